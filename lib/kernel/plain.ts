import type { Json } from './values';

/** Why a value cannot stand in a manifest or in Helm values, and where in it. */
export class NotPlain extends Error {
  constructor(
    readonly at: string,
    readonly reason: string,
  ) {
    super(`${at}: ${reason}`);
  }
}

/**
 * A deep copy with sorted keys, in one pass, that refuses what writing would lose or change: class instances, functions,
 * numbers that are none. `undefined` in a map is left out.
 * @param nulls whether null is kept (Helm deletes a chart's default by it) or refused (Kubernetes drops it silently).
 */
export function plainCopy(value: unknown, at: string, nulls: 'keep' | 'refuse'): Json {
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new NotPlain(at, `${value} is no number that can be written`);
    return value;
  }
  if (value === null) {
    if (nulls === 'refuse') throw new NotPlain(at, 'null would be dropped silently: leave the field out');
    return null;
  }
  if (Array.isArray(value)) return value.map((item, i) => plainCopy(item, `${at}[${i}]`, nulls));
  if (typeof value !== 'object') throw new NotPlain(at, `${typeof value} cannot be written`);
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null)
    throw new NotPlain(at, `a ${prototype.constructor?.name ?? 'class instance'} cannot be written: give plain data`);
  const map = value as Record<string, unknown>;
  const copy: Record<string, Json> = {};
  for (const key of Object.keys(map).sort()) {
    const item = map[key];
    if (item === undefined) continue;
    const copied = plainCopy(item, at === '' ? key : `${at}.${key}`, nulls);
    if (key === '__proto__')
      Object.defineProperty(copy, key, { value: copied, enumerable: true, configurable: true, writable: true });
    else copy[key] = copied;
  }
  return copy;
}
