import { byCode } from '../../kernel/base/values';
import type { Step } from './expressions';
import { type AttributeSchema, type BlockSchema, type TypeNotation, under } from './language';

/** What a reference's steps ask of a block that its schema does not have, in words; undefined when all is there. */
export function missing(block: BlockSchema, steps: readonly Step[]): string | undefined {
  const [first, ...rest] = steps;
  if (first === undefined || 'index' in first) return undefined;
  const attribute = under(block.attributes, first.attribute);
  if (attribute) return missingInAttribute(attribute, first.attribute, rest);
  const nested = under(block.block_types, first.attribute);
  if (!nested) {
    const names = [...Object.keys(block.attributes ?? {}), ...Object.keys(block.block_types ?? {})].sort(byCode);
    return `there is no attribute ${first.attribute} among ${names.join(', ')}`;
  }
  return missingInObjects(nested.nesting_mode, first.attribute, nested.block, rest);
}

function missingInAttribute(attribute: AttributeSchema, name: string, steps: readonly Step[]): string | undefined {
  if (attribute.nested_type) {
    const { nesting_mode, attributes } = attribute.nested_type;
    return missingInObjects(nesting_mode, name, { attributes }, steps);
  }
  return attribute.type === undefined ? undefined : missingInType(attribute.type, name, steps);
}

/** Steps into one object, or into a list, set or map of objects: those need an index first, one object takes none. */
function missingInObjects(mode: string, name: string, block: BlockSchema, steps: readonly Step[]): string | undefined {
  const [first, ...rest] = steps;
  if (first === undefined) return undefined;
  if (mode === 'single' || mode === 'group') {
    if (!('index' in first)) return missing(block, steps);
    return first.index === 'number' ? `${name} is one object: it takes no index` : missing(block, rest);
  }
  if ('index' in first) return missing(block, rest);
  return mode === 'map'
    ? missing(block, rest)
    : `${name} is a ${mode}: it needs an index, ${name}[0].${first.attribute}`;
}

function missingInType(type: TypeNotation, name: string, steps: readonly Step[]): string | undefined {
  const [first, ...rest] = steps;
  if (first === undefined || type === 'dynamic') return undefined;
  if (typeof type === 'string') {
    return 'index' in first && first.index === 'splat' ? undefined : `${name} is a ${type}: it has no parts`;
  }
  const [collection, inner] = type;
  if (collection === 'tuple') return undefined;
  if (collection !== 'object') {
    const part = 'attribute' in first && collection !== 'map';
    return part ? `${name} is a ${collection}: it needs an index` : missingInType(inner as TypeNotation, name, rest);
  }
  if ('index' in first) return undefined;
  const field = under(inner as Record<string, TypeNotation>, first.attribute);
  return field === undefined
    ? `there is no field ${first.attribute} in ${name}, only ${Object.keys(inner as object).join(', ')}`
    : missingInType(field, first.attribute, rest);
}
