import type { Duration } from 'cdk8s';
import { Api, type ApiProvider, Filled } from './api';
import type { ChartPin, CrdPin } from './catalog';
import { plainValues } from './plain';
import { type Minted, minted, stampOf, type Text } from './text';
import type { JsonObject, Labels } from './values';

/** The levels of Pod Security Admission, strictest first. */
export type PodSecurity = 'restricted' | 'baseline' | 'privileged';

/** The phase of delivery in which a need is met: before the manifests (foundation) or after them (applications). */
export type Phase = 'foundation' | 'applications';

export interface NamespaceNeed {
  readonly name: string;
  readonly security: PodSecurity;
  /** Id of the system that asked. */
  readonly asker: string;
}

export interface MintNeed {
  readonly id: string;
  readonly asker: string;
  readonly length: number;
  readonly generation: number;
}

export interface GivenNeed {
  /** `<system>/<id>` */
  readonly id: string;
  readonly asker: string;
  readonly keys: readonly string[];
  /** What it is and where people get it. */
  readonly what: string;
  readonly generation: number;
}

export interface SecretNeed {
  readonly name: string;
  readonly namespace: string;
  readonly type: string;
  readonly labels: Labels;
  readonly data: Readonly<Record<string, Text>>;
  readonly asker: string;
  readonly stamp: string;
}

/** A Helm release. Charts make pods and what belongs to them, nothing else: no ingress, policy, monitor, budget, CRD, secret. */
export interface ReleaseSpec {
  readonly name: string;
  readonly chart: ChartPin;
  /** @default {} */
  readonly values?: JsonObject;
  /** @default the system's namespace */
  readonly namespace?: string;
  /** How long Helm waits until its pods are ready. @default 10 minutes */
  readonly timeout?: Duration;
  /** Whether Terraform waits until the pods are ready. @default true */
  readonly wait?: boolean;
  /** @default 'foundation' */
  readonly phase?: Phase;
  /** Value paths whose lists are joined (`union`) or whose larger number wins (`max`) when several ask. @default none */
  readonly merge?: Readonly<Record<string, 'union' | 'max'>>;
}

export interface ReleaseNeed {
  readonly name: string;
  readonly chart: ChartPin;
  readonly values: JsonObject;
  readonly namespace: string;
  readonly timeoutSeconds: number;
  readonly wait: boolean;
  readonly phase: Phase;
  readonly asker: string;
}

/** CustomResourceDefinitions of an operator: applied before its release, upgraded with it, never deleted. */
export interface CrdNeed {
  readonly id: string;
  readonly crds: CrdPin;
  readonly asker: string;
}

export interface NodeNeed {
  readonly pool: string;
  readonly labels: Labels;
  readonly taints: readonly string[];
  readonly asker: string;
}

export interface SecretRef {
  readonly namespace: string;
  readonly name: string;
  readonly keys: readonly string[];
  /** Changes when the content does. Put it into pod templates that read the Secret, so that they roll. */
  readonly stamp: string;
  readonly origin: 'foundation' | 'operator' | 'given';
}

/** Everything that systems of one environment need from Terraform, each once. */
export class Foundation {
  readonly namespaces = new Map<string, NamespaceNeed>();
  readonly mints = new Map<string, MintNeed>();
  readonly givens = new Map<string, GivenNeed>();
  readonly secrets = new Map<string, SecretNeed>();
  readonly releases = new Map<string, ReleaseNeed>();
  readonly crds = new Map<string, CrdNeed>();
  readonly nodes: NodeNeed[] = [];
  /** By the system that asked. */
  readonly apis = new Map<string, Api>();
  /** Ids of what systems make anew themselves when the row counts up. */
  readonly turning = new Set<string>();
}

/** What `Needs` must know of the system that it speaks for. */
export interface Asker {
  readonly id: string;
  readonly path: string;
  readonly namespace: string;
  /** Throws when the environment takes no more needs. */
  open(what: string): void;
  generation(id: string): number;
  /** Throws when the row has no such node pool. */
  pool(name: string): void;
  fault(message: string, fix: string): never;
}

/** What one system needs from Terraform: plain data, stated once. Two different needs with one name are a fault naming both askers. */
export class Needs {
  /** @internal */
  constructor(
    private readonly asker: Asker,
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

  /** A Secret that Terraform composes before anything reads it. */
  secret(s: {
    readonly name: string;
    readonly namespace?: string;
    /** @default 'Opaque' */
    readonly type?: string;
    readonly labels?: Labels;
    readonly data: Readonly<Record<string, Text>>;
  }): SecretRef {
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

  /** CRDs of an operator. A group has one owner in an environment. */
  crds(id: string, crds: CrdPin): void {
    for (const other of this.all.crds.values())
      for (const group of crds.groups)
        if (other.crds.groups.includes(group))
          this.asker.fault(
            `brings the CRDs of ${group}, which ${other.asker} brings already`,
            'A group of CRDs has one owner in an environment: keep one of the two.',
          );
    this.put(this.all.crds, id, 'CRD carrier', { id, crds, asker: this.asker.id });
  }

  /** Labels and taints on every node of a pool. */
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
  valueOf(secret: SecretRef, key: string): Filled {
    if (!secret.keys.includes(key))
      this.asker.fault(
        `wants ${key} of Secret ${secret.namespace}/${secret.name}, which has ${secret.keys.join(', ')}`,
        'Name one of its keys.',
      );
    return new Filled({ namespace: secret.namespace, secret: secret.name, key });
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
