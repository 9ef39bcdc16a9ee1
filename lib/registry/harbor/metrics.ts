import type { MetricFamilies } from '../../kernel/facts';

/** Of every process in Go, as client_golang's own collectors have them. */
const GO = {
  gauge: ['go_goroutines', 'process_open_fds', 'process_resident_memory_bytes', 'process_start_time_seconds'],
  counter: ['process_cpu_seconds_total'],
  summary: ['go_gc_duration_seconds'],
} satisfies MetricFamilies;

/** Of core, by Harbor 2.15.1: `src/lib/metric/collector.go`, under the names of the chart (`METRIC_NAMESPACE`, `METRIC_SUBSYSTEM`). */
export const CORE_METRICS: MetricFamilies = {
  gauge: [...GO.gauge, 'harbor_core_http_inflight_requests'],
  counter: [...GO.counter, 'harbor_core_http_request_total'],
  summary: [...GO.summary, 'harbor_core_http_request_duration_seconds'],
};

/** Of the job service, by Harbor 2.15.1: `src/lib/metric/jobservice.go`. */
export const JOBSERVICE_METRICS: MetricFamilies = {
  gauge: [...GO.gauge, 'harbor_jobservice_info'],
  counter: [...GO.counter, 'harbor_jobservice_task_total'],
  summary: [...GO.summary, 'harbor_jobservice_task_process_time_seconds'],
};

/** Of the store of images, by distribution 2.8: `metrics/prometheus.go`, `registry/handlers/app.go` with docker/go-metrics. */
export const STORE_METRICS: MetricFamilies = {
  gauge: [...GO.gauge, 'registry_http_in_flight_requests'],
  counter: [...GO.counter, 'registry_http_requests_total', 'registry_storage_cache_total'],
  histogram: [
    'registry_http_request_duration_seconds',
    'registry_http_request_size_bytes',
    'registry_http_response_size_bytes',
    'registry_storage_action_seconds',
  ],
  summary: GO.summary,
};

/** Of the exporter, by Harbor 2.15.1: `src/pkg/exporter/*_collector.go`. Totals that fall when a repository is deleted are gauges, and so is that of pulls. */
export const EXPORTER_METRICS: MetricFamilies = {
  gauge: [
    ...GO.gauge,
    'harbor_artifact_pulled',
    'harbor_health',
    'harbor_project_artifact_total',
    'harbor_project_member_total',
    'harbor_project_quota_byte',
    'harbor_project_quota_usage_byte',
    'harbor_project_repo_total',
    'harbor_project_total',
    'harbor_statistics_total_project_amount',
    'harbor_statistics_total_repo_amount',
    'harbor_statistics_total_storage_consumption',
    'harbor_system_info',
    'harbor_task_concurrency',
    'harbor_task_queue_latency',
    'harbor_task_queue_size',
    'harbor_task_scheduled_total',
    'harbor_up',
  ],
  counter: GO.counter,
  summary: GO.summary,
};
