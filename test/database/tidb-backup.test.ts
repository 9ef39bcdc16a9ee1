import { Cron, Duration } from 'cdk8s';
import { Environment, type Fault, KeelsonError, outside } from '../../lib';
import { backupFaults, backupSpec, bucketFaults, longestGap, type TiDBBackup } from '../../lib/database/tidb-backup';
import { Store } from '../support/made-up';
import { site } from './tidb-site';

const to = outside.bucket('backups', { host: 's3.example.com', port: 80 });
const nightly: TiDBBackup = { to, schedule: Cron.daily(), keep: Duration.days(7) };

const access = to.for(new Store(Environment.test(), 'taker'), 'write');

const told = (fault: Omit<Fault, 'path'>) => new KeelsonError([{ path: 'prod/tidb', ...fault }]).message;

function refused(backup: Partial<TiDBBackup>): string[] {
  return backupFaults({ ...nightly, ...backup }).map(told);
}

// Compared with robfig/cron's ParseStandard, which the operator reads schedules with.
test.each([
  ['0 0 * * *', 1],
  ['*/5 * * * *', 1],
  ['0 2 * * 0', 7],
  ['0 2 * * sun', 7],
  ['0 2 * * SUN-SAT', 1],
  ['0 0 1,15 * *', 17],
  ['0 0 ? * mon', 7],
  ['0 0 * * 1-5/2', 3],
  ['0 0 10/5 * *', 14],
  ['0 0 1 jan *', 366],
  ['0 0 29 2 *', 1461],
  ['0 0 13 * fri', 7],
  ['0 0 */2 * *', 2],
  ['0 0 */2 * fri', 21],
  ['0 0 1 * */3', 181],
  ['0-59/90 * * * *', 1],
])('%s leaves at most %d days', (expression, days) => {
  expect(longestGap(expression)).toBe(days);
});

test.each([
  '0 2 * * 7',
  '60 * * * *',
  '0 24 * * *',
  '0 0 0 * *',
  '0 0 * * mon#2',
  '5-1 * * * *',
  '0 0 * * * *',
  '* * * *',
  '0 0 L * *',
  '0 0 31 2 *',
  '0 0 1 january *',
  '*/0 * * * *',
  '-1 * * * *',
  '1-2-3 * * * *',
  '',
])('%j is no schedule', (expression) => {
  expect(longestGap(expression)).toBeUndefined();
});

test('a nightly backup for a week is not refused', () => {
  expect(refused({})).toEqual([]);
});

describe('refused', () => {
  test('a schedule that the operator cannot read', () => {
    expect(refused({ schedule: Cron.schedule({ minute: '0', hour: '2', weekDay: '7' }) })).toEqual([
      'prod/tidb: backup.schedule = "0 2 * * 7": is no schedule that the operator reads, or one that never comes; allowed: minute hour day month weekday, with weekdays 0 (Sunday) to 6.',
    ]);
  });

  test('deletion before the next backup is there', () => {
    expect(refused({ schedule: Cron.weekly(), keep: Duration.days(10) })).toEqual([
      'prod/tidb: backup.keep = "10 days": deletes the last good backup before the next is there: the schedule leaves up to 7 days between two; allowed: at least 14 days, so that one run may fail.',
    ]);
  });

  test('a part of an hour', () => {
    expect(refused({ keep: Duration.minutes(60 * 72 + 30) })).toEqual([
      'prod/tidb: backup.keep = "3 days 30 minutes": is no number of hours; allowed: whole hours.',
    ]);
  });

  test('a bucket behind an authority that TiKV does not know', () => {
    const https = { ...access, url: 'https://rgw.ceph.svc' };
    const trust = { namespace: 'tidb', name: 'ca', keys: ['ca.crt'], stamp: '', origin: 'operator' as const };
    expect(bucketFaults(https)).toEqual([]);
    expect(bucketFaults({ ...https, trust }).map(told)).toEqual([
      'prod/tidb: backup.to = "https://rgw.ceph.svc": has a certificate of the environment\'s own authority, which TiKV does not trust; allowed: a bucket over http inside the cluster, or one with a publicly trusted certificate.',
    ]);
  });
});

describe('the schedule as the operator reads it', () => {
  const wired = { secretName: 'tidb-s3', serviceAccount: 'tidb-backup' };

  test('hours are the largest unit of a duration, and old backups leave the bucket', () => {
    const spec = backupSpec(site, nightly, access, wired);
    expect(spec.maxReservedTime).toBe('168h');
    expect(spec.backupTemplate.cleanPolicy).toBe('Delete');
    expect(spec.backupTemplate.br).toEqual({ cluster: 'tidb', clusterNamespace: 'tidb' });
    expect(spec.backupTemplate.toolImage).toBe('docker.io/pingcap/br:v8.5.7');
  });

  test('ceph means http, and nothing else does', () => {
    expect(backupSpec(site, nightly, access, wired).backupTemplate.s3).toEqual({
      provider: 'ceph',
      endpoint: 'http://s3.example.com:80',
      bucket: 'backups',
      prefix: 'tidb',
      region: 'us-east-1',
      secretName: 'tidb-s3',
      forcePathStyle: true,
    });
    const tls = { ...access, url: 'https://s3.example.com:443' };
    expect(backupSpec(site, nightly, tls, wired).backupTemplate.s3.provider).toBe('other');
  });
});
