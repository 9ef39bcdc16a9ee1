import { isMap, type Json, type JsonObject } from '../../kernel/base/values';
import { OPEN, type Structural } from './structural';

/** A definition of the API's own description, in the dialect of OpenAPI v2. */
export interface Definition {
  readonly $ref?: string;
  readonly type?: string;
  readonly format?: string;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Definition>>;
  readonly additionalProperties?: Definition | boolean;
  readonly items?: Definition;
  readonly required?: readonly string[];
  readonly default?: Json;
  readonly [extension: `x-kubernetes-${string}`]: Json | undefined;
}

/**
 * Kubernetes' `Quantity`, as its parser takes it. The description of the API says only that it is a string, and the
 * server takes numbers as well.
 */
export const QUANTITY = '^\\s*[+-]?([0-9]+([.][0-9]*)?|[.][0-9]+)([KMGTPE]i|[numkMGTPE]|[eE][+-]?[0-9]+)?\\s*$';

/** Base64 as Go reads it, which passes over the ends of lines. */
export const BASE64 =
  '^(?:(?:[A-Za-z0-9+/][\\r\\n]*){4})*(?:(?:[A-Za-z0-9+/][\\r\\n]*){2}(?:==|[A-Za-z0-9+/][\\r\\n]*=))?[\\r\\n]*$';

const KNOWN: Readonly<Record<string, Structural>> = {
  'io.k8s.apimachinery.pkg.api.resource.Quantity': { type: ['number', 'string'], pattern: QUANTITY },
};

/**
 * The definitions of an API as structural schemas. They are hundreds, refer to each other, and some to themselves: each is
 * converted when first it is looked at, and stays the same object from then on.
 */
export class Definitions {
  private readonly made = new Map<string, Structural>();

  constructor(private readonly all: Readonly<Record<string, Definition>>) {}

  /** Of what is not defined, anything is taken. */
  of(name: string): Structural {
    const known = this.made.get(name) ?? KNOWN[name] ?? this.converted(this.all[name] ?? {}, name);
    this.made.set(name, known);
    return known;
  }

  private converted(definition: Definition, within: string): Structural {
    const { $ref, description: _, properties, items, additionalProperties: rest, ...plain } = definition;
    if ($ref !== undefined) return this.of($ref.slice('#/definitions/'.length));
    const schema: Record<string, unknown> = { ...plain };
    // A zero of Go that older servers state as a default would stand for a field that is required.
    if (within.startsWith('io.k8s.')) delete schema.default;
    if (plain.format === 'int-or-string') Object.assign(schema, { type: undefined, ...INT_OR_STRING });
    if (plain.format === 'byte') Object.assign(schema, { format: undefined, pattern: BASE64 });
    const each = (part: Definition) => this.converted(part, within);
    if (properties) lazily(schema, 'properties', () => mapped(properties, each));
    if (items) lazily(schema, 'items', () => keyed(each(items), plain['x-kubernetes-list-map-keys']));
    if (typeof rest === 'object') lazily(schema, 'additionalProperties', () => each(rest));
    if (isOpen(definition)) schema[OPEN] = true;
    return schema as Structural;
  }
}

const INT_OR_STRING = { format: 'int32', 'x-kubernetes-int-or-string': true };

/** Ports are told apart by their protocol too, and one without has that of TCP. */
function keyed(item: Structural, keys: unknown): Structural {
  const protocol = Array.isArray(keys) && keys.includes('protocol') ? item.properties?.protocol : undefined;
  return protocol ? { ...item, properties: { ...item.properties, protocol: { ...protocol, default: 'TCP' } } } : item;
}

/** Raw content: no fields are named, or not even a type. */
function isOpen({ type, properties, additionalProperties: rest, ...schema }: Definition): boolean {
  if (schema['x-kubernetes-int-or-string']) return false;
  return rest === true || (properties === undefined && rest === undefined && (type === undefined || type === 'object'));
}

function lazily(holder: object, name: string, make: () => unknown): void {
  let made: unknown;
  const get = () => {
    made ??= make();
    return made;
  };
  Object.defineProperty(holder, name, { enumerable: true, get });
}

function mapped<T, U>(map: Readonly<Record<string, T>>, change: (value: T) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, change(value)]));
}

/** The value without the known fields that are null: to the server, such a field of a kind of its own is not given. */
export function withoutNull(schema: Structural, value: Json): Json {
  if (Array.isArray(value)) {
    const { items } = schema;
    return items ? value.map((item) => withoutNull(items, item)) : value;
  }
  if (!isMap(value)) return value;
  const { properties = {}, additionalProperties: rest } = schema;
  const field = (name: string) => properties[name] ?? (typeof rest === 'object' ? rest : undefined);
  const given = Object.entries(value as JsonObject).filter(([name, item]) => item !== null || !field(name));
  return Object.fromEntries(given.map(([name, item]) => [name, withoutNull(field(name) ?? {}, item as Json)]));
}
