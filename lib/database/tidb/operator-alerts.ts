import type { Alert, Dashboard } from '../../kernel/facts';
import { OPERATOR_ID } from './names';

const OF = `namespace="${OPERATOR_ID}"`;
const REPLICAS = `kube_deployment_status_replicas_available{${OF},deployment="tidb-controller-manager"}`;
const LOGS = `kubectl -n ${OPERATOR_ID} logs deploy/tidb-controller-manager`;

/** What is worth waking for, or looking at in the morning. */
export const OPERATOR_ALERTS: readonly Alert[] = [
  {
    name: 'TidbOperatorDown',
    expr: `${REPLICAS} == 0`,
    for: '15m',
    severity: 'warning',
    summary: 'tidb-operator does not run: clusters go on serving, but nothing that breaks in them is replaced',
    runbook: [
      `kubectl -n ${OPERATOR_ID} describe pod -l app.kubernetes.io/component=controller-manager: no node with room, or no image?`,
      `${LOGS} --previous.`,
      `Until it runs, change no TidbCluster and restart no pod of one by hand.`,
    ],
  },
  {
    name: 'TidbOperatorBlind',
    // One that was blind when it started has counted nothing at all.
    expr: `(sum(rate(controller_runtime_reconcile_total{${OF},controller="tidbcluster"}[30m])) or vector(0)) == 0 and on () ${REPLICAS} > 0`,
    for: '15m',
    severity: 'critical',
    summary: 'tidb-operator sees no TidbCluster any more: no change of any cluster is carried out',
    runbook: [
      `${LOGS} | grep "failed to list": one TidbCluster whose TOML cannot be read blinds it for all.`,
      `kubectl get tidbclusters -A --sort-by=.metadata.creationTimestamp, newest first: which was applied outside of this platform?`,
      `Repair or delete that one; the operator sees again within 30 seconds.`,
    ],
  },
  {
    name: 'TidbOperatorFails',
    expr: `sum by (controller) (increase(controller_runtime_reconcile_errors_total{${OF}}[30m])) > 20`,
    for: '30m',
    severity: 'warning',
    summary: 'tidb-operator fails again and again in {{ $labels.controller }}',
    runbook: [
      `${LOGS} --since=30m | grep -E "^E": the message names the cluster.`,
      `kubectl -n <cluster> get events --field-selector reason=FailedValidation: what the operator refuses stands there, never in the status.`,
      `A store that does not leave: docs/systems/tidb-cluster.md, "Scale".`,
    ],
  },
  {
    name: 'TidbOperatorUpdateFails',
    expr: `sum by (name, component) (increase(tidb_operator_cluster_update_errors{${OF}}[30m])) > 20`,
    for: '30m',
    severity: 'warning',
    summary: 'tidb-operator cannot update {{ $labels.component }} of the cluster {{ $labels.name }}',
    runbook: [
      `${LOGS} --since=30m | grep {{ $labels.name }}.`,
      `kubectl get tidbcluster -A: conditions and phase of {{ $labels.component }}.`,
      `An upgrade that stands still waits for one pod: look at its log before anything else.`,
    ],
  },
];

/** How it goes with the operator. */
export const OPERATOR_DASHBOARD: Dashboard = {
  title: 'TiDB operator',
  panels: [
    { title: 'Reconciliations', expr: `sum by (controller) (rate(controller_runtime_reconcile_total{${OF}}[5m]))` },
    { title: 'Errors', expr: `sum by (controller) (rate(controller_runtime_reconcile_errors_total{${OF}}[5m]))` },
    {
      title: 'Time of a reconciliation, 99 of 100',
      expr: `histogram_quantile(0.99, sum by (le, controller) (rate(controller_runtime_reconcile_time_seconds_bucket{${OF}}[5m])))`,
      unit: 's',
    },
    {
      title: 'Update errors of clusters',
      expr: `sum by (name, component) (tidb_operator_cluster_update_errors{${OF}})`,
    },
  ],
};
