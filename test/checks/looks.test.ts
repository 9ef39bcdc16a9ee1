import { looksIn } from '../support/cluster/mutations/judges/looks';

test('what an operator has looked at, and when it began', () => {
  const log = [
    'I1121 17:36:02.500000   71 tidb_cluster_controller.go:169] Finished syncing TidbCluster "tidb/tidb" (1.25s)',
    'I1121 17:36:03.000123   71 tidb_cluster_controller.go:170] Started syncing TidbCluster "tidb/other"',
    'E1121 17:36:03.000123   71 tidb_cluster_controller.go:170] sync failed',
    'I1121 17:36:04.000000   71 backup_schedule_controller.go:135] Finished syncing BackupSchedule "b/tidb" (250.5µs)',
  ].join('\n');
  expect(looksIn(log, 2026)).toEqual([
    { of: 'TidbCluster tidb/tidb', began: new Date(2026, 10, 21, 17, 36, 1, 250).getTime() },
    { of: 'BackupSchedule b/tidb', began: new Date(2026, 10, 21, 17, 36, 4, 0).getTime() - 0.2505 },
  ]);
});
