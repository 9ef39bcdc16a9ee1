import { spreadOver } from '../kernel/base/placement';
import type { JsonObject } from '../kernel/base/values';
import type { Environment } from '../kernel/environment';
import { CONTROLLER_METRICS, type Pods, type Requests } from '../kernel/facts';
import type { Operator, OperatorSpec } from '../kernel/operator';
import { budget } from '../workloads/budget';
import { CERT_MANAGER_METRICS } from './metrics';
import { CERT_MANAGER } from './names';
import { certManagerAlerts, certManagerDashboard } from './operator-alerts';
import { CERT_MANAGER_CHART, CERT_MANAGER_CRDS } from './pins';

type Part = 'controller' | 'webhook' | 'cainjector';

/** Of one pod. The injector keeps every Secret, CRD and webhook of the cluster in memory. */
const REQUESTS: Readonly<Record<Part | 'startupapicheck', Requests>> = {
  controller: { cpu: '50m', memory: '128Mi' },
  webhook: { cpu: '20m', memory: '64Mi' },
  cainjector: { cpu: '50m', memory: '256Mi' },
  startupapicheck: { cpu: '10m', memory: '32Mi' },
};

/** cert-manager: issues certificates and renews them. The namespace of its cluster-wide issuers is its asker's. */
export function certManagerOperator(env: Environment): OperatorSpec {
  return {
    id: CERT_MANAGER,
    app: 'cert-manager',
    security: 'restricted',
    releases: [{ name: CERT_MANAGER, chart: CERT_MANAGER_CHART, values: valuesOf(replicasOf(env)) }],
    crds: CERT_MANAGER_CRDS,
    facts: (operator) => stateCertManager(operator, replicasOf(operator.env)),
  };
}

function replicasOf(env: Environment): Readonly<Record<Part, number>> {
  return env.pick({
    single: { controller: 1, webhook: 1, cainjector: 1 },
    // One of controller and injector works, the other waits. Without the webhook nothing of its API can be applied.
    quorum: { controller: 2, webhook: 3, cainjector: 2 },
  });
}

function valuesOf(replicas: Readonly<Record<Part, number>>): JsonObject {
  return {
    // Ours, by one way for all operators: applied before the release, upgraded with it, never deleted.
    crds: { enabled: false },
    // The default is kube-system, which a cluster may lock.
    global: { leaderElection: { namespace: CERT_MANAGER } },
    replicaCount: replicas.controller,
    resources: resourcesOf('controller', '512Mi'),
    topologySpreadConstraints: spread('controller'),
    webhook: {
      replicaCount: replicas.webhook,
      resources: resourcesOf('webhook', '256Mi'),
      topologySpreadConstraints: spread('webhook'),
      networkPolicy: { enabled: false },
    },
    cainjector: {
      replicaCount: replicas.cainjector,
      resources: resourcesOf('cainjector', '1Gi'),
      topologySpreadConstraints: spread('cainjector'),
    },
    // A hook that ends when the API answers: it makes Terraform's wait an honest one.
    startupapicheck: { enabled: true, resources: resourcesOf('startupapicheck', '128Mi') },
    prometheus: { enabled: true, servicemonitor: { enabled: false }, podmonitor: { enabled: false } },
  };
}

function resourcesOf(part: keyof typeof REQUESTS, memory: string): JsonObject {
  return { requests: { ...REQUESTS[part] }, limits: { memory } };
}

function spread(part: Part): JsonObject[] {
  return [spreadOver('host', labelsOf(part), 'ScheduleAnyway')];
}

/** As the chart labels its pods (helm template of v1.21.1). */
function labelsOf(part: Part | 'startupapicheck') {
  return {
    'app.kubernetes.io/component': part,
    'app.kubernetes.io/instance': CERT_MANAGER,
    'app.kubernetes.io/name': part === 'controller' ? CERT_MANAGER : part,
  };
}

function stateCertManager(operator: Operator, replicas: Readonly<Record<Part, number>>): void {
  const { state, env } = operator;
  const pods = (part: Part | 'startupapicheck', count: number) =>
    state.pods({
      id: part,
      labels: labelsOf(part),
      by: 'chart',
      replicas: count,
      requests: REQUESTS[part],
      serviceAccount: part === 'controller' ? CERT_MANAGER : `${CERT_MANAGER}-${part}`,
      images: [env.chartImage(CERT_MANAGER_CHART, part === 'controller' ? 'image' : `${part}.image`)],
    });
  const controller = pods('controller', replicas.controller);
  const webhook = pods('webhook', replicas.webhook);
  const cainjector = pods('cainjector', replicas.cainjector);
  const check = pods('startupapicheck', 1);
  state.webhook({ id: 'webhook', at: webhook, podPort: 10250, service: `${CERT_MANAGER}-webhook` });
  operator.use(env.apiServer, [controller, webhook, cainjector, check]);
  for (const at of [controller, webhook, cainjector]) {
    const part = at.id.slice(operator.id.length + 1);
    const service = part === 'controller' ? CERT_MANAGER : `${CERT_MANAGER}-${part}`;
    state.metrics({
      at: state.serves({ id: `${part}-metrics`, at, podPort: 9402, service, protocol: 'http' }),
      // A certificate's series say where it is: else all of them would be in the namespace of cert-manager.
      ...(part === 'controller'
        ? { exports: CERT_MANAGER_METRICS, honorLabels: true }
        : { exports: CONTROLLER_METRICS }),
    });
    state.logs({ at, format: 'text', firstLine: '^[IWEF]\\d{4} ' });
    budget(operator, at, { name: service });
  }
  // The webhook keeps the certificate that it serves with in a Secret that it makes itself.
  state.makes({ kind: 'Secret', name: `${CERT_MANAGER}-webhook-ca`, keys: ['ca.crt', 'tls.crt', 'tls.key'] });
  state.dashboard(certManagerDashboard());
  state.alert(...certManagerAlerts());
}

/** The pods that talk to authorities. */
export function controllerOf({ id, state }: Operator): Pods {
  return state.allPods.find((pods) => pods.id === `${id}/controller`) as Pods;
}
