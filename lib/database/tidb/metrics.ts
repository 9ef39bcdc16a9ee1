import type { MetricFamilies } from '../../kernel/facts';

/** Of every process in Go, as client_golang's own collectors have them. */
const GO = {
  gauge: ['go_goroutines', 'go_memstats_alloc_bytes', 'process_resident_memory_bytes', 'process_start_time_seconds'],
  counter: ['process_cpu_seconds_total'],
  summary: ['go_gc_duration_seconds'],
} satisfies MetricFamilies;

/**
 * Of PD v8.5.7: `pkg/statistics/metrics.go`, `server/metrics.go`, `server/cluster/metrics.go`, `pkg/tso/metrics.go`, and of etcd 3.5 inside of
 * it. The leader alone tells `pd_cluster_status` and `pd_regions_status`, the first of each store.
 */
export const PD_METRICS: MetricFamilies = {
  gauge: [
    ...GO.gauge,
    'etcd_mvcc_db_total_size_in_bytes',
    'etcd_server_has_leader',
    'etcd_server_is_leader',
    'etcd_server_proposals_pending',
    'pd_cluster_health_status',
    'pd_cluster_status',
    'pd_cluster_store_limit',
    'pd_cluster_tso',
    'pd_config_status',
    'pd_hotcache_status',
    'pd_regions_label_level',
    'pd_regions_status',
    'pd_scheduler_store_status',
    'pd_server_api_concurrency',
  ],
  counter: [
    ...GO.counter,
    'etcd_server_leader_changes_seen_total',
    'etcd_server_slow_apply_total',
    'pd_monitor_time_jump_back_total',
    'pd_schedule_operators_count',
    'pd_scheduler_region_heartbeat',
    'pd_tso_events',
  ],
  histogram: [
    'etcd_disk_wal_fsync_duration_seconds',
    'grpc_server_handling_seconds',
    'pd_schedule_finish_operators_duration_seconds',
    'pd_scheduler_region_heartbeat_latency_seconds',
    'pd_server_handle_tso_duration_seconds',
  ],
  summary: GO.summary,
};

/**
 * Of TiKV v8.5.7: `components/pd_client/src/metrics.rs`, `components/raftstore/src/store/metrics.rs`, `components/tikv_util/src/metrics`,
 * `components/engine_rocks/src/rocks_metrics.rs`, `src/server/metrics.rs`. What its threads used up it calls a gauge, though it only grows.
 */
export const TIKV_METRICS: MetricFamilies = {
  gauge: [
    'tikv_allocator_stats',
    'tikv_engine_block_cache_size_bytes',
    'tikv_engine_pending_compaction_bytes',
    'tikv_engine_size_bytes',
    'tikv_engine_write_stall',
    'tikv_raftstore_region_count',
    'tikv_scheduler_writing_bytes',
    'tikv_server_cpu_cores_quota',
    'tikv_server_info',
    'tikv_server_mem_trace_sum',
    'tikv_store_size_bytes',
  ],
  counter: [
    'tikv_channel_full_total',
    'tikv_critical_error_total',
    'tikv_pd_heartbeat_message_total',
    'tikv_scheduler_too_busy_total',
    'tikv_server_report_failure_msg_total',
    'tikv_thread_cpu_seconds_total',
    'tikv_threads_io_bytes_total',
  ],
  histogram: [
    'tikv_coprocessor_request_duration_seconds',
    'tikv_grpc_msg_duration_seconds',
    'tikv_raftstore_append_log_duration_seconds',
    'tikv_raftstore_apply_log_duration_seconds',
    'tikv_raftstore_apply_wait_time_duration_secs',
    'tikv_raftstore_raft_process_duration_secs',
    'tikv_scheduler_command_duration_seconds',
    'tikv_storage_engine_async_request_duration_seconds',
  ],
};

/** Of TiDB v8.5.7: `pkg/metrics/{server,session,executor}.go`. `tidb_server_connections` is there from the first connection on, `tidb_server_info` always. */
export const TIDB_METRICS: MetricFamilies = {
  gauge: [
    ...GO.gauge,
    'tidb_server_connections',
    'tidb_server_info',
    'tidb_server_maxprocs',
    'tidb_server_prepared_stmts',
    'tidb_server_tokens',
  ],
  counter: [
    ...GO.counter,
    'tidb_executor_expensive_total',
    'tidb_executor_statement_total',
    'tidb_monitor_time_jump_back_total',
    'tidb_server_critical_error_total',
    'tidb_server_disconnection_total',
    'tidb_server_event_total',
    'tidb_server_execute_error_total',
    'tidb_server_handshake_error_total',
    'tidb_server_packet_io_bytes',
    'tidb_server_plan_cache_total',
    'tidb_server_query_total',
    'tidb_session_retry_error_total',
    'tidb_session_schema_lease_error_total',
  ],
  histogram: [
    'tidb_server_conn_idle_duration_seconds',
    'tidb_server_get_token_duration_seconds',
    'tidb_server_handle_query_duration_seconds',
    'tidb_session_compile_duration_seconds',
    'tidb_session_execute_duration_seconds',
    'tidb_session_parse_duration_seconds',
    'tidb_session_transaction_duration_seconds',
  ],
  summary: GO.summary,
};
