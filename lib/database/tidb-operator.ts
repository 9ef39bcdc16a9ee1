import { TIDB_CRDS, TIDB_OPERATOR_CHART } from '../kernel/catalog';
import type { Environment } from '../kernel/environment';
import type { Alert, Dashboard } from '../kernel/facts';
import { mirrored } from '../kernel/images';
import { restrictedPod } from '../kernel/kubernetes';
import type { Operator, OperatorSpec } from '../kernel/operator';
import type { JsonObject } from '../kernel/values';

const ID = 'tidb-operator';

/** tidb-operator 1.6: one for all TiDB clusters of an environment. No chart ships its CRDs: the foundation brings them. */
export function tidbOperator(env: Environment): OperatorSpec {
  return {
    id: ID,
    app: 'tidb-operator',
    // The chart has a place for the pod's security context and none for its container's.
    security: 'baseline',
    releases: [{ name: ID, chart: TIDB_OPERATOR_CHART, values: valuesOf(env) }],
    crds: TIDB_CRDS,
    facts: stateOperator,
  };
}

/** Images of the operator that its clusters run: discovery is the operator's own, backups have one of theirs. */
export function operatorImages(env: Environment): { readonly discovery: string; readonly backup: string } {
  const [discovery = '', backup = ''] = TIDB_OPERATOR_CHART.images.map(({ ref }) => mirrored(ref, env.row.mirror));
  return { discovery, backup };
}

const RESOURCES = { requests: { cpu: '100m', memory: '128Mi' }, limits: { memory: '512Mi' } };

function valuesOf(env: Environment): JsonObject {
  return {
    clusterScoped: true,
    controllerManager: {
      replicas: replicasOf(env),
      resources: RESOURCES,
      securityContext: restrictedPod(1000),
    },
    scheduler: { create: false },
    advancedStatefulset: { create: false },
    admissionWebhook: { create: false },
  };
}

/** One leads, the other waits. */
function replicasOf(env: Environment): number {
  return env.pick({ single: 1, quorum: 2 });
}

function stateOperator(operator: Operator): void {
  const { state, env } = operator;
  const pods = state.pods({
    id: 'controller',
    labels: {
      'app.kubernetes.io/component': 'controller-manager',
      'app.kubernetes.io/instance': ID,
      'app.kubernetes.io/name': 'tidb-operator',
    },
    by: 'chart',
    replicas: replicasOf(env),
    requests: RESOURCES.requests,
    serviceAccount: 'tidb-controller-manager',
  });
  operator.use(env.apiServer, pods);
  state.metrics({ at: state.serves({ id: 'metrics', at: pods, podPort: 6060, protocol: 'http' }) });
  state.logs({ at: pods, format: 'text', firstLine: '^[IWEF]\\d{4} ' });
  for (const alert of ALERTS) state.alert(alert);
  state.dashboard(DASHBOARD);
  state.exception('pod-security', 'the chart has no place for the security context of its container: baseline');
}

const OF = `namespace="${ID}"`;
const LOGS = `kubectl -n ${ID} logs deploy/tidb-controller-manager`;

const ALERTS: readonly Alert[] = [
  {
    name: 'TidbOperatorDown',
    expr: `kube_deployment_status_replicas_available{${OF},deployment="tidb-controller-manager"} == 0`,
    for: '15m',
    severity: 'warning',
    summary: 'tidb-operator does not run: clusters go on serving, but nothing that breaks in them is replaced',
    runbook: `1. kubectl -n ${ID} describe pod -l app.kubernetes.io/component=controller-manager: no node with room, or no image?\n2. ${LOGS} --previous.\n3. Until it runs, change no TidbCluster and restart no pod of one by hand.`,
  },
  {
    name: 'TidbOperatorBlind',
    expr: `sum(rate(controller_runtime_reconcile_total{${OF},controller="tidbcluster"}[30m])) == 0`,
    for: '15m',
    severity: 'critical',
    summary: 'tidb-operator sees no TidbCluster any more: no change of any cluster is carried out',
    runbook: `1. ${LOGS} | grep "failed to list": one TidbCluster whose TOML cannot be read blinds it for all.\n2. kubectl get tidbclusters -A --sort-by=.metadata.creationTimestamp, newest first: which was applied outside of this platform?\n3. Repair or delete that one; the operator sees again within 30 seconds.`,
  },
  {
    name: 'TidbOperatorFails',
    expr: `sum by (controller) (increase(controller_runtime_reconcile_errors_total{${OF}}[30m])) > 20`,
    for: '30m',
    severity: 'warning',
    summary: 'tidb-operator fails again and again in {{ $labels.controller }}',
    runbook: `1. ${LOGS} --since=30m | grep -E "^E": the message names the cluster.\n2. kubectl -n <cluster> get events --field-selector reason=FailedValidation: what the operator refuses stands there, never in the status.\n3. A store that does not leave: docs/systems/tidb-cluster.md, "Scale".`,
  },
  {
    name: 'TidbOperatorUpdateFails',
    expr: `sum by (name, component) (increase(tidb_operator_cluster_update_errors{${OF}}[30m])) > 20`,
    for: '30m',
    severity: 'warning',
    summary: 'tidb-operator cannot update {{ $labels.component }} of the cluster {{ $labels.name }}',
    runbook: `1. ${LOGS} --since=30m | grep {{ $labels.name }}.\n2. kubectl get tidbcluster -A: conditions and phase of {{ $labels.component }}.\n3. An upgrade that stands still waits for one pod: look at its log before anything else.`,
  },
];

const DASHBOARD: Dashboard = {
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
