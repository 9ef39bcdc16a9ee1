import type { MetricFamilies } from '../../kernel/facts';

/** Of Argo Rollouts' controller: `controller/metrics/prommetrics.go`. Each of rollout_, analysis_ and notification_ tells namespace and name of the object that it is of. */
export const ROLLOUTS_METRICS = {
  gauge: [
    'analysis_run_info',
    'analysis_run_metric_phase',
    'analysis_run_metric_type',
    'analysis_template_info',
    'go_goroutines',
    'process_resident_memory_bytes',
    'rollout_info',
    'rollout_info_replicas_available',
    'rollout_info_replicas_desired',
    'rollout_info_replicas_unavailable',
    'rollout_info_replicas_updated',
  ],
  counter: [
    'analysis_run_reconcile_error',
    'controller_clientset_k8s_request_total',
    'notification_send_error',
    'notification_send_success',
    'process_cpu_seconds_total',
    'rollout_events_total',
    'rollout_reconcile_error',
  ],
  histogram: ['analysis_run_reconcile', 'rollout_reconcile'],
} as const satisfies MetricFamilies;
