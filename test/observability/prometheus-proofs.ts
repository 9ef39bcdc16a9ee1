import type { Proofs } from '../../lib/testing';
import { CLUSTER_PROOFS } from './cluster-proofs';

const NAMESPACE = 'namespace="monitoring"';
const server = (i: number) => `${NAMESPACE},pod="prometheus-monitoring-${i}"`;
const up = (i: number) => `up{${server(i)},job="monitoring/monitoring.prometheus"}`;
const KUBELET = 'up{job="kubelet",node="a"}';
const of = (metric: string, labels = '') => `prometheus_${metric}{${server(0)}${labels}}`;
const failures = of('rule_evaluation_failures_total', ',rule_group="shop"');
const missed = of('rule_group_iterations_missed_total', ',rule_group="shop"');
const duplicates = of('target_scrapes_sample_duplicate_timestamp_total');
const outOfOrder = of('target_scrapes_sample_out_of_order_total');
const sent = of('notifications_sent_total', ',alertmanager="http://10.0.0.9:9093/api/v2/alerts"');
const errors = of('notifications_errors_total', ',alertmanager="http://10.0.0.9:9093/api/v2/alerts"');
const volume = (what: string) =>
  `kubelet_volume_stats_${what}_bytes{${NAMESPACE},persistentvolumeclaim="prometheus-monitoring-db-prometheus-monitoring-0"}`;
const push = (what: string) => `push_${what}_seconds{job="import"}`;
const TARGET = 'instance="https://shop.example.com/ready"';
const DAY = 86_400;

/** Of a monitoring with the id `monitoring`, in its own namespace, as its defaults are. */
export const PROMETHEUS_PROOFS: Proofs = {
  ...CLUSTER_PROOFS,
  PrometheusServerMissing: {
    fires: { series: { [up(0)]: '0' } },
    silent: { series: { [up(0)]: '1', [up(1)]: '1' } },
  },
  PrometheusTargetDown: {
    fires: { series: { 'up{system="shop",job="shop/shop.web",instance="10.0.0.7:8080"}': '0' } },
    silent: { series: { 'up{system="shop",job="shop/shop.web",instance="10.0.0.7:8080"}': '1 0x5 1x40' } },
  },
  PrometheusKubeletsUnseen: {
    fires: { series: { [KUBELET]: '0' } },
    silent: { series: { [KUBELET]: '0', 'up{job="kubelet",node="b"}': '1' } },
  },
  PrometheusRuleFails: {
    fires: { series: { [failures]: '0+2' }, at: '40m' },
    silent: { series: { [failures]: '3' }, at: '40m' },
  },
  PrometheusRulesLate: {
    fires: { series: { [missed]: '0+1' }, at: '40m' },
    silent: { series: { [missed]: '1' }, at: '40m' },
  },
  PrometheusReloadFails: {
    fires: { series: { [of('config_last_reload_successful')]: '0' } },
    silent: { series: { [of('config_last_reload_successful')]: '1 0x3 1x30' } },
  },
  PrometheusScrapesRefused: {
    fires: { series: { [duplicates]: '0+5', [outOfOrder]: '0' }, at: '40m' },
    silent: { series: { [duplicates]: '2', [outOfOrder]: '1' }, at: '40m' },
  },
  PrometheusWithoutAlertmanager: {
    fires: { series: { [of('notifications_alertmanagers_discovered')]: '0' } },
    silent: { series: { [of('notifications_alertmanagers_discovered')]: '3 0x3 3x30' } },
  },
  PrometheusNotificationsFail: {
    fires: { series: { [sent]: '0+100', [errors]: '0+2' }, at: '40m' },
    // None is sent: nothing is wrong.
    silent: { series: { [sent]: '7', [errors]: '0' }, at: '40m' },
  },
  PrometheusStorageFills: {
    fires: { series: { [volume('available')]: '7', [volume('capacity')]: '100' } },
    silent: { series: { [volume('available')]: '14', [volume('capacity')]: '100' } },
  },
  PrometheusHistoryShort: {
    fires: { series: { [of('tsdb_size_retentions_total')]: '0x10 1x50' }, at: '40m' },
    silent: { series: { [of('tsdb_size_retentions_total')]: '0' }, at: '40m' },
  },
  PrometheusSeriesMany: {
    fires: { series: { [of('tsdb_head_series')]: '400000' } },
    silent: { series: { [of('tsdb_head_series')]: '70000' } },
  },
};

/** Of its Pushgateway. */
export const PUSH_PROOFS: Proofs = {
  PushgatewayJobStale: {
    // Time begins with 0 in a test.
    fires: { series: { [push('time')]: `${-3 * DAY}` } },
    silent: { series: { [push('time')]: `${-1 * DAY}` } },
  },
  PushgatewayRefuses: {
    fires: { series: { [push('time')]: '100', [push('failure_time')]: '160' } },
    silent: { series: { [push('time')]: '160', [push('failure_time')]: '100' } },
  },
};

/** Of its probes. */
export const PROBE_PROOFS: Proofs = {
  ProbeFails: {
    fires: { series: { [`probe_success{${TARGET}}`]: '0' } },
    silent: { series: { [`probe_success{${TARGET}}`]: '1 0x3 1x20' } },
  },
  ProbeCertificateExpires: {
    fires: { series: { [`probe_ssl_earliest_cert_expiry{${TARGET}}`]: `${13 * DAY}` } },
    silent: { series: { [`probe_ssl_earliest_cert_expiry{${TARGET}}`]: `${15 * DAY}` } },
  },
};
