import type { CrdPin } from '../base/pin';
import { plainValues } from '../base/plain';
import type { Speaker } from '../base/speaker';
import { canonical, type Labels } from '../base/values';
import { Api, type ApiProvider, ArgumentSlot } from './api';
import type { PodSecurity, ReleaseSpec, SecretRef, SecretSpec } from './asked';
import type { Foundation, SecretNeed } from './foundation';
import { type Minted, minted, stampOf, type Text } from './text';

/** What one system needs from Terraform: plain data, stated once. Two different needs with one name are a fault naming both askers. */
export class Needs {
  /** @internal */
  constructor(
    private readonly asker: Speaker,
    private readonly all: Foundation,
  ) {}

  /** A namespace with its Pod Security level. Several systems may ask for one at the same level: it is the first one's, by id. */
  namespace(name: string, security: PodSecurity): string {
    const known = this.all.namespaces.get(name);
    if (known !== undefined && known.security !== security)
      this.asker.fault(
        `asks for namespace ${name} as ${security}, but ${known.asker} asks for it as ${known.security}`,
        'Give one of the two a namespace of its own.',
      );
    if (known === undefined) this.put(this.all.namespaces, name, 'namespace', { name, security, asker: this.asker.id });
    else if (this.asker.id < known.asker) this.all.namespaces.set(name, { ...known, asker: this.asker.id });
    return name;
  }

  /**
   * A value that Terraform generates and keeps: letters and digits only, so that it is safe in every configuration language.
   * @param as.length @default 32
   */
  mint(id: string, as: { readonly length?: number } = {}): Minted {
    const full = `${this.asker.id}/${id}`;
    const need = { id: full, asker: this.asker.id, length: as.length ?? 32, generation: this.asker.generation(full) };
    this.put(this.all.mints, full, 'minted value', need);
    return minted(full);
  }

  /** Values that people must give, as Terraform variables; `keelson secrets` says which. */
  given(id: string, keys: readonly string[], what: string): Record<string, Minted> {
    const full = `${this.asker.id}/${id}`;
    const need = { id: full, asker: this.asker.id, keys, what, generation: this.asker.generation(full) };
    this.put(this.all.givens, full, 'given value', need);
    return Object.fromEntries(keys.map((key) => [key, minted(`${full}/${key}`)]));
  }

  /** The row's count of something that the system itself makes anew when it goes up; 1 where the row says nothing. */
  generation(id: string): number {
    const full = `${this.asker.id}/${id}`;
    this.asker.open(`generation of ${full}`);
    this.all.turning.add(full);
    return this.asker.generation(full);
  }

  /** A Secret that Terraform composes before anything reads it. @throws KeelsonError when somebody asks for one of that name there */
  secret(s: SecretSpec): SecretRef {
    const namespace = s.namespace ?? this.asker.namespace;
    const stamp = stampOf(this.composition(s.data));
    const need: SecretNeed = {
      name: s.name,
      namespace,
      type: s.type ?? 'Opaque',
      labels: s.labels ?? {},
      data: s.data,
      asker: this.asker.id,
      stamp,
    };
    this.put(this.all.secrets, `${namespace}/${s.name}`, 'Secret', need);
    return { namespace, name: s.name, keys: Object.keys(s.data).sort(), stamp, origin: 'foundation' };
  }

  /** A Helm release that Terraform installs. @throws KeelsonError when somebody asks for one of that name, or its values are no plain data */
  release(spec: ReleaseSpec): void {
    this.put(this.all.releases, spec.name, 'Helm release', {
      name: spec.name,
      chart: spec.chart,
      values: plainValues(spec.values ?? {}, this.asker.path, spec.name),
      namespace: spec.namespace ?? this.asker.namespace,
      timeoutSeconds: spec.timeout?.toSeconds() ?? 600,
      wait: spec.wait ?? true,
      phase: spec.phase ?? 'foundation',
      asker: this.asker.id,
    });
  }

  /**
   * CRDs of an operator. Several systems may ask for the same ones: they are the first one's, by id.
   * @throws KeelsonError when somebody brings other ones of a group
   */
  crds(id: string, crds: CrdPin): void {
    const known = this.all.crds.get(id);
    if (known !== undefined && canonical(known.crds) === canonical(crds)) {
      if (this.asker.id < known.asker) this.all.crds.set(id, { ...known, asker: this.asker.id });
      return;
    }
    for (const other of this.all.crds.values())
      for (const group of crds.groups)
        if (other.crds.groups.includes(group) && overlap(other.crds.kinds, crds.kinds))
          this.asker.fault(
            `brings the CRDs of ${group}, which ${other.asker} brings already`,
            'A group of CRDs has one carrier in an environment: keep one of the two.',
          );
    this.put(this.all.crds, id, 'CRD carrier', { id, crds, asker: this.asker.id });
  }

  /**
   * Labels and taints on every node of a pool.
   * @param set.labels @default none
   * @param set.taints as `key=value:Effect`. @default none
   * @throws KeelsonError when the row has no such pool, or somebody labels it otherwise
   */
  nodes(pool: string, set: { readonly labels?: Labels; readonly taints?: readonly string[] }): void {
    this.asker.open(`node labels of pool ${pool}`);
    this.asker.pool(pool);
    for (const other of this.all.nodes)
      for (const [key, value] of Object.entries(set.labels ?? {}))
        if (other.pool === pool && (other.labels[key] ?? value) !== value)
          this.asker.fault(
            `labels pool ${pool} with ${key}=${value}, which ${other.asker} labels ${other.labels[key]}`,
            'A node has one value for a label: agree on one.',
          );
    this.all.nodes.push({ pool, labels: set.labels ?? {}, taints: set.taints ?? [], asker: this.asker.id });
  }

  /**
   * An API that this system runs, and whose resources Terraform makes in a stack of their own: `<environment>-<system>`.
   * @throws KeelsonError when it is asked for twice, or the stack would have the name of another
   */
  api(provider: ApiProvider): Api {
    if (['foundation', 'applications'].includes(this.asker.id))
      this.asker.fault(`is named as the stack ${this.asker.id} of its environment`, 'Give the system another id.');
    const api = new Api(this.asker, provider);
    this.put(this.all.apis, this.asker.id, 'API', api);
    return api;
  }

  /** The value of a Secret in the cluster, where an API's arguments need it: stacks share nothing through their states. */
  valueOf(secret: SecretRef, key: string): ArgumentSlot {
    if (!secret.keys.includes(key))
      this.asker.fault(
        `wants ${key} of Secret ${secret.namespace}/${secret.name}, which has ${secret.keys.join(', ')}`,
        'Name one of its keys.',
      );
    return new ArgumentSlot({ namespace: secret.namespace, secret: secret.name, key });
  }

  /** What a secret is made of, without any value: identities, and what makes Terraform generate anew. */
  private composition(data: Readonly<Record<string, Text>>): unknown {
    const composed = Object.entries(data).map(([key, { parts }]) => [
      key,
      parts.map((part) => (typeof part === 'string' ? part : { ...part, ...this.versionOf(part.minted) })),
    ]);
    return Object.fromEntries(composed);
  }

  private versionOf(id: string): { generation: number; length?: number } {
    const mint = this.all.mints.get(id);
    if (mint !== undefined) return { generation: mint.generation, length: mint.length };
    return { generation: this.all.givens.get(id.slice(0, id.lastIndexOf('/')))?.generation ?? 1 };
  }

  private put<T extends { readonly asker: string }>(into: Map<string, T>, key: string, what: string, need: T): void {
    this.asker.open(`${what} ${key}`);
    const known = into.get(key);
    if (known !== undefined)
      this.asker.fault(
        `asks for ${what} ${key}, which ${known.asker} asks for already`,
        'Give one of the two another name.',
      );
    into.set(key, need);
  }
}

/** Whether two carriers of a group bring the same kind: one that does not tell its kinds brings all of them. */
function overlap(some: CrdPin['kinds'], others: CrdPin['kinds']): boolean {
  return some === undefined || others === undefined || some.some((kind) => others.includes(kind));
}
