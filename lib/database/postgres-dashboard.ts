import type { Dashboard } from '../kernel/facts';
import { of } from './postgres-alerts';
import type { PostgresPlan } from './postgres-plan';

export function postgresDashboard(plan: PostgresPlan): Dashboard {
  const cluster = of(plan);
  const rate = (metric: string) => `sum by (datname) (rate(${metric}{${cluster}}[5m]))`;
  return {
    title: `PostgreSQL ${plan.id}`,
    panels: [
      { title: 'Instances', expr: `sum(cnpg_collector_up{${cluster}})` },
      { title: 'Standbys that follow', expr: `max(cnpg_pg_replication_streaming_replicas{${cluster}})` },
      { title: 'Behind the primary', expr: `max by (pod) (cnpg_pg_replication_lag{${cluster}})`, unit: 's' },
      { title: 'Commits', expr: rate('cnpg_pg_stat_database_xact_commit'), unit: 'ops' },
      { title: 'Rolled back', expr: rate('cnpg_pg_stat_database_xact_rollback'), unit: 'ops' },
      { title: 'Deadlocks', expr: rate('cnpg_pg_stat_database_deadlocks'), unit: 'ops' },
      { title: 'Connections', expr: `sum by (usename, datname) (cnpg_backends_total{${cluster}})` },
      {
        title: 'Longest transaction',
        expr: `max by (datname) (cnpg_backends_max_tx_duration_seconds{${cluster}})`,
        unit: 's',
      },
      { title: 'Size', expr: `max by (datname) (cnpg_pg_database_size_bytes{${cluster}})`, unit: 'bytes' },
      {
        title: 'Log on the volume',
        expr: `max by (pod) (cnpg_collector_pg_wal{${cluster},value="size"})`,
        unit: 'bytes',
      },
      {
        title: 'Found in the cache',
        expr: `${rate('cnpg_pg_stat_database_blks_hit')} / (${rate('cnpg_pg_stat_database_blks_hit')} + ${rate('cnpg_pg_stat_database_blks_read')})`,
        unit: 'percentunit',
      },
    ],
  };
}
