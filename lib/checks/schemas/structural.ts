import { isMap, type Json } from '../../kernel/base/values';
import { goRegExp } from './formats';
import { below } from './json-schema';

/** A structural schema: the dialect of OpenAPI v3 that CustomResourceDefinitions are written in. */
export interface Structural {
  /** A list where no CRD could say it: a quantity is a number or a string. */
  readonly type?: string | readonly string[];
  readonly nullable?: boolean;
  readonly properties?: Readonly<Record<string, Structural>>;
  readonly additionalProperties?: Structural | boolean;
  readonly items?: Structural;
  readonly required?: readonly string[];
  readonly default?: Json;
  readonly format?: string;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: boolean;
  readonly exclusiveMaximum?: boolean;
  readonly allOf?: readonly Structural[];
  readonly anyOf?: readonly Structural[];
  readonly oneOf?: readonly Structural[];
  readonly not?: Structural;
  readonly [extension: `x-kubernetes-${string}`]: Json | undefined;
}

/** A rule of a schema that only a running API server, or nobody, can judge. */
export interface Unjudged {
  /** Where it applies: `spec.pools[].size`; `.*` stands for each key of a map; empty for the whole object. */
  readonly path: string;
  /** `cel`: a rule in CEL; `pattern`: an expression that JavaScript has no equal for; `open`: any content passes. */
  readonly form: 'cel' | 'pattern' | 'open';
  readonly rule: string;
}

/** The mark of a place that takes any field. */
export const OPEN = 'x-kubernetes-preserve-unknown-fields';
const text: Structural = { type: 'string' };
const texts: Structural = { type: 'object', additionalProperties: text };
const named: Structural = { type: 'string', minLength: 1 };

/** The metadata of every object, which CRDs leave out: `ObjectMeta` of `k8s.io/apimachinery`. */
const OBJECT_META: Structural = {
  type: 'object',
  properties: {
    ...Object.fromEntries(
      ['name', 'generateName', 'namespace', 'uid', 'resourceVersion', 'selfLink'].map((f) => [f, text]),
    ),
    labels: texts,
    annotations: texts,
    finalizers: { type: 'array', items: text },
    generation: { type: 'integer', format: 'int64' },
    creationTimestamp: { type: 'string', format: 'date-time', nullable: true },
    deletionTimestamp: { type: 'string', format: 'date-time', nullable: true },
    deletionGracePeriodSeconds: { type: 'integer', format: 'int64' },
    managedFields: { type: 'array', items: { type: 'object', [OPEN]: true } },
    ownerReferences: {
      type: 'array',
      items: {
        type: 'object',
        required: ['apiVersion', 'kind', 'name', 'uid'],
        properties: {
          ...Object.fromEntries(['apiVersion', 'kind', 'name', 'uid'].map((field) => [field, text])),
          controller: { type: 'boolean' },
          blockOwnerDeletion: { type: 'boolean' },
        },
      },
    },
  },
};

/** A schema of a whole object: at the root, and where one object carries another. */
export function resource(schema: Structural): Structural {
  const { metadata, ...properties } = schema.properties ?? {};
  // A CRD may only narrow the name; the rest of the metadata is the server's.
  const meta = metadata?.properties ? { ...OBJECT_META, allOf: [{ properties: metadata.properties }] } : OBJECT_META;
  return {
    ...schema,
    type: 'object',
    required: [...new Set(['apiVersion', 'kind', ...(schema.required ?? [])])],
    properties: { ...properties, apiVersion: named, kind: named, metadata: meta },
  };
}

/** The value as the server would store it: a default stands for a field that is absent, or null where null is not allowed. */
export function defaulted(schema: Structural, value: Json): Json {
  if (Array.isArray(value)) {
    const { items } = schema;
    return items ? value.map((item) => defaulted(items, item)) : value;
  }
  if (!isMap(value)) return value;
  const out: Record<string, Json | undefined> = { ...value } as Record<string, Json>;
  for (const [name, field] of Object.entries(schema.properties ?? {})) {
    const absent = out[name] === undefined || (out[name] === null && !field.nullable);
    const given = absent ? (field.default ?? out[name]) : out[name];
    if (given !== undefined) out[name] = defaulted(field, given);
  }
  const rest = schema.additionalProperties;
  if (typeof rest === 'object') {
    for (const [name, given] of Object.entries(out)) {
      if (given !== undefined && !schema.properties?.[name]) out[name] = defaulted(rest, given);
    }
  }
  return out;
}

/** Every rule in a schema that the validator does not judge, in the order of the schema. */
export function unjudgedIn(schema: Structural, path = '', found: Unjudged[] = []): Unjudged[] {
  const { pattern, properties = {}, additionalProperties: rest, items, not } = schema;
  const cel = (schema['x-kubernetes-validations'] ?? []) as readonly { readonly rule: string }[];
  found.push(...cel.map(({ rule }): Unjudged => ({ path, form: 'cel', rule })));
  if (schema[OPEN]) found.push({ path, form: 'open', rule: `${OPEN}: true` });
  if (pattern !== undefined && !goRegExp(pattern)) found.push({ path, form: 'pattern', rule: pattern });
  for (const name of Object.keys(properties)) unjudgedIn(properties[name] ?? {}, below(path, name), found);
  if (items) unjudgedIn(items, `${path}[]`, found);
  if (typeof rest === 'object') unjudgedIn(rest, `${path}.*`, found);
  for (const branches of [schema.allOf, schema.anyOf, schema.oneOf, not && [not]]) {
    for (const branch of branches ?? []) unjudgedIn(branch, path, found);
  }
  return found;
}
