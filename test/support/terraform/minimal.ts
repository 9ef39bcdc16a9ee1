import type { AttributeSchema, BlockSchema, TypeNotation } from '../../../lib/checks/terraform/language';
import type { ProviderSchemas } from '../../../lib/checks/terraform/stack';
import type { Json, JsonObject } from '../../../lib/kernel/base/values';

/** A stack with one block of every resource and data source of the providers, each with no more than it must have. */
export function minimalStack({ provider_schemas }: ProviderSchemas): JsonObject {
  const resource: Record<string, Json> = {};
  const data: Record<string, Json> = {};
  const required: Record<string, Json> = {};
  for (const [address, provider] of Object.entries(provider_schemas)) {
    required[address.split('/').at(-1) ?? ''] = { source: address.split('/').slice(1).join('/') };
    for (const [type, { block }] of Object.entries(provider.resource_schemas ?? {}))
      resource[type] = { x: least(block) };
    for (const [type, { block }] of Object.entries(provider.data_source_schemas ?? {})) {
      // What a data source without a type of its own returns cannot be invented: it counts as missing.
      if (!Object.values(block.attributes ?? {}).some((one) => one.type === 'dynamic'))
        data[type] = { x: least(block) };
    }
  }
  return { terraform: { required_providers: required }, resource, data };
}

function least(block: BlockSchema): JsonObject {
  const needed = Object.entries(block.block_types ?? {}).filter(
    ([name, nested]) => (nested.min_items ?? 0) > 0 || name === 'metadata',
  );
  return {
    ...leastOf(block.attributes ?? {}),
    ...Object.fromEntries(needed.map(([name, nested]) => [name, [least(nested.block)]])),
  };
}

function leastOf(attributes: Readonly<Record<string, AttributeSchema>>): JsonObject {
  const needed = Object.entries(attributes).filter(([, attribute]) => attribute.required);
  return Object.fromEntries(needed.map(([name, attribute]) => [name, given(attribute)]));
}

function given({ type, nested_type }: AttributeSchema): Json {
  if (!nested_type) return sample(type ?? 'string');
  const object = leastOf(nested_type.attributes);
  return nested_type.nesting_mode === 'single' ? object : [object];
}

function sample(type: TypeNotation): Json {
  if (type === 'number') return 3;
  if (type === 'bool') return true;
  if (type === 'dynamic') return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'x' } };
  if (typeof type === 'string') return 'x';
  const [kind, inner] = type;
  if (kind === 'map') return { x: sample(inner as TypeNotation) };
  if (kind !== 'object') return [sample(inner as TypeNotation)];
  const fields = Object.entries(inner as Record<string, TypeNotation>);
  return Object.fromEntries(fields.map(([name, field]) => [name, sample(field)]));
}
