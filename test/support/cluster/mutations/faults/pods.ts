import type { Json, JsonObject } from '../../../../../lib/kernel/base/values';
import type { Mutation } from '../mutation';
import { CONTAINER, first, keeping, more, on, POD, twice } from './changes';

const CRON_POD = 'spec.jobTemplate.spec.template.spec';

/** What cannot be one pod, or the pods of one workload. */
export const podFaults: readonly Mutation[] = [
  on('Deployment', 'two containers of one name', `${POD}.containers`, twice),
  on('Deployment', 'one variable twice', `${CONTAINER}.env`, twice),
  on('Deployment', 'one volume twice', `${POD}.volumes`, twice),
  on('CronJob', 'one path mounted twice', `${CRON_POD}.containers[0].volumeMounts`, (mounts) => [
    ...(mounts as readonly Json[]),
    { ...first(mounts), name: 'tmp' },
  ]),
  on('Deployment', 'mount without its volume', `${CONTAINER}.volumeMounts[0].name`, () => 'certs'),
  on('CronJob', 'mount without its volume', `${CRON_POD}.volumes[0]`, () => undefined),
  on('Deployment', 'container without an image', `${CONTAINER}.image`, () => undefined),
  on('Deployment', 'image without a tag', `${CONTAINER}.image`, (image) => String(image).replace(/:[^:]*$/, '')),
  on('Job', 'image of tag latest', `${CONTAINER}.image`, (image) => String(image).replace(/:[^:]*$/, ':latest')),
  on('Deployment', 'request above its limit', `${CONTAINER}.resources.requests.memory`, () => '512Mi'),
  on('TidbCluster', 'request above its limit', 'spec.tikv.requests.memory', () => '16Gi'),
  on('RabbitmqCluster', 'request above its limit', 'spec.resources.requests.cpu', () => '8'),
  on('Deployment', 'negative request', `${CONTAINER}.resources.requests.cpu`, () => '-1'),
  on('Deployment', 'probe of a port name that is not there', `${CONTAINER}.readinessProbe.httpGet.port`, () => 'web'),
  on('Deployment', 'port 0', `${CONTAINER}.ports[0].containerPort`, () => 0),
  on('Service', 'port 70000', 'spec.ports[0].port', () => 70_000),
  on('NetworkPolicy', 'port 70000', 'spec.egress[1].ports[0].port', () => 70_000),
  on('Deployment', 'port name too long', `${CONTAINER}.ports[0]`, more({ name: 'the-one-for-the-web' })),
  on('Deployment', 'two ports of one name', `${CONTAINER}.ports`, (ports) => [
    { ...first(ports), name: 'http' },
    { containerPort: 9090, name: 'http' },
  ]),
  on('Service', 'one port twice', 'spec.ports', (ports) => [
    ...(ports as readonly Json[]),
    { ...first(ports), name: 'http-2' },
  ]),
  on('Service', 'two ports without names', 'spec.ports', () => [
    { port: 80, targetPort: 8080 },
    { port: 81, targetPort: 8080 },
  ]),
  on('Job', 'restart policy that a Job cannot have', `${POD}.restartPolicy`, () => 'Always'),
  on('Deployment', 'restart policy that a Deployment cannot have', `${POD}.restartPolicy`, () => 'Never'),
  on('Deployment', 'variable with a value and a source', `${CONTAINER}.env[0]`, more({ value: 'x' })),
  on('CronJob', 'schedule that is none', 'spec.schedule', () => 'daily at noon'),
  on('CronJob', 'schedule out of range', 'spec.schedule', () => '0 25 * * *'),
  on('CronJob', 'time zone that is none', 'spec', more({ timeZone: 'Beijing/Yunsi' })),
  on('NetworkPolicy', 'range of addresses that is none', 'spec.egress', () => [
    { to: [{ ipBlock: { cidr: '10.0.0.0/99' } }] },
  ]),
  on('NetworkPolicy', 'exception outside its range', 'spec.egress', () => [
    { to: [{ ipBlock: { cidr: '10.0.0.0/8', except: ['192.168.0.0/16'] } }] },
  ]),
  on('Deployment', 'rolling update that moves nothing', 'spec.strategy.rollingUpdate', () => ({
    maxSurge: 0,
    maxUnavailable: 0,
  })),
  on('PodDisruptionBudget', 'two bounds in one budget', 'spec', more({ minAvailable: 1, maxUnavailable: 1 })),
];

/** What finds no pods, or the wrong ones. */
export const selectionFaults: readonly Mutation[] = [
  on('Deployment', 'selector that its template does not match', `${POD.replace('.spec', '')}.metadata.labels`, () => ({
    app: 'portal',
  })),
  on('Service', 'Service that finds no pods', 'spec.selector', () => ({ app: 'portl' })),
  on(
    'NetworkPolicy',
    'policy for pods that are not there',
    'spec',
    more({ podSelector: { matchLabels: { app: 'rook-ceph-mgrs' } } }),
  ),
  {
    name: 'policy that lets in pods that are not there',
    kinds: ['NetworkPolicy'],
    where: inFrom,
    place: 'spec.ingress[0].from[0].podSelector',
    to: () => ({ matchLabels: { app: 'nobody' } }),
  },
  on('PodDisruptionBudget', 'budget that finds no pods', 'spec.selector.matchLabels', () => ({ app: 'nobody' })),
  on('PodDisruptionBudget', 'budget that no eviction meets', 'spec', (spec) => ({
    ...keeping(spec, 'selector'),
    maxUnavailable: 0,
  })),
  {
    name: 'budget that asks for all replicas',
    kinds: ['PodDisruptionBudget'],
    where: ({ metadata }) => (metadata as JsonObject).name === 'portal',
    place: 'spec',
    to: (spec) => ({ ...keeping(spec, 'selector'), minAvailable: 3 }),
  },
  {
    name: 'two budgets for one pod',
    of: ['PodDisruptionBudget'],
    change: (budget) => [budget, { ...budget, metadata: { ...(budget.metadata as JsonObject), name: 'again' } }],
  },
  on('Service', 'target port that no pod has', 'spec.ports[0].targetPort', () => 8081),
  on('Service', 'target port name that no pod has', 'spec.ports[0].targetPort', () => 'web'),
  {
    name: 'port name that no pod has',
    kinds: ['NetworkPolicy'],
    where: inFrom,
    place: 'spec.ingress[0].ports[0].port',
    to: () => 'web',
  },
  {
    name: 'port that no pod has',
    kinds: ['NetworkPolicy'],
    where: inFrom,
    place: 'spec.ingress[0].ports[0].port',
    to: () => 4321,
  },
  on(
    'Deployment',
    'anti-affinity of other pods than its own',
    `${POD}.affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].labelSelector.matchLabels`,
    () => ({ app: 'portl' }),
  ),
];

/** Opens a way in for pods of another namespace. */
function inFrom({ spec }: JsonObject): boolean {
  return JSON.stringify((spec as JsonObject).ingress ?? [])?.includes('namespaceSelector') ?? false;
}
