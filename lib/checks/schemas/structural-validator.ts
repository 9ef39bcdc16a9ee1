import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { byCode, isMap, type Json, type JsonObject } from '../../kernel/base/values';
import type { Problem } from '../findings/problem';
import { FORMATS, goRegExp } from './formats';
import { problems } from './json-schema';
import { defaulted, OPEN, resource, type Structural } from './structural';

/** Where in the whole value ajv stands. */
type At = Parameters<ValidateFunction>[1];

/** Keywords that mean in JSON Schema what they mean in a structural schema. */
const SAME = [
  ...['enum', 'required', 'multipleOf', 'uniqueItems', 'minLength', 'maxLength'],
  ...['minItems', 'maxItems', 'minProperties', 'maxProperties'],
] as const;

/**
 * Validates the objects of one version of one kind as the API server would with `fieldValidation=Strict`: defaults are
 * filled in first, fields that the server would prune are problems.
 *
 * An operator's schema can have tens of thousands of nodes, of which an object touches some dozens. So each object
 * schema in it is a unit of its own, converted and compiled when first a value reaches it.
 */
export class StructuralValidator {
  private readonly ajv = new Ajv({
    allErrors: true,
    verbose: true,
    strict: false,
    meta: false,
    validateSchema: false,
    formats: FORMATS,
    code: { optimize: false, regExp: Object.assign((pattern: string) => goRegExp(pattern) ?? /(?:)/, { code: '' }) },
  });
  private readonly units: { readonly schema: Structural; compiled?: ValidateFunction }[] = [];
  private readonly ids = new Map<Structural, number>();
  private readonly wholes = new Map<Structural, Structural>();
  private refused: ErrorObject[][] = [];

  constructor() {
    const unit = (id: number, value: unknown, _parent?: unknown, at?: At) => this.judge(id, value, at);
    this.ajv.addKeyword({ keyword: 'unit', schemaType: 'number', errors: false, validate: unit });
    this.ajv.addKeyword({ keyword: 'mapKeys', schemaType: 'array', type: 'array', errors: true, validate: mapKeys });
  }

  validate(schema: Structural, object: JsonObject): Problem[] {
    const whole = this.resource(schema);
    const stored = defaulted(whole, object as Json);
    this.refused = [];
    this.judge(this.unit(whole), stored);
    const found = this.refused.flatMap((errors) => problems(errors, stored));
    return found.sort((a, b) => byCode(a.at, b.at));
  }

  /**
   * A unit keeps what it refuses to itself, for ajv overwrites the errors of a keyword. None stands below `anyOf` and
   * the like, so nothing hangs on the answer.
   */
  private judge(id: number, value: unknown, at?: At): true {
    const check = this.compiled(id);
    if (!check(value, at)) this.refused.push(check.errors ?? []);
    return true;
  }

  private resource(schema: Structural): Structural {
    const whole = this.wholes.get(schema) ?? resource(schema);
    this.wholes.set(schema, whole);
    return whole;
  }

  private unit(schema: Structural): number {
    const id = this.ids.get(schema) ?? this.units.push({ schema }) - 1;
    this.ids.set(schema, id);
    return id;
  }

  private compiled(id: number): ValidateFunction {
    const unit = this.units[id];
    if (!unit) throw new Error(`no schema unit ${id}`);
    unit.compiled ??= this.ajv.compile(this.converted(unit.schema, true));
    return unit.compiled;
  }

  /** @param strict false inside `allOf`, `anyOf`, `oneOf`, `not`: these judge values and name no further fields. */
  private converted(schema: Structural, strict: boolean): JsonObject {
    const child = (sub: Structural): JsonObject => {
      if (!strict) return this.converted(sub, false);
      const whole = sub['x-kubernetes-embedded-resource'] ? this.resource(sub) : sub;
      return whole.properties ? { unit: this.unit(whole) } : this.converted(whole, true);
    };
    const values = (subs?: readonly Structural[]) => subs?.map((sub) => this.converted(sub, false));
    const pick: Record<string, unknown> = {};
    for (const keyword of SAME) pick[keyword] = (schema as Readonly<Record<string, unknown>>)[keyword];
    return defined({
      ...pick,
      ...ranged(schema),
      type: types(schema),
      format: schema.format !== undefined && Object.hasOwn(FORMATS, schema.format) ? schema.format : undefined,
      pattern: schema.pattern !== undefined && goRegExp(schema.pattern) ? schema.pattern : undefined,
      properties: schema.properties && mapped(schema.properties, child),
      additionalProperties: others(schema, strict, child),
      items: schema.items && child(schema.items),
      allOf: values(schema.allOf),
      anyOf: isIntOrString(schema) ? undefined : values(schema.anyOf),
      oneOf: values(schema.oneOf),
      not: schema.not && this.converted(schema.not, false),
      ...listRules(schema),
    });
  }
}

function types(schema: Structural): string[] | undefined {
  const own = schema['x-kubernetes-int-or-string']
    ? ['integer', 'string']
    : schema.type
      ? [schema.type].flat()
      : undefined;
  return own && schema.nullable ? [...own, 'null'] : own;
}

/** `anyOf: [integer, string]`, which CRDs repeat beside `x-kubernetes-int-or-string`. */
function isIntOrString(schema: Structural): boolean {
  return schema['x-kubernetes-int-or-string'] === true && schema.anyOf?.every((branch) => branch.type) === true;
}

/** OpenAPI v3 marks a bound as exclusive by a boolean beside it; JSON Schema moves the number. */
function ranged(schema: Structural): Record<string, number | undefined> {
  return {
    [schema.exclusiveMinimum ? 'exclusiveMinimum' : 'minimum']: schema.minimum,
    [schema.exclusiveMaximum ? 'exclusiveMaximum' : 'maximum']: schema.maximum,
  };
}

/** What fields that are not named may hold: an object without `additionalProperties` is pruned to those named. */
function others(schema: Structural, strict: boolean, child: (sub: Structural) => JsonObject): Json | undefined {
  if (typeof schema.additionalProperties === 'object') return child(schema.additionalProperties);
  if (schema.additionalProperties === true || schema[OPEN] || !strict) return undefined;
  return schema.type === 'object' ? false : undefined;
}

function listRules(schema: Structural): Record<string, Json | undefined> {
  if (schema['x-kubernetes-list-type'] === 'set') return { uniqueItems: true };
  if (schema['x-kubernetes-list-type'] === 'map') return { mapKeys: schema['x-kubernetes-list-map-keys'] };
  return {};
}

/** Items of a list map are told apart by their keys; no two may have the same. */
function mapKeys(keys: readonly string[], items: readonly unknown[]): boolean {
  const seen = new Map<string, number>();
  const errors: Partial<ErrorObject>[] = [];
  items.forEach((item, index) => {
    if (!isMap(item)) return;
    const values = keys.map((key) => item[key]);
    const key = JSON.stringify(values);
    const first = seen.get(key);
    if (first === undefined) seen.set(key, index);
    else {
      const shared = keys.map((name, i) => `${name} ${JSON.stringify(values[i])}`).join(', ');
      errors.push({ keyword: 'mapKeys', params: { index }, message: `has the key of item [${first}]: ${shared}` });
    }
  });
  Object.assign(mapKeys, { errors });
  return errors.length === 0;
}

function mapped<T, U>(map: Readonly<Record<string, T>>, change: (value: T) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, change(value)]));
}

function defined(map: Record<string, unknown>): JsonObject {
  return Object.fromEntries(Object.entries(map).filter(([, value]) => value !== undefined)) as JsonObject;
}
