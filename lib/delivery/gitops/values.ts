import type { DirectoryAccess } from '../../handles/directory';
import { type Json, type JsonObject, merged } from '../../kernel/base/values';
import type { SecretRef } from '../../kernel/needs';
import { stampOf } from '../../kernel/needs/text';
import { placementValues, redisHaValues, resourcesOf } from './components';
import { dexConfig, rbac, TRUST_FOLDER } from './login';
import { SECRETS, type TlsComponent } from './names';
import { notificationValues } from './notifications';
import type { GitOpsPlan } from './plan';
import type { GitOpsSecrets } from './secrets';
import { parameters, settings } from './settings';

/** Values of the chart: pods and their settings; every secret by reference. */
export function chartValues(
  plan: GitOpsPlan,
  secrets: GitOpsSecrets,
  directory: DirectoryAccess | undefined,
): JsonObject {
  return merged(
    {
      fullnameOverride: plan.id,
      // Ours, by one way for all operators: applied before the release, upgraded with it, never deleted.
      crds: { install: false },
      global: {
        domain: plan.host,
        logging: { format: 'json' },
        networkPolicy: { create: false },
        ...placementValues(plan),
      },
      configs: configs(plan, directory),
      redisSecretInit: { enabled: false },
      // Nothing here is made by it.
      applicationSet: { replicas: 0 },
      notifications: notificationValues(plan, secrets.notifications !== undefined),
    },
    redisValues(plan, secrets.redis),
    podValues(plan, secrets, directory),
  );
}

function configs(plan: GitOpsPlan, directory: DirectoryAccess | undefined): JsonObject {
  const { authority, host, knownHosts = [] } = plan.repository;
  return {
    cm: settings(plan, directory && dexConfig(directory)),
    params: parameters(plan),
    rbac: rbac(plan),
    secret: { createSecret: false },
    ...(knownHosts.length > 0 && { ssh: { extraHosts: knownHosts.join('\n') } }),
    ...(authority !== undefined && { tls: { certificates: { [host]: authority } } }),
  };
}

function redisValues(plan: GitOpsPlan, { stamp }: SecretRef): JsonObject {
  const podAnnotations = { 'keelson.dev/stamp': stamp };
  if (plan.redis === 3) return { 'redis-ha': redisHaValues(plan, podAnnotations) };
  return { redis: { podAnnotations, resources: resourcesOf('redis'), automountServiceAccountToken: false } };
}

const rule = (apiGroup: string, resources: readonly string[], ...verbs: readonly string[]) => ({
  apiGroups: [apiGroup],
  resources,
  verbs,
});

/**
 * What pages and API do in the cluster, besides their own namespace: show what stands, restart it, take a release on, back or over.
 * The chart would let it change and delete everything, and it is what people reach.
 */
const SERVER_RULES: readonly JsonObject[] = [
  rule('*', ['*'], 'get'),
  rule('', ['events'], 'list', 'create'),
  rule('', ['pods'], 'delete'),
  rule('apps', ['daemonsets', 'deployments', 'statefulsets'], 'patch'),
  rule('argoproj.io', ['rollouts', 'rollouts/status'], 'patch'),
];

/** Of every pod of Argo CD itself. */
function podValues(plan: GitOpsPlan, secrets: GitOpsSecrets, directory: DirectoryAccess | undefined): JsonObject {
  const { settings: own, redis, notifications } = secrets;
  const stamped = (...read: readonly SecretRef[]) => ({
    podAnnotations: { 'keelson.dev/stamp': stampOf(read.map(({ stamp }) => stamp)) },
  });
  const of: Json = directory !== undefined;
  const front: TlsComponent[] = ['repo-server', ...(plan.tls ? (['server'] as const) : [])];
  return {
    controller: {
      ...stamped(redis),
      ...awaiting(['repo-server']),
      resources: resourcesOf('application-controller'),
    },
    repoServer: {
      ...stamped(redis),
      ...awaiting(['repo-server']),
      replicas: plan.replicas,
      resources: resourcesOf('repo-server'),
      // It talks to Git alone.
      automountServiceAccountToken: false,
    },
    server: {
      ...stamped(own, redis),
      ...awaiting(of ? [...front, 'dex-server'] : front),
      replicas: plan.replicas,
      resources: resourcesOf('server'),
      clusterRoleRules: { enabled: true, rules: SERVER_RULES },
    },
    dex: of
      ? { enabled: true, ...stamped(own), ...dexVolumes(directory?.trust), resources: resourcesOf('dex-server') }
      : { enabled: false },
    ...(notifications && {
      notifications: {
        ...stamped(notifications),
        ...awaiting(['repo-server'], 'extraVolumes', 'extraVolumeMounts'),
        resources: resourcesOf('notifications-controller'),
      },
    }),
  };
}

/**
 * Certificates that a pod waits for until they are issued. The chart's own volumes may be missing: the pod would begin with a
 * certificate of its own making, which nobody believes, and keep it.
 */
function awaiting(of: readonly TlsComponent[], volumes = 'volumes', mounts = 'volumeMounts'): JsonObject {
  const sources = of.map((name) => ({
    secret: { name: SECRETS[name], items: [{ key: 'ca.crt', path: `${name}.crt` }] },
  }));
  return {
    [volumes]: [{ name: 'issued', projected: { sources } }],
    [mounts]: [{ name: 'issued', mountPath: '/issued', readOnly: true }],
  };
}

function dexVolumes(trust: SecretRef | undefined): JsonObject {
  const { volumes, volumeMounts } = awaiting(['dex-server']) as Record<string, readonly Json[]>;
  if (trust === undefined) return { volumes, volumeMounts };
  const items = [{ key: 'ca.crt', path: 'ca.crt' }];
  return {
    volumes: [...(volumes ?? []), { name: 'trust', secret: { secretName: trust.name, items } }],
    volumeMounts: [...(volumeMounts ?? []), { name: 'trust', mountPath: TRUST_FOLDER, readOnly: true }],
  };
}
