import { spreadOver } from '../../kernel/base/placement';
import type { JsonObject } from '../../kernel/base/values';
import type { Environment } from '../../kernel/environment';
import type { Requests } from '../../kernel/facts';
import type { Operator, OperatorSpec } from '../../kernel/operator';
import { budget } from '../../workloads/budget';
import { ROLLOUTS_METRICS } from './metrics';
import { CONTROLLER_LABELS, OPERATOR } from './names';
import { operatorAlerts, operatorDashboard } from './operator-alerts';
import { ARGO_ROLLOUTS_CHART, ARGO_ROLLOUTS_CRDS } from './pins';

/** It keeps every Rollout, ReplicaSet and Service of the cluster in memory. */
const REQUESTS: Requests = { cpu: '50m', memory: '128Mi' };
const METRICS_PORT = 8090;

/** Who else than Istio shares requests out: none of them is here, so it gets no right to change them. */
const OTHERS = [
  ...['smi', 'ambassador', 'awsLoadBalancerController', 'awsAppMesh', 'traefik', 'apisix', 'contour', 'glooPlatform'],
  'gatewayAPI',
];

/** Argo Rollouts 1.9: makes pods of Rollouts, moves them from version to version, asks Prometheus whether it may. One for an environment. */
export function rolloutsOperator(env: Environment): OperatorSpec {
  const replicas = env.pick({ single: 1, quorum: 2 });
  return {
    id: OPERATOR,
    app: 'argo-rollouts',
    security: 'restricted',
    releases: [{ name: OPERATOR, chart: ARGO_ROLLOUTS_CHART, values: valuesOf(replicas) }],
    crds: ARGO_ROLLOUTS_CRDS,
    facts: (operator) => stateOperator(operator, replicas),
  };
}

function valuesOf(replicas: number): JsonObject {
  return {
    installCRDs: false,
    controller: {
      replicas,
      logging: { format: 'json' },
      resources: { requests: { ...REQUESTS }, limits: { memory: '512Mi' } },
      ...(replicas > 1 && { topologySpreadConstraints: [spreadOver('host', undefined, 'ScheduleAnyway')] }),
    },
    providerRBAC: { providers: Object.fromEntries(OTHERS.map((name) => [name, false])) },
  };
}

function stateOperator(operator: Operator, replicas: number): void {
  const { state, env } = operator;
  const controller = state.pods({
    id: 'controller',
    labels: CONTROLLER_LABELS,
    by: 'chart',
    replicas,
    requests: REQUESTS,
    serviceAccount: OPERATOR,
    images: [env.chartImage(ARGO_ROLLOUTS_CHART, 'controller.image')],
  });
  budget(operator, controller);
  operator.use(env.apiServer, controller);
  state.logs({ at: controller, format: 'json' });
  const at = state.serves({ id: 'metrics', at: controller, podPort: METRICS_PORT, protocol: 'http' });
  // They tell namespace and name of each Rollout, which are not those of the pod that is asked.
  state.metrics({ at, exports: ROLLOUTS_METRICS, honorLabels: true });
  state.alert(...operatorAlerts());
  state.dashboard(operatorDashboard());
}
