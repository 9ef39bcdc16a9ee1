import type { Alert, Dashboard } from '../../kernel/facts';
import { NODES_NAMESPACE, OPERATOR, STATE_METRICS, WEBHOOK } from './names';

const OF = `namespace="${OPERATOR}"`;
const KUBECTL = `kubectl -n ${OPERATOR}`;
const down = (deployment: string) => `kube_deployment_status_replicas_available{${OF},deployment="${deployment}"} == 0`;

/** What is worth waking for. Names of metrics as v0.93 serves them. */
export const OPERATOR_ALERTS: readonly Alert[] = [
  {
    name: 'PrometheusOperatorDown',
    expr: down(OPERATOR),
    for: '15m',
    severity: 'warning',
    summary: 'Nothing new is watched, and no rule changes: prometheus-operator does not run',
    runbook: [
      `${KUBECTL} describe deploy ${OPERATOR}: no room, no image, or a certificate that is missing (CertificateNotReady)?`,
      `${KUBECTL} logs deploy/${OPERATOR} --previous.`,
      'Prometheus and Alertmanager go on with what they loaded last.',
    ],
  },
  {
    name: 'PrometheusOperatorReconcileFails',
    expr: `sum by (controller) (increase(prometheus_operator_reconcile_errors_total{${OF}}[10m])) > 3`,
    for: '15m',
    severity: 'warning',
    summary: 'prometheus-operator fails again and again at what {{ $labels.controller }} should be',
    runbook: [
      `${KUBECTL} logs deploy/${OPERATOR} --since=30m | grep '"level":"error"'.`,
      'kubectl get prometheuses,alertmanagers -A: READY and RECONCILED say which one; kubectl describe it: its conditions say why.',
      'Meanwhile it runs with the configuration that it had: revert what was published last.',
    ],
  },
  {
    name: 'PrometheusOperatorRejects',
    expr: `max by (controller, resource) (prometheus_operator_managed_resources{${OF},state="rejected"}) > 0`,
    for: '10m',
    severity: 'warning',
    summary: '{{ $value }} of {{ $labels.resource }} are left out by prometheus-operator: what they watch is unseen',
    runbook: [
      'kubectl get events -A --field-selector reason=InvalidConfiguration: they name the object and what is wrong with it.',
      `Else ${KUBECTL} logs deploy/${OPERATOR} --since=1h | grep -i skipping. A Secret that is missing is the usual reason.`,
    ],
  },
  {
    name: 'PrometheusWebhookDown',
    expr: down(WEBHOOK),
    for: '5m',
    severity: 'critical',
    summary: 'No PrometheusRule can be applied, of any system: the webhook that reads them does not answer',
    runbook: [
      `${KUBECTL} describe deploy ${WEBHOOK}: no room, no image, or no certificate?`,
      `${KUBECTL} get certificates: prometheus-admission must be ready; else see CertificateNotReady.`,
      `${KUBECTL} rollout restart deploy ${WEBHOOK} makes it read a renewed certificate.`,
    ],
  },
  {
    name: 'KubeStateMetricsDown',
    expr: `absent(up{${OF},pod=~"${STATE_METRICS}-.*"} == 1)`,
    for: '10m',
    severity: 'critical',
    summary: 'Nobody is told of pods that fail or are missing: kube-state-metrics is not read',
    runbook: [
      `${KUBECTL} describe deploy ${STATE_METRICS}: OOMKilled? It keeps every object of the cluster in memory.`,
      `${KUBECTL} logs deploy/${STATE_METRICS} --previous.`,
      'It runs: look at its target in Prometheus (Status, Targets); is the PodMonitor there, and the network open?',
    ],
  },
  {
    name: 'KubeStateMetricsListFails',
    expr: `sum(rate(kube_state_metrics_list_total{${OF},result="error"}[5m])) > 0`,
    for: '15m',
    severity: 'warning',
    summary: 'kube-state-metrics cannot read all kinds of objects: alerts about them stay silent',
    runbook: [
      `${KUBECTL} logs deploy/${STATE_METRICS} | grep -i forbidden: a right is missing in ClusterRole ${STATE_METRICS}.`,
      'Else the API server is slow or refuses: look at it first.',
    ],
  },
  {
    name: 'NodeExporterMissing',
    expr: `(count(up{namespace="${NODES_NAMESPACE}"} == 1) or vector(0)) < count(kube_node_info)`,
    for: '15m',
    severity: 'warning',
    summary: 'Not every node is seen: {{ $value }} of node_exporter answer',
    runbook: [
      `kubectl -n ${NODES_NAMESPACE} get pods -o wide: which node has none, or one that does not run?`,
      `kubectl -n ${NODES_NAMESPACE} describe it: a taint, no room, or port 9100 taken on the host?`,
    ],
  },
];

/** How the operator does, on one page. */
export const OPERATOR_DASHBOARD: Dashboard = {
  title: 'Prometheus operator',
  panels: [
    {
      title: 'Objects that it manages',
      expr: `max by (resource, state) (prometheus_operator_managed_resources{${OF}})`,
    },
    {
      title: 'Reconciliations',
      expr: `sum by (controller) (rate(prometheus_operator_reconcile_operations_total{${OF}}[5m]))`,
      unit: 'ops',
    },
    {
      title: 'Errors',
      expr: `sum by (controller) (rate(prometheus_operator_reconcile_errors_total{${OF}}[5m]))`,
      unit: 'ops',
    },
    {
      title: 'Time of a reconciliation, 99 of 100',
      expr: `histogram_quantile(0.99, sum by (le, controller) (rate(prometheus_operator_reconcile_duration_seconds_bucket{${OF}}[5m])))`,
      unit: 's',
    },
  ],
};
