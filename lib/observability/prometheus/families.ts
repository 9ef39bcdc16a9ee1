import type { MetricFamilies } from '../../kernel/facts';

/** Names that stand in a text, one after the other. */
export function words(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}

/** What every program written in Go with the Prometheus client tells of itself. */
const PROCESS_GAUGES = words(`
  go_goroutines go_memstats_heap_inuse_bytes process_open_fds process_max_fds process_resident_memory_bytes process_start_time_seconds`);
const PROCESS_COUNTERS = ['process_cpu_seconds_total'];

/** Of the kubelet, as Kubernetes' reference of metrics has them. */
export const KUBELET: MetricFamilies = {
  gauge: [
    ...PROCESS_GAUGES,
    ...words(`
      kubelet_node_name kubelet_running_pods kubelet_running_containers kubelet_certificate_manager_client_ttl_seconds
      kubelet_volume_stats_available_bytes kubelet_volume_stats_capacity_bytes kubelet_volume_stats_used_bytes
      kubelet_volume_stats_inodes kubelet_volume_stats_inodes_free kubelet_volume_stats_inodes_used`),
  ],
  counter: [...PROCESS_COUNTERS, ...words('kubelet_evictions rest_client_requests_total')],
  histogram: words('kubelet_pleg_relist_duration_seconds kubelet_pod_worker_duration_seconds'),
};

/** Of cAdvisor in the kubelet: docs/storage/prometheus.md of google/cadvisor, less what {@link CONTAINERS_DROPPED} drops. */
export const CONTAINERS: MetricFamilies = {
  gauge: words(`
    container_fs_inodes_free container_fs_inodes_total container_fs_limit_bytes container_fs_usage_bytes container_last_seen
    container_memory_cache container_memory_max_usage_bytes container_memory_rss container_memory_usage_bytes
    container_memory_working_set_bytes container_processes container_sockets container_start_time_seconds container_threads`),
  counter: words(`
    container_cpu_cfs_periods_total container_cpu_cfs_throttled_periods_total container_cpu_usage_seconds_total
    container_fs_reads_bytes_total container_fs_reads_total container_fs_writes_bytes_total container_fs_writes_total
    container_memory_failcnt container_memory_failures_total container_oom_events_total
    container_network_receive_bytes_total container_network_receive_errors_total container_network_receive_packets_dropped_total
    container_network_receive_packets_total container_network_transmit_bytes_total container_network_transmit_errors_total
    container_network_transmit_packets_dropped_total container_network_transmit_packets_total`),
};

/** What cAdvisor serves for each container, and nobody looks at: the greater part of all series. As upstream's chart drops them. */
export const CONTAINERS_DROPPED = [
  'container_cpu_(cfs_throttled_seconds_total|load_average_10s|system_seconds_total|user_seconds_total)',
  'container_fs_(io_current|io_time_seconds_total|io_time_weighted_seconds_total|reads_merged_total|sector_reads_total|sector_writes_total|writes_merged_total)',
  'container_memory_(mapped_file|swap)',
  'container_(file_descriptors|tasks_state|threads_max)',
  'container_spec.*',
];

/** Of Prometheus 3.14: `mustRegister` in its own sources. */
export const PROMETHEUS: MetricFamilies = {
  gauge: [
    ...PROCESS_GAUGES,
    ...words(`
      prometheus_config_last_reload_successful prometheus_notifications_alertmanagers_discovered prometheus_notifications_queue_length
      prometheus_notifications_queue_capacity prometheus_rule_group_interval_seconds prometheus_rule_group_last_duration_seconds
      prometheus_rule_group_rules prometheus_tsdb_head_series prometheus_tsdb_storage_blocks_bytes prometheus_tsdb_lowest_timestamp_seconds
      prometheus_ready`),
  ],
  counter: [
    ...PROCESS_COUNTERS,
    ...words(`
      prometheus_notifications_dropped_total prometheus_notifications_errors_total prometheus_notifications_sent_total
      prometheus_rule_evaluation_failures_total prometheus_rule_group_iterations_missed_total
      prometheus_target_scrapes_sample_duplicate_timestamp_total prometheus_target_scrapes_sample_out_of_order_total
      prometheus_tsdb_compactions_failed_total prometheus_tsdb_head_samples_appended_total prometheus_tsdb_reloads_failures_total
      prometheus_tsdb_size_retentions_total prometheus_tsdb_wal_corruptions_total`),
  ],
  summary: words('prometheus_engine_query_duration_seconds prometheus_target_interval_length_seconds'),
};

/** Of prometheus-operator v0.93: pkg/operator/operator.go and pkg/kubelet. */
export const OPERATOR_FAMILIES: MetricFamilies = {
  gauge: [
    ...PROCESS_GAUGES,
    ...words(
      'prometheus_operator_managed_resources prometheus_operator_ready prometheus_operator_spec_replicas prometheus_operator_syncs prometheus_operator_workqueue_depth',
    ),
  ],
  counter: [
    ...PROCESS_COUNTERS,
    ...words(`
      prometheus_operator_kubernetes_client_http_requests_total prometheus_operator_list_operations_failed_total
      prometheus_operator_list_operations_total prometheus_operator_reconcile_errors_total prometheus_operator_reconcile_operations_total
      prometheus_operator_reconcile_sts_delete_create_total prometheus_operator_status_update_errors_total
      prometheus_operator_status_update_operations_total prometheus_operator_triggered_total
      prometheus_operator_watch_operations_failed_total prometheus_operator_watch_operations_total`),
  ],
  histogram: ['prometheus_operator_reconcile_duration_seconds'],
};

/** Of the webhook that reads rules: nothing that anybody asks for by now. */
export const WEBHOOK_FAMILIES: MetricFamilies = { gauge: PROCESS_GAUGES, counter: PROCESS_COUNTERS };

/** Of the Pushgateway itself; what is pushed to it, those who push say. */
export const PUSHGATEWAY: MetricFamilies = {
  gauge: [...PROCESS_GAUGES, 'push_time_seconds', 'push_failure_time_seconds'],
  counter: [...PROCESS_COUNTERS, 'pushgateway_http_requests_total'],
};

/** Of the blackbox exporter itself, and of what it tries: its README and prober/. */
export const BLACKBOX: MetricFamilies = {
  gauge: [...PROCESS_GAUGES, 'blackbox_exporter_config_last_reload_successful'],
  counter: PROCESS_COUNTERS,
};
export const PROBES: MetricFamilies = {
  gauge: words(`
    probe_dns_lookup_time_seconds probe_duration_seconds probe_http_duration_seconds probe_http_ssl probe_http_status_code
    probe_ssl_earliest_cert_expiry probe_success`),
};
