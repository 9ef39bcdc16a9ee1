import { CONTROLLER_METRICS, type MetricFamilies } from '../../kernel/facts';

/**
 * Of an instance, by CloudNativePG 1.30.0 with PostgreSQL 18: `config/manager/default-monitoring.yaml` (query and column make the name) and
 * `pkg/management/postgres/webserver/metricserver/pg_collector.go`; the last three by plugin-barman-cloud 0.13.0, `web/docs/observability.md`.
 */
export const POSTGRES_METRICS: MetricFamilies = {
  gauge: [
    'cnpg_backends_max_tx_duration_seconds',
    'cnpg_backends_total',
    'cnpg_backends_waiting_total',
    'cnpg_collector_fencing_on',
    'cnpg_collector_last_collection_error',
    'cnpg_collector_nodes_used',
    'cnpg_collector_pg_wal',
    'cnpg_collector_pg_wal_archive_status',
    'cnpg_collector_postgres_version',
    'cnpg_collector_sync_replicas',
    'cnpg_collector_up',
    'cnpg_pg_database_mxid_age',
    'cnpg_pg_database_size_bytes',
    'cnpg_pg_database_xid_age',
    'cnpg_pg_postmaster_start_time',
    'cnpg_pg_replication_in_recovery',
    'cnpg_pg_replication_is_wal_receiver_up',
    'cnpg_pg_replication_lag',
    'cnpg_pg_replication_slots_pg_wal_lsn_diff',
    'cnpg_pg_replication_streaming_replicas',
    'cnpg_pg_settings_setting',
    'cnpg_pg_stat_archiver_last_archived_time',
    'cnpg_pg_stat_archiver_last_failed_time',
    'cnpg_pg_stat_archiver_seconds_since_last_archival',
    'cnpg_pg_stat_replication_replay_diff_bytes',
    'cnpg_pg_stat_replication_replay_lag_seconds',
    'barman_cloud_cloudnative_pg_io_first_recoverability_point',
    'barman_cloud_cloudnative_pg_io_last_available_backup_timestamp',
    'barman_cloud_cloudnative_pg_io_last_failed_backup_timestamp',
  ],
  counter: [
    'cnpg_collector_collection_errors_total',
    'cnpg_collector_collections_total',
    'cnpg_pg_stat_archiver_archived_count',
    'cnpg_pg_stat_archiver_failed_count',
    'cnpg_pg_stat_checkpointer_checkpoints_req',
    'cnpg_pg_stat_checkpointer_checkpoints_timed',
    'cnpg_pg_stat_database_blks_hit',
    'cnpg_pg_stat_database_blks_read',
    'cnpg_pg_stat_database_conflicts',
    'cnpg_pg_stat_database_deadlocks',
    'cnpg_pg_stat_database_temp_bytes',
    'cnpg_pg_stat_database_tup_deleted',
    'cnpg_pg_stat_database_tup_fetched',
    'cnpg_pg_stat_database_tup_inserted',
    'cnpg_pg_stat_database_tup_returned',
    'cnpg_pg_stat_database_tup_updated',
    'cnpg_pg_stat_database_xact_commit',
    'cnpg_pg_stat_database_xact_rollback',
  ],
};

/** Of a pooler, by CloudNativePG 1.30.0: `pkg/management/pgbouncer/metricsserver`. It calls totals gauges. */
export const POOLER_METRICS: MetricFamilies = {
  gauge: [
    'cnpg_pgbouncer_last_collection_error',
    'cnpg_pgbouncer_lists_databases',
    'cnpg_pgbouncer_lists_pools',
    'cnpg_pgbouncer_lists_used_clients',
    'cnpg_pgbouncer_lists_used_servers',
    'cnpg_pgbouncer_pools_cl_active',
    'cnpg_pgbouncer_pools_cl_waiting',
    'cnpg_pgbouncer_pools_maxwait',
    'cnpg_pgbouncer_pools_maxwait_us',
    'cnpg_pgbouncer_pools_sv_active',
    'cnpg_pgbouncer_pools_sv_idle',
    'cnpg_pgbouncer_pools_sv_used',
    'cnpg_pgbouncer_stats_avg_query_time',
    'cnpg_pgbouncer_stats_avg_wait_time',
    'cnpg_pgbouncer_stats_total_query_count',
    'cnpg_pgbouncer_stats_total_xact_count',
    'cnpg_pgbouncer_up',
  ],
  counter: ['cnpg_pgbouncer_collection_errors_total', 'cnpg_pgbouncer_collections_total'],
};

/** Of the operator: controller-runtime 0.24.1. */
export const OPERATOR_METRICS: MetricFamilies = {
  ...CONTROLLER_METRICS,
  gauge: [...CONTROLLER_METRICS.gauge, 'process_start_time_seconds'],
  counter: [...CONTROLLER_METRICS.counter, 'controller_runtime_reconcile_panics_total'],
};
