import { topologyKeyOf } from '../../kernel/base/row';
import type { JsonObject, Labels } from '../../kernel/base/values';
import type { Environment } from '../../kernel/environment';
import { CONTROLLER_METRICS, type MetricFamilies, type Pods } from '../../kernel/facts';
import type { Operator, OperatorSpec } from '../../kernel/operator';
import { budget } from '../../workloads/budget';
import { OPERATOR } from './names';
import { OPERATOR_ALERTS, OPERATOR_DASHBOARD } from './operator-alerts';
import { ECK_CHART, ECK_CRDS } from './pins';

const METRICS_PORT = 8080;
const REQUESTS = { cpu: '100m', memory: '256Mi' } as const;
/** As its chart labels its pods. */
const LABELS: Labels = { 'app.kubernetes.io/instance': OPERATOR, 'app.kubernetes.io/name': OPERATOR };

/** What it exports, as far as somebody asks for it: its own, and controller-runtime's. */
const EXPORTS: MetricFamilies = {
  ...CONTROLLER_METRICS,
  gauge: [...CONTROLLER_METRICS.gauge, 'elastic_leader', 'elastic_licensing_memory_gibibytes_total'],
};

/** Elastic Cloud on Kubernetes 3.5: one for an environment. It renews the certificates by which nodes of Elasticsearch know each other. */
export function elasticOperator(env: Environment): OperatorSpec {
  const replicas = env.pick({ single: 1, quorum: 2 });
  return {
    id: OPERATOR,
    app: 'eck-operator',
    security: 'restricted',
    releases: [{ name: OPERATOR, chart: ECK_CHART, values: valuesOf(env, replicas) }],
    crds: ECK_CRDS,
    facts: (operator) => stateOperator(operator, replicas),
  };
}

/** Pods of the operator itself: they ask every node of Elasticsearch how it is. */
export function operatorPods(operator: Operator): Pods[] {
  return operator.state.allPods.filter(({ id }) => id === `${OPERATOR}/manager`);
}

function valuesOf(env: Environment, replicas: number): JsonObject {
  const image = env.chartImage(ECK_CHART, 'image');
  return {
    // Ours, by one way for all operators: applied before the release, upgraded with it, never deleted.
    installCRDs: false,
    replicaCount: replicas,
    resources: { requests: REQUESTS, limits: { memory: '1Gi' } },
    // The chart leaves seccomp out, without which the pod is not `restricted`.
    podSecurityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
    ...(replicas > 1 && {
      affinity: {
        podAntiAffinity: {
          preferredDuringSchedulingIgnoredDuringExecution: [
            {
              weight: 100,
              podAffinityTerm: {
                labelSelector: { matchLabels: LABELS },
                topologyKey: topologyKeyOf('host'),
              },
            },
          ],
        },
      },
    }),
    // What would be refused is refused where it is applied, not taken and left undone.
    webhook: { failurePolicy: 'Fail' },
    telemetry: { disabled: true },
    config: {
      // Of images that a resource does not name: those of ours name theirs.
      containerRegistry: image.slice(0, image.lastIndexOf('/eck/')),
      // A month in which somebody can see that they are not renewed, instead of a day.
      caRotateBefore: '720h',
      certificatesRotateBefore: '720h',
      metrics: { port: String(METRICS_PORT) },
      setDefaultSecurityContext: 'true',
    },
  };
}

function stateOperator(operator: Operator, replicas: number): void {
  const { state, env } = operator;
  const manager = state.pods({
    id: 'manager',
    labels: LABELS,
    by: 'chart',
    replicas,
    requests: REQUESTS,
    serviceAccount: OPERATOR,
    images: [env.chartImage(ECK_CHART, 'image')],
  });
  budget(operator, manager, { name: OPERATOR });
  state.webhook({ id: 'webhook', at: manager, podPort: 9443, service: `${OPERATOR}-webhook` });
  const at = state.serves({ id: 'metrics', at: manager, podPort: METRICS_PORT, protocol: 'http' });
  state.metrics({ at, exports: EXPORTS });
  operator.use(env.apiServer, manager);
  state.logs({ at: manager, format: 'json' });
  state.makes({ kind: 'Secret', name: `${OPERATOR}-webhook-cert` });
  state.alert(...OPERATOR_ALERTS);
  state.dashboard(OPERATOR_DASHBOARD);
}
