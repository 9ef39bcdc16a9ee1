/** What stands at a path of an object; undefined where the path ends before. */
export function at(object: unknown, ...path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>((value, key) => (value as Record<string | number, unknown> | undefined)?.[key], object);
}

/** What stands at a path of an object, as a list. */
export function listAt(object: unknown, ...path: readonly (string | number)[]): readonly unknown[] {
  const value = at(object, ...path);
  return Array.isArray(value) ? value : [];
}

export function textAt(object: unknown, ...path: readonly (string | number)[]): string {
  return String(at(object, ...path) ?? '');
}
