import type { NameField, Reference } from '../../kernel/base/law';
import { isMap, type JsonObject, mapOf } from '../../kernel/base/values';
import type { Laws } from '../laws/laws';

/** Every reference of an object that the laws of its kind tell. */
export function referencesByLaw(object: JsonObject, laws: Laws): Reference[] {
  const found = laws.of(object).flatMap(({ refers = [] }) => {
    if (typeof refers === 'function') return refers(object);
    return refers.flatMap((field) => named(object, field));
  });
  return found.filter(({ name }) => name !== '');
}

function named(object: JsonObject, field: NameField): Reference[] {
  const steps = field.at.split('.');
  const last = steps.pop() ?? '';
  return parentsAt(object, steps, '').flatMap(({ map, path }) => {
    const name = map[last];
    if (typeof name !== 'string') return [];
    const kind = typeof field.to === 'string' ? field.to : field.to.kind;
    const key = field.key === undefined ? undefined : map[field.key];
    return [
      {
        kind,
        name,
        at: `${path}${last}`,
        ...namespaceOf(object, map, field),
        ...(typeof key === 'string' ? { key, keyAt: `${path}${field.key}` } : {}),
      },
    ];
  });
}

/** Nothing for kinds without namespaces, and where an object that lives in none does not say. */
function namespaceOf(object: JsonObject, beside: JsonObject, { to, namespace }: NameField): { namespace?: string } {
  if (typeof to !== 'string' && to.scope === 'Cluster') return {};
  const said = namespace === undefined ? undefined : beside[namespace];
  const found = said ?? mapOf(object.metadata).namespace;
  return typeof found === 'string' ? { namespace: found } : {};
}

/** The maps at a path, with the text that a path below them begins with. */
function parentsAt(map: JsonObject, steps: readonly string[], path: string): { map: JsonObject; path: string }[] {
  const [step, ...rest] = steps;
  if (step === undefined) return [{ map, path }];
  const name = step.replace(/\[\]$/, '');
  const value = map[name];
  if (!step.endsWith('[]')) return isMap(value) ? parentsAt(mapOf(value), rest, `${path}${name}.`) : [];
  const items = Array.isArray(value) ? value : [];
  return items.flatMap((item, i) => (isMap(item) ? parentsAt(mapOf(item), rest, `${path}${name}[${i}].`) : []));
}
