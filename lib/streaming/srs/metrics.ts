import type { MetricFamilies } from '../../kernel/facts';

/** Of SRS 6: `trunk/src/app/srs_app_http_api.cpp`, `SrsGoApiMetrics`, all that it has. Memory is in KiB, the processor in percent of one core. */
export const SRS_METRICS: MetricFamilies = {
  gauge: ['srs_build_info', 'srs_clients', 'srs_cpu_percent', 'srs_memory', 'srs_node_uname_info', 'srs_streams'],
  counter: ['srs_clients_errs_total', 'srs_clients_total', 'srs_receive_bytes_total', 'srs_send_bytes_total'],
};
