/** Plain JSON: what may stand in a manifest, in Helm values, in the arguments of a Terraform resource. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json | undefined };

/** A map of it. */
export type JsonObject = { readonly [key: string]: Json | undefined };

/** Labels or annotations. */
export type Labels = Readonly<Record<string, string>>;

/** Compares by UTF-16 code unit: the same order on every machine and in every locale. */
export function byCode(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** One text for one value: keys sorted, `undefined` left out. Two values are equal when their texts are. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const map = value as Record<string, unknown>;
    const entries = Object.keys(map)
      .filter((key) => map[key] !== undefined)
      .sort(byCode)
      .map((key) => `${JSON.stringify(key)}:${canonical(map[key])}`);
    return `{${entries.join(',')}}`;
  }
  return JSON.stringify(value) ?? 'null';
}

/** Where two plain values first differ, as a path (`replicas`, `image.tag`, `args[2]`); undefined when they are equal. */
export function firstDifference(a: unknown, b: unknown, path = ''): string | undefined {
  if (canonical(a) === canonical(b)) return undefined;
  if (Array.isArray(a) && Array.isArray(b)) {
    const longer = Math.max(a.length, b.length);
    for (let i = 0; i < longer; i++) {
      const found = firstDifference(a[i], b[i], `${path}[${i}]`);
      if (found) return found;
    }
  } else if (isMap(a) && isMap(b)) {
    for (const key of [...new Set([...Object.keys(a), ...Object.keys(b)])].sort(byCode)) {
      const found = firstDifference(a[key], b[key], path ? `${path}.${key}` : key);
      if (found) return found;
    }
  }
  return path || '(whole value)';
}

export function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The map, or an empty one. */
export function mapOf(value: unknown): JsonObject {
  return isMap(value) ? (value as JsonObject) : {};
}

/** The list, or an empty one. */
export function listOf(value: unknown): readonly Json[] {
  return Array.isArray(value) ? value : [];
}

/** The maps in a list; none where there is no list. */
export function maps(value: unknown): JsonObject[] {
  return listOf(value).filter((item): item is JsonObject => isMap(item));
}

/** Maps laid over each other; where one of two values is no map, the later one stands. */
export function merged(...all: readonly JsonObject[]): JsonObject {
  const result: Record<string, Json | undefined> = {};
  for (const map of all)
    for (const [key, value] of Object.entries(map)) {
      const before = result[key];
      result[key] = isMap(before) && isMap(value) ? merged(before as JsonObject, value as JsonObject) : value;
    }
  return result;
}

/** A map with one value in its depth: `{ a: { b: 1 } }` of `a.b` and 1. */
export function nested(path: string, value: Json): JsonObject {
  return path.split('.').reduceRight<Json>((inner, key) => ({ [key]: inner }), value) as JsonObject;
}

/** The value as a message shows it: JSON, cut to what a line can hold. */
export function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 120 ? `${text.slice(0, 117)}...` : text;
}

export function groupBy<K, V>(items: Iterable<V>, keyOf: (item: V) => K): Map<K, V[]> {
  const groups = new Map<K, V[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}

/** Keys in the order of `byCode`. Most maps are written in order: those are not sorted again. */
export function sortedKeys(map: object): string[] {
  const keys = Object.keys(map);
  for (let i = 1; i < keys.length; i++) if ((keys[i - 1] as string) > (keys[i] as string)) return keys.sort();
  return keys;
}
