import type { Json, JsonObject } from '../../../../../lib/kernel/base/values';
import type { Mutation } from '../mutation';
import { and, CONTAINER, more, on, POD } from './changes';

const spread = {
  ...{ maxSkew: 1, topologyKey: 'topology.kubernetes.io/zone', whenUnsatisfiable: 'ScheduleAnyway' },
  labelSelector: { matchLabels: { app: 'portal' } },
};
const label: JsonObject = { Example_1: 'A_b.c-1', 'example.com/empty': '' };

/** Changes that are right, near to what is wrong: who refuses one of these refuses too much. */
export const harmless: readonly Mutation[] = [
  on('Deployment', 'quantity with a fraction', `${CONTAINER}.resources.limits.memory`, () => '0.5Gi'),
  on('Deployment', 'quantity without a unit', `${CONTAINER}.resources.limits.cpu`, () => 2),
  on('Deployment', 'share for a number', 'spec.strategy.rollingUpdate.maxSurge', () => 1),
  on('Deployment', 'spread that is a wish', POD, more({ topologySpreadConstraints: [spread] })),
  on('Deployment', 'port with a name', `${CONTAINER}.ports[0]`, more({ name: 'http', protocol: 'TCP' })),
  on('Deployment', 'variable without a value', `${CONTAINER}.env`, (env) => and(env, { name: 'EMPTY', value: '' })),
  on('Deployment', 'optional field taken away', 'spec.progressDeadlineSeconds', () => undefined),
  on('Service', 'second port', 'spec.ports', (ports) =>
    and(ports, { ...(ports as readonly JsonObject[])[0], name: 'alt', port: 81 }),
  ),
  on('Certificate', 'labels of all kinds', 'metadata.labels', more(label)),
  on('Certificate', 'duration in hours and minutes', 'spec', more({ duration: '2160h30m' })),
  on(
    'CronJob',
    'schedule with steps and names',
    'spec',
    more({ schedule: '*/5 1-5 * jan-mar mon', timeZone: 'Asia/Shanghai' }),
  ),
  on('NetworkPolicy', 'range with an exception', 'spec.egress', (rules) => and(rules, outside())),
  on('PodDisruptionBudget', 'share of pods', 'spec.maxUnavailable', () => '40%'),
  on('Role', 'one more right', 'rules[0].verbs', (verbs) => and(verbs, 'deletecollection')),
  on('CephCluster', 'five monitors', 'spec.mon.count', () => 5),
  on('CephBlockPool', 'map of texts with one more', 'spec.parameters', more({ compression_mode: 'none' })),
  on('CephObjectStoreUser', 'limit of none', 'spec.quotas.maxBuckets', () => 0),
  on('RabbitmqCluster', 'five brokers', 'spec.replicas', () => 5),
  on('RabbitmqCluster', 'volume in another unit', 'spec.persistence.storage', () => '21000Mi'),
  on('TidbCluster', 'comment in TOML', 'spec.tikv.config', (text) => `# ours\n${text}`),
  on('BackupSchedule', 'schedule by its word', 'spec.schedule', () => '@daily'),
];

function outside(): Json {
  return { to: [{ ipBlock: { cidr: '0.0.0.0/0', except: ['10.0.0.0/8', '192.168.0.0/16'] } }] };
}
