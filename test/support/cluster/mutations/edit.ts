import { isMap, type Json, type JsonObject } from '../../../../lib/kernel/base/values';

/** Steps into a value: names of fields, indices of lists. */
export type Path = readonly (string | number)[];

/**
 * A place as a fault names it: `spec.template.spec.containers[0].image`, `metadata.labels["app.kubernetes.io/name"]`.
 */
export function pathOf(text: string): Path {
  return [...text.matchAll(/\["([^"]+)"\]|\[(\d+)\]|([^.[\]]+)/g)].map(([, quoted, index, name]) =>
    index === undefined ? ((quoted ?? name) as string) : Number(index),
  );
}

export function told(path: Path): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === 'number') return `${text}[${step}]`;
    if (/[./]/.test(step)) return `${text}["${step}"]`;
    return text === '' ? step : `${text}.${step}`;
  }, '');
}

export function at(value: unknown, path: Path): Json | undefined {
  return path.reduce<unknown>((here, step) => {
    if (Array.isArray(here)) return here[Number(step)];
    return isMap(here) ? here[step] : undefined;
  }, value) as Json | undefined;
}

/** A copy with another value at a place; `undefined` takes the place away. */
export function withAt<T extends Json>(value: T, path: Path, put: Json | undefined): T {
  if (path.length === 0) return put as T;
  const copy = structuredClone(value);
  const parent = at(copy, path.slice(0, -1)) as Json[] | Record<string, Json> | undefined;
  const last = path[path.length - 1] as string | number;
  if (Array.isArray(parent)) {
    if (put === undefined) parent.splice(Number(last), 1);
    else parent[Number(last)] = put;
    return copy;
  }
  if (!isMap(parent)) throw new Error(`There is no ${told(path.slice(0, -1))} to change.`);
  if (put === undefined) delete parent[last];
  else parent[last] = put;
  return copy;
}

/** The first place, in the order of the text, whose value is so; nothing in the metadata counts. */
export function firstPlace(object: JsonObject, is: (value: Json, path: Path) => boolean): Path | undefined {
  const search = (value: Json, path: Path): Path | undefined => {
    if (path.length > 1 && is(value, path)) return path;
    const entries: [string | number, Json | undefined][] = Array.isArray(value)
      ? value.map((item, i): [number, Json] => [i, item])
      : isMap(value)
        ? (Object.entries(value) as [string, Json][])
        : [];
    for (const [step, below] of entries) {
      if (below === undefined || (path.length === 0 && step === 'metadata')) continue;
      const found = search(below, [...path, step]);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  return search(object, []);
}
