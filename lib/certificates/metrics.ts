import type { MetricFamilies } from '../kernel/facts';

/**
 * What the controller of cert-manager v1.21.1 serves: `pkg/metrics/metrics.go` and `internal/collectors`. Those of certificates, issuers
 * and challenges carry the name and the namespace of what they are about. Times of a certificate that was never issued are 0.
 */
export const CERT_MANAGER_METRICS = {
  gauge: [
    'certmanager_certificate_challenge_status',
    'certmanager_certificate_expiration_timestamp_seconds',
    'certmanager_certificate_not_after_timestamp_seconds',
    'certmanager_certificate_not_before_timestamp_seconds',
    'certmanager_certificate_ready_status',
    'certmanager_certificate_renewal_timestamp_seconds',
    'certmanager_clock_time_seconds_gauge',
    'certmanager_clusterissuer_ready_status',
    'certmanager_issuer_ready_status',
    'go_goroutines',
    'process_resident_memory_bytes',
  ],
  counter: [
    'certmanager_controller_sync_call_count',
    'certmanager_controller_sync_error_count',
    'certmanager_http_acme_client_request_count',
    'process_cpu_seconds_total',
  ],
  summary: ['certmanager_http_acme_client_request_duration_seconds'],
} as const satisfies MetricFamilies;
