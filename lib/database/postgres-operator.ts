import { ISSUER } from '../handles/issuer';
import { BARMAN_CLOUD_CHART, CLOUDNATIVE_PG_CHART, CLOUDNATIVE_PG_CRDS } from '../kernel/catalog';
import type { Environment } from '../kernel/environment';
import type { Alert, Dashboard, Pods, Requests } from '../kernel/facts';
import { mirrored } from '../kernel/images';
import { PodDisruptionBudget } from '../kernel/kubernetes';
import { Manifest } from '../kernel/manifest';
import type { Operator, OperatorSpec } from '../kernel/operator';
import type { JsonObject } from '../kernel/values';

const ID = 'postgres-operator';
/** Releases name everything that the charts make. */
const MANAGER = 'cloudnative-pg';
const PLUGIN = 'plugin-barman-cloud';

/** CloudNativePG 1.30 and its plugin for backups, which must live in one namespace: one pair for all clusters of an environment. */
export function postgresOperator(env: Environment): OperatorSpec {
  const replicas = env.pick({ single: 1, quorum: 2 });
  return {
    id: ID,
    app: 'cloudnative-pg',
    security: 'restricted',
    releases: [
      { name: MANAGER, chart: CLOUDNATIVE_PG_CHART, values: managerValues(replicas) },
      { name: PLUGIN, chart: BARMAN_CLOUD_CHART, values: PLUGIN_VALUES },
    ],
    crds: CLOUDNATIVE_PG_CRDS,
    // Manager and plugin know each other by certificates of cert-manager, which must run before.
    requires: [ISSUER],
    facts: (operator) => stateOperator(operator, replicas),
  };
}

/** Images of the operator that clusters run: it prepares every pod, and the plugin stands beside PostgreSQL. */
export function operatorImages(env: Environment): { readonly manager: string; readonly sidecar: string } {
  const [manager = ''] = CLOUDNATIVE_PG_CHART.images.map(({ ref }) => mirrored(ref, env.row.mirror));
  const [, sidecar = ''] = BARMAN_CLOUD_CHART.images.map(({ ref }) => mirrored(ref, env.row.mirror));
  return { manager, sidecar };
}

/** Pods of the operator itself: they ask instances how they are. */
export function managerPods(operator: Operator): Pods[] {
  return operator.state.allPods.filter(({ id }) => id === `${ID}/manager`);
}

const REQUESTS: Requests = { cpu: '100m', memory: '128Mi' };
const RESOURCES: JsonObject = { requests: { ...REQUESTS }, limits: { memory: '512Mi' } };

function managerValues(replicas: number): JsonObject {
  return {
    // Ours, by one way for all operators: applied before the release, upgraded with it, never deleted.
    crds: { create: false },
    replicaCount: replicas,
    resources: RESOURCES,
    topologySpreadConstraints: [
      {
        maxSkew: 1,
        topologyKey: 'kubernetes.io/hostname',
        whenUnsatisfiable: 'ScheduleAnyway',
        labelSelector: { matchLabels: labelsOf(MANAGER) },
      },
    ],
    // A new operator renews every instance: one cluster after the other, one instance after the other, in seconds between.
    config: { clusterWide: true, data: { CLUSTERS_ROLLOUT_DELAY: '120', INSTANCES_ROLLOUT_DELAY: '30' } },
    monitoring: { podMonitorEnabled: false, grafanaDashboard: { create: false } },
  };
}

/** One replica, and none while it is renewed: its chart can do no other. What archives stands in the instances' own pods. */
const PLUGIN_VALUES: JsonObject = {
  crds: { create: false },
  resources: RESOURCES,
  // The chart itself asks for debug, before this.
  additionalArgs: ['--log-level=info'],
};

/** As both charts label their pods. */
function labelsOf(release: string) {
  return { 'app.kubernetes.io/instance': release, 'app.kubernetes.io/name': release };
}

function stateOperator(operator: Operator, replicas: number): void {
  const { state, env } = operator;
  const { manager: image } = operatorImages(env);
  const manager = state.pods({
    id: 'manager',
    labels: labelsOf(MANAGER),
    by: 'chart',
    replicas,
    requests: REQUESTS,
    serviceAccount: MANAGER,
    images: [image],
  });
  const plugin = state.pods({
    id: 'plugin',
    labels: labelsOf(PLUGIN),
    by: 'chart',
    replicas: 1,
    requests: REQUESTS,
    serviceAccount: PLUGIN,
    images: BARMAN_CLOUD_CHART.images.slice(0, 1).map(({ ref }) => mirrored(ref, env.row.mirror)),
  });
  const webhook = state.serves({
    id: 'webhook',
    at: manager,
    podPort: 9443,
    service: 'cnpg-webhook-service',
    port: 443,
    protocol: 'http',
    tls: true,
  });
  state.allow('api-server', webhook);
  const backups = {
    id: 'plugin',
    at: plugin,
    podPort: 9090,
    service: 'barman-cloud',
    protocol: 'grpc',
    tls: true,
  } as const;
  operator.use(state.serves(backups), manager);
  operator.use(env.apiServer, [manager, plugin]);
  state.metrics({ at: state.serves({ id: 'metrics', at: manager, podPort: 8080, protocol: 'http' }) });
  for (const at of [manager, plugin]) state.logs({ at, format: 'json' });
  for (const part of ['server', 'client'])
    state.makes({ kind: 'Secret', name: `barman-cloud-${part}-tls`, keys: ['ca.crt', 'tls.crt', 'tls.key'] });
  state.makes({ group: 'cert-manager.io', kind: 'Issuer', name: `${PLUGIN}-selfsigned-issuer` });
  if (replicas > 1)
    new Manifest(operator, PodDisruptionBudget, {
      name: MANAGER,
      spec: { maxUnavailable: 1, selector: { matchLabels: manager.labels } },
    });
  for (const alert of ALERTS) state.alert(alert);
  state.dashboard(DASHBOARD);
}

const OF = `namespace="${ID}"`;
const LOGS = `kubectl -n ${ID} logs deploy/`;
const down = (deployment: string) => `kube_deployment_status_replicas_available{${OF},deployment="${deployment}"} == 0`;

const ALERTS: readonly Alert[] = [
  {
    name: 'PostgresOperatorDown',
    expr: down(MANAGER),
    for: '5m',
    severity: 'critical',
    summary: 'No PostgreSQL cluster fails over, and none can be changed: CloudNativePG does not run',
    runbook: `1. kubectl -n ${ID} describe deploy ${MANAGER}: no room, or no image?\n2. ${LOGS}${MANAGER} --previous.\n3. Clusters go on serving with the primary that they have: restart none of their pods meanwhile.`,
  },
  {
    name: 'PostgresPluginDown',
    expr: down(PLUGIN),
    for: '15m',
    severity: 'warning',
    summary:
      'Clusters with backups cannot be changed, nor an instance of theirs be made: the backup plugin does not run',
    runbook: `1. kubectl -n ${ID} describe deploy ${PLUGIN}: a pod that waits for a volume misses its certificates, see CertificateNotReady.\n2. ${LOGS}${PLUGIN} --previous.\n3. What archives is in the instances' own pods, and goes on.`,
  },
  {
    name: 'PostgresOperatorErrors',
    expr: `sum by (controller) (rate(controller_runtime_reconcile_errors_total{${OF}}[15m])) > 0.1`,
    for: '30m',
    severity: 'warning',
    summary:
      'What PostgreSQL clusters should be and what they are differ: {{ $labels.controller }} fails again and again',
    runbook: `1. kubectl get clusters.postgresql.cnpg.io,poolers,scheduledbackups -A: which one is not as it should be?\n2. kubectl describe it: conditions and events say why.\n3. ${LOGS}${MANAGER} --since=30m | grep '"level":"error"'.`,
  },
  {
    name: 'PostgresWebhookSlow',
    expr: `histogram_quantile(0.99, sum by (le, webhook) (rate(controller_runtime_webhook_latency_seconds_bucket{${OF}}[10m]))) > 5`,
    for: '15m',
    severity: 'warning',
    summary:
      'Applying PostgreSQL resources is about to fail: webhook {{ $labels.webhook }} takes over 5 s of the 10 s that it has',
    runbook: `1. kubectl -n ${ID} top pods: starved of CPU?\n2. ${LOGS}${MANAGER}: does it wait for the API server?`,
  },
];

const DASHBOARD: Dashboard = {
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
