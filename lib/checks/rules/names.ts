import { type Grammar, PATH_SEGMENT, SERVICE_NAME, SUBDOMAIN } from '../../kernel/base/grammar';
import { groupOf, isBuiltIn, nameOf, typeIn } from '../../kernel/base/kind';
import { isClusterScoped } from '../../kernel/base/scope';
import { isMap, type JsonObject, mapOf } from '../../kernel/base/values';
import { podTemplateOf } from '../../kernel/render/pod-templates';
import { each, type Place, type Rule } from '../findings/rule';
import { chartsWithCrds, contestedCrds } from './crd-carriers';
import { annotations, labels } from './labels';

/** Kinds whose names have a grammar of their own. */
const NAMES: Readonly<Record<string, Grammar>> = {
  Service: SERVICE_NAME,
  'Role.rbac.authorization.k8s.io': PATH_SEGMENT,
  'ClusterRole.rbac.authorization.k8s.io': PATH_SEGMENT,
  'RoleBinding.rbac.authorization.k8s.io': PATH_SEGMENT,
  'ClusterRoleBinding.rbac.authorization.k8s.io': PATH_SEGMENT,
  // Their pods get labels and names made of it.
  'CronJob.batch': shorter(52),
  'Job.batch': shorter(63),
  'StatefulSet.apps': shorter(52),
};

/** Names, labels and identities that the API server refuses, and what two of a kind would fight over. */
export const names: Rule = {
  name: 'names',
  find({ model, systems }) {
    const seen = new Map<string, string>();
    const found = each('names', { model, systems }, (object, place) => {
      const key = nameOf(object);
      const first = seen.get(key);
      if (first === undefined) seen.set(key, place.system);
      else place.add({ message: `stands twice: ${first} has it already`, fix: 'Keep one of the two.' });
      named(object, place);
    });
    return [...found, ...contestedCrds(model), ...chartsWithCrds(model)];
  },
};

function named(object: JsonObject, { tell }: Place): void {
  const metadata = mapOf(object.metadata);
  const { name } = metadata;
  const grammar = NAMES[typeIn(object)] ?? SUBDOMAIN;
  if (typeof name !== 'string') tell('metadata.name', name, 'is missing', { allowed: grammar.allowed });
  else if (!grammar.holds(name)) tell('metadata.name', name, 'is no name', { allowed: grammar.allowed });
  placed(object, tell);
  labels(metadata.labels, 'metadata.labels', tell);
  annotations(metadata.annotations, 'metadata.annotations', tell);
  const { selector, podSelector } = mapOf(object.spec);
  labels(mapOf(selector).matchLabels, 'spec.selector', tell);
  labels(mapOf(podSelector).matchLabels, 'spec.podSelector', tell);
  const template = podTemplateOf(object)?.metadata;
  if (!isMap(template) || object.kind === 'Pod') return;
  labels(template.labels, 'labels of its pods', tell);
  annotations(template.annotations, 'annotations of its pods', tell);
}

/** Kubernetes' own kinds live in a namespace, or in none. */
function placed({ apiVersion, kind, metadata }: JsonObject, tell: Place['tell']): void {
  const group = groupOf(String(apiVersion));
  if (!isBuiltIn(group)) return;
  const { namespace } = mapOf(metadata);
  const none = isClusterScoped(String(kind), group);
  if (none && namespace !== undefined)
    tell('metadata.namespace', namespace, 'stands on a kind without namespaces', { fix: 'Take it away.' });
  if (!none && namespace === undefined)
    tell('metadata.namespace', namespace, 'is missing', { fix: 'Say where it lives.' });
}

function shorter(longest: number): Grammar {
  return {
    holds: (text) => text.length <= longest && SUBDOMAIN.holds(text),
    allowed: `lower-case letters, digits, - and ., at most ${longest} characters`,
  };
}
