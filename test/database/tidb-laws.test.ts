import { TIDB_LAWS } from '../../lib/database/tidb/laws';
import type { JsonObject } from '../../lib/kernel/base/values';
import { dangling, judged } from '../support/laws';
import { object } from '../support/rules';

const V1 = 'pingcap.com/v1alpha1';
const tidb = (spec: JsonObject) => object(`${V1} TidbCluster`, { pd: { replicas: 3 }, tikv: { replicas: 3 }, ...spec });
const schedule = (spec: JsonObject) => object(`${V1} BackupSchedule`, { schedule: '@daily', ...spec });

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
    'requests above limits, wherever they stand',
    tidb({ tikv: { replicas: 3, requests: { cpu: '2' }, limits: { cpu: '1' } } }),
    ['tikv.requests.cpu = "2": is more than its limit; allowed: at most 1.'],
  ],
  [
    'a schedule',
    schedule({ schedule: '0 25 * * *' }),
    [
      'schedule = "0 25 * * *": is no schedule; allowed: five fields (minute, hour, day, month, weekday) in their ranges, as 30 3 * * *, or @daily.',
    ],
  ],
  [
    'how long backups are kept',
    schedule({ maxReservedTime: '14d' }),
    [
      'maxReservedTime = "14d": is no duration; allowed: a duration of Go, as 336h or 1h30m: its largest unit is the hour.',
    ],
  ],
])('%s', (_, given, messages) => {
  expect(judged(TIDB_LAWS, given)).toEqual(messages);
});

const br = (cluster: string) => ({ br: { cluster, clusterNamespace: 'shop' } });

test.each<[string, JsonObject, string]>([
  ['a schedule of backups', schedule({ backupTemplate: br('t') }), 'spec.backupTemplate.br.cluster'],
  ['a backup', object(`${V1} Backup`, br('t')), 'spec.br.cluster'],
  ['a restore', object(`${V1} Restore`, br('t')), 'spec.br.cluster'],
])('%s of a cluster that nobody makes', (_, given, at) => {
  expect(dangling(TIDB_LAWS, given)).toEqual([
    expect.stringContaining(`${at} = "t": names TidbCluster shop/t, which nobody makes; allowed: none.`),
  ]);
  expect(dangling(TIDB_LAWS, { ...tidb({}), metadata: { name: 't', namespace: 'shop' } }, given)).toEqual([]);
});
