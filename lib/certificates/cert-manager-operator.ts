import { CERT_MANAGER_CHART, CERT_MANAGER_CRDS } from '../kernel/catalog';
import type { Environment } from '../kernel/environment';
import type { Pods, Requests } from '../kernel/facts';
import { mirrored } from '../kernel/images';
import { PodDisruptionBudget } from '../kernel/kubernetes';
import { Manifest } from '../kernel/manifest';
import type { Operator, OperatorSpec } from '../kernel/operator';
import type { JsonObject } from '../kernel/values';

/** Its namespace and its release, which name everything that the chart makes. */
export const CERT_MANAGER = 'cert-manager';

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
  const replicas = replicasOf(env);
  return {
    id: CERT_MANAGER,
    app: 'cert-manager',
    security: 'restricted',
    releases: [{ name: CERT_MANAGER, chart: CERT_MANAGER_CHART, values: valuesOf(replicas) }],
    crds: CERT_MANAGER_CRDS,
    facts: (operator) => stateCertManager(operator, replicas),
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
  return [
    {
      maxSkew: 1,
      topologyKey: 'kubernetes.io/hostname',
      whenUnsatisfiable: 'ScheduleAnyway',
      labelSelector: { matchLabels: labelsOf(part) },
    },
  ];
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
      images: [imageOf(env, part)],
    });
  const controller = pods('controller', replicas.controller);
  const webhook = pods('webhook', replicas.webhook);
  const cainjector = pods('cainjector', replicas.cainjector);
  const check = pods('startupapicheck', 1);
  const admission = state.serves({
    id: 'webhook',
    at: webhook,
    podPort: 10250,
    service: `${CERT_MANAGER}-webhook`,
    port: 443,
    protocol: 'http',
    tls: true,
  });
  state.allow('api-server', admission);
  operator.use(env.apiServer, [controller, webhook, cainjector, check]);
  for (const at of [controller, webhook, cainjector]) {
    const part = at.id.slice(operator.id.length + 1);
    const service = part === 'controller' ? CERT_MANAGER : `${CERT_MANAGER}-${part}`;
    state.metrics({ at: state.serves({ id: `${part}-metrics`, at, podPort: 9402, service, protocol: 'http' }) });
    state.logs({ at, format: 'text', firstLine: '^[IWEF]\\d{4} ' });
    if (at.replicas > 1)
      new Manifest(operator, PodDisruptionBudget, {
        name: service,
        spec: { maxUnavailable: 1, selector: { matchLabels: at.labels } },
      });
  }
  // The webhook keeps the certificate that it serves with in a Secret that it makes itself.
  state.makes({ kind: 'Secret', name: `${CERT_MANAGER}-webhook-ca`, keys: ['ca.crt', 'tls.crt', 'tls.key'] });
  state.dashboard({
    title: 'cert-manager',
    panels: [
      {
        title: 'Reconciles a second',
        expr: 'sum by (controller) (rate(certmanager_controller_sync_call_count[5m]))',
        unit: 'ops',
      },
      {
        title: 'Errors a second',
        expr: 'sum by (controller) (rate(certmanager_controller_sync_error_count[5m]))',
        unit: 'ops',
      },
      {
        title: 'Memory',
        expr: `sum by (pod) (container_memory_working_set_bytes{namespace="${CERT_MANAGER}"})`,
        unit: 'bytes',
      },
    ],
  });
  stateAlerts(operator);
}

/** The pods that talk to authorities. */
export function controllerOf({ id, state }: Operator): Pods {
  return state.allPods.find((pods) => pods.id === `${id}/controller`) as Pods;
}

/** Image of the pods that answer the challenges of a public authority. */
export function solverImage(env: Environment): string {
  return imageOf(env, 'acmesolver');
}

function imageOf(env: Environment, part: Part | 'startupapicheck' | 'acmesolver'): string {
  const path = part === 'controller' ? 'image' : `${part}.image`;
  const slot = env.chart(CERT_MANAGER_CHART).images.find((image) => image.path === path);
  return mirrored(slot?.ref ?? '', env.row.mirror);
}

function stateAlerts({ state }: Operator): void {
  const down = (deployment: string) =>
    `kube_deployment_status_replicas_available{namespace="${CERT_MANAGER}",deployment="${deployment}"} == 0`;
  state.alert({
    name: 'CertManagerWebhookDown',
    expr: down(`${CERT_MANAGER}-webhook`),
    for: '5m',
    severity: 'critical',
    summary: 'No Certificate or Issuer can be applied: the webhook of cert-manager does not answer',
    runbook: [
      `1. kubectl -n ${CERT_MANAGER} describe pods -l app.kubernetes.io/name=webhook: no room, or no image?`,
      `2. kubectl -n ${CERT_MANAGER} logs deploy/${CERT_MANAGER}-webhook: can it write its Secret ${CERT_MANAGER}-webhook-ca?`,
      '3. Certificates that exist go on working; releases and GitOps that apply new ones fail until it runs.',
    ].join('\n'),
  });
  state.alert({
    name: 'CertManagerDown',
    expr: down(CERT_MANAGER),
    for: '30m',
    severity: 'critical',
    summary: 'Certificates are no longer renewed: the controller of cert-manager does not run',
    runbook: [
      `1. kubectl -n ${CERT_MANAGER} logs deploy/${CERT_MANAGER} --previous.`,
      `2. kubectl -n ${CERT_MANAGER} get lease: does one that is gone still hold the leadership?`,
      '3. There is time: renewal begins when a third of the lifetime is left. The panel "Days left" says how much.',
    ].join('\n'),
  });
  state.alert({
    name: 'CertManagerInjectorDown',
    expr: down(`${CERT_MANAGER}-cainjector`),
    for: '15m',
    severity: 'warning',
    summary: 'New webhooks of operators do not get their CA, so that the API server cannot call them',
    runbook: [
      `1. kubectl -n ${CERT_MANAGER} describe pods -l app.kubernetes.io/name=cainjector: OOMKilled? It keeps every Secret in memory.`,
      '2. Give it more memory: values of the operator, cainjector.resources.',
    ].join('\n'),
  });
  state.alert({
    name: 'CertManagerSyncErrors',
    expr: `sum by (controller) (rate(certmanager_controller_sync_error_count{namespace="${CERT_MANAGER}"}[15m])) > 0.1`,
    for: '30m',
    severity: 'warning',
    summary: 'Controller {{ $labels.controller }} of cert-manager fails again and again',
    runbook: [
      `1. kubectl -n ${CERT_MANAGER} logs deploy/${CERT_MANAGER} | grep {{ $labels.controller }}.`,
      '2. kubectl get certificaterequests -A | grep -v True: what is it that cannot be issued?',
    ].join('\n'),
  });
}
