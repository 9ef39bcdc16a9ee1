import type { SecretRef } from '../../../kernel/needs';
import { claimMount, configMount, scratchMount, secretMount } from '../../../workloads/mount';
import type { ContainerOf } from '../../../workloads/pod';
import type { ServerOf } from '../../../workloads/server';
import { aggregatorLabels, FORWARD_PORT, HTTP_PORT, MATCHES_PORT, PATHS, UID } from './names';
import type { CollectionPlan } from './plan';

/** What the pods have beside their configuration. */
export interface AggregatorSecrets {
  /** With `key`, that agents show, `elasticsearch`, a password, and `access` and `secret` of the bucket. */
  readonly keys: SecretRef;
  /** With `ca.crt`, that signs Elasticsearch. */
  readonly elasticsearch: SecretRef;
  /** With `ca.crt`, that signs the bucket's server. @default publicly trusted, or there is none */
  readonly bucket?: SecretRef;
}

/** Of the StatefulSet, its Service and its certificate: `logs-log-aggregator`. */
export function aggregatorName(id: string): string {
  return `${id}-log-aggregator`;
}

/** Pods with volumes of their own. A changed configuration rolls them, one after the other. */
export function aggregatorServer(
  plan: CollectionPlan,
  secrets: AggregatorSecrets,
  stamps: Readonly<Record<string, string>>,
): ServerOf {
  const { id, replicas, placement, buffer, storageClass } = plan;
  const name = aggregatorName(id);
  return {
    id: 'aggregator',
    name,
    labels: aggregatorLabels(id),
    uid: UID,
    replicas,
    placement,
    peers: `${name}-peers`,
    claims: [{ name: 'data', size: buffer.asString(), class: storageClass }],
    containers: [container(plan, secrets, name)],
    stamps: { keys: secrets.keys.stamp, ...stamps },
    spec: { securityContext: { fsGroupChangePolicy: 'OnRootMismatch' }, terminationGracePeriodSeconds: 60 },
  };
}

function container(plan: CollectionPlan, secrets: AggregatorSecrets, name: string): ContainerOf {
  const { memory, copy, image } = plan;
  const key = (of: string) => ({ secret: secrets.keys.name, key: of });
  return {
    name: 'fluent-bit',
    image,
    args: ['-c', `${PATHS.config}/fluent-bit.yaml`],
    env: {
      ES_PASSWORD: key('elasticsearch'),
      SHARED_KEY: key('key'),
      ...(copy && { AWS_ACCESS_KEY_ID: key('access'), AWS_SECRET_ACCESS_KEY: key('secret') }),
    },
    ports: {
      forward: FORWARD_PORT,
      http: HTTP_PORT,
      ...(Object.keys(plan.alerts).length > 0 && { matches: MATCHES_PORT }),
    },
    size: { requests: { cpu: '200m', memory: memory.asString() }, limits: { memory: memory.asString() } },
    mounts: [
      configMount('config', name, PATHS.config),
      secretMount('tls', name, PATHS.tls, { keys: ['tls.crt', 'tls.key'] }),
      secretMount('elasticsearch', secrets.elasticsearch.name, PATHS.elasticsearch, { keys: ['ca.crt'] }),
      ...(secrets.bucket === undefined
        ? []
        : [secretMount('bucket', secrets.bucket.name, PATHS.bucket, { keys: ['ca.crt'] })]),
      claimMount('data', PATHS.data),
      scratchMount('tmp', '/tmp', '64Mi'),
    ],
    readinessProbe: { tcpSocket: { port: 'forward' }, periodSeconds: 10 },
    livenessProbe: { httpGet: { path: '/', port: 'http' }, periodSeconds: 20, timeoutSeconds: 5, failureThreshold: 9 },
  };
}
