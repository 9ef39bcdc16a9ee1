import type { Alert } from '../kernel/facts';
import { of, steps } from './postgres-alerts';
import type { PostgresPlan } from './postgres-plan';

/** @param days the most that pass between two full copies */
export function backupAlerts(plan: PostgresPlan, days: number): Alert[] {
  const { id, namespace } = plan;
  const cluster = of(plan);
  const logs = `kubectl -n ${namespace} logs -l cnpg.io/cluster=${id},cnpg.io/podRole=instance -c plugin-barman-cloud --tail=50`;
  return [
    {
      name: 'PostgresArchiveFails',
      expr: `max(cnpg_pg_stat_archiver_last_failed_time{${cluster}} - cnpg_pg_stat_archiver_last_archived_time) > 0`,
      for: '10m',
      severity: 'critical',
      summary: `PostgreSQL ${id} cannot archive its log: a loss now loses everything since, and the volume fills`,
      runbook: steps(
        `${logs}: no way to the bucket, no right in it, no room?`,
        '"Expected empty archive": another cluster of this id has written there. Give this one another id, or empty its folder in the bucket.',
      ),
    },
    {
      name: 'PostgresBackupOld',
      expr: `time() - max(barman_cloud_cloudnative_pg_io_last_available_backup_timestamp{${cluster}}) > ${(days + 1) * 86400}`,
      for: '1h',
      severity: 'critical',
      summary: `The last full backup of PostgreSQL ${id} is older than its schedule allows`,
      runbook: steps(
        `kubectl -n ${namespace} get backups: which failed, with what message?`,
        `${logs}.`,
        `After the repair do not wait for the schedule: kubectl cnpg backup ${id} -n ${namespace} --method=plugin --plugin-name=barman-cloud.cloudnative-pg.io.`,
      ),
    },
  ];
}
