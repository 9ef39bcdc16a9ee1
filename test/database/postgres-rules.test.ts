import { Cron, Duration, Size } from 'cdk8s';
import { Environment, outside, PostgresCluster, type Row } from '../../lib';
import { FIRST_DATABASE } from '../../lib/database/postgres/names';
import type { PostgresClusterProps } from '../../lib/database/postgres/props';
import { refusals } from '../support/refusals';
import { App, kept, postgres, prod } from './postgres-fixture';

const gib = Size.gibibytes;
const to = outside.bucket('backups', { host: 's3.example.com' });
const nightly = { to, schedule: Cron.daily(), keep: Duration.days(14) };
const sharedFiles = outside.storageClass('files', 'RWX', { keeps: true }) as unknown as typeof kept;

function refused(props: Partial<PostgresClusterProps>, row: Partial<Row> = {}): string[] {
  return refusals(() => postgres(row, props));
}

test.each<[string, Partial<PostgresClusterProps>, string, Partial<Row>?]>([
  [
    'half an instance',
    { instances: 1.5 },
    'instances = 1.5: is no number of instances; allowed: whole numbers from 1.',
  ],
  ['none', { instances: 0 }, 'instances = 0: is no number of instances; allowed: whole numbers from 1.'],
  [
    'more than nodes',
    { instances: 3 },
    "instances = 3: has only 1 nodes to stand on, each on one of its own. Add nodes to the pool of the environment's row, name another pool, or set instances: 1.",
  ],
  [
    'a word',
    { synchronous: 'always' as 'none' },
    'synchronous = "always": is none of what there is; allowed: required, preferred, none.',
  ],
  [
    'a standby of one',
    { synchronous: 'preferred' },
    'synchronous = "preferred": waits for a standby, and one instance has none; allowed: none.',
  ],
  [
    'both of two',
    { synchronous: 'required', instances: 2 },
    'synchronous = "required": stops all writing as soon as one of two instances is restarted; allowed: preferred, none; required with three instances and more.',
    prod,
  ],
  ['cores', { cpu: 0 }, 'cpu = 0: is no number of cores; allowed: above 0.'],
  [
    'memory',
    { memory: Size.mebibytes(255) },
    'memory = "255Mi": is less than the server and what runs beside it need; allowed: 256Mi or more.',
  ],
  [
    'a volume',
    { size: Size.mebibytes(2047) },
    'size = "2047Mi": is too little for a database and its log, of which 1 GiB is normal; allowed: 2Gi or more.',
  ],
  [
    'a volume for the log',
    { walSize: Size.mebibytes(1536) },
    'walSize = "1536Mi": is too little for the log, of which 1 GiB is normal; allowed: 2Gi or more.',
  ],
  [
    'a mode',
    { pooler: { mode: 'statement' as 'session' } },
    'pooler.mode = "statement": is none of what there is; allowed: session, transaction.',
  ],
  ['poolers', { pooler: { replicas: 0 } }, 'pooler.replicas = 0: is no number; allowed: whole numbers from 1.'],
  ['a pool', { pooler: { poolSize: 1.5 } }, 'pooler.poolSize = 1.5: is no number; allowed: whole numbers from 1.'],
  ['clients', { pooler: { clients: -1 } }, 'pooler.clients = -1: is no number; allowed: whole numbers from 1.'],
  [
    'another release',
    {},
    'pins.postgresql = "17.11-standard-trixie": is no image for this class, which knows the settings and extensions of PostgreSQL 18; allowed: 18.<minor>-standard-trixie, or with a date between.',
    { pins: { postgresql: '17.11-standard-trixie' } },
  ],
  [
    'a tag that moves',
    {},
    'pins.postgresql = "18-standard-trixie": is no image for this class, which knows the settings and extensions of PostgreSQL 18; allowed: 18.<minor>-standard-trixie, or with a date between.',
    { pins: { postgresql: '18-standard-trixie' } },
  ],
  [
    'an old Kubernetes',
    {},
    'kubernetes = "1.29": is older than CloudNativePG 1.30 is tried on; allowed: 1.30 or newer.',
    { kubernetes: '1.29' },
  ],
  [
    'a class that deletes',
    { storage: outside.storageClass('local', 'RWO') },
    `storage = "local": deletes a volume with its claim, and the operator deletes the claims with the cluster; allowed: a class that keeps (reclaimPolicy Retain). Take another class, or let the environment's row say data: 'scratch'.`,
  ],
  [
    'a shared filesystem',
    { storage: sharedFiles },
    'storage = "files": is a shared filesystem; the server needs block storage; allowed: a class of mode RWO.',
  ],
  ['a pool that is none', { pool: 'gpu' }, 'pool = "gpu": is no node pool of this environment; allowed: main.'],
])('refused: %s', (...[, props, message, row]) => {
  expect(refused(props, row)).toEqual([`${row?.name ?? 'unit'}/postgres: ${message}`]);
});

const NAME_ALLOWED = 'lower-case letters, digits and underscores, a letter first, no underscore last, at most 57';

test.each(['Shop', '1a', 'a-b', 'a"b', "a'b", 'a b', '', 'a_', '_a', 'x'.repeat(58)])(
  'no database can be called %j',
  (name) => {
    expect(refused({ databases: ['shop', name] })).toEqual([
      `unit/postgres: databases[1] = ${JSON.stringify(name)}: is no name of a database here; allowed: ${NAME_ALLOWED}.`,
    ]);
  },
);

test.each(['postgres', 'template0', 'template1', FIRST_DATABASE, 'pg_x', 'cnpg_x', 'all', 'replication', 'sameuser'])(
  'a database called %s is somebody’s already, or means another',
  (name) => {
    expect(refused({ databases: [name] })).toEqual([
      `unit/postgres: databases[0] = "${name}": belongs to PostgreSQL or its operator. Choose another name.`,
    ]);
  },
);

test('names of databases that are right', () => {
  expect(refused({ databases: ['a', 'x'.repeat(57), 'my_shop2', 'app'] })).toEqual([]);
});

test('a database twice', () => {
  expect(refused({ databases: ['shop', { name: 'shop' }] })).toEqual([
    'unit/postgres: databases[1] = "shop": stands there twice. Leave one out.',
  ]);
});

describe('extensions', () => {
  test('that the image has not', () => {
    expect(refused({ databases: [{ name: 'maps', extensions: ['postgis', 'hstore'] }] })).toEqual([
      'unit/postgres: databases[0].extensions = "postgis": is none that the image 18.6-202608170814-standard-trixie brings; allowed: contrib of PostgreSQL 18, pgaudit, vector.',
    ]);
  });

  test('that a smaller image has not', () => {
    const pins = { postgresql: '18.6-minimal-trixie' };
    expect(refused({ databases: [{ name: 'maps', extensions: ['vector', 'pg_trgm'] }] }, { pins })).toEqual([
      'unit/postgres: databases[0].extensions = "vector": is none that the image 18.6-minimal-trixie brings; allowed: contrib of PostgreSQL 18.',
    ]);
  });

  test('whose library nobody loads', () => {
    const databases = [{ name: 'shop', extensions: ['pg_stat_statements'] }];
    expect(refused({ databases })).toEqual([
      'unit/postgres: databases[0].extensions = "pg_stat_statements": does nothing until its library is loaded, which the operator does when one of its parameters is set. Set parameters: { \'pg_stat_statements.max\': 10000 }.',
    ]);
    expect(refused({ databases, parameters: { 'pg_stat_statements.track': 'all' } })).toEqual([]);
  });
});

describe('parameters', () => {
  test.each<[string, string | number | boolean, string]>([
    ['ssl', true, 'is set by the operator, which refuses the cluster. Leave it out.'],
    ['archive_mode', 'off', 'is set by the operator, which refuses the cluster. Leave it out.'],
    ['shared_preload_libraries', 'x', 'is set by the operator, which refuses the cluster. Leave it out.'],
    [
      'max_conections',
      300,
      'is no parameter of PostgreSQL 18, and no server starts with one that it does not know; allowed: max_connections, log_connections, reserved_connections.',
    ],
    [
      'qwertz',
      1,
      'is no parameter of PostgreSQL 18, and no server starts with one that it does not know; allowed: names of pg_settings, or <extension>.<name>.',
    ],
    ['fsync', false, 'loses data. Leave it out.'],
    ['full_page_writes', 'off', 'loses data. Leave it out.'],
    ['fsync', 'No', 'loses data. Leave it out.'],
    ['full_page_writes', 0, 'loses data. Leave it out.'],
    ['zero_damaged_pages', 'true', 'loses data. Leave it out.'],
    ['work_mem', '', 'is no value; allowed: a text of one line, a number, true or false.'],
    ['work_mem', '4MB\nssl = off', 'is no value; allowed: a text of one line, a number, true or false.'],
    ['shared_buffers', '1XB', "is no size; allowed: as '512MB' or '2GB'."],
    ['shared_buffers', 16384, "is no size; allowed: as '512MB' or '2GB'."],
    [
      'shared_buffers',
      '513MB',
      'leaves less than half of the memory to everything else; allowed: at most half of memory.',
    ],
    ['min_wal_size', '1GB', 'is not below max_wal_size; allowed: less than max_wal_size (default 1GB).'],
    ['max_wal_size', '10GB', 'does not fit on the volume that holds the WAL; allowed: less than its size.'],
    ['wal_level', 'minimal', 'keeps standbys and archive from following; allowed: logical, replica.'],
  ])('%s = %j', (name, given, message) => {
    expect(refused({ parameters: { [name]: given } })).toEqual([
      `unit/postgres: parameters['${name}'] = ${JSON.stringify(given)}: ${message}`,
    ]);
  });

  test('what an old primary needs to come back as a standby', () => {
    expect(refused({ parameters: { wal_log_hints: 'off' } })).toEqual([]);
    expect(refused({ parameters: { wal_log_hints: 'yes', fsync: 'true' } }, prod)).toEqual([]);
    expect(refused({ parameters: { wal_log_hints: false } }, prod)).toEqual([
      "prod/postgres: parameters['wal_log_hints'] = false: keeps an old primary from becoming a standby; allowed: on.",
    ]);
  });

  test('are judged whatever their case, and told as they were given', () => {
    expect(refused({ parameters: { Shared_Buffers: '513MB', FSYNC: 'on' } })).toEqual([
      'unit/postgres: parameters[\'Shared_Buffers\'] = "513MB": leaves less than half of the memory to everything else; allowed: at most half of memory.',
    ]);
    expect(refused({ parameters: { work_mem: '4MB', Work_Mem: '8MB' } })).toEqual([
      'unit/postgres: parameters[\'Work_Mem\'] = "8MB": is work_mem once more: case is nothing to PostgreSQL. Leave one out.',
    ]);
  });

  test('that are right, whatever their case, and those of extensions', () => {
    const parameters = {
      max_connections: 300,
      TimeZone: 'UTC',
      work_mem: '16MB',
      shared_buffers: '512 MB',
      max_wal_size: '2GB',
      'auto_explain.log_min_duration': '10s',
      'my_app.setting': 'x',
    };
    expect(refused({ parameters })).toEqual([]);
  });
});

describe('backup', () => {
  test.each<[string, Partial<PostgresClusterProps>, string]>([
    [
      'a schedule that never comes',
      { backup: { ...nightly, schedule: Cron.schedule({ minute: '0', hour: '2', weekDay: '7' }) } },
      'backup.schedule = "0 2 * * 7": is no schedule that the operator reads, or one that never comes; allowed: minute hour day month weekday, with weekdays 0 (Sunday) to 6.',
    ],
    [
      'part of a day',
      { backup: { ...nightly, keep: Duration.hours(36) } },
      'backup.keep = "1 day 12 hours": is no number of days; allowed: whole days from 1.',
    ],
    [
      'no bucket to restore from',
      { restore: { of: 'old' } },
      'restore = "old": has no bucket to read from. Set backup to the bucket in which the other cluster keeps its own.',
    ],
    [
      'itself',
      { backup: nightly, restore: { of: 'postgres' } },
      'restore.of = "postgres": is the id of this cluster, which would write its log over that of its backup. Give the new cluster another id.',
    ],
    [
      'a moment without a zone',
      { backup: nightly, restore: { of: 'old', until: '2026-03-01T08:30:00' } },
      'restore.until = "2026-03-01T08:30:00": is no moment; allowed: date, time and zone, as 2026-03-01T08:30:00Z.',
    ],
    [
      'a month that is none',
      { backup: nightly, restore: { of: 'old', until: '2026-13-01T08:30:00Z' } },
      'restore.until = "2026-13-01T08:30:00Z": is no moment; allowed: date, time and zone, as 2026-03-01T08:30:00Z.',
    ],
  ])('refused: %s', (_, props, message) => {
    expect(refused(props)).toEqual([`unit/postgres: ${message}`]);
  });
});

test('several faults stand in one message', () => {
  expect(refused({ instances: 2, cpu: -1, databases: ['A'], parameters: { port: 5433 } })).toHaveLength(4);
});

describe('handles', () => {
  const { postgres: cluster } = postgres({}, { databases: ['shop', 'blog'] });

  test('of a database that is not there', () => {
    expect(refusals(() => cluster.database('shops'))).toEqual([
      'unit/postgres: database() = "shops": is no database of this cluster; allowed: shop, blog.',
    ]);
    expect(refusals(() => postgres().postgres.database('shop'))).toEqual([
      'unit/postgres: database() = "shop": is no database of this cluster; allowed: (there is none: set databases).',
    ]);
  });

  test('through a pooler that is not there', () => {
    expect(refusals(() => cluster.pooled('shop'))).toEqual([
      'unit/postgres: pooled() = "shop": has no pooler to go through. Set pooler: {}, or take database().',
    ]);
  });

  test('for takers that cannot be roles', () => {
    const long = `a${'b'.repeat(63)}`;
    const taker = { id: long, path: `unit/${long}` } as App;
    expect(refusals(() => cluster.database('shop').for(taker))).toEqual([
      `unit/postgres: id = "${long}": is too long for the name of a role of PostgreSQL; allowed: at most 63 characters, none of postgres, keelson. Give the system that takes the database another id.`,
    ]);
    const { env, postgres: other } = postgres({}, { databases: ['shop'] });
    expect(refusals(() => new App(env, 'keelson', [other.database('shop')]))).toEqual([
      'unit/postgres: id = "keelson": is the name of a role that PostgreSQL or its operator has already; allowed: at most 63 characters, none of postgres, keelson. Give the system that takes the database another id.',
    ]);
  });

  /** Takes one more database of another cluster when every system is constructed, or when everybody has taken. */
  function late(hook: 'connect' | 'close', databases: readonly string[]) {
    const { env, postgres: other } = postgres({}, { databases: ['shop', 'blog'] });
    class Late extends App {
      override connect(): void {
        if (hook === 'connect') other.database('shop').for(this);
      }
      override close(): void {
        if (hook === 'close') other.database('shop').for(this);
      }
    }
    new Late(
      env,
      'tardy',
      databases.map((name) => other.database(name)),
    );
    return env;
  }

  test('taken in connect() are as good as those of the constructor', () => {
    expect(late('connect', []).output().object('DatabaseRole', 'postgres-tardy').spec).toMatchObject({
      inRoles: ['shop_owner'],
    });
    expect(late('connect', ['blog']).output().object('DatabaseRole', 'postgres-tardy').spec).toMatchObject({
      inRoles: ['blog_owner', 'shop_owner'],
    });
  });

  test.each([[[]], [['blog']]])('taken when the roles are made, by who took %j before', (databases) => {
    expect(refusals(() => late('close', databases).output())).toEqual([
      'unit/postgres: database() = "tardy": is taken by unit/tardy when everybody has taken. Take it in the constructor or in connect().',
    ]);
  });

  test('taken again are the same, at any time', () => {
    expect(refusals(() => late('close', ['shop']).output())).toEqual([]);
  });
});

test('an environment without an issuer', () => {
  const env = Environment.test();
  new PostgresCluster(env, 'postgres', { storage: kept, size: gib(10) });
  expect(refusals(() => env.output())).toEqual([
    'unit/postgres-operator: needs the certificate issuer of its environment, and no system offers it. Construct Certificates in this environment.',
    'unit/postgres: needs the certificate issuer of its environment, and no system offers it. Construct Certificates in this environment.',
  ]);
});
