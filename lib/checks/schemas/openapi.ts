import { groupOf } from '../../kernel/base/kind';
import { byCode, isMap, type JsonObject, shown } from '../../kernel/base/values';
import type { ObjectProblem, Problem } from '../findings/problem';
import { identity, type Schemas, type Unjudged } from './crds';
import { below } from './json-schema';
import { BASE64, type Definition, Definitions, QUANTITY, withoutNull } from './openapi-definitions';
import { OPEN, type Structural } from './structural';
import { StructuralValidator } from './structural-validator';

/** What an API server says of itself (`kubectl get --raw /openapi/v2`), as much as is read here. */
export interface OpenApi {
  readonly swagger: string;
  readonly definitions: Readonly<Record<string, Definition>>;
  /** Where objects are made: which kinds are objects of their own, and whether they live in a namespace. */
  readonly paths?: Readonly<Record<string, { readonly post?: Operation }>>;
}

interface Operation {
  readonly 'x-kubernetes-group-version-kind'?: GroupVersionKind;
}

interface GroupVersionKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

/** A kind that a cluster serves. */
interface Served {
  readonly group: string;
  readonly apiVersion: string;
  readonly kind: string;
  readonly definition: string;
  readonly namespaced?: boolean;
}

/**
 * A validator for every kind that a cluster serves, by the cluster's own description. It judges fields, types, required
 * fields, values, quantities and the keys of lists; names, ports and what goes with what only the server's code knows.
 * Nothing is converted before the first object of a kind is validated.
 */
export function kubernetesSchemas(openapi: OpenApi): Schemas {
  return new OpenApiSchemas(openapi);
}

class OpenApiSchemas implements Schemas {
  private readonly served = new Map<string, Served>();
  private readonly definitions: Definitions;
  private readonly roots = new Map<string, Structural>();
  private readonly validator = new StructuralValidator();

  constructor(openapi: OpenApi) {
    this.definitions = new Definitions(openapi.definitions);
    const scopes = scopesIn(openapi);
    for (const [definition, { 'x-kubernetes-group-version-kind': kinds }] of Object.entries(openapi.definitions))
      for (const { group, version, kind } of (kinds ?? []) as unknown as readonly GroupVersionKind[]) {
        const apiVersion = group === '' ? version : `${group}/${version}`;
        const namespaced = scopes?.get(`${apiVersion} ${kind}`);
        // Without a path there is nothing to apply: a list, options of a request, a part of another object.
        if (scopes === undefined || namespaced !== undefined)
          this.served.set(`${apiVersion} ${kind}`, { group, apiVersion, kind, definition, namespaced });
      }
  }

  knows(apiVersion: string, kind: string): boolean {
    return this.served.has(`${apiVersion} ${kind}`);
  }

  serves(group: string): boolean {
    return [...this.served.values()].some((served) => served.group === group);
  }

  validate(object: JsonObject): readonly ObjectProblem[] {
    const { apiVersion, kind } = object;
    const told = (problem: Problem): ObjectProblem => ({ object: identity(object), ...readable(problem) });
    const served = this.served.get(`${apiVersion} ${kind}`);
    if (!served) return [told(this.unserved(String(apiVersion), String(kind)))];
    const given = withoutNull(this.definitions.of(served.definition), object) as JsonObject;
    return [...metadata(served, object), ...this.validator.validate(this.root(served), given)].map(told);
  }

  /** The fields that take anything: the server's description has no other rule that is not judged here. */
  unjudged(apiVersion: string, kind: string): readonly Unjudged[] {
    const served = this.served.get(`${apiVersion} ${kind}`);
    return served ? openIn(this.root(served), '', []) : [];
  }

  /** The metadata is judged as that of every object. */
  private root(served: Served): Structural {
    const whole = this.definitions.of(served.definition);
    const known = this.roots.get(served.definition) ?? without(whole, 'metadata');
    this.roots.set(served.definition, known);
    return known;
  }

  private unserved(apiVersion: string, kind: string): Problem {
    const all = [...this.served.values()];
    const versions = all.filter((one) => one.group === groupOf(apiVersion) && one.kind === kind);
    if (versions.length > 0) {
      const allowed = listed(versions.map((one) => one.apiVersion));
      return { at: 'apiVersion', given: shown(apiVersion), message: `${kind} is not served in it`, allowed };
    }
    const given = { at: 'kind', given: shown(kind), message: `is not served in ${apiVersion}` };
    const others = all.filter((one) => one.kind === kind);
    const same = others.length > 0 ? others.map((one) => `${kind} of ${one.apiVersion}`) : this.kindsOf(apiVersion);
    return same.length === 0 ? given : { ...given, allowed: listed(same) };
  }

  private kindsOf(apiVersion: string): string[] {
    return [...this.served.values()].filter((one) => one.apiVersion === apiVersion).map(({ kind }) => kind);
  }
}

/** Whether each kind lives in a namespace; undefined when the description has no paths. */
function scopesIn({ paths }: OpenApi): Map<string, boolean> | undefined {
  if (paths === undefined) return undefined;
  const scopes = new Map<string, boolean>();
  for (const [path, { post }] of Object.entries(paths)) {
    const made = post?.['x-kubernetes-group-version-kind'];
    // Behind a name stand the parts of an object: `…/pods/{name}/eviction`.
    if (made === undefined || path.includes('{name}')) continue;
    const key = `${made.group === '' ? '' : `${made.group}/`}${made.version} ${made.kind}`;
    scopes.set(key, scopes.get(key) === true || path.includes('{namespace}'));
  }
  return scopes;
}

function metadata(served: Served, object: JsonObject): Problem[] {
  const { name, generateName, namespace } = isMap(object.metadata) ? object.metadata : {};
  const found: Problem[] = [];
  if (name === undefined && generateName === undefined) found.push({ at: 'metadata.name', message: 'is required' });
  if (served.namespaced === false && namespace !== undefined) {
    const message = 'stands on a kind without namespaces';
    found.push({ at: 'metadata.namespace', given: shown(namespace), message, allowed: 'nothing' });
  }
  return found;
}

function readable(problem: Problem): Problem {
  const told = TOLD[problem.allowed ?? ''];
  return told ? { ...problem, ...told } : problem;
}

/** Instead of the expressions by which they are judged. */
const TOLD: Readonly<Record<string, Pick<Problem, 'message' | 'allowed'>>> = {
  [QUANTITY]: { message: 'is no quantity', allowed: '500m, 2, 1.5Gi, 1e3 and the like' },
  [BASE64]: { message: 'is no base64', allowed: 'padded base64' },
};

function openIn(schema: Structural, path: string, around: readonly Structural[]): Unjudged[] {
  // A schema that holds itself is told once.
  if (around.includes(schema)) return [];
  const inner = [...around, schema];
  const { properties = {}, items, additionalProperties: rest } = schema;
  return [
    ...(schema[OPEN] ? [{ path, form: 'open' as const, rule: 'any content' }] : []),
    ...Object.keys(properties).flatMap((name) => openIn(properties[name] ?? {}, below(path, name), inner)),
    ...(items ? openIn(items, `${path}[]`, inner) : []),
    ...(typeof rest === 'object' ? openIn(rest, `${path}.*`, inner) : []),
  ];
}

function without(schema: Structural, field: string): Structural {
  const { [field]: _, ...properties } = schema.properties ?? {};
  return { ...schema, properties };
}

function listed(names: readonly string[]): string {
  return [...new Set(names)].sort(byCode).join(', ');
}
