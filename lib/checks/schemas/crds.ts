import { KeelsonError } from '../../kernel/base/faults';
import { groupOf, type ObjectId } from '../../kernel/base/kind';
import { canonical, isMap, type JsonObject, shown } from '../../kernel/base/values';
import type { ObjectProblem, Problem } from '../findings/problem';
import { type Structural, type Unjudged, unjudgedIn } from './structural';
import { StructuralValidator } from './structural-validator';

export type { Unjudged } from './structural';

/** What the API of a cluster with certain operators accepts. */
export interface Schemas {
  /** Whether a CustomResourceDefinition serves this kind in this version. */
  knows(apiVersion: string, kind: string): boolean;
  /** Whether anything of this group is served. */
  serves(group: string): boolean;
  /** What is wrong with a custom resource; empty when the API server would take it, apart from {@link unjudged} rules. */
  validate(object: JsonObject): readonly ObjectProblem[];
  /** The rules of a kind that are not judged here: those in CEL, patterns only Go can read, fields that take anything. */
  unjudged(apiVersion: string, kind: string): readonly Unjudged[];
}

/** As much of a CustomResourceDefinition (`apiextensions.k8s.io/v1`) as is read here. */
interface Crd {
  readonly group: string;
  readonly scope: 'Namespaced' | 'Cluster';
  readonly names: { readonly kind: string };
  readonly versions: readonly {
    readonly name: string;
    readonly served: boolean;
    readonly schema?: { readonly openAPIV3Schema?: Structural };
  }[];
}

/**
 * A validator for the custom resources of these definitions. Nothing is compiled before the first object of a kind
 * is validated.
 *
 * @throws KeelsonError when something is no CustomResourceDefinition of `apiextensions.k8s.io/v1`, or when two
 *   different ones define one kind
 */
export function schemas(crds: readonly JsonObject[]): Schemas {
  return new CrdSchemas(crds);
}

class CrdSchemas implements Schemas {
  private readonly crds = new Map<string, Crd>();
  private readonly validator = new StructuralValidator();

  constructor(definitions: readonly JsonObject[]) {
    for (const definition of definitions) this.add(definition);
  }

  knows(apiVersion: string, kind: string): boolean {
    return this.schema(apiVersion, kind) !== undefined;
  }

  serves(group: string): boolean {
    return [...this.crds.values()].some((crd) => crd.group === group);
  }

  validate(object: JsonObject): readonly ObjectProblem[] {
    const { apiVersion, kind } = object;
    const told = (problem: Problem): ObjectProblem => ({ object: identity(object), ...problem });
    if (typeof apiVersion !== 'string' || typeof kind !== 'string') {
      return [told({ at: typeof apiVersion !== 'string' ? 'apiVersion' : 'kind', message: 'is required' })];
    }
    const schema = this.schema(apiVersion, kind);
    if (!schema) return [told(this.unserved(apiVersion, kind))];
    return [...this.metadata(object), ...this.validator.validate(schema, object)].map(told);
  }

  unjudged(apiVersion: string, kind: string): readonly Unjudged[] {
    const schema = this.schema(apiVersion, kind);
    return schema ? unjudgedIn(schema) : [];
  }

  private add(definition: JsonObject): void {
    const { apiVersion, kind } = definition;
    if (apiVersion !== 'apiextensions.k8s.io/v1' || kind !== 'CustomResourceDefinition') {
      const given = `${shown(apiVersion)} ${shown(kind)}`;
      throw wrong({ message: `${given} is no schema`, allowed: 'apiextensions.k8s.io/v1 CustomResourceDefinition' });
    }
    const crd = definition.spec as unknown as Crd;
    const key = `${crd.group} ${crd.names.kind}`;
    const other = this.crds.get(key);
    if (other && canonical(other) !== canonical(crd)) {
      throw wrong({
        message: `${crd.names.kind} of ${crd.group} is defined twice, differently`,
        fix: 'Give one of them.',
      });
    }
    this.crds.set(key, crd);
  }

  private schema(apiVersion: string, kind: string): Structural | undefined {
    const crd = this.crds.get(`${groupOf(apiVersion)} ${kind}`);
    const version = crd?.versions.find(({ name, served }) => served && `${crd.group}/${name}` === apiVersion);
    return (
      version && (version.schema?.openAPIV3Schema ?? { type: 'object', 'x-kubernetes-preserve-unknown-fields': true })
    );
  }

  private unserved(apiVersion: string, kind: string): Problem {
    const group = groupOf(apiVersion);
    const crd = this.crds.get(`${group} ${kind}`);
    if (crd) {
      const served = crd.versions.filter((version) => version.served).map(({ name }) => `${group}/${name}`);
      return { at: 'apiVersion', given: shown(apiVersion), message: 'is not served', allowed: served.join(', ') };
    }
    const kinds = [...this.crds.values()].filter((other) => other.group === group).map(({ names }) => names.kind);
    const allowed = kinds.length > 0 ? { allowed: kinds.sort().join(', ') } : {};
    return {
      at: 'kind',
      given: shown(kind),
      message: `no CustomResourceDefinition in group ${group || 'core'}`,
      ...allowed,
    };
  }

  private metadata(object: JsonObject): Problem[] {
    const crd = this.crds.get(`${groupOf(String(object.apiVersion))} ${object.kind}`);
    const { name, generateName, namespace } = isMap(object.metadata) ? object.metadata : {};
    const found: Problem[] = [];
    if (name === undefined && generateName === undefined) found.push({ at: 'metadata.name', message: 'is required' });
    if (crd?.scope === 'Cluster' && namespace !== undefined) {
      const message = 'stands on a kind without namespaces';
      found.push({ at: 'metadata.namespace', given: shown(namespace), message, allowed: 'nothing' });
    }
    if (crd?.scope === 'Namespaced' && namespace === undefined)
      found.push({ at: 'metadata.namespace', message: 'is required' });
    return found;
  }
}

/** Who an object is; also of one that lacks a part of it. */
export function identity(object: JsonObject): ObjectId {
  const { name, generateName, namespace } = isMap(object.metadata) ? object.metadata : {};
  return {
    group: groupOf(String(object.apiVersion ?? '')),
    kind: String(object.kind ?? '(no kind)'),
    name: String(name ?? generateName ?? '(no name)'),
    ...(namespace === undefined ? {} : { namespace: String(namespace) }),
  };
}

function wrong(fault: { message: string; allowed?: string; fix?: string }): KeelsonError {
  return new KeelsonError([{ path: 'schemas', ...fault }]);
}
