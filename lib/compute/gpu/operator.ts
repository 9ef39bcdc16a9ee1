import { POOL_LABEL, tolerationsOf } from '../../kernel/base/placement';
import type { NodePool } from '../../kernel/base/row';
import type { JsonObject } from '../../kernel/base/values';
import type { Operator, OperatorSpec, Wanted } from '../../kernel/operator';
import { GPU_OPERATOR_METRICS } from './metrics';
import { OPERATOR, TAINT } from './names';
import { stateOperands } from './operands';
import { operatorAlerts, operatorDashboard } from './operator-alerts';
import { GPU_OPERATOR_CHART, GPU_OPERATOR_CRDS } from './pins';

const NFD = 'node-feature-discovery';
const CONTROL_PLANE = {
  key: 'node-role.kubernetes.io/control-plane',
  operator: 'Equal',
  value: '',
  effect: 'NoSchedule',
};
const TERMS = 'affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms';

/**
 * NVIDIA's GPU operator 26.7 with Node Feature Discovery: what a node with a GPU needs besides the GPU. One for all pools of an
 * environment. Its own pods stand on nodes of the control plane, or anywhere without a taint.
 */
export const GPU_OPERATOR: OperatorSpec = {
  id: OPERATOR,
  app: 'gpu-operator',
  // Drivers are modules of the node's kernel.
  security: 'privileged',
  releases: [
    {
      name: OPERATOR,
      chart: GPU_OPERATOR_CHART,
      values: valuesOf(),
      merge: { [`${NFD}.worker.tolerations`]: 'union', [`${NFD}.worker.${TERMS}`]: 'union' },
    },
  ],
  crds: GPU_OPERATOR_CRDS,
  facts: stateOperator,
};

/** Discovery on the nodes of a pool, whatever their taints are, and on no others. */
export function discovering(pool: NodePool): Wanted {
  const terms = [{ matchExpressions: [{ key: POOL_LABEL, operator: 'In', values: [pool.name] }] }];
  const affinity = {
    nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: terms } },
  };
  const tolerations = tolerationsOf(pool).filter(({ key }) => key !== TAINT);
  return { [OPERATOR]: { [NFD]: { worker: { affinity, ...(tolerations.length > 0 && { tolerations }) } } } };
}

function valuesOf(): JsonObject {
  return {
    nfd: { enabled: true },
    // Ours, by one way for all operators: the ClusterPolicy stands among the manifests, the CRDs come before the release.
    clusterPolicy: { deployCR: false },
    operator: {
      upgradeCRD: false,
      cleanupCRD: false,
      logging: { timeEncoding: 'rfc3339' },
      resources: { requests: { cpu: '200m', memory: '100Mi' }, limits: { cpu: '500m', memory: '350Mi' } },
    },
    [NFD]: {
      prometheus: { enable: false },
      worker: { tolerations: [CONTROL_PLANE, { key: TAINT, operator: 'Exists' }] },
      gc: { resources: { requests: { cpu: '10m', memory: '128Mi' }, limits: { memory: '256Mi' } } },
    },
  };
}

function stateOperator(operator: Operator): void {
  const { state, env } = operator;
  const image = (path: string) => [env.chartImage(GPU_OPERATOR_CHART, path)];
  const found = (role: string, replicas: number, cpu: string, memory: string) =>
    state.pods({
      id: `discovery-${role}`,
      labels: { 'app.kubernetes.io/instance': OPERATOR, 'app.kubernetes.io/name': NFD, role },
      by: 'chart',
      replicas,
      requests: { cpu, memory },
      serviceAccount: NFD,
      images: image(`${NFD}.image`),
    });
  const controller = state.pods({
    id: 'operator',
    labels: { app: OPERATOR, 'app.kubernetes.io/component': OPERATOR },
    by: 'chart',
    replicas: 1,
    requests: { cpu: '200m', memory: '100Mi' },
    serviceAccount: OPERATOR,
    images: image('operator'),
  });
  const nodes = nodesWithGpus(env.row.pools);
  const discovery = [
    found('master', 1, '100m', '128Mi'),
    found('worker', nodes, '5m', '64Mi'),
    found('gc', 1, '10m', '128Mi'),
  ];
  operator.use(env.apiServer, [controller, ...discovery]);
  state.logs({ at: controller, format: 'json' });
  for (const at of discovery) state.logs({ at, format: 'text' });
  state.metrics({
    at: state.serves({ id: 'metrics', at: controller, podPort: 8080, service: OPERATOR, protocol: 'http' }),
    exports: GPU_OPERATOR_METRICS,
  });
  stateOperands(operator, nodes);
  state.alert(...operatorAlerts());
  state.dashboard(operatorDashboard());
  state.exception(
    'pod-security',
    'its operands load kernel modules and hand devices out: privileged, with host folders',
  );
}

/** Of all pools that the row gives GPUs. */
function nodesWithGpus(pools: readonly NodePool[]): number {
  return pools.filter(({ gpus = 0 }) => gpus > 0).reduce((sum, { nodes }) => sum + nodes.length, 0);
}
