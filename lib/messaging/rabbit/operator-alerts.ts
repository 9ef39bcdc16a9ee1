import type { Alert, Dashboard } from '../../kernel/facts';
import { RABBIT_OPERATOR, TOPOLOGY_OPERATOR } from './names';

/** What is worth a look in the morning: clusters serve without their operators. */
export function operatorAlerts(): Alert[] {
  return [...downAlerts(), ...workAlerts()];
}

/** One of the two does not run. */
function downAlerts(): Alert[] {
  const down = (deployment: string) =>
    `kube_deployment_status_replicas_available{namespace="${RABBIT_OPERATOR}",deployment="${deployment}"} == 0`;
  return [
    {
      name: 'RabbitClusterOperatorDown',
      expr: down(RABBIT_OPERATOR),
      for: '15m',
      severity: 'warning',
      summary: 'RabbitMQ clusters go on serving, but can be neither changed nor made, and nothing new is admitted',
      runbook: [
        `kubectl -n ${RABBIT_OPERATOR} describe deploy ${RABBIT_OPERATOR}: no room, or no image?`,
        `kubectl -n ${RABBIT_OPERATOR} logs deploy/${RABBIT_OPERATOR} --previous.`,
        'Delete no RabbitmqCluster meanwhile: its finalizer hangs until the operator runs again.',
      ],
    },
    {
      name: 'RabbitTopologyOperatorDown',
      expr: down(TOPOLOGY_OPERATOR),
      for: '15m',
      severity: 'warning',
      summary: 'New vhosts, users, queues and bindings are not declared; those that exist are untouched',
      runbook: [
        `kubectl -n ${RABBIT_OPERATOR} describe deploy ${TOPOLOGY_OPERATOR}.`,
        `kubectl -n ${RABBIT_OPERATOR} logs deploy/${TOPOLOGY_OPERATOR} --previous.`,
        'A pod that waits for a volume: the certificate of its webhook is missing, see CertificateNotReady.',
      ],
    },
  ];
}

/** They run, and get nothing done. */
function workAlerts(): Alert[] {
  return [
    {
      name: 'RabbitOperatorErrors',
      expr: `sum by (controller) (rate(controller_runtime_reconcile_errors_total{namespace="${RABBIT_OPERATOR}"}[15m])) > 0.1`,
      for: '30m',
      severity: 'warning',
      summary: 'What RabbitMQ should be and what it is differ: {{ $labels.controller }} fails again and again',
      runbook: [
        "kubectl get rabbitmqclusters,vhosts,users,permissions,queues,exchanges,bindings,policies -A: which one's Ready is False?",
        'kubectl describe it: the message is the answer of the server or of the operator.',
        '"Cluster Scale down not supported" freezes a cluster: write the higher number of replicas again.',
        '"inequivalent arg": a queue or exchange exists otherwise. It cannot be changed: move its messages, delete it on the server, let it be declared anew.',
      ],
    },
    {
      name: 'RabbitWebhookSlow',
      expr: `histogram_quantile(0.99, sum by (le, webhook) (rate(controller_runtime_webhook_latency_seconds_bucket{namespace="${RABBIT_OPERATOR}"}[10m]))) > 1`,
      for: '15m',
      severity: 'warning',
      summary:
        'Applying RabbitMQ resources grows slow: webhook {{ $labels.webhook }} takes over a second of the ten that it has',
      runbook: [
        `kubectl -n ${RABBIT_OPERATOR} top pods: starved of CPU?`,
        `kubectl -n ${RABBIT_OPERATOR} logs deploy/${TOPOLOGY_OPERATOR}: does it wait for the API server?`,
      ],
    },
  ];
}

/** How both operators work. */
export function operatorDashboard(): Dashboard {
  const of = (metric: string) => `sum by (controller) (rate(${metric}{namespace="${RABBIT_OPERATOR}"}[5m]))`;
  return {
    title: 'RabbitMQ operators',
    panels: [
      { title: 'Reconciles a second', expr: of('controller_runtime_reconcile_total'), unit: 'ops' },
      { title: 'Errors a second', expr: of('controller_runtime_reconcile_errors_total'), unit: 'ops' },
      { title: 'Waiting', expr: `sum by (name) (workqueue_depth{namespace="${RABBIT_OPERATOR}"})` },
    ],
  };
}
