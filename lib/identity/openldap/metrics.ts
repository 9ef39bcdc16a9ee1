import type { MetricFamilies } from '../../kernel/facts';

/**
 * Of openldap-exporter v2.9.1: `main.go`. It calls a gauge what slapd itself counts (`cn=Operations,cn=Monitor`); of what
 * `openldap_monitor_counter_object` has, some grows (`cn=Bytes`) and some does not (`cn=Current`).
 */
export const OPENLDAP_METRICS: MetricFamilies = {
  gauge: [
    'go_goroutines',
    'openldap_monitor_counter_object',
    'openldap_monitor_replication',
    'openldap_monitored_object',
    'openldap_pages_free',
    'openldap_pages_max',
    'openldap_pages_used',
    'process_open_fds',
    'process_resident_memory_bytes',
    'process_start_time_seconds',
  ],
  counter: [
    'openldap_bind',
    'openldap_dial',
    'openldap_monitor_operation',
    'openldap_scrape',
    'process_cpu_seconds_total',
    'promhttp_metric_handler_requests_total',
  ],
  summary: ['go_gc_duration_seconds'],
};
