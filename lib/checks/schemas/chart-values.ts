import { Ajv, type Options, type ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020';
import { isMap, type Json, type JsonObject } from '../../kernel/base/values';
import type { Problem } from '../findings/problem';
import { commentedKeys } from './commented-keys';
import { FORMATS } from './formats';
import { below, problems } from './json-schema';

/** What a chart says of its values. */
export interface ChartValues {
  /** Its `values.yaml`, parsed. An empty one says nothing, so anything may stand below it. */
  readonly values: JsonObject;
  /** The text of its `values.yaml`: keys that stand there commented out (`# key: value`) are known too. */
  readonly text?: string;
  /** Its `values.schema.json`. */
  readonly schema?: JsonObject;
  /** The charts that it depends on, by the key under which their values stand in its own: the alias, else the name. */
  readonly subcharts?: Readonly<Record<string, ChartValues>>;
}

/**
 * The paths of our values that the chart would ignore: it has them neither in its values, nor commented out there, nor
 * in its schema or a subchart. What the chart leaves open is not judged: below an empty map, a list, null, in a map that
 * has keys with a dot, below `labels`, `resources` and other maps that go to Kubernetes as they are, and where the schema takes any key.
 */
export function unknownPaths(values: JsonObject, chart: ChartValues): string[] {
  return unknownIn(values, chartView(chart), '');
}

/**
 * What the chart's schema, and those of its subcharts, refuse in our values, laid over the chart's own as Helm does.
 * Empty for a chart without a schema.
 *
 * @throws Error when a schema refers to another that is not part of it
 */
export function schemaProblems(values: JsonObject, chart: ChartValues): readonly Problem[] {
  const whole = overlaid(chart.values, values);
  const check = chart.schema && compiled(chart.schema);
  const own = check && !check(whole) ? problems(check.errors ?? [], whole) : [];
  const subs = Object.entries(chart.subcharts ?? {}).flatMap(([key, sub]) => {
    const given = isMap(whole[key]) ? whole[key] : {};
    const found = schemaProblems({ ...given, global: whole.global ?? {} } as JsonObject, sub);
    return found.map((problem) => ({
      ...problem,
      at: problem.at === '' ? key : `${below('', key)}.${problem.at}`,
    }));
  });
  return [...own, ...subs];
}

/** What is known of one place in the values. */
interface View {
  /** Anything may stand below. */
  readonly open: boolean;
  child(key: string): View | undefined;
}

/** Maps that charts hand on whole, to Kubernetes or (`meshConfig`) to their program, whatever keys of them their values show. */
const KUBERNETES = /(labels|annotations|nodeSelector|affinity|resources|securityContext|meshConfig)$/i;

function unknownIn(values: JsonObject, view: View, path: string): string[] {
  if (view.open) return [];
  return Object.entries(values).flatMap(([key, value]) => {
    const at = below(path, key);
    const next = view.child(key);
    if (value === undefined) return [];
    if (!next) return [at];
    return isMap(value) && !KUBERNETES.test(key) ? unknownIn(value as JsonObject, next, at) : [];
  });
}

function chartView(chart: ChartValues): View {
  const { values, text, schema, subcharts = {} } = chart;
  const says = [
    tree(values),
    ...(text ? [tree(commentedKeys(text))] : []),
    ...(schema ? [schemaView(schema, schema)] : []),
  ];
  const own = union(says);
  return {
    open: Object.keys(values).length === 0 && text === undefined && schema === undefined,
    child: (key) => {
      const subs = Object.entries(subcharts).filter(([name]) => name === key || key === 'global');
      const theirs = subs.map(([name, sub]) => (name === key ? chartView(sub) : chartView(sub).child(key)));
      const ours = own?.child(key);
      // An empty map where a subchart's values go leaves nothing open: the subchart says what there is.
      const closed = ours && subs.length > 0 && key !== 'global' ? { ...ours, open: false } : ours;
      return union([closed, ...theirs]);
    },
  };
}

function tree(value: Json | undefined): View {
  return {
    open: value === null || Array.isArray(value) || (isMap(value) && isHandedOn(Object.keys(value))),
    child: (key) => (isMap(value) && Object.hasOwn(value, key) ? tree(value[key] as Json) : undefined),
  };
}

/** A map whose keys a template does not name one by one: an empty one, or one with dots in its keys, as a ConfigMap has them. */
function isHandedOn(keys: readonly string[]): boolean {
  return keys.length === 0 || keys.some((key) => key.includes('.'));
}

function union(views: readonly (View | undefined)[]): View | undefined {
  const known = views.filter((view) => view !== undefined);
  if (known.length === 0) return undefined;
  return {
    open: known.some(({ open }) => open),
    child: (key) => union(known.map((view) => view.child(key))),
  };
}

function schemaView(schema: unknown, root: JsonObject): View | undefined {
  if (schema === true) return { open: true, child: () => undefined };
  if (!isMap(schema)) return undefined;
  const { properties, patternProperties: patterns, additionalProperties: rest, type } = schema;
  const also: unknown[] = ['allOf', 'anyOf', 'oneOf', 'then', 'else'].flatMap((keyword) => schema[keyword] ?? []);
  if (typeof schema.$ref === 'string') also.push(pointed(schema.$ref, root));
  const others = also.map((part) => schemaView(part, root));
  const holds = type === undefined || [type].flat().some((name) => name === 'object' || name === 'array');
  const bare = !properties && !patterns && rest === undefined && others.length === 0;
  const takesAny = rest === true || (isMap(rest) && Object.keys(rest).length === 0);
  return {
    open: takesAny || (bare && holds) || others.some((part) => part?.open),
    child: (key) => {
      const matching = Object.entries(isMap(patterns) ? patterns : {}).filter(([pattern]) =>
        new RegExp(pattern).test(key),
      );
      const own =
        isMap(properties) && Object.hasOwn(properties, key) ? [properties[key]] : matching.map(([, part]) => part);
      const parts = own.length === 0 && isMap(rest) ? [rest] : own;
      return union([...parts.map((part) => schemaView(part, root)), ...others.map((part) => part?.child(key))]);
    },
  };
}

/** What a reference inside one schema (`#/$defs/image`) points at. */
function pointed(ref: string, root: JsonObject): unknown {
  if (!ref.startsWith('#')) return undefined;
  const keys = ref.split('/').slice(1);
  return keys.reduce<unknown>((at, key) => {
    const name = decodeURIComponent(key).replace(/~1/g, '/').replace(/~0/g, '~');
    return isMap(at) ? at[name] : undefined;
  }, root);
}

const OPTIONS: Options = {
  allErrors: true,
  verbose: true,
  strict: false,
  logger: false,
  validateSchema: false,
  formats: FORMATS,
  code: { optimize: false },
};
const checks = new WeakMap<JsonObject, ValidateFunction>();

function compiled(schema: JsonObject): ValidateFunction {
  // Without its name the draft is not looked up: Helm charts also name drafts that do not exist.
  const { $schema, ...rest } = schema;
  const Draft = /2019-09|2020-12/.test(String($schema)) ? Ajv2020 : Ajv;
  const check = checks.get(schema) ?? new Draft(OPTIONS).compile(rest);
  checks.set(schema, check);
  return check;
}

/** Values as Helm lays them over a chart's: maps by key, the rest as a whole; null takes a default away. */
function overlaid(defaults: JsonObject, values: JsonObject): Record<string, Json> {
  const out: Record<string, Json> = { ...defaults } as Record<string, Json>;
  for (const [key, value] of Object.entries(values)) {
    const own = out[key];
    if (value === null) delete out[key];
    else if (value !== undefined)
      out[key] = isMap(own) && isMap(value) ? overlaid(own as JsonObject, value as JsonObject) : value;
  }
  return out;
}
