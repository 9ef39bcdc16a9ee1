import type { JsonObject } from '../../kernel/base/values';
import type { Environment } from '../../kernel/environment';
import { restrictedPod } from '../../kernel/kubernetes';
import type { Operator, OperatorSpec } from '../../kernel/operator';
import { OPERATOR_METRICS } from './metrics-beside';
import { OPERATOR_ID } from './names';
import { OPERATOR_ALERTS, OPERATOR_DASHBOARD } from './operator-alerts';
import { TIDB_CRDS, TIDB_OPERATOR_CHART } from './pins';

/** tidb-operator 1.6: one for all TiDB clusters of an environment. No chart ships its CRDs: the foundation brings them. */
export function tidbOperator(env: Environment): OperatorSpec {
  return {
    id: OPERATOR_ID,
    app: 'tidb-operator',
    // The chart has a place for the pod's security context and none for its container's.
    security: 'baseline',
    releases: [{ name: OPERATOR_ID, chart: TIDB_OPERATOR_CHART, values: valuesOf(env) }],
    crds: TIDB_CRDS,
    facts: stateOperator,
  };
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
      'app.kubernetes.io/instance': OPERATOR_ID,
      'app.kubernetes.io/name': 'tidb-operator',
    },
    by: 'chart',
    replicas: replicasOf(env),
    requests: RESOURCES.requests,
    serviceAccount: 'tidb-controller-manager',
  });
  operator.use(env.apiServer, pods);
  const at = state.serves({ id: 'metrics', at: pods, podPort: 6060, protocol: 'http' });
  // The chart's container names no port.
  state.metrics({ at, exports: OPERATOR_METRICS, unnamed: true });
  state.logs({ at: pods, format: 'text', firstLine: '^[IWEF]\\d{4} ' });
  state.alert(...OPERATOR_ALERTS);
  state.dashboard(OPERATOR_DASHBOARD);
  state.exception('pod-security', 'the chart has no place for the security context of its container: baseline');
}
