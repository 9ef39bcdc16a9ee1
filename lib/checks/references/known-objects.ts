import { byCode, type JsonObject } from '../../kernel/base/values';
import type { Model } from '../../kernel/model';
import type { Written } from '../findings/rule';
import { type Laws, lawsIn } from '../laws/laws';

/** The parts of an object that others may name. */
interface Parts {
  /** `key`, `listener` */
  readonly called: string;
  readonly names: ReadonlySet<string>;
}

/** Everything that an environment has: what is written, what Terraform makes, and what operators are said to make. */
export class KnownObjects {
  readonly namespaces: ReadonlySet<string>;
  /** Groups whose CRDs somebody brings. */
  readonly crdGroups: ReadonlySet<string>;
  /** `Kind namespace/name` to its parts; undefined: not known which. */
  private readonly objects = new Map<string, Parts | undefined>();
  private readonly hosts: ReadonlySet<string>;

  constructor(written: Written) {
    const { model, systems } = written;
    this.namespaces = new Set(model.needs.namespaces.map(({ name }) => name));
    // A CRD that a chart or the cluster brings is stated as made, by its name: `<plural>.<group>`.
    const stated = model.systems.flatMap(({ made }) => made.filter(({ kind }) => kind === 'CustomResourceDefinition'));
    this.crdGroups = new Set([
      ...model.needs.crds.flatMap(({ groups }) => groups),
      ...stated.map(({ name }) => name.slice(name.indexOf('.') + 1)),
    ]);
    const laws = lawsIn(written);
    for (const objects of systems.values()) for (const object of objects) this.addWritten(object, laws);
    for (const { namespace, name, keys } of model.needs.secrets) this.add('Secret', namespace, name, keys);
    for (const system of model.systems) this.addStated(system);
    this.hosts = new Set(model.systems.flatMap(({ endpoints }) => endpoints.map(({ host }) => host)));
  }

  has(id: string): boolean {
    return this.objects.has(id);
  }

  partsOf(id: string): Parts | undefined {
    return this.objects.get(id);
  }

  /** Whether a Service is written, or stated by its host. */
  hasService(namespace: string, name: string): boolean {
    return this.has(identity('Service', namespace, name)) || this.hosts.has(`${name}.${namespace}.svc`);
  }

  /** Whether an object of a kind has this name in any namespace. */
  hasAnywhere(kind: string, name: string): boolean {
    return [...this.objects.keys()].some((id) => id.startsWith(`${kind} `) && id.endsWith(`/${name}`));
  }

  /** Names of all of a kind, for messages. */
  others(kind: string, namespace: string | undefined): string {
    const start = namespace === undefined ? `${kind} ` : `${kind} ${namespace}/`;
    return list([...this.objects.keys()].filter((id) => id.startsWith(start)).map((id) => id.slice(start.length)));
  }

  private addWritten(object: JsonObject, laws: Laws): void {
    const { name, namespace } = object.metadata as { name: string; namespace?: string };
    const of = laws.of(object);
    const id = identity(String(object.kind), namespace, name);
    const parts = of.find((law) => law.parts !== undefined)?.parts;
    this.objects.set(id, parts && { called: parts.called, names: new Set(parts.of(object)) });
    for (const law of of)
      for (const made of law.makes?.(object) ?? []) this.add(made.kind, namespace, made.name, made.keys);
  }

  private addStated({ made, pods }: Model['systems'][number]): void {
    for (const { kind, namespace, name, keys } of made) this.add(kind, namespace, name, keys);
    // A chart or an operator makes the accounts under which its pods run.
    for (const { by, namespace, serviceAccount } of pods)
      if (by !== 'us' && serviceAccount !== undefined) this.add('ServiceAccount', namespace, serviceAccount);
  }

  private add(kind: string, namespace: string | undefined, name: string, keys?: readonly string[]): void {
    this.objects.set(identity(kind, namespace, name), keys && { called: 'key', names: new Set(keys) });
  }
}

/** `Secret portal/login`, `StorageClass fast`. The group is left out: who states what an operator makes need not know it. */
export function identity(kind: string, namespace: string | undefined, name: string): string {
  return namespace === undefined || namespace === '' ? `${kind} ${name}` : `${kind} ${namespace}/${name}`;
}

/** Names for a message: as many as a line can hold. */
export function list(names: Iterable<string>): string {
  const sorted = [...names].sort(byCode);
  return sorted.length > 12 ? `${sorted.slice(0, 12).join(', ')} … (${sorted.length})` : sorted.join(', ') || 'none';
}
