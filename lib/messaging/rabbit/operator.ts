import { ISSUER } from '../../handles/issuer';
import { spreadOver } from '../../kernel/base/placement';
import type { JsonObject, Labels } from '../../kernel/base/values';
import type { Environment } from '../../kernel/environment';
import { CONTROLLER_METRICS, type Pods, type Requests } from '../../kernel/facts';
import type { Operator, OperatorSpec } from '../../kernel/operator';
import { budget } from '../../workloads/budget';
import { RABBIT_OPERATOR, TOPOLOGY_OPERATOR } from './names';
import { operatorAlerts, operatorDashboard } from './operator-alerts';
import { RABBITMQ_CRDS, RABBITMQ_OPERATOR_CHART } from './pins';

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
    name: TOPOLOGY_OPERATOR,
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
    topologySpreadConstraints: [spreadOver('host', labelsOf(of), 'ScheduleAnyway')],
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

function labelsOf(part: Part): Labels {
  return {
    'app.kubernetes.io/component': PARTS[part].component,
    'app.kubernetes.io/instance': RABBIT_OPERATOR,
    'app.kubernetes.io/name': 'rabbitmq-cluster-operator',
  };
}

function stateOperators(operator: Operator, replicas: number): void {
  const { state } = operator;
  statePart(operator, 'cluster', replicas);
  statePart(operator, 'topology', replicas);
  for (const name of [RABBIT_OPERATOR, TOPOLOGY_OPERATOR])
    state.makes({ kind: 'Secret', name: `${name}-webhook`, keys: ['ca.crt', 'tls.crt', 'tls.key'] });
  state.makes({ group: 'cert-manager.io', kind: 'Issuer', name: RABBIT_OPERATOR });
  state.dashboard(operatorDashboard());
  state.alert(...operatorAlerts());
}

function statePart(operator: Operator, part: Part, replicas: number): void {
  const { state, env } = operator;
  const { name, values, metrics } = PARTS[part];
  const pods = state.pods({
    id: part,
    labels: labelsOf(part),
    by: 'chart',
    replicas,
    requests: REQUESTS,
    serviceAccount: name,
    images: [env.chartImage(RABBITMQ_OPERATOR_CHART, `${values}.image`)],
  });
  state.webhook({ id: `${part}-webhook`, at: pods, podPort: 9443, service: `${name}-webhook` });
  operator.use(env.apiServer, pods);
  state.metrics({
    at: state.serves({ id: `${part}-metrics`, at: pods, podPort: metrics, protocol: 'http' }),
    exports: CONTROLLER_METRICS,
  });
  state.logs({ at: pods, format: 'json' });
  budget(operator, pods, { name });
}
