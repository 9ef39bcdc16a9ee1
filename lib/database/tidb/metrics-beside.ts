import type { MetricFamilies } from '../../kernel/facts';

/** Of TiFlash v8.5.7: `dbms/src/Common/TiFlashMetrics.h`, `CurrentMetrics.cpp` and `AsynchronousMetrics.cpp` with their prefixes. */
export const TIFLASH_METRICS: MetricFamilies = {
  gauge: [
    'tiflash_memory_usage_by_class',
    'tiflash_raft_ongoing_snapshot_total_bytes',
    'tiflash_storage_throughput_bytes',
    'tiflash_storage_throughput_rows',
    'tiflash_sync_schema_applying',
    'tiflash_system_asynchronous_metric_MaxDTDeltaOldestSnapshotLifetime',
    'tiflash_system_asynchronous_metric_Uptime',
    'tiflash_system_current_metric_StoreSizeAvailable',
    'tiflash_system_current_metric_StoreSizeCapacity',
    'tiflash_system_current_metric_StoreSizeUsed',
  ],
  counter: [
    'tiflash_coprocessor_executor_count',
    'tiflash_coprocessor_request_count',
    'tiflash_coprocessor_request_error',
    'tiflash_memory_exceed_quota_count',
    'tiflash_raft_read_index_count',
    'tiflash_schema_internal_ddl_count',
    'tiflash_storage_command_count',
    'tiflash_storage_subtask_count',
  ],
  histogram: [
    'tiflash_coprocessor_request_duration_seconds',
    'tiflash_raft_read_index_duration_seconds',
    'tiflash_raft_wait_index_duration_seconds',
    'tiflash_schema_apply_duration_seconds',
    'tiflash_storage_subtask_duration_seconds',
  ],
};

/** Of the TiKV inside of TiFlash v8.5.7, as `metrics/grafana/tiflash_proxy_summary.json` and `tiflash_summary.json` ask for it: TiKV's own, with a prefix. */
export const TIFLASH_PROXY_METRICS: MetricFamilies = {
  gauge: [
    'tiflash_proxy_process_resident_memory_bytes',
    'tiflash_proxy_tikv_engine_size_bytes',
    'tiflash_proxy_tikv_raftstore_region_count',
  ],
  counter: [
    'tiflash_proxy_process_cpu_seconds_total',
    'tiflash_proxy_thread_cpu_seconds_total',
    'tiflash_proxy_threads_io_bytes_total',
  ],
};

/** Of TiCDC v8.5.7: `pkg/metrics/changefeed.go`. */
export const TICDC_METRICS: MetricFamilies = {
  gauge: [
    'ticdc_owner_changefeed_error_info',
    'ticdc_owner_checkpoint_ts',
    'ticdc_owner_checkpoint_ts_lag',
    'ticdc_owner_status',
  ],
  counter: ['ticdc_owner_ownership_counter'],
};

/** Of tidb-operator v1.6.6: `pkg/metrics`. */
export const OPERATOR_METRICS: MetricFamilies = {
  gauge: [
    'controller_runtime_active_workers',
    'controller_runtime_max_concurrent_reconciles',
    'go_goroutines',
    'process_resident_memory_bytes',
    'process_start_time_seconds',
    'tidb_operator_cluster_spec_replicas',
  ],
  counter: [
    'controller_runtime_reconcile_errors_total',
    'controller_runtime_reconcile_total',
    'process_cpu_seconds_total',
    'tidb_operator_cluster_update_errors',
  ],
  histogram: ['controller_runtime_reconcile_time_seconds'],
  summary: ['go_gc_duration_seconds'],
};
