import type { Json, JsonObject } from '../../../../../lib/kernel/base/values';
import type { Mutation } from '../mutation';
import { CONTAINER, more, named, on, POD } from './changes';

/** What no node of the environment can hold. */
export const capacityFaults: readonly Mutation[] = [
  on('Deployment', 'request above every node', CONTAINER, more({ resources: { requests: { cpu: '64' } } })),
  on('Deployment', 'label that no node has', POD, more({ nodeSelector: { 'keelson.dev/pool': 'gpu' } })),
  on('Deployment', 'GPU where there is none', CONTAINER, more({ resources: { limits: { 'nvidia.com/gpu': '1' } } })),
  on('Deployment', 'more replicas than nodes, each on one of its own', 'spec.replicas', () => 16),
  on('Deployment', 'more replicas than zones, each in one of its own', 'spec', (spec) => perZone(spec as JsonObject)),
  on(
    'Deployment',
    'spread over a label that no node has',
    POD,
    more({ topologySpreadConstraints: [spreadOver('example.com/rack')] }),
  ),
  {
    name: 'taint that nothing tolerates',
    podsOf: 'Job',
    node: { patch: taints([{ key: 'batch', value: 'no', effect: 'NoSchedule' }]), back: taints(null) },
  },
];

/** What must not be in a cluster, though it would run. */
export const securityFaults: readonly Mutation[] = [
  on('Deployment', 'privileged container', `${CONTAINER}.securityContext.privileged`, () => true),
  on(
    'CronJob',
    'privileged container',
    'spec.jobTemplate.spec.template.spec.containers[0].securityContext',
    more({ privileged: true }),
  ),
  on('Deployment', 'folder of the host', `${POD}.volumes[0]`, (volume) => ({
    name: (volume as JsonObject).name,
    hostPath: { path: '/etc' },
  })),
  on('Deployment', 'network of the host', `${POD}.hostNetwork`, () => true),
  on('Deployment', 'root', `${CONTAINER}.securityContext`, more({ runAsUser: 0, runAsNonRoot: false })),
  on('Deployment', 'no seccomp profile', `${POD}.securityContext.seccompProfile`, () => undefined),
  on('Deployment', 'all capabilities kept', `${CONTAINER}.securityContext.capabilities`, () => undefined),
  on('Deployment', 'secret value as a variable', `${CONTAINER}.env[0]`, () => ({
    name: 'BROKER_PASSWORD',
    value: 'q7Vd2mXz9KfL4tRw',
  })),
  on(
    'CronJob',
    'URL with a password',
    'spec.jobTemplate.spec.template.spec.containers[0].env[0].value',
    () => 'mysql://root:q7Vd2mXz9K@tidb-tidb.tidb.svc:4000',
  ),
  {
    name: 'private key in an annotation',
    kinds: ['Certificate'],
    place: 'metadata.annotations',
    to: more({ 'example.com/key': '-----BEGIN PRIVATE KEY-----' }),
  },
  {
    name: 'Secret with content',
    of: ['ServiceAccount'],
    change: (account) => [
      account,
      {
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { ...(account.metadata as JsonObject), name: 'given' },
        data: { a: 'YQ==' },
      },
    ],
  },
  on('Role', 'right to everything', 'rules', () => [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }]),
  {
    name: 'right to everything of a group',
    kinds: ['Role'],
    where: named('tidb-backup'),
    place: 'rules[1].resources',
    to: () => ['*'],
  },
  { name: 'binding to cluster-admin', kinds: ['ClusterRoleBinding'], place: 'roleRef.name', to: () => 'cluster-admin' },
  {
    name: 'rights for everybody',
    kinds: ['RoleBinding'],
    place: 'subjects',
    to: () => [{ kind: 'Group', apiGroup: 'rbac.authorization.k8s.io', name: 'system:authenticated' }],
  },
];

function perZone(spec: JsonObject): JsonObject {
  const text = JSON.stringify({ ...spec, replicas: 4 });
  return JSON.parse(text.replace('kubernetes.io/hostname', 'topology.kubernetes.io/zone')) as JsonObject;
}

function spreadOver(topologyKey: string): JsonObject {
  return {
    maxSkew: 1,
    topologyKey,
    whenUnsatisfiable: 'DoNotSchedule',
    labelSelector: { matchLabels: { app: 'portal' } },
  };
}

function taints(given: Json): JsonObject {
  return { spec: { taints: given } };
}
