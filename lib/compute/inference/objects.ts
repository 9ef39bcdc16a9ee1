import type { BucketAccess } from '../../handles/bucket';
import type { StreamAccess } from '../../handles/stream';
import { Check } from '../../kernel/base/faults';
import { cores, mebibytes } from '../../kernel/base/quantity';
import type { Labels } from '../../kernel/base/values';
import { type Text, text } from '../../kernel/needs/text';
import { type Mount, scratchMount, secretMount } from '../../workloads/mount';
import type { ContainerOf } from '../../workloads/pod';
import type { VideoInferencePlan } from './plan';

/** Where a pod finds the addresses of its streams, its models, and how the bucket is reached. */
const STREAMS = '/etc/streams';
const MODELS = '/models';
const BUCKET = '/etc/bucket';
const BUCKET_TRUST = '/etc/bucket-trust';

/** Labels that select the pod of one stream, and only it. */
export function streamLabels(id: string, name: string): Labels {
  return {
    'app.kubernetes.io/component': name,
    'app.kubernetes.io/instance': id,
    'app.kubernetes.io/name': 'video-inference',
  };
}

/** Where a pod reads and writes, as files: a token stands in a URL. @throws KeelsonError when the stream is not there by that protocol */
export function addressesOf(
  path: string,
  { reads }: Pick<VideoInferencePlan, 'reads'>,
  input: StreamAccess,
  output: StreamAccess | undefined,
): Record<string, Text> {
  const url = input.play[reads];
  new Check(path)
    .that(url !== undefined, {
      prop: 'reads',
      given: reads,
      message: 'is not what these streams are played by',
      allowed: Object.entries(input.play)
        .flatMap(([name, given]) => (given === undefined ? [] : [name]))
        .join(', '),
    })
    .done();
  if (output === undefined) return { input: text`${url as string}` };
  const { publish, token } = output;
  return {
    input: text`${url as string}`,
    output: token === undefined ? text`${publish.rtmp}` : text`${publish.rtmp}?token=${token.url}`,
  };
}

/** The program that looks at one stream. @param secret with its addresses @param name of the stream */
export function watcher(plan: VideoInferencePlan, name: string, secret: string, publishes: boolean): ContainerOf {
  const { image, env, cpu, memory, models, health, metrics } = plan;
  const answers = health && { httpGet: { path: health.path ?? '/', port: health.port }, timeoutSeconds: 5 };
  const amount = memory.asString();
  return {
    name: 'inference',
    image,
    env: {
      ...env,
      STREAM_NAME: name,
      INPUT_URL_FILE: `${STREAMS}/input`,
      ...(publishes && { OUTPUT_URL_FILE: `${STREAMS}/output` }),
      ...(models && { MODELS }),
    },
    ports: {
      ...(metrics && { metrics: metrics.port }),
      ...(health && health.port !== metrics?.port && { health: health.port }),
    },
    size: { requests: { cpu: cores(cpu), memory: amount }, limits: { memory: amount } },
    mounts: [
      secretMount('streams', secret, STREAMS),
      scratchMount('shared-memory', '/dev/shm', `${Math.floor(mebibytes(memory) / 4)}Mi`, 'Memory'),
      scratchMount('tmp', '/tmp', '1Gi'),
      ...(models ? [modelsMount(plan)] : []),
    ],
    // An engine that is built for the GPU at the first start takes its time.
    ...(answers && {
      startupProbe: { ...answers, periodSeconds: 10, failureThreshold: 90 },
      readinessProbe: { ...answers, periodSeconds: 10 },
      livenessProbe: { ...answers, periodSeconds: 20, failureThreshold: 6 },
    }),
  };
}

/** Fetches the models before the program starts. */
export function fetcher(plan: VideoInferencePlan, image: string, secret: string, access: BucketAccess): ContainerOf {
  const { trust } = access;
  const folder = plan.models?.folder ?? '';
  return {
    name: 'models',
    image,
    args: [
      '--config',
      `${BUCKET}/rclone.conf`,
      'sync',
      '--stats-one-line',
      `bucket:${access.bucket}/${folder}`,
      MODELS,
    ],
    ...(trust && { env: { RCLONE_CA_CERT: `${BUCKET_TRUST}/ca.crt` } }),
    size: { requests: { cpu: '100m', memory: '128Mi' }, limits: { memory: '256Mi' } },
    mounts: [
      secretMount('bucket', secret, BUCKET),
      ...(trust ? [secretMount('bucket-trust', trust.name, BUCKET_TRUST, { keys: ['ca.crt'] })] : []),
      modelsMount(plan),
    ],
  };
}

function modelsMount({ models }: VideoInferencePlan): Mount {
  return scratchMount('models', MODELS, models?.size?.asString() ?? '10Gi');
}
