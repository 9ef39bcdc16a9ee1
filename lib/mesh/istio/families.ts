import type { MetricFamilies } from '../../kernel/facts';

/** What istiod 1.30 counts that somebody asks for: `monitoring.New…` in its `pilot`, `security` and `pkg`. */
export const ISTIOD_FAMILIES: MetricFamilies = {
  gauge: [
    'citadel_server_root_cert_expiry_timestamp',
    'pilot_destrule_subsets',
    'pilot_duplicate_envoy_clusters',
    'pilot_services',
    'pilot_virt_services',
    'pilot_vservice_dup_domain',
    'pilot_xds',
  ],
  counter: [
    'galley_validation_failed',
    'pilot_total_rejected_configs',
    'pilot_xds_pushes',
    'sidecar_injection_failure_total',
    'sidecar_injection_requests_total',
    'webhook_patch_failures_total',
  ],
  histogram: ['pilot_proxy_convergence_time'],
};

/** What every proxy counts: Istio's standard metrics (istio.io, reference/config/metrics). */
export const PROXY_FAMILIES: MetricFamilies = {
  counter: [
    'istio_requests_total',
    'istio_tcp_connections_opened_total',
    'istio_tcp_received_bytes_total',
    'istio_tcp_sent_bytes_total',
  ],
  histogram: ['istio_request_duration_milliseconds'],
};

/** What the plugin of a node counts: `cni/pkg/install` and `cni/pkg/repair`. */
export const CNI_FAMILIES: MetricFamilies = {
  gauge: ['istio_cni_install_ready'],
  counter: ['istio_cni_installs_total', 'istio_cni_repair_pods_repaired_total'],
};
