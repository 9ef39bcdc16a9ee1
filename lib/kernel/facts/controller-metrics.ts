import type { MetricFamilies } from './observed';

/**
 * What every operator serves that is built with controller-runtime, besides its own, as far as versions 0.15 to 0.24 have it alike: its
 * `pkg/internal/controller/metrics`, `pkg/webhook/internal/metrics` and `pkg/metrics`. Times of webhooks are counted by powers of ten in 0.24.
 */
export const CONTROLLER_METRICS = {
  gauge: [
    'controller_runtime_active_workers',
    'controller_runtime_max_concurrent_reconciles',
    'controller_runtime_webhook_requests_in_flight',
    'go_goroutines',
    'leader_election_master_status',
    'process_resident_memory_bytes',
    'workqueue_depth',
    'workqueue_longest_running_processor_seconds',
    'workqueue_unfinished_work_seconds',
  ],
  counter: [
    'controller_runtime_reconcile_errors_total',
    'controller_runtime_reconcile_total',
    'controller_runtime_terminal_reconcile_errors_total',
    'controller_runtime_webhook_requests_total',
    'process_cpu_seconds_total',
    'rest_client_requests_total',
    'workqueue_adds_total',
    'workqueue_retries_total',
  ],
  histogram: [
    'controller_runtime_reconcile_time_seconds',
    'controller_runtime_webhook_latency_seconds',
    'workqueue_queue_duration_seconds',
    'workqueue_work_duration_seconds',
  ],
} as const satisfies MetricFamilies;
