import type { MetricFamilies } from '../../../kernel/facts';

/*
 * What Fluent Bit 5.1.1 answers at `/api/v2/metrics/prometheus`, read from the program itself while it ran these configurations.
 */

/** Of every instance. */
const COMMON = {
  gauge: [
    'fluentbit_build_info',
    'fluentbit_input_ingestion_paused',
    'fluentbit_input_rate_bytes',
    'fluentbit_input_rate_gate_busy_chunks',
    'fluentbit_input_rate_gate_limited',
    'fluentbit_input_rate_gate_retry_attempts',
    'fluentbit_input_rate_records',
    'fluentbit_input_storage_chunks',
    'fluentbit_input_storage_chunks_busy',
    'fluentbit_input_storage_chunks_busy_bytes',
    'fluentbit_input_storage_chunks_down',
    'fluentbit_input_storage_chunks_up',
    'fluentbit_input_storage_memory_bytes',
    'fluentbit_input_storage_overlimit',
    'fluentbit_output_chunk_available_capacity_percent',
    'fluentbit_output_upstream_busy_connections',
    'fluentbit_output_upstream_total_connections',
    'fluentbit_process_start_time_seconds',
    'fluentbit_storage_chunks',
    'fluentbit_storage_fs_chunks',
    'fluentbit_storage_fs_chunks_down',
    'fluentbit_storage_fs_chunks_up',
    'fluentbit_storage_mem_chunks',
  ],
  counter: [
    'fluentbit_filter_add_records_total',
    'fluentbit_filter_bytes_total',
    'fluentbit_filter_drop_bytes_total',
    'fluentbit_filter_drop_records_total',
    'fluentbit_filter_records_total',
    'fluentbit_hot_reloaded_times',
    'fluentbit_input_bytes_total',
    'fluentbit_input_records_total',
    'fluentbit_input_ring_buffer_retries_total',
    'fluentbit_input_ring_buffer_retry_failures_total',
    'fluentbit_input_ring_buffer_writes_total',
    'fluentbit_logger_logs_total',
    'fluentbit_logger_queue_drained_total',
    'fluentbit_logger_queue_dropped_total',
    'fluentbit_logger_queue_enqueued_total',
    'fluentbit_output_dropped_records_total',
    'fluentbit_output_errors_total',
    'fluentbit_output_proc_bytes_total',
    'fluentbit_output_proc_records_total',
    'fluentbit_output_retried_records_total',
    'fluentbit_output_retries_failed_total',
    'fluentbit_output_retries_total',
    'fluentbit_routing_logs_bytes_total',
    'fluentbit_routing_logs_records_total',
    'fluentbit_uptime',
  ],
  histogram: ['fluentbit_output_latency_seconds'],
} satisfies MetricFamilies;

/** Of agents: files and processors besides. */
export const AGENT_METRICS: MetricFamilies = {
  ...COMMON,
  counter: [
    ...COMMON.counter,
    'fluentbit_filter_emit_records_total',
    'fluentbit_input_files_opened_total',
    'fluentbit_processor_invocations_total',
    'fluentbit_processor_items_drop_total',
    'fluentbit_processor_items_in_total',
    'fluentbit_processor_items_out_total',
    'fluentbit_routing_logs_drop_bytes_total',
    'fluentbit_routing_logs_drop_records_total',
  ],
};

/** Of those that pass on. */
export const AGGREGATOR_METRICS: MetricFamilies = COMMON;
