import type { MetricFamilies } from '../../kernel/facts';

/** Of every process in Go, as client_golang's own collectors have them. */
const GO = {
  gauge: ['go_goroutines', 'process_resident_memory_bytes', 'process_start_time_seconds'],
  counter: ['process_cpu_seconds_total'],
} satisfies MetricFamilies;

/** Of the controller, by Argo CD 3.4.4: `docs/operator-manual/metrics.md`, `controller/metrics/*.go`. */
export const CONTROLLER_METRICS: MetricFamilies = {
  gauge: [
    ...GO.gauge,
    'argocd_app_info',
    'argocd_app_orphaned_resources_count',
    'argocd_cluster_api_resource_objects',
    'argocd_cluster_api_resources',
    'argocd_cluster_cache_age_seconds',
    'argocd_cluster_connection_status',
    'argocd_cluster_info',
    'argocd_kubectl_exec_pending',
  ],
  counter: [
    ...GO.counter,
    'argocd_app_k8s_request_total',
    'argocd_app_sync_duration_seconds_total',
    'argocd_app_sync_total',
    'argocd_cluster_events_total',
    'argocd_kubectl_exec_total',
    'argocd_redis_request_total',
  ],
  histogram: ['argocd_app_reconcile', 'argocd_redis_request_duration'],
};

/** Of the API's server: `server/metrics/metrics.go`, and go-grpc-middleware's own. */
export const SERVER_METRICS: MetricFamilies = {
  gauge: [...GO.gauge, 'argocd_info'],
  counter: [
    ...GO.counter,
    'argocd_login_request_total',
    'argocd_redis_request_total',
    'grpc_server_handled_total',
    'grpc_server_started_total',
  ],
  histogram: ['argocd_redis_request_duration'],
};

/** Of who reads the repository: `reposerver/metrics/metrics.go`, and go-grpc-middleware's own. */
export const REPO_SERVER_METRICS: MetricFamilies = {
  gauge: [...GO.gauge, 'argocd_repo_pending_request_total'],
  counter: [
    ...GO.counter,
    'argocd_git_fetch_fail_total',
    'argocd_git_lsremote_fail_total',
    'argocd_git_request_total',
    'argocd_redis_request_total',
    'grpc_server_handled_total',
    'grpc_server_started_total',
  ],
  histogram: ['argocd_git_request_duration_seconds', 'argocd_redis_request_duration_seconds'],
};
