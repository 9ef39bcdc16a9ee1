import { groupOf, nameOf } from '../kernel/kind';
import type { Model } from '../kernel/model';
import { podTemplateOf } from '../kernel/pod-templates';
import { groupBy, isMap, type JsonObject } from '../kernel/values';
import { isBuiltIn } from './built-in-groups';
import type { Finding } from './finding';
import { type Grammar, LABEL_KEY, LABEL_VALUE, PATH_SEGMENT, SERVICE_NAME, SUBDOMAIN } from './syntax';

const RULE = 'names';

/** Kinds whose names have a grammar of their own. */
const NAMES: Readonly<Record<string, Grammar>> = {
  'Service.': SERVICE_NAME,
  'Role.rbac.authorization.k8s.io': PATH_SEGMENT,
  'ClusterRole.rbac.authorization.k8s.io': PATH_SEGMENT,
  'RoleBinding.rbac.authorization.k8s.io': PATH_SEGMENT,
  'ClusterRoleBinding.rbac.authorization.k8s.io': PATH_SEGMENT,
  // Their pods get labels and names made of it.
  'CronJob.batch': shorter(52),
  'Job.batch': shorter(63),
  'StatefulSet.apps': shorter(52),
};

/** Kubernetes' own kinds without namespaces. */
const CLUSTER_SCOPED = new Set([
  ...['ClusterRole', 'ClusterRoleBinding', 'StorageClass', 'PriorityClass', 'IngressClass', 'RuntimeClass'],
  ...['Namespace', 'Node', 'PersistentVolume', 'CustomResourceDefinition', 'APIService', 'CSIDriver', 'CSINode'],
  ...['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration', 'ValidatingAdmissionPolicy'],
  ...['ValidatingAdmissionPolicyBinding', 'MutatingAdmissionPolicy', 'MutatingAdmissionPolicyBinding'],
  ...['VolumeAttachment', 'VolumeAttributesClass', 'DeviceClass', 'ResourceSlice', 'CertificateSigningRequest'],
  ...['ClusterTrustBundle', 'FlowSchema', 'PriorityLevelConfiguration', 'ServiceCIDR', 'IPAddress'],
]);

/** Names, labels and identities that the API server refuses, and what two of a kind would fight over. */
export function nameFindings(model: Model, systems: ReadonlyMap<string, readonly JsonObject[]>): Finding[] {
  const found: Finding[] = [];
  const seen = new Map<string, string>();
  for (const [system, objects] of systems)
    for (const object of objects) {
      const key = nameOf(object);
      const path = `${model.environment}/${system}: ${key}`;
      const first = seen.get(key);
      if (first === undefined) seen.set(key, system);
      else
        found.push({ rule: RULE, path, message: `stands twice: ${first} has it already`, fix: 'Keep one of the two.' });
      named(object, path, found);
    }
  return [...found, ...owners(model), ...chartsWithCrds(model)];
}

function named(object: JsonObject, path: string, found: Finding[]): void {
  const metadata = object.metadata as JsonObject;
  const { name, namespace } = metadata;
  const group = groupOf(String(object.apiVersion));
  const grammar = NAMES[`${object.kind}.${group}`] ?? SUBDOMAIN;
  if (typeof name !== 'string')
    found.push({
      rule: RULE,
      path,
      prop: 'metadata.name',
      given: name,
      message: 'is missing',
      allowed: grammar.allowed,
    });
  else if (!grammar.holds(name)) found.push(wrong(path, 'metadata.name', name, 'is no name', grammar));
  if (isBuiltIn(group)) {
    const clusterScoped = CLUSTER_SCOPED.has(String(object.kind));
    const prop = 'metadata.namespace';
    if (clusterScoped && namespace !== undefined)
      found.push({
        rule: RULE,
        path,
        prop,
        given: namespace,
        message: `stands on a kind without namespaces`,
        fix: 'Take it away.',
      });
    if (!clusterScoped && namespace === undefined)
      found.push({ rule: RULE, path, prop, given: namespace, message: 'is missing', fix: 'Say where it lives.' });
  }
  labels(metadata.labels, 'metadata.labels', path, found);
  annotations(metadata.annotations, 'metadata.annotations', path, found);
  if (isMap(object.spec)) selectorLabels(object.spec as JsonObject, path, found);
  const template = podTemplateOf(object)?.metadata;
  if (!isMap(template) || object.kind === 'Pod') return;
  labels(template.labels, 'labels of its pods', path, found);
  annotations(template.annotations, 'annotations of its pods', path, found);
}

function selectorLabels({ selector, podSelector }: JsonObject, path: string, found: Finding[]): void {
  if (isMap(selector)) labels(selector.matchLabels, 'spec.selector', path, found);
  if (isMap(podSelector)) labels(podSelector.matchLabels, 'spec.podSelector', path, found);
}

/** Labels that were found right. A few dozen make up nearly all of an environment. */
const RIGHT = new Set<string>();
const MOST = 4096;

function labels(given: unknown, prop: string, path: string, found: Finding[]): void {
  if (!isMap(given)) return;
  for (const key in given) {
    const value = given[key];
    const pair = `${key}=${value}`;
    if (RIGHT.has(pair)) continue;
    const before = found.length;
    if (!LABEL_KEY.holds(key)) found.push(wrong(path, prop, key, 'is no key of a label', LABEL_KEY));
    if (typeof value === 'string' && !LABEL_VALUE.holds(value))
      found.push(wrong(path, `${prop}["${key}"]`, value, 'is no value of a label', LABEL_VALUE));
    if (found.length === before && RIGHT.size < MOST) RIGHT.add(pair);
  }
}

function annotations(given: unknown, prop: string, path: string, found: Finding[]): void {
  if (!isMap(given)) return;
  // Keys of annotations may have capitals in their first part, which is lowered before it is read.
  for (const key in given)
    if (!LABEL_KEY.holds(key.toLowerCase()))
      found.push(wrong(path, prop, key, 'is no key of an annotation', LABEL_KEY));
}

/** A CRD that two bring is theirs in turn: each apply takes it from the other, and may drop versions in use. */
function owners(model: Model): Finding[] {
  const brought = model.needs.crds.flatMap(({ groups, id }) => groups.map((group) => ({ group, id })));
  return [...groupBy(brought, ({ group }) => group)]
    .filter(([, by]) => by.length > 1)
    .map(([group, by]) => ({
      rule: RULE,
      path: `${model.environment}: CRDs of ${group}`,
      message: `are brought by ${by.map(({ id }) => id).join(' and ')}, which would overwrite each other's`,
      fix: 'Let one operator own the group.',
    }));
}

/** Paths of values by which charts bring their CRDs. */
const SWITCHES: readonly (readonly string[])[] = [['crds', 'enabled'], ['crds', 'install'], ['installCRDs']];

/** Terraform applies the CRDs of an operator apart from its chart, so that no uninstall takes them away. */
function chartsWithCrds({ environment, needs: { crds, releases } }: Model): Finding[] {
  const apart = new Set(crds.map(({ asker }) => asker));
  return releases
    .filter(({ asker }) => apart.has(asker))
    .flatMap(({ name, asker, values }) =>
      SWITCHES.filter((path) => valueAt(values, path) === true).map((path) => ({
        rule: RULE,
        path: `${environment}/${asker}: Helm release ${name}`,
        prop: path.join('.'),
        given: true,
        message: 'lets the chart bring CRDs that Terraform brings already: Helm refuses what it does not own',
        allowed: 'false',
      })),
    );
}

function valueAt(values: JsonObject, path: readonly string[]): unknown {
  return path.reduce<unknown>((at, step) => (isMap(at) ? at[step] : undefined), values);
}

function wrong(path: string, prop: string, given: string, message: string, { allowed }: Grammar): Finding {
  return { rule: RULE, path, prop, given, message, allowed };
}

function shorter(longest: number): Grammar {
  return {
    holds: (text) => text.length <= longest && SUBDOMAIN.holds(text),
    allowed: `lower-case letters, digits, - and ., at most ${longest} characters`,
  };
}
