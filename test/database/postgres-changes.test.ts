import { Cron, Duration, Size } from 'cdk8s';
import { KeelsonError, outside, type Row } from '../../lib';
import { changeFindings } from '../../lib/checks/changes/changes';
import { postgresChanges, storeChanges } from '../../lib/database/postgres/changes';
import type { ClusterContent, ObjectStoreContent } from '../../lib/database/postgres/kinds';
import type { PostgresClusterProps } from '../../lib/database/postgres/props';
import { postgres, prod } from './postgres-fixture';

const gib = Size.gibibytes;
const to = outside.bucket('backups', { host: 's3.example.com' });
const backup = { to, schedule: Cron.daily(), keep: Duration.days(14) };

function made(props: Partial<PostgresClusterProps> = {}, row: Partial<Row> = {}) {
  const output = postgres({ ...prod, ...row }, props).env.output();
  const spec = <T>(kind: string) => output.object(kind, 'postgres').spec as unknown as T;
  return { output, cluster: spec<ClusterContent['spec']>('Cluster'), spec };
}

function refused(before: ClusterContent['spec'], after: ClusterContent['spec']): string[] {
  return postgresChanges(before, after).map((fault) => new KeelsonError([{ path: 'prod/postgres', ...fault }]).message);
}

const { cluster } = made();

test('what may change', () => {
  const { cluster: after } = made(
    {
      size: gib(80),
      walSize: gib(10),
      instances: 5,
      memory: gib(8),
      databases: ['shop'],
      parameters: { max_connections: 300 },
      synchronous: 'preferred',
      pooler: {},
      backup,
    },
    { pins: { postgresql: '18.7-standard-trixie' } },
  );
  expect(refused(cluster, cluster)).toEqual([]);
  expect(refused(cluster, after)).toEqual([]);
  expect(refused(made({ instances: 5 }).cluster, cluster)).toEqual([]);
});

test('volumes do not shrink, nor does that of the log go away', () => {
  const before = made({ walSize: gib(10) }).cluster;
  expect(refused(before, made({ size: gib(40), walSize: gib(9) }).cluster)).toEqual([
    'prod/postgres: size = "40Gi": is less than 50Gi, and no volume shrinks; allowed: 50Gi and more.',
    'prod/postgres: walSize = "9Gi": is less than 10Gi, and no volume shrinks; allowed: 10Gi and more.',
  ]);
  expect(refused(before, cluster)).toEqual([
    'prod/postgres: walSize = nothing: takes the volume of the log away, which the operator refuses; allowed: 10Gi and more.',
  ]);
});

test('volumes do not move to another class', () => {
  const storage = outside.storageClass('slow', 'RWO', { keeps: true });
  expect(refused(cluster, made({ storage }).cluster)).toEqual([
    'prod/postgres: storage = "slow": is another class than kept: volumes that stand do not move, only those of new instances would be of it; allowed: kept. Make a second cluster and restore a backup into it.',
  ]);
});

test('an older release', () => {
  const { cluster: older } = made({}, { pins: { postgresql: '18.5-standard-trixie' } });
  expect(refused(cluster, older)).toEqual([
    'prod/postgres: version of PostgreSQL = "18.5-standard-trixie": is older than 18.6-202608170814-standard-trixie: what a newer release has written, an older one may misread; allowed: 18.6-202608170814-standard-trixie and later.',
  ]);
});

test('the next major release', () => {
  const next = { ...cluster, imageName: 'ghcr.io/cloudnative-pg/postgresql:19.1-standard-trixie' };
  expect(refused(cluster, next)).toEqual([
    'prod/postgres: version of PostgreSQL = "19.1-standard-trixie": is another major release than 18.6-202608170814-standard-trixie: the operator stops all instances, converts the data, and makes every standby anew; allowed: 18.6-202608170814-standard-trixie. Make a backup before, plan the downtime, keep the Debian release of the image, and acknowledge this finding.',
  ]);
});

test('a restore into what stands', () => {
  const { cluster: before } = made({ backup });
  expect(refused(before, made({ backup, restore: { of: 'old' } }).cluster)).toEqual([
    'prod/postgres: restore = "old": is read when a cluster comes to be, and of one that stands it changes nothing. Make a second cluster, with another id, that restores.',
  ]);
});

test('no more backups, or elsewhere', () => {
  const before = made({ backup });
  expect(refused(before.cluster, cluster)).toEqual([
    'prod/postgres: backup = nothing: is taken away: from then on a loss loses everything since the last backup. Keep it, or acknowledge this finding.',
  ]);
  const store = before.spec<ObjectStoreContent['spec']>('ObjectStore');
  const other = made({ backup: { ...backup, to: outside.bucket('others', { host: 's3.example.com' }) } });
  expect(storeChanges(store, store)).toEqual([]);
  expect(storeChanges(store, other.spec('ObjectStore')).map(({ prop, given }) => `${prop} ${given}`)).toEqual([
    'backup.to https://s3.example.com:443 s3://others/prod/',
  ]);
});

test('keelson diff asks these rules', () => {
  const before = made({ backup, walSize: gib(10) });
  const after = made({ backup: { ...backup, to: outside.bucket('others', { host: 's3.example.com' }) } });
  const own = ({ output }: typeof before) => ({
    ...output,
    systems: new Map([['postgres', output.systems.get('postgres') ?? []]]),
  });
  const found = changeFindings(own(before), own(after));
  expect(found.map(({ path, prop }) => `${path} ${prop}`).sort()).toEqual([
    'prod: Cluster.postgresql.cnpg.io postgres/postgres walSize',
    'prod: ObjectStore.barmancloud.cnpg.io postgres/postgres backup.to',
  ]);
});
