import { Cron, Duration } from 'cdk8s';
import { Environment, outside, type TiDBBackup } from '../../lib';
import { backupSpec } from '../../lib/database/tidb/backup';
import { checkBackup, checkBucket } from '../../lib/database/tidb/backup-rules';
import { Store } from '../support/made-up';
import { plan, told } from './tidb-fixture';

const to = outside.bucket('backups', { host: 's3.example.com', port: 80 });
const nightly: TiDBBackup = { to, schedule: Cron.daily(), keep: Duration.days(7) };

const access = to.for(new Store(Environment.test(), 'taker'), 'write');

function refused(backup: Partial<TiDBBackup>): string[] {
  return told((check) => checkBackup(check, { ...nightly, ...backup }));
}

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
    expect(told((check) => checkBucket(check, https))).toEqual([]);
    expect(told((check) => checkBucket(check, { ...https, trust }))).toEqual([
      'prod/tidb: backup.to = "https://rgw.ceph.svc": has a certificate of the environment\'s own authority, which TiKV does not trust; allowed: a bucket over http inside the cluster, or one with a publicly trusted certificate.',
    ]);
  });
});

describe('the schedule as the operator reads it', () => {
  const wired = { secretName: 'tidb-s3', serviceAccount: 'tidb-backup' };

  test('hours are the largest unit of a duration, and old backups leave the bucket', () => {
    const spec = backupSpec(plan(), nightly, access, wired);
    expect(spec.maxReservedTime).toBe('168h');
    expect(spec.backupTemplate.cleanPolicy).toBe('Delete');
    expect(spec.backupTemplate.br).toEqual({ cluster: 'tidb', clusterNamespace: 'tidb' });
    expect(spec.backupTemplate.toolImage).toBe('docker.io/pingcap/br:v8.5.7');
  });

  test('ceph means http, and nothing else does', () => {
    expect(backupSpec(plan(), nightly, access, wired).backupTemplate.s3).toEqual({
      provider: 'ceph',
      endpoint: 'http://s3.example.com:80',
      bucket: 'backups',
      prefix: 'tidb',
      region: 'us-east-1',
      secretName: 'tidb-s3',
      forcePathStyle: true,
    });
    const tls = { ...access, url: 'https://s3.example.com:443' };
    expect(backupSpec(plan(), nightly, tls, wired).backupTemplate.s3.provider).toBe('other');
  });
});
