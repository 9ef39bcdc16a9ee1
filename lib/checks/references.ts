import { groupOf, nameOf } from '../kernel/kind';
import type { Model } from '../kernel/model';
import { byCode, isMap, type JsonObject } from '../kernel/values';
import { isBuiltIn } from './built-in-groups';
import type { Finding } from './finding';
import { type Reference, referencesIn } from './references-in';
import { declaredBy, referencesOf } from './references-of';

const RULE = 'references';

/**
 * Nothing dangles: each Secret and key, ConfigMap, ServiceAccount, claim, class, Service host, CRD group, namespace that a
 * manifest or a Helm value names is made by a need or a manifest, or stated as made by an operator.
 */
export function referenceFindings(model: Model, systems: ReadonlyMap<string, readonly JsonObject[]>): Finding[] {
  const known = new Known(model, systems);
  const found: Finding[] = [];
  for (const [system, objects] of systems)
    for (const object of objects) {
      const where = `${model.environment}/${system}: ${nameOf(object)}`;
      found.push(...known.homeless(where, object));
      for (const reference of referencesIn(object)) found.push(...known.dangling(where, reference));
      for (const reference of referencesOf(object)) found.push(...known.dangling(where, reference));
    }
  for (const release of model.needs.releases) {
    const where = `${model.environment}/${release.asker}: Helm release ${release.name}`;
    for (const reference of referencesIn(release.values, release.namespace))
      found.push(...known.dangling(where, reference));
  }
  return found;
}

/** Everything that an environment has, by identity. */
class Known {
  private readonly namespaces: ReadonlySet<string>;
  private readonly crdGroups: ReadonlySet<string>;
  /** `Kind namespace/name` to its keys; undefined keys: not known which. */
  private readonly objects = new Map<string, ReadonlySet<string> | undefined>();
  private readonly hosts: ReadonlySet<string>;

  constructor(model: Model, systems: ReadonlyMap<string, readonly JsonObject[]>) {
    this.namespaces = new Set(model.needs.namespaces.map(({ name }) => name));
    // A CRD that a chart or the cluster brings is stated as made, by its name: `<plural>.<group>`.
    const stated = model.systems.flatMap(({ made }) => made.filter(({ kind }) => kind === 'CustomResourceDefinition'));
    this.crdGroups = new Set([
      ...model.needs.crds.flatMap(({ groups }) => groups),
      ...stated.map(({ name }) => name.slice(name.indexOf('.') + 1)),
    ]);
    for (const objects of systems.values()) for (const object of objects) this.addObject(object);
    for (const { namespace, name, keys } of model.needs.secrets)
      this.objects.set(`Secret ${namespace}/${name}`, new Set(keys));
    for (const { made, pods } of model.systems) {
      for (const { kind, namespace, name, keys } of made)
        this.objects.set(identity(kind, namespace, name), keys === undefined ? undefined : new Set(keys));
      // A chart or an operator makes the accounts under which its pods run.
      for (const { by, namespace, serviceAccount } of pods)
        if (by !== 'us' && serviceAccount !== undefined)
          this.objects.set(identity('ServiceAccount', namespace, serviceAccount), undefined);
    }
    this.hosts = new Set(model.systems.flatMap(({ endpoints }) => endpoints.map(({ host }) => host)));
  }

  /** A namespace that nobody needs, a group whose CRDs nobody brings. */
  homeless(where: string, object: JsonObject): Finding[] {
    const found: Finding[] = [];
    const { namespace } = object.metadata as { namespace?: string };
    if (namespace !== undefined && !this.namespaces.has(namespace))
      found.push({
        rule: RULE,
        path: where,
        prop: 'metadata.namespace',
        given: namespace,
        message: 'is made by nobody',
        allowed: list(this.namespaces),
        fix: 'Ask for it with need.namespace().',
      });
    const group = groupOf(String(object.apiVersion));
    if (!isBuiltIn(group) && !this.crdGroups.has(group))
      found.push({
        rule: RULE,
        path: where,
        prop: 'apiVersion',
        given: String(object.apiVersion),
        message: `no operator of this environment brings the CRDs of ${group}`,
        allowed: list(this.crdGroups),
        fix: 'Construct the operator that owns the group (Operator.in).',
      });
    return found;
  }

  dangling(where: string, { kind, namespace, name, key, at, optional }: Reference): Finding[] {
    if (optional) return [];
    if (kind === 'Service') return this.danglingHost(where, name, namespace ?? '', at);
    const id = identity(kind, namespace, name);
    const fault = { rule: RULE, path: where, prop: at, given: name };
    // A cluster-scoped object names a Secret of its operator's namespace, which only the operator knows.
    if (namespace === undefined && this.anywhere(kind, name)) return [];
    if (!this.objects.has(id)) {
      if (namespace !== undefined && !this.namespaces.has(namespace) && CLUSTER_OWN.has(namespace)) return [];
      return [
        {
          ...fault,
          message: `names ${id}, which nobody makes`,
          allowed: this.others(kind, namespace),
          fix: WHO[kind] ?? '',
        },
      ];
    }
    const keys = this.objects.get(id);
    if (key === undefined || keys === undefined || keys.has(key)) return [];
    return [{ ...fault, given: key, message: `names a key that ${id} does not have`, allowed: list(keys) }];
  }

  private anywhere(kind: string, name: string): boolean {
    return [...this.objects.keys()].some((id) => id.startsWith(`${kind} `) && id.endsWith(`/${name}`));
  }

  private danglingHost(where: string, name: string, namespace: string, at: string): Finding[] {
    if (!this.namespaces.has(namespace)) return [];
    if (this.objects.has(`Service ${namespace}/${name}`) || this.hosts.has(`${name}.${namespace}.svc`)) return [];
    return [
      {
        rule: RULE,
        path: where,
        prop: at,
        given: `${name}.${namespace}.svc`,
        message: `names Service ${namespace}/${name}, which nobody makes`,
        allowed: this.others('Service', namespace),
        fix: 'State it with state.serves(), or correct the host.',
      },
    ];
  }

  private others(kind: string, namespace: string | undefined): string {
    const start = namespace === undefined ? `${kind} ` : `${kind} ${namespace}/`;
    return list([...this.objects.keys()].filter((id) => id.startsWith(start)).map((id) => id.slice(start.length)));
  }

  private addObject(object: JsonObject): void {
    const { name, namespace } = object.metadata as { name: string; namespace?: string };
    const keys =
      object.kind === 'ConfigMap'
        ? Object.keys({ ...(object.data as object), ...(object.binaryData as object) })
        : undefined;
    this.objects.set(identity(String(object.kind), namespace, name), keys === undefined ? undefined : new Set(keys));
    const declared = declaredBy(object);
    if (declared !== undefined) this.objects.set(identity(declared.kind, namespace, declared.name), undefined);
    // A Certificate's issuer makes its Secret.
    const secret = isMap(object.spec) ? object.spec.secretName : undefined;
    if (object.kind === 'Certificate' && typeof secret === 'string')
      this.objects.set(identity('Secret', namespace, secret), new Set(['ca.crt', 'tls.crt', 'tls.key']));
    // A StatefulSet's claims are named after their template and pod.
  }
}

/** Namespaces of Kubernetes' own, whose objects are not ours to state. */
const CLUSTER_OWN = new Set(['default', 'kube-system']);

const WHO: Readonly<Record<string, string>> = {
  Secret: 'Make it with need.secret(), or state it with state.makes() if an operator makes it.',
  ConfigMap: 'Make it as a Manifest, or state it with state.makes() if an operator makes it.',
  ServiceAccount: 'Make it as a Manifest, or name it in state.pods() if a chart or an operator makes it.',
  StorageClass: 'Take it from a StorageClass handle: of a storage system, or outside.storageClass().',
  PersistentVolumeClaim: 'Make it as a Manifest.',
  PriorityClass: 'Make it as a Manifest, or state it with state.makes().',
};

function identity(kind: string, namespace: string | undefined, name: string): string {
  return namespace === undefined || namespace === '' ? `${kind} ${name}` : `${kind} ${namespace}/${name}`;
}

function list(names: Iterable<string>): string {
  const sorted = [...names].sort(byCode);
  return sorted.length > 12 ? `${sorted.slice(0, 12).join(', ')} … (${sorted.length})` : sorted.join(', ') || 'none';
}
