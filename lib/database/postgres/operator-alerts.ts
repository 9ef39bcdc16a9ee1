import type { Alert, Dashboard } from '../../kernel/facts';
import { MANAGER, OPERATOR, PLUGIN } from './names';

const OF = `namespace="${OPERATOR}"`;
const LOGS = `kubectl -n ${OPERATOR} logs deploy/`;
const down = (deployment: string) => `kube_deployment_status_replicas_available{${OF},deployment="${deployment}"} == 0`;

/** What is worth waking for. Names of metrics as controller-runtime serves them. */
export const OPERATOR_ALERTS: readonly Alert[] = [
  {
    name: 'PostgresOperatorDown',
    expr: down(MANAGER),
    for: '5m',
    severity: 'critical',
    summary: 'No PostgreSQL cluster fails over, and none can be changed: CloudNativePG does not run',
    runbook: [
      `kubectl -n ${OPERATOR} describe deploy ${MANAGER}: no room, or no image?`,
      `${LOGS}${MANAGER} --previous.`,
      `Clusters go on serving with the primary that they have: restart none of their pods meanwhile.`,
    ],
  },
  {
    name: 'PostgresPluginDown',
    expr: down(PLUGIN),
    for: '15m',
    severity: 'warning',
    summary:
      'Clusters with backups cannot be changed, nor an instance of theirs be made: the backup plugin does not run',
    runbook: [
      `kubectl -n ${OPERATOR} describe deploy ${PLUGIN}: a pod that waits for a volume misses its certificates, see CertificateNotReady.`,
      `${LOGS}${PLUGIN} --previous.`,
      `What archives is in the instances' own pods, and goes on.`,
    ],
  },
  {
    name: 'PostgresOperatorErrors',
    expr: `sum by (controller) (rate(controller_runtime_reconcile_errors_total{${OF}}[15m])) > 0.1`,
    for: '30m',
    severity: 'warning',
    summary:
      'What PostgreSQL clusters should be and what they are differ: {{ $labels.controller }} fails again and again',
    runbook: [
      `kubectl get clusters.postgresql.cnpg.io,poolers,scheduledbackups -A: which one is not as it should be?`,
      `kubectl describe it: conditions and events say why.`,
      `${LOGS}${MANAGER} --since=30m | grep '"level":"error"'.`,
    ],
  },
  {
    name: 'PostgresWebhookSlow',
    expr: `histogram_quantile(0.99, sum by (le, webhook) (rate(controller_runtime_webhook_latency_seconds_bucket{${OF}}[10m]))) > 5`,
    for: '15m',
    severity: 'warning',
    summary:
      'Applying PostgreSQL resources is about to fail: webhook {{ $labels.webhook }} takes over 5 s of the 10 s that it has',
    runbook: [
      `kubectl -n ${OPERATOR} top pods: starved of CPU?`,
      `${LOGS}${MANAGER}: does it wait for the API server?`,
    ],
  },
];

/** How the operator does, on one page. */
export const OPERATOR_DASHBOARD: Dashboard = {
  title: 'PostgreSQL operator',
  panels: [
    { title: 'Reconciliations', expr: `sum by (controller) (rate(controller_runtime_reconcile_total{${OF}}[5m]))` },
    { title: 'Errors', expr: `sum by (controller) (rate(controller_runtime_reconcile_errors_total{${OF}}[5m]))` },
    { title: 'Waiting', expr: `sum by (name) (workqueue_depth{${OF}})` },
    {
      title: 'Time of a reconciliation, 99 of 100',
      expr: `histogram_quantile(0.99, sum by (le, controller) (rate(controller_runtime_reconcile_time_seconds_bucket{${OF}}[5m])))`,
      unit: 's',
    },
  ],
};
