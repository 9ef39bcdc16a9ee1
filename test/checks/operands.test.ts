import { objectFindings } from '../../lib/checks/objects';
import type { JsonObject } from '../../lib/kernel/values';
import { object, said } from '../support/rules';

const found = (given: JsonObject) => said(objectFindings, [given]).map((text) => text.replace(/^.* shop\/a: /, ''));
const tidb = (spec: JsonObject) =>
  object('pingcap.com/v1alpha1 TidbCluster', { pd: { replicas: 3 }, tikv: { replicas: 3 }, ...spec });
const rabbit = (spec: JsonObject) => object('rabbitmq.com/v1beta1 RabbitmqCluster', spec);
const GO = 'allowed: a duration of Go, as 336h or 1h30m: its largest unit is the hour.';

test.each<[string, JsonObject, string[]]>([
  [
    'TOML',
    tidb({ tikv: { replicas: 3, config: '[a]\nb 1\n' } }),
    ['tikv.config = "b 1": does not parse: illegal character in key; the operator then sees no TidbCluster at all.'],
  ],
  ['TOML that is right', tidb({ pd: { replicas: 3, config: '[replication]\nmax-replicas = 3\n' } }), []],
  [
    'an even number of PD',
    tidb({ pd: { replicas: 4 } }),
    ['pd.replicas = 4: is even: it bears no more losses than 3 would; allowed: 3, 5.'],
  ],
  [
    'fewer stores than copies',
    tidb({ tikv: { replicas: 2 } }),
    ['tikv.replicas = 2: is fewer stores than the 3 copies of the data; allowed: 3 and more.'],
  ],
  [
    'one store for one copy',
    tidb({ pd: { replicas: 1, config: '[replication]\nmax-replicas = 1\n' }, tikv: { replicas: 1 } }),
    [],
  ],
  [
    'requests above limits',
    tidb({ tikv: { replicas: 3, requests: { cpu: '2' }, limits: { cpu: '1' } } }),
    ['tikv.requests.cpu = "2": is more than its limit; allowed: at most 1.'],
  ],
  [
    'an even number of brokers',
    rabbit({ replicas: 2 }),
    ['replicas = 2: is even: it bears no more losses than 1 would; allowed: 1, 3.'],
  ],
  [
    'a line that is no setting',
    rabbit({ rabbitmq: { additionalConfig: '# fine\n\na.b = c\nlog console\n' } }),
    [
      'rabbitmq.additionalConfig = "log console": is no setting, and RabbitMQ does not start with it; allowed: key = value.',
    ],
  ],
  [
    'an even number of monitors',
    object('ceph.rook.io/v1 CephCluster', { mon: { count: 2 } }),
    ['mon.count = 2: is even: it bears no more losses than 1 would; allowed: 1, 3.'],
  ],
  [
    'a gateway’s port',
    object('ceph.rook.io/v1 CephObjectStore', { gateway: { port: 70_000 } }),
    ['gateway.port = 70000: is no port; allowed: 1 to 65535.'],
  ],
  [
    'a type of exchange',
    object('rabbitmq.com/v1beta1 Exchange', { type: 'topics' }),
    ['type = "topics": is no type of exchange; allowed: direct, fanout, headers, topic, or x-… of a plugin.'],
  ],
  [
    'a duration of a certificate',
    object('cert-manager.io/v1 Certificate', { duration: '10 years', renewBefore: '720h' }),
    [`duration = "10 years": is no duration; ${GO}`],
  ],
  [
    'a duration of backups',
    object('pingcap.com/v1alpha1 BackupSchedule', { schedule: '@daily', maxReservedTime: '14d' }),
    [`maxReservedTime = "14d": is no duration; ${GO}`],
  ],
  [
    'a policy of a bucket',
    object('objectbucket.io/v1alpha1 ObjectBucketClaim', { additionalConfig: { bucketPolicy: '{' } }),
    ['additionalConfig.bucketPolicy = "{": is no JSON.'],
  ],
])('%s', (_, given, messages) => {
  expect(found(given)).toEqual(messages);
});
