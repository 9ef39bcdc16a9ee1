import { ISSUER } from '../handles/issuer';
import { RABBITMQ_CRDS, RABBITMQ_OPERATOR_CHART } from '../kernel/catalog';
import type { Environment } from '../kernel/environment';
import type { Pods, Requests } from '../kernel/facts';
import { mirrored } from '../kernel/images';
import { PodDisruptionBudget } from '../kernel/kubernetes';
import { Manifest } from '../kernel/manifest';
import type { Operator, OperatorSpec } from '../kernel/operator';
import type { JsonObject } from '../kernel/values';
import { steps } from './rabbit-alerts';

/** Its namespace and its release, which name everything that the chart makes. */
export const RABBIT_OPERATOR = 'rabbit-operator';

type Part = 'cluster' | 'topology';

/** Both keep what they watch in memory: the one StatefulSets and Secrets, the other queues, users, bindings. */
const REQUESTS: Requests = { cpu: '50m', memory: '128Mi' };
const RESOURCES: JsonObject = { requests: { ...REQUESTS }, limits: { memory: '512Mi' } };

/** Where the two differ, as the chart makes them (helm template of 0.6.5). */
const PARTS: Readonly<Record<Part, { component: string; name: string; values: string; metrics: number }>> = {
  cluster: {
    component: 'rabbitmq-operator',
    name: RABBIT_OPERATOR,
    values: 'clusterOperator',
    metrics: 9782,
  },
  topology: {
    component: 'messaging-topology-operator',
    name: `${RABBIT_OPERATOR}-messaging-topology-operator`,
    values: 'msgTopologyOperator',
    metrics: 8080,
  },
};

/**
 * The cluster operator, which makes RabbitMQ clusters, and the messaging topology operator, which declares in them what
 * stands in vhosts. One pair for all clusters of an environment.
 */
export function rabbitOperator(env: Environment): OperatorSpec {
  const replicas = env.pick({ single: 1, quorum: 2 });
  return {
    id: RABBIT_OPERATOR,
    app: 'rabbitmq-operator',
    security: 'restricted',
    releases: [{ name: RABBIT_OPERATOR, chart: RABBITMQ_OPERATOR_CHART, values: valuesOf(replicas) }],
    crds: RABBITMQ_CRDS,
    // The webhooks' certificates are issued by cert-manager, which must run before the release does.
    requires: [ISSUER],
    facts: (operator) => stateOperators(operator, replicas),
  };
}

/** Pods of the operator that declares topology: they call the management API of every cluster. */
export function topologyPods(operator: Operator): Pods[] {
  return operator.state.allPods.filter(({ id }) => id === `${RABBIT_OPERATOR}/topology`);
}

function valuesOf(replicas: number): JsonObject {
  const part = (of: Part): JsonObject => ({
    replicaCount: replicas,
    resources: RESOURCES,
    topologySpreadConstraints: [
      {
        maxSkew: 1,
        topologyKey: 'kubernetes.io/hostname',
        whenUnsatisfiable: 'ScheduleAnyway',
        labelSelector: { matchLabels: labelsOf(of) },
      },
    ],
    pdb: { create: false },
    networkPolicy: { enabled: false },
  });
  return {
    fullnameOverride: RABBIT_OPERATOR,
    // Without it the chart writes a new random certificate at each rendering, and no plan is ever empty.
    useCertManager: true,
    // Off by default. Without it nobody refuses what a Pod may not do, and a wrong resource is tried again for ever.
    clusterOperator: { ...part('cluster'), webhook: { enabled: true } },
    // Its metrics would demand a token of whoever reads them; the network already says who may.
    msgTopologyOperator: { ...part('topology'), metrics: { secure: false }, extraArgs: ['--zap-encoder=json'] },
  };
}

function labelsOf(part: Part) {
  return {
    'app.kubernetes.io/component': PARTS[part].component,
    'app.kubernetes.io/instance': RABBIT_OPERATOR,
    'app.kubernetes.io/name': 'rabbitmq-cluster-operator',
  };
}

function stateOperators(operator: Operator, replicas: number): void {
  statePart(operator, 'cluster', replicas);
  statePart(operator, 'topology', replicas);
  for (const name of [RABBIT_OPERATOR, PARTS.topology.name])
    operator.state.makes({ kind: 'Secret', name: `${name}-webhook`, keys: ['ca.crt', 'tls.crt', 'tls.key'] });
  operator.state.makes({ group: 'cert-manager.io', kind: 'Issuer', name: RABBIT_OPERATOR });
  stateDashboard(operator);
  stateAlerts(operator);
}

function statePart(operator: Operator, part: Part, replicas: number): void {
  const { state, env } = operator;
  const { name, values, metrics } = PARTS[part];
  const slot = RABBITMQ_OPERATOR_CHART.images.find(({ path }) => path === `${values}.image`);
  const pods = state.pods({
    id: part,
    labels: labelsOf(part),
    by: 'chart',
    replicas,
    requests: REQUESTS,
    serviceAccount: name,
    images: [mirrored(slot?.ref ?? '', env.row.mirror)],
  });
  const webhook = state.serves({
    id: `${part}-webhook`,
    at: pods,
    podPort: 9443,
    service: `${name}-webhook`,
    port: 443,
    protocol: 'http',
    tls: true,
  });
  state.allow('api-server', webhook);
  operator.use(env.apiServer, pods);
  state.metrics({ at: state.serves({ id: `${part}-metrics`, at: pods, podPort: metrics, protocol: 'http' }) });
  state.logs({ at: pods, format: 'json' });
  if (replicas > 1)
    new Manifest(operator, PodDisruptionBudget, {
      name,
      spec: { maxUnavailable: 1, selector: { matchLabels: pods.labels } },
    });
}

function stateDashboard({ state }: Operator): void {
  const of = (metric: string) => `sum by (controller) (rate(${metric}{namespace="${RABBIT_OPERATOR}"}[5m]))`;
  state.dashboard({
    title: 'RabbitMQ operators',
    panels: [
      { title: 'Reconciles a second', expr: of('controller_runtime_reconcile_total'), unit: 'ops' },
      { title: 'Errors a second', expr: of('controller_runtime_reconcile_errors_total'), unit: 'ops' },
      { title: 'Waiting', expr: `sum by (name) (workqueue_depth{namespace="${RABBIT_OPERATOR}"})` },
    ],
  });
}

function stateAlerts({ state }: Operator): void {
  const down = (deployment: string) =>
    `kube_deployment_status_replicas_available{namespace="${RABBIT_OPERATOR}",deployment="${deployment}"} == 0`;
  state.alert({
    name: 'RabbitClusterOperatorDown',
    expr: down(PARTS.cluster.name),
    for: '15m',
    severity: 'warning',
    summary: 'RabbitMQ clusters go on serving, but can be neither changed nor made, and nothing new is admitted',
    runbook: steps(
      `kubectl -n ${RABBIT_OPERATOR} describe deploy ${PARTS.cluster.name}: no room, or no image?`,
      `kubectl -n ${RABBIT_OPERATOR} logs deploy/${PARTS.cluster.name} --previous.`,
      'Delete no RabbitmqCluster meanwhile: its finalizer hangs until the operator runs again.',
    ),
  });
  state.alert({
    name: 'RabbitTopologyOperatorDown',
    expr: down(PARTS.topology.name),
    for: '15m',
    severity: 'warning',
    summary: 'New vhosts, users, queues and bindings are not declared; those that exist are untouched',
    runbook: steps(
      `kubectl -n ${RABBIT_OPERATOR} describe deploy ${PARTS.topology.name}.`,
      `kubectl -n ${RABBIT_OPERATOR} logs deploy/${PARTS.topology.name} --previous.`,
      'A pod that waits for a volume: the certificate of its webhook is missing, see CertificateNotReady.',
    ),
  });
  state.alert({
    name: 'RabbitOperatorErrors',
    expr: `sum by (controller) (rate(controller_runtime_reconcile_errors_total{namespace="${RABBIT_OPERATOR}"}[15m])) > 0.1`,
    for: '30m',
    severity: 'warning',
    summary: 'What RabbitMQ should be and what it is differ: {{ $labels.controller }} fails again and again',
    runbook: steps(
      "kubectl get rabbitmqclusters,vhosts,users,permissions,queues,exchanges,bindings,policies -A: which one's Ready is False?",
      'kubectl describe it: the message is the answer of the server or of the operator.',
      '"Cluster Scale down not supported" freezes a cluster: write the higher number of replicas again.',
      '"inequivalent arg": a queue or exchange exists otherwise. It cannot be changed: move its messages, delete it on the server, let it be declared anew.',
    ),
  });
  state.alert({
    name: 'RabbitWebhookSlow',
    expr: `histogram_quantile(0.99, sum by (le, webhook) (rate(controller_runtime_webhook_latency_seconds_bucket{namespace="${RABBIT_OPERATOR}"}[10m]))) > 5`,
    for: '15m',
    severity: 'warning',
    summary:
      'Applying RabbitMQ resources is about to fail: webhook {{ $labels.webhook }} takes over 5 s of the 10 s that it has',
    runbook: steps(
      `kubectl -n ${RABBIT_OPERATOR} top pods: starved of CPU?`,
      `kubectl -n ${RABBIT_OPERATOR} logs deploy/${PARTS.topology.name}: does it wait for the API server?`,
    ),
  });
}
