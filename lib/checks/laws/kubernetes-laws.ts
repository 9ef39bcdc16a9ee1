import { CRON } from '../../kernel/base/grammar';
import { judgeText } from '../../kernel/base/judge';
import { kind } from '../../kernel/base/kind';
import { type Fixed, type Law, law, type Reference, type Tell } from '../../kernel/base/law';
import { isMap, type Json, type JsonObject, mapOf, maps } from '../../kernel/base/values';
import * as kubernetes from '../../kernel/kubernetes';
import { networkPolicy } from './network-policies';
import { pointedServices } from './rollouts';
import { ingressBackends, portsIn, servicePorts } from './services';

const RBAC = 'rbac.authorization.k8s.io/v1';

/** What the code of the API server knows of its own kinds, and its schemas do not. */
export const KUBERNETES_LAWS: readonly Law[] = [
  law(kubernetes.Deployment, { fixed: anew('spec.selector'), check: deployment }),
  law(kind('apps/v1', 'DaemonSet'), { fixed: anew('spec.selector') }),
  law(kubernetes.StatefulSet, {
    fixed: anew('spec.selector', 'spec.serviceName', 'spec.volumeClaimTemplates', 'spec.podManagementPolicy'),
    check: replicas,
  }),
  law(kubernetes.Job, {
    fixed: {
      ...anew('spec.selector', 'spec.template', 'spec.completions', 'spec.completionMode', 'spec.podFailurePolicy'),
      fix: 'Make its name follow from its content.',
    },
  }),
  law(kubernetes.CronJob, { check: cronJob }),
  law(kubernetes.ConfigMap, {
    parts: { called: 'key', of: ({ data, binaryData }) => Object.keys({ ...mapOf(data), ...mapOf(binaryData) }) },
  }),
  law(kubernetes.Service, {
    fixed: anew('spec.clusterIP'),
    parts: { called: 'port', of: ({ spec }) => portsIn(mapOf(spec)) },
    check: (spec, tell) => servicePorts(maps(spec.ports), tell),
    among: pointedServices,
  }),
  law(kind('networking.k8s.io/v1', 'Ingress'), { refers: ingressBackends }),
  law(kind('networking.k8s.io/v1', 'IngressClass', 'Cluster'), { fixed: anew('spec.controller') }),
  law(kind('networking.k8s.io/v1', 'NetworkPolicy'), { check: networkPolicy }),
  law(kubernetes.PodDisruptionBudget, { check: budget }),
  law(kubernetes.HorizontalPodAutoscaler, { refers: scaled, check: autoscaler }),
  law(kubernetes.RoleBinding, { fixed: anew('roleRef'), refers: roleRef }),
  law(kind(RBAC, 'ClusterRoleBinding', 'Cluster'), { fixed: anew('roleRef'), refers: roleRef }),
  law(kubernetes.StorageClassKind, {
    fixed: {
      ...anew('provisioner', 'parameters', 'reclaimPolicy', 'volumeBindingMode'),
      fix: 'Make a second class; volumes stay in the first.',
    },
    refers: classSecrets,
  }),
  law(kind('v1', 'PersistentVolumeClaim'), {
    fixed: anew('spec.storageClassName', 'spec.accessModes', 'spec.volumeMode', 'spec.selector', 'spec.dataSource'),
  }),
  law(kind('scheduling.k8s.io/v1', 'PriorityClass', 'Cluster'), { fixed: anew('value', 'preemptionPolicy') }),
  law(kind('node.k8s.io/v1', 'RuntimeClass', 'Cluster'), { fixed: anew('handler') }),
];

function anew(...fields: readonly string[]): Fixed {
  return { fields, by: 'the API server refuses the change', fix: 'Give it another name, so that a new one is made.' };
}

function deployment(spec: JsonObject, tell: Tell): void {
  replicas(spec, tell);
  const { maxSurge, maxUnavailable } = mapOf(mapOf(spec.strategy).rollingUpdate);
  if (isNone(maxSurge) && isNone(maxUnavailable))
    tell('strategy.rollingUpdate', spec.strategy, 'moves nothing: one of the two must be more than 0');
}

function isNone(amount: Json | undefined): boolean {
  return amount === 0 || amount === '0' || amount === '0%';
}

function replicas(spec: JsonObject, tell: Tell): void {
  if (typeof spec.replicas === 'number' && spec.replicas < 0) tell('replicas', spec.replicas, 'is negative');
}

function cronJob(spec: JsonObject, tell: Tell): void {
  judgeText(spec, 'schedule', 'is no schedule', CRON, tell);
  if (typeof spec.timeZone === 'string' && !isTimeZone(spec.timeZone))
    tell('timeZone', spec.timeZone, 'is no time zone', { allowed: 'a name as Asia/Shanghai or Etc/UTC' });
}

const zones = new Map<string, boolean>();

function isTimeZone(name: string): boolean {
  const known = zones.get(name) ?? canFormat(name);
  zones.set(name, known);
  return known;
}

function canFormat(timeZone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone }).format(0) !== '';
  } catch {
    return false;
  }
}

function budget(spec: JsonObject, tell: Tell): void {
  if (spec.minAvailable !== undefined && spec.maxUnavailable !== undefined)
    tell('minAvailable', spec.minAvailable, 'stands beside maxUnavailable', { fix: 'Keep one of the two.' });
}

/** What it scales, where that is a kind of Kubernetes' own. */
function scaled({ spec, metadata }: JsonObject): Reference[] {
  const { apiVersion, kind, name } = mapOf(mapOf(spec).scaleTargetRef);
  if (apiVersion !== kubernetes.Deployment.apiVersion || typeof name !== 'string') return [];
  return [
    { kind: String(kind), name, namespace: String(mapOf(metadata).namespace ?? ''), at: 'spec.scaleTargetRef.name' },
  ];
}

function autoscaler({ minReplicas = 1, maxReplicas }: JsonObject, tell: Tell): void {
  if (Number(maxReplicas) < Number(minReplicas))
    tell('maxReplicas', maxReplicas, `is less than minReplicas, ${Number(minReplicas)}`);
}

/** ClusterRoles that every cluster has. */
const BUILT_IN_ROLES = /^(admin|edit|view|cluster-admin|system:.*)$/;

function roleRef({ roleRef: ref, metadata }: JsonObject): Reference[] {
  const { kind, name } = mapOf(ref);
  if (typeof name !== 'string' || (kind !== 'Role' && (kind !== 'ClusterRole' || BUILT_IN_ROLES.test(name)))) return [];
  const namespace = String(mapOf(metadata).namespace ?? '');
  return [{ kind, name, at: 'roleRef.name', ...(kind === 'Role' ? { namespace } : {}) }];
}

const SECRET_NAME = /-secret-name$/;

/** Secrets that a class hands to the driver of its volumes. */
function classSecrets({ parameters }: JsonObject): Reference[] {
  if (!isMap(parameters)) return [];
  const all = parameters as Readonly<Record<string, unknown>>;
  return Object.keys(all)
    .filter((key) => SECRET_NAME.test(key))
    .map((key) => ({
      kind: 'Secret',
      name: String(all[key]),
      namespace: String(all[key.replace(SECRET_NAME, '-secret-namespace')] ?? ''),
      at: `parameters["${key}"]`,
    }));
}
