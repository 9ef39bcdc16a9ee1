import type { Flaw } from '../../kernel/base/faults';
import { groupOf, isBuiltIn } from '../../kernel/base/kind';
import type { Reference } from '../../kernel/base/law';
import type { JsonObject } from '../../kernel/base/values';
import type { Finding } from '../findings/finding';
import { each, type Rule, releasePath, type Written } from '../findings/rule';
import { lawsIn } from '../laws/laws';
import { referencesIn } from './by-field';
import { referencesByLaw } from './by-law';
import { identity, KnownObjects, list } from './known-objects';

const RULE = 'references';

/**
 * Nothing dangles: each Secret and key, ConfigMap, ServiceAccount, claim, class, Service host, CRD group, namespace that a
 * manifest or a Helm value names is made by a need or a manifest, or stated as made by an operator; and so is what the laws of
 * a kind say that its objects name.
 */
export const references: Rule = {
  name: RULE,
  find(written) {
    const known = new KnownObjects(written);
    const laws = lawsIn(written);
    const inObjects = each(RULE, written, (object, { add }) => {
      homeless(object, known).forEach(add);
      for (const reference of referencesIn(object)) dangling(reference, known).forEach(add);
      for (const reference of referencesByLaw(object, laws)) dangling(reference, known).forEach(add);
    });
    return [...inObjects, ...inReleases(written, known)];
  },
};

function inReleases({ model }: Written, known: KnownObjects): Finding[] {
  return model.needs.releases.flatMap((release) =>
    referencesIn(release.values, release.namespace)
      .flatMap((reference) => dangling(reference, known))
      .map((flaw) => ({ rule: RULE, path: releasePath(model, release), ...flaw })),
  );
}

/** A namespace that nobody needs, a group whose CRDs nobody brings. */
function homeless(object: JsonObject, known: KnownObjects): Flaw[] {
  const found: Flaw[] = [];
  const { namespace } = object.metadata as { namespace?: string };
  if (namespace !== undefined && !known.namespaces.has(namespace))
    found.push({
      prop: 'metadata.namespace',
      given: namespace,
      message: 'is made by nobody',
      allowed: list(known.namespaces),
      fix: 'Ask for it with need.namespace().',
    });
  const group = groupOf(String(object.apiVersion));
  if (!isBuiltIn(group) && !known.crdGroups.has(group))
    found.push({
      prop: 'apiVersion',
      given: String(object.apiVersion),
      message: `no operator of this environment brings the CRDs of ${group}`,
      allowed: list(known.crdGroups),
      fix: 'Construct the operator that owns the group (Operator.in).',
    });
  return found;
}

/** A name that leads nowhere, or to something that does not have the part that is named. */
function dangling(reference: Reference, known: KnownObjects): Flaw[] {
  const { kind, namespace, name, at, given = name, optional } = reference;
  const id = identity(kind, namespace, name);
  if (optional || isOthers(reference, known)) return [];
  const there = kind === 'Service' ? known.hasService(namespace ?? '', name) : known.has(id);
  if (there) return partless(reference, id, known);
  return [
    {
      prop: at,
      given,
      message: `names ${id}, which nobody makes`,
      allowed: known.others(kind, namespace),
      fix: given === name ? (WHO[kind] ?? OTHERS) : 'State it with state.serves(), or correct the host.',
    },
  ];
}

/** Namespaces of Kubernetes' own, whose objects are not ours to state. */
const CLUSTER_OWN = new Set(['default', 'kube-system']);

/** What an environment cannot tell of: it lives where others make objects. */
function isOthers({ kind, namespace, name }: Reference, known: KnownObjects): boolean {
  if (kind === 'Service') return !known.namespaces.has(namespace ?? '');
  // A cluster-scoped object names a Secret of its operator's namespace, which only the operator knows.
  if (namespace === undefined) return known.hasAnywhere(kind, name);
  return CLUSTER_OWN.has(namespace) && !known.namespaces.has(namespace) && !known.has(identity(kind, namespace, name));
}

function partless({ key, at, keyAt = at }: Reference, id: string, known: KnownObjects): Flaw[] {
  const parts = known.partsOf(id);
  if (key === undefined || parts === undefined || parts.names.has(key)) return [];
  const message = `names a ${parts.called} that ${id} does not have`;
  return [{ prop: keyAt, given: key, message, allowed: list(parts.names) }];
}

const OTHERS = 'Correct the name, make it as a Manifest, or state it with state.makes() if somebody else makes it.';
const WHO: Readonly<Record<string, string>> = {
  Secret: 'Make it with need.secret(), or state it with state.makes() if an operator makes it.',
  ConfigMap: 'Make it as a Manifest, or state it with state.makes() if an operator makes it.',
  Service: 'Make it as a Manifest, or state it with state.serves().',
  ServiceAccount: 'Make it as a Manifest, or name it in state.pods() if a chart or an operator makes it.',
  StorageClass: 'Take it from a StorageClass handle: of a storage system, or outside.storageClass().',
  PersistentVolumeClaim: 'Make it as a Manifest.',
  PriorityClass: 'Make it as a Manifest, or state it with state.makes().',
};
