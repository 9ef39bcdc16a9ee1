import type { Alert, Dashboard } from '../../kernel/facts';
import { OPERATOR } from './names';

const OF = `namespace="${OPERATOR}"`;
const KUBECTL = `kubectl -n ${OPERATOR}`;

/** What is worth waking for. Names of metrics as controller-runtime serves them. */
export const OPERATOR_ALERTS: readonly Alert[] = [
  {
    name: 'ElasticOperatorDown',
    expr: `kube_statefulset_status_replicas_ready{${OF},statefulset="${OPERATOR}"} == 0`,
    for: '10m',
    severity: 'critical',
    summary:
      'Elasticsearch and Kibana cannot be changed, and what touches their resources is refused: their operator does not run',
    runbook: [
      `${KUBECTL} describe pods: no room, or no image?`,
      `${KUBECTL} logs statefulset/${OPERATOR} --previous.`,
      'Elasticsearch goes on meanwhile. It renews certificates of nodes thirty days before they end: it must run by then.',
    ],
  },
  {
    name: 'ElasticOperatorErrors',
    expr: `sum by (controller) (rate(controller_runtime_reconcile_errors_total{${OF}}[15m])) > 0.1`,
    for: '30m',
    severity: 'warning',
    summary:
      'What Elasticsearch and Kibana should be and what they are differ: {{ $labels.controller }} fails again and again',
    runbook: [
      'kubectl get elasticsearch,kibana -A: which one is not green, or not Ready?',
      'kubectl describe it: conditions and events say why.',
      `${KUBECTL} logs statefulset/${OPERATOR} --since=30m | grep '"log.level":"error"'.`,
    ],
  },
  {
    name: 'ElasticOperatorNoLeader',
    expr: `absent(elastic_leader{${OF}} == 1)`,
    for: '10m',
    severity: 'warning',
    summary: 'Pods of the operator of Elasticsearch run, and none of them leads: nothing is changed or renewed',
    runbook: [
      `${KUBECTL} get lease: who holds it, and is it renewed?`,
      `${KUBECTL} logs statefulset/${OPERATOR}: may it write leases, does it reach the API server?`,
    ],
  },
  {
    name: 'ElasticWebhookSlow',
    expr: `histogram_quantile(0.99, sum by (le, webhook) (rate(controller_runtime_webhook_latency_seconds_bucket{${OF}}[10m]))) > 5`,
    for: '15m',
    severity: 'warning',
    summary:
      'Applying Elasticsearch or Kibana is about to fail: webhook {{ $labels.webhook }} takes over 5 s of the 10 s that it has',
    runbook: [
      `${KUBECTL} top pods: starved of CPU?`,
      `${KUBECTL} logs statefulset/${OPERATOR}: does it wait for the API server?`,
    ],
  },
];

/** How the operator does, on one page. */
export const OPERATOR_DASHBOARD: Dashboard = {
  title: 'Elastic operator',
  panels: [
    { title: 'Leads', expr: `sum(elastic_leader{${OF}})` },
    { title: 'Reconciliations', expr: `sum by (controller) (rate(controller_runtime_reconcile_total{${OF}}[5m]))` },
    { title: 'Errors', expr: `sum by (controller) (rate(controller_runtime_reconcile_errors_total{${OF}}[5m]))` },
    { title: 'Waiting', expr: `sum by (name) (workqueue_depth{${OF}})` },
    {
      title: 'Time of a reconciliation, 99 of 100',
      expr: `histogram_quantile(0.99, sum by (le, controller) (rate(controller_runtime_reconcile_time_seconds_bucket{${OF}}[5m])))`,
      unit: 's',
    },
    { title: 'Memory that the licence counts, GiB', expr: `sum(elastic_licensing_memory_gibibytes_total{${OF}})` },
  ],
};
