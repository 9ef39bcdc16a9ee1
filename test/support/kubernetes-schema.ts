import type { ErrorObject } from 'ajv';
import type { ObjectProblem, Problem } from '../../lib/checks/findings/problem';
import { identity } from '../../lib/checks/schemas/crds';
import { below, problems } from '../../lib/checks/schemas/json-schema';
import { isMap, type JsonObject, shown } from '../../lib/kernel/base/values';

/**
 * A kind of Kubernetes itself, from the OpenAPI of Kubernetes 1.33 as the package `kubernetes-models` 4.5.1 carries it:
 * a validator compiled by ajv ahead of time (types, required fields, enumerations, formats), with one module a kind.
 * What only the server's code knows is not in it: names, ports, selectors, what goes with what.
 */
type Model = { readonly kind?: string; readonly prototype: { validate(this: object): void } };

/** Whether this is a kind of Kubernetes itself. */
export function kubernetesKnows(apiVersion: string, kind: string): boolean {
  return modelOf(apiVersion, kind) !== undefined;
}

/** What the API server would refuse, or drop, in an object of a kind of its own; unknown fields are findings. */
export function kubernetesFindings(object: JsonObject): readonly ObjectProblem[] {
  const { apiVersion, kind } = object;
  // What a Secret holds is nobody's to read in a test's output.
  const shows = ({ given, ...problem }: Problem) =>
    kind === 'Secret' || given === undefined ? problem : { ...problem, given };
  const told = (problem: Problem): ObjectProblem => ({ object: identity(object), ...shows(problem) });
  const model = modelOf(String(apiVersion), String(kind));
  if (!model)
    return [told({ at: 'kind', given: shown(kind), message: `is no kind of Kubernetes ${shown(apiVersion)}` })];
  const watch = new Watch();
  return [...problems(refused(model, watch.over(object)), object), ...watch.unread(object)].map(told);
}

function modelOf(apiVersion: string, kind: string): Model | undefined {
  // Beta versions are not served unless asked for (since 1.24), and the package keeps those long removed.
  if (!/^([a-z0-9.]+\/)?v\d+$/.test(apiVersion) || !/^[A-Z]\w+$/.test(kind)) return undefined;
  try {
    const found: Record<string, Model> = require(`kubernetes-models/${apiVersion}/${kind}`);
    // The parts of objects (ServicePort) stand beside the objects; only objects say their kind.
    return found[kind]?.kind === kind ? found[kind] : undefined;
  } catch (error) {
    if (/^(MODULE_NOT_FOUND|ERR_PACKAGE_PATH_NOT_EXPORTED)$/.test(String(Object(error).code))) return undefined;
    throw error;
  }
}

function refused(model: Model, object: object): readonly ErrorObject[] {
  try {
    model.prototype.validate.call(object);
    return [];
  } catch (error) {
    const { errors } = error as { readonly errors?: readonly ErrorObject[] };
    if (!errors) throw error;
    return errors;
  }
}

/**
 * The validators judge every field that their schema names, present or not, and let others pass. So a field is unknown
 * when a validator read its siblings and never asked for it. Where nothing was read, the schema takes anything.
 */
class Watch {
  private readonly read = new WeakMap<object, Set<PropertyKey>>();
  private readonly views = new WeakMap<object, object>();

  over<T extends object>(value: T): T {
    const view = this.views.get(value) ?? new Proxy(value, { get: (of, key) => this.get(of, key) });
    this.views.set(value, view);
    return view as T;
  }

  private get(of: object, key: PropertyKey): unknown {
    const seen = this.read.get(of) ?? new Set();
    this.read.set(of, seen.add(key));
    const value: unknown = Reflect.get(of, key);
    return typeof value === 'object' && value !== null ? this.over(value) : value;
  }

  unread(value: unknown, path = ''): Problem[] {
    if (Array.isArray(value)) return value.flatMap((item, i) => this.unread(item, below(path, i)));
    const seen = isMap(value) ? this.read.get(value) : undefined;
    if (!isMap(value) || !seen) return [];
    return Object.entries(value).flatMap(([key, child]): Problem[] => {
      if (seen.has(key)) return this.unread(child, below(path, key));
      return [{ at: below(path, key), given: shown(child), message: 'unknown field' }];
    });
  }
}
