import { kind, law } from '../../lib';
import { POSTGRES_LAWS } from '../../lib/database/postgres/laws';
import type { JsonObject } from '../../lib/kernel/base/values';
import { dangling, fixed, judged } from '../support/laws';
import { object } from '../support/rules';

const V1 = 'postgresql.cnpg.io/v1';
const named = (given: JsonObject, name: string) => ({ ...given, metadata: { name, namespace: 'shop' } });
const cluster = (spec: JsonObject = {}) => object(`${V1} Cluster`, spec);
const store = (configuration: JsonObject) => object('barmancloud.cnpg.io/v1 ObjectStore', { configuration });
const PG = named(cluster(), 'pg');
const MAKE_SECRET = 'Make it with need.secret(), or state it with state.makes() if an operator makes it.';

describe('a cluster that nobody makes is found', () => {
  test.each(['Database', 'DatabaseRole', 'Pooler', 'ScheduledBackup', 'Backup', 'Publication', 'Subscription'])(
    'in a %s',
    (kind) => {
      const given = (name: string) => object(`${V1} ${kind}`, { cluster: { name } });
      expect(dangling(POSTGRES_LAWS, PG, given('nope'))).toEqual([
        'spec.cluster.name = "nope": names Cluster shop/nope, which nobody makes; allowed: pg. Correct the name, make it as a Manifest, or state it with state.makes() if somebody else makes it.',
      ]);
      expect(dangling(POSTGRES_LAWS, PG, given('pg'))).toEqual([]);
    },
  );
});

describe('a Secret that nobody makes is found', () => {
  test.each<[at: string, JsonObject]>([
    ['spec.certificates.serverCASecret', cluster({ certificates: { serverCASecret: 's' } })],
    ['spec.certificates.serverTLSSecret', cluster({ certificates: { serverTLSSecret: 's' } })],
    ['spec.certificates.clientCASecret', cluster({ certificates: { clientCASecret: 's' } })],
    ['spec.certificates.replicationTLSSecret', cluster({ certificates: { replicationTLSSecret: 's' } })],
    ['spec.superuserSecret.name', cluster({ superuserSecret: { name: 's' } })],
    ['spec.bootstrap.initdb.secret.name', cluster({ bootstrap: { initdb: { secret: { name: 's' } } } })],
    ['spec.bootstrap.recovery.secret.name', cluster({ bootstrap: { recovery: { secret: { name: 's' } } } })],
    [
      'spec.managed.roles[1].passwordSecret.name',
      cluster({ managed: { roles: [{ name: 'a' }, { name: 'b', passwordSecret: { name: 's' } }] } }),
    ],
    ['spec.passwordSecret.name', object(`${V1} DatabaseRole`, { passwordSecret: { name: 's' } })],
    ['spec.pgbouncer.authQuerySecret.name', object(`${V1} Pooler`, { pgbouncer: { authQuerySecret: { name: 's' } } })],
    ['spec.configuration.endpointCA.name', store({ endpointCA: { name: 's', key: 'ca.crt' } })],
    ...['accessKeyId', 'secretAccessKey', 'region', 'sessionToken'].map((part): [string, JsonObject] => [
      `spec.configuration.s3Credentials.${part}.name`,
      store({ s3Credentials: { [part]: { name: 's', key: 'k' } } }),
    ]),
  ])('at %s', (at, given) => {
    expect(dangling(POSTGRES_LAWS, given)).toEqual([
      `${at} = "s": names Secret shop/s, which nobody makes; allowed: none. ${MAKE_SECRET}`,
    ]);
  });

  test('and a key that it does not have', () => {
    const certificates = named(object('v1 ConfigMap', undefined, { data: {} }), 'x');
    const given = store({ endpointCA: { name: 's', key: 'ca' } });
    const maker = law(kind('v1', 'ConfigMap'), { makes: () => [{ kind: 'Secret', name: 's', keys: ['ca.crt'] }] });
    expect(dangling([...POSTGRES_LAWS, maker], certificates, given)).toEqual([
      'spec.configuration.endpointCA.key = "ca": names a key that Secret shop/s does not have; allowed: ca.crt.',
    ]);
  });
});

describe('an object store that nobody makes is found', () => {
  const plugin = (name: string) => ({ name, parameters: { barmanObjectName: 'nope' } });

  test.each<[at: string, JsonObject]>([
    ['spec.plugins[0]', cluster({ plugins: [plugin('barman-cloud.cloudnative-pg.io')] })],
    [
      'spec.externalClusters[0].plugin',
      cluster({ externalClusters: [{ name: 'origin', plugin: plugin('barman-cloud.cloudnative-pg.io') }] }),
    ],
  ])('at %s', (at, given) => {
    expect(dangling(POSTGRES_LAWS, named(store({}), 'kept'), given)).toEqual([
      expect.stringContaining(
        `${at}.parameters.barmanObjectName = "nope": names ObjectStore shop/nope, which nobody makes; allowed: kept.`,
      ),
    ]);
  });

  test('and another plugin’s parameter is its own', () => {
    expect(dangling(POSTGRES_LAWS, cluster({ plugins: [plugin('other.example.com')] }))).toEqual([]);
  });
});

test('a class of volumes that nobody makes is found', () => {
  expect(
    dangling(POSTGRES_LAWS, cluster({ storage: { storageClass: 'f' }, walStorage: { storageClass: 'w' } })),
  ).toEqual([
    expect.stringContaining('spec.storage.storageClass = "f": names StorageClass f, which nobody makes'),
    expect.stringContaining('spec.walStorage.storageClass = "w": names StorageClass w, which nobody makes'),
  ]);
});

test('a schedule of backups has six fields', () => {
  const given = (schedule: string) => object(`${V1} ScheduledBackup`, { schedule });
  expect(judged(POSTGRES_LAWS, given('30 3 * * *'))).toEqual([
    'schedule = "30 3 * * *": is no schedule; allowed: six fields (second, minute, hour, day, month, weekday) in their ranges, as 0 30 3 * * *, or @daily.',
  ]);
  for (const right of ['0 30 3 * * *', '@daily']) expect(judged(POSTGRES_LAWS, given(right))).toEqual([]);
});

test.each([
  ['Database', 'spec.name'],
  ['DatabaseRole', 'spec.name'],
  ['Pooler', 'spec.cluster'],
  ['ScheduledBackup', 'spec.cluster'],
])('of a %s, %s cannot change', (kind, prop) => {
  const given = (text: string) => object(`${V1} ${kind}`, { [prop.replace('spec.', '')]: text });
  expect(fixed(POSTGRES_LAWS, given('a'), given('b'))).toEqual([
    expect.objectContaining({ prop, message: 'cannot change: the API server refuses the change' }),
  ]);
});
