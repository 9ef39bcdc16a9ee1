import type { Proofs } from '../../lib/testing';

const OF = 'namespace="prometheus-operator"';
const available = (deployment: string) => `kube_deployment_status_replicas_available{${OF},deployment="${deployment}"}`;
const POD = `${OF},pod="prometheus-operator-7c9d5b6f4-x2x7k"`;
const errors = `prometheus_operator_reconcile_errors_total{${POD},controller="prometheus"}`;
const managed = (state: string) =>
  `prometheus_operator_managed_resources{${POD},controller="prometheus",resource="PodMonitor",state="${state}"}`;
const states = `up{${OF},pod="kube-state-metrics-6d9f7c5b8-q8l2p"}`;
const listed = (result: string) =>
  `kube_state_metrics_list_total{${OF},pod="kube-state-metrics-6d9f7c5b8-q8l2p",resource="*v1.Pod",result="${result}"}`;
const node = (name: string) => `up{namespace="prometheus-operator-nodes",node="${name}"}`;
const info = (name: string) => `kube_node_info{node="${name}"}`;

export const PROOFS: Proofs = {
  PrometheusOperatorDown: {
    fires: { series: { [available('prometheus-operator')]: '0' } },
    // While it is renewed.
    silent: { series: { [available('prometheus-operator')]: '1 0x5 1x30' } },
  },
  PrometheusOperatorReconcileFails: {
    fires: { series: { [errors]: '0+1' }, at: '40m' },
    // Once, when two change the same object.
    silent: { series: { [errors]: '0x10 1x40' }, at: '40m' },
  },
  PrometheusOperatorRejects: {
    fires: { series: { [managed('selected')]: '30', [managed('rejected')]: '1' } },
    silent: { series: { [managed('selected')]: '31', [managed('rejected')]: '0' } },
  },
  PrometheusWebhookDown: {
    fires: { series: { [available('prometheus-operator-webhook')]: '0' } },
    silent: { series: { [available('prometheus-operator-webhook')]: '1' } },
  },
  KubeStateMetricsDown: {
    fires: { series: { [states]: '0' } },
    silent: { series: { [states]: '1' } },
  },
  KubeStateMetricsListFails: {
    fires: { series: { [listed('success')]: '0+2', [listed('error')]: '0+1' }, at: '40m' },
    silent: { series: { [listed('success')]: '0+2', [listed('error')]: '3' }, at: '40m' },
  },
  NodeExporterMissing: {
    fires: { series: { [node('a')]: '1', [node('b')]: '0', [info('a')]: '1', [info('b')]: '1' } },
    silent: { series: { [node('a')]: '1', [node('b')]: '1', [info('a')]: '1', [info('b')]: '1' } },
  },
};
