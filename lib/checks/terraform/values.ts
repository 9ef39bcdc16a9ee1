import { isMap, shown } from '../../kernel/base/values';
import { templateOf } from './expressions';
import { type AttributeSchema, type BlockSchema, type NestedBlockSchema, type TypeNotation, under } from './language';

/** Takes what is wrong: where in the block, what, and what is allowed. */
export type TellBlock = (path: string, message: string, allowed?: string) => void;

/** `metadata[0].labels["a/b"]` */
export function at(path: string, key: string | number): string {
  if (typeof key === 'number') return `${path}[${key}]`;
  if (!/^[A-Za-z_][\w-]*$/.test(key)) return `${path}[${JSON.stringify(key)}]`;
  return path === '' ? key : `${path}.${key}`;
}

/** Checks what stands in a block: known arguments, given where required, of the right type, blocks in the right number. */
export function checkBody(schema: BlockSchema, body: Record<string, unknown>, path: string, tell: TellBlock): void {
  for (const [name, value] of Object.entries(body)) {
    const attribute = under(schema.attributes, name);
    const nested = under(schema.block_types, name);
    if (name === '//' || value === null) continue;
    if (attribute) checkAttribute(attribute, value, at(path, name), tell);
    else if (nested) checkNested(nested, value, at(path, name), tell);
    else if (name === 'dynamic') checkDynamic(schema, value, at(path, name), tell);
    else if (!schema.open) tell(at(path, name), 'there is no such argument or block', settable(schema));
  }
  for (const [name, attribute] of Object.entries(schema.attributes ?? {})) {
    if (attribute.required && (under(body, name) ?? null) === null) {
      tell(at(path, name), 'is required and missing', `a ${typeText(attribute)}`);
    }
  }
  for (const [name, nested] of Object.entries(schema.block_types ?? {})) {
    if ((nested.min_items ?? 0) > 0 && (under(body, name) ?? null) === null && !generated(body, name)) {
      tell(at(path, name), 'is a required block and missing', items(nested));
    }
  }
}

/** The bodies of a block that may be given as an object or as an array (of arrays) of objects. */
export function bodiesOf(value: unknown, path: string, tell: TellBlock): [Record<string, unknown>, string][] {
  if (Array.isArray(value)) return value.flatMap((one, i) => bodiesOf(one, at(path, i), tell));
  if (isMap(value)) return [[value, path]];
  tell(path, `a block cannot be ${shown(value)}`, 'an object, or an array of objects');
  return [];
}

function checkNested(nested: NestedBlockSchema, value: unknown, path: string, tell: TellBlock): void {
  const bodies = bodiesOf(value, path, tell);
  if (nested.nesting_mode === 'map') {
    for (const [labelled, where] of bodies) {
      for (const [label, one] of Object.entries(labelled)) {
        for (const [body, place] of bodiesOf(one, at(where, label), tell)) checkBody(nested.block, body, place, tell);
      }
    }
    return;
  }
  const most = isSingle(nested) ? 1 : (nested.max_items ?? 0);
  const tooMany = most > 0 && bodies.length > most;
  if (tooMany || bodies.length < (nested.min_items ?? 0)) {
    tell(path, `there are ${bodies.length} of this block`, items(nested));
  }
  for (const [body, where] of bodies) checkBody(nested.block, body, where, tell);
}

/** `dynamic` makes blocks from a collection: `content` is checked, their number is known only when Terraform runs. */
function checkDynamic(schema: BlockSchema, value: unknown, path: string, tell: TellBlock): void {
  for (const [labelled, where] of bodiesOf(value, path, tell)) {
    for (const [label, generator] of Object.entries(labelled)) {
      const nested = under(schema.block_types, label);
      if (!nested) {
        tell(at(where, label), 'there is no such block', Object.keys(schema.block_types ?? {}).join(', '));
        continue;
      }
      const form: BlockSchema = {
        attributes: {
          for_each: { type: 'dynamic', required: true },
          iterator: { type: 'string', optional: true, literal: true },
          labels: { type: ['list', 'string'], optional: true },
        },
        block_types: { content: { block: nested.block, nesting_mode: 'single', min_items: 1 } },
      };
      for (const [body, place] of bodiesOf(generator, at(where, label), tell)) checkBody(form, body, place, tell);
    }
  }
}

function checkAttribute(attribute: AttributeSchema, value: unknown, path: string, tell: TellBlock): void {
  if (attribute.computed && !attribute.optional && !attribute.required) {
    tell(path, 'is set by the provider and cannot be given', 'nothing: remove it');
  } else if (attribute.literal && hasExpression(value)) {
    tell(path, `is read before expressions are evaluated, and ${shown(value)} holds one`, 'a value written out');
  } else if (attribute.values && !attribute.values.includes(String(value))) {
    tell(path, `${shown(value)} is not one of its values`, attribute.values.join(', '));
  } else if (attribute.nested_type) {
    const { nesting_mode, attributes } = attribute.nested_type;
    checkObjects(nesting_mode, { attributes }, value, path, tell);
  } else if (attribute.type !== undefined) {
    checkType(attribute.type, value, path, tell);
  }
}

/** An attribute whose value is an object, or a list, set or map of objects; an object may never stand for a list of one. */
function checkObjects(mode: string, schema: BlockSchema, value: unknown, path: string, tell: TellBlock): void {
  if (isWholeExpression(value) || value === null) return;
  const wanted = mode === 'single' ? 'an object' : mode === 'map' ? 'a map of objects' : 'an array of objects';
  if (mode === 'single') {
    if (isMap(value)) checkBody(schema, value, path, tell);
    else tell(path, `${shown(value)} has the wrong type`, wanted);
    return;
  }
  if (mode === 'map' ? !isMap(value) : !Array.isArray(value)) {
    tell(path, `${shown(value)} has the wrong type`, wanted);
    return;
  }
  for (const [key, one] of Array.isArray(value) ? value.entries() : Object.entries(value as object)) {
    checkObjects('single', schema, one, at(path, key), tell);
  }
}

/** Checks a value against a type as Terraform converts: `"5"` is a number, `"true"` a bool, `5` a string. */
function checkType(type: TypeNotation, value: unknown, path: string, tell: TellBlock): void {
  if (value === null || type === 'dynamic' || isWholeExpression(value)) return;
  if (typeof type === 'string') {
    if (!isPrimitive(type, value)) tell(path, `${shown(value)} has the wrong type`, `a ${typeText({ type })}`);
    return;
  }
  const [collection, inner] = type;
  const fits = collection === 'map' || collection === 'object' ? isMap(value) : Array.isArray(value);
  if (!fits) {
    tell(path, `${shown(value)} has the wrong type`, `a ${typeText({ type })}`);
  } else if (collection === 'object') {
    checkFields(inner as Record<string, TypeNotation>, value as Record<string, unknown>, path, tell);
  } else {
    for (const [key, one] of Array.isArray(value) ? value.entries() : Object.entries(value as object)) {
      const of = collection === 'tuple' ? (inner as TypeNotation[])[Number(key)] : (inner as TypeNotation);
      if (of === undefined) tell(at(path, key), 'is one element too many');
      else checkType(of, one, at(path, key), tell);
    }
  }
}

/** Terraform drops an unknown field of an object in silence: here it is a finding, since someone meant it. */
function checkFields(
  fields: Record<string, TypeNotation>,
  value: Record<string, unknown>,
  path: string,
  tell: TellBlock,
): void {
  const allowed = Object.keys(fields).join(', ');
  for (const [name, one] of Object.entries(value)) {
    const type = under(fields, name);
    if (type === undefined) tell(at(path, name), 'there is no such field', allowed);
    else checkType(type, one, at(path, name), tell);
  }
  for (const name of Object.keys(fields)) {
    if (!Object.hasOwn(value, name)) tell(at(path, name), 'is required and missing', allowed);
  }
}

function isPrimitive(type: string, value: unknown): boolean {
  if (typeof value === 'string' && hasExpression(value)) return true;
  if (type === 'string') return ['string', 'number', 'boolean'].includes(typeof value);
  if (type === 'number') return typeof value === 'number' || isNumeric(value);
  return typeof value === 'boolean' || ['true', 'false', '1', '0'].includes(value as string);
}

function isNumeric(value: unknown): boolean {
  return typeof value === 'string' && /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(value);
}

function isWholeExpression(value: unknown): boolean {
  return typeof value === 'string' && templateOf(value).whole;
}

export function hasExpression(value: unknown): boolean {
  if (typeof value === 'string') return templateOf(value).expressions.length > 0;
  return typeof value === 'object' && value !== null && Object.values(value).some(hasExpression);
}

function isSingle(nested: NestedBlockSchema): boolean {
  return nested.nesting_mode === 'single' || nested.nesting_mode === 'group';
}

function items(nested: NestedBlockSchema): string {
  const most = isSingle(nested) ? 1 : nested.max_items;
  const least = nested.min_items ?? 0;
  if (most === undefined || most === 0) return `at least ${least}`;
  return least === most ? `exactly ${most}` : `${least} to ${most}`;
}

function generated(body: Record<string, unknown>, name: string): boolean {
  const generators = Array.isArray(body.dynamic) ? body.dynamic : [body.dynamic];
  return generators.some((one) => isMap(one) && Object.hasOwn(one, name));
}

function settable(schema: BlockSchema): string {
  const attributes = Object.entries(schema.attributes ?? {}).filter(([, a]) => a.optional || a.required);
  return [...attributes.map(([name]) => name), ...Object.keys(schema.block_types ?? {})].sort().join(', ');
}

/** `list of string` */
function typeText(attribute: AttributeSchema): string {
  if (attribute.nested_type) return `${attribute.nested_type.nesting_mode} of objects`;
  const type = attribute.type ?? 'value';
  if (typeof type === 'string') return type === 'dynamic' ? 'value' : type;
  const [collection, inner] = type;
  return collection === 'object' || collection === 'tuple'
    ? collection
    : `${collection} of ${typeText({ type: inner as TypeNotation })}`;
}
