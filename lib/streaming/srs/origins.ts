import type { BucketAccess } from '../../handles/bucket';
import type { Pods } from '../../kernel/facts';
import { ConfigMap, Service } from '../../kernel/kubernetes';
import { Manifest } from '../../kernel/manifest';
import type { SecretRef } from '../../kernel/needs';
import { stampOf, Text, text } from '../../kernel/needs/text';
import type { System } from '../../kernel/system';
import { schedule } from '../../workloads/gpus';
import { claimMount, configMount, type Mount, scratchMount, secretMount } from '../../workloads/mount';
import type { ContainerOf } from '../../workloads/pod';
import { type ServerOf, server } from '../../workloads/server';
import { guardContainer, moverContainer } from './beside';
import { originConf } from './conf';
import { HTML, RECORDINGS } from './conf-paths';
import { API_PORT, METRICS_PORT, originServicesOf, originsOf, partLabels, workloadOf } from './names';
import { SRS_IMAGE } from './pins';
import type { SrsPlan } from './plan';
import type { SrsGpu } from './props';
import { htmlMebibytes, serverSize } from './resources';
import { EDGE_CONF, ORIGIN_CONF, SECRETS, SETTINGS, serve } from './scripts';

/** User of every process. */
export const UID = 10001;

/** What the origins are made with, beside the plan. */
export interface OriginParts {
  /** Passwords of the API and of SRT. */
  readonly passwords: SecretRef;
  /** Tokens of those who publish. @default nobody is guarded */
  readonly tokens?: string;
  /** Where recordings go. @default they lie on a volume, or nothing is recorded */
  readonly bucket?: BucketAccess;
  /** Class of the volumes that they lie on. @default they lie on none */
  readonly storageClass?: string;
  /** On which GPUs renditions are made. @default on the cores */
  readonly gpu?: SrsGpu;
}

/** The origins as they were written. */
export interface Written {
  readonly pods: Pods;
  readonly object: Manifest;
}

/** The servers to which is published, with names that stay. */
export function writeOrigins(system: System, plan: SrsPlan, parts: OriginParts): Written {
  const { id } = system;
  const settings = writeSettings(system, plan);
  const image = system.env.image(parts.gpu?.image ?? SRS_IMAGE);
  const guard = parts.tokens === undefined ? [] : [guardContainer(system, parts.tokens)];
  const mover = parts.bucket === undefined ? [] : [moverContainer(system, parts.bucket)];
  const of: ServerOf = {
    id: 'origin',
    name: workloadOf(id, 'origin'),
    labels: partLabels(id, 'origin'),
    uid: UID,
    replicas: plan.conf.origins,
    placement: plan.placement,
    apart: plan.apart,
    peers: originsOf(id),
    claims: claimsOf(plan, parts),
    containers: [originContainer(plan, image, [settings.mount, ...volumes(plan, parts)]), ...guard, ...mover],
    stamps: { settings: settings.stamp, passwords: parts.passwords.stamp },
    spec: {
      terminationGracePeriodSeconds: plan.drain.toSeconds(),
      securityContext: { fsGroupChangePolicy: 'OnRootMismatch' },
    },
  };
  const { gpu } = parts;
  const ask = gpu?.cuda === undefined ? { gpus: 1 } : { gpus: 1, cuda: gpu.cuda };
  const written = server(system, gpu === undefined ? of : schedule(gpu.of, system, of, ask));
  writeServices(system, plan, written.pods);
  return written;
}

/**
 * Their files. What SRS takes without being started anew (what is made of the streams of a vhost) changes in the running pod within a
 * minute; the rest rolls them.
 */
function writeSettings(system: System, plan: SrsPlan): { readonly mount: Mount; readonly stamp: string } {
  const { conf } = plan;
  const name = workloadOf(system.id, 'origin');
  const files = Array.from({ length: conf.origins }, (_, i) => [`srs-${i}.conf`, originConf(conf, i)] as const);
  const fixed = { ...conf, vhosts: conf.vhosts.map(({ name, flv }) => ({ ...EMPTY, name, flv })) };
  const stamp = stampOf(originConf(fixed, 0));
  if (files.some(([, file]) => Text.is(file))) {
    const data = files.map(([file, content]) => [file, Text.is(content) ? content : text`${content}`] as const);
    const secret = system.need.secret({ name, data: Object.fromEntries(data) });
    return { mount: secretMount('settings', secret.name, SETTINGS), stamp };
  }
  new Manifest(system, ConfigMap, { name, wave: -1, data: Object.fromEntries(files) as Record<string, string> });
  return { mount: configMount('settings', name, SETTINGS), stamp };
}

const EMPTY = { latency: 'smooth', transcode: {}, ingest: {}, security: [], hooks: {} } as const;

function claimsOf({ conf }: SrsPlan, { storageClass }: OriginParts): NonNullable<ServerOf['claims']> {
  const { recordings } = conf;
  if (storageClass === undefined || recordings === undefined || !('volume' in recordings)) return [];
  return [{ name: 'recordings', size: recordings.size.asString(), class: storageClass }];
}

function volumes(plan: SrsPlan, parts: OriginParts): Mount[] {
  const { recordings } = plan.conf;
  const recorded =
    recordings === undefined
      ? []
      : 'volume' in recordings
        ? [claimMount('recordings', RECORDINGS)]
        : [scratchMount('recordings', RECORDINGS, recordings.spool?.asString() ?? SPOOL)];
  return [
    secretMount('passwords', parts.passwords.name, SECRETS),
    scratchMount('html', HTML, `${htmlMebibytes(plan)}Mi`),
    scratchMount('tmp', '/tmp', '256Mi'),
    ...recorded,
  ];
}

/** What an origin holds of recordings that are on their way. */
const SPOOL = '10Gi';

function originContainer(plan: SrsPlan, image: string, mounts: readonly Mount[]): ContainerOf {
  const { ports, webRtc, srt } = plan.conf;
  return {
    ...serverContainer(plan, 'origin', image, mounts),
    ports: {
      ...serverPorts(plan),
      ...(webRtc && { webrtc: { udp: ports.webRtc } }),
      ...(webRtc?.tcp && { 'webrtc-tcp': ports.webRtc }),
      ...(srt && { srt: { udp: ports.srt } }),
    },
  };
}

/** Ports that every server has. */
function serverPorts({ conf: { ports } }: SrsPlan): Record<string, number> {
  return { rtmp: ports.rtmp, http: ports.http, api: API_PORT, metrics: METRICS_PORT };
}

/**
 * A server of SRS. It is ready when its API answers at the one path that takes no password; HTTP-FLV would answer nobody while no
 * stream is there.
 */
export function serverContainer(
  plan: SrsPlan,
  part: 'origin' | 'edge',
  image: string,
  mounts: readonly Mount[],
): ContainerOf {
  return {
    name: 'srs',
    image,
    script: serve(part === 'edge' ? EDGE_CONF : ORIGIN_CONF),
    env: { SRS_OPEN_FILES: String(plan.conf.openFiles) },
    ports: serverPorts(plan),
    size: serverSize(plan, part),
    mounts,
    readinessProbe: { httpGet: { path: '/', port: 'api' }, periodSeconds: 5, timeoutSeconds: 3 },
    livenessProbe: { tcpSocket: { port: 'rtmp' }, periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 6 },
  };
}

/** A name for each, ready or not; and for each an address that stays, which the caches hold on to. */
function writeServices(system: System, { conf }: SrsPlan, pods: Pods): void {
  const { ports, caches } = conf;
  new Manifest(system, Service, {
    name: originsOf(system.id),
    spec: {
      clusterIP: 'None',
      publishNotReadyAddresses: true,
      selector: pods.labels,
      ports: [
        { name: 'rtmp', port: ports.rtmp, targetPort: 'rtmp' },
        { name: 'api', port: API_PORT, targetPort: 'api' },
      ],
    },
  });
  if (caches === 0) return;
  originServicesOf(system.id, conf.origins).forEach((name, i) => {
    const pod = { 'statefulset.kubernetes.io/pod-name': `${workloadOf(system.id, 'origin')}-${i}` };
    new Manifest(system, Service, {
      name,
      spec: {
        selector: { ...pods.labels, ...pod },
        ports: [
          { name: 'http', port: ports.http, targetPort: 'http' },
          { name: 'api', port: API_PORT, targetPort: 'api' },
        ],
      },
    });
  });
}
