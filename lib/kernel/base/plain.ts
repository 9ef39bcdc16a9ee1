import { KeelsonError } from './faults';
import { Trail } from './trail';
import { type Json, type JsonObject, sortedKeys } from './values';

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
export function plainCopy(value: unknown, nulls: 'keep' | 'refuse', trail = new Trail()): Json {
  if (typeof value === 'boolean') return value;
  if (typeof value === 'string') {
    if (!wellFormed(value)) throw new NotPlain(trail.at(), 'holds half a surrogate pair, which no encoding can carry');
    return value;
  }
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new NotPlain(trail.at(), `${value} is no number that can be written`);
    return value;
  }
  if (value === null) {
    if (nulls === 'refuse') throw new NotPlain(trail.at(), 'null would be dropped silently: leave the field out');
    return null;
  }
  if (typeof value !== 'object') throw new NotPlain(trail.at(), `${typeof value} cannot be written`);
  return Array.isArray(value) ? plainList(value, nulls, trail) : plainMap(value, nulls, trail);
}

function plainList(list: readonly unknown[], nulls: 'keep' | 'refuse', trail: Trail): Json {
  const copy: Json[] = [];
  for (let i = 0; i < list.length; i++) {
    trail.enter(i);
    copy.push(plainCopy(list[i], nulls, trail));
    trail.leave();
  }
  return copy;
}

function plainMap(value: object, nulls: 'keep' | 'refuse', trail: Trail): Json {
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) {
    const name = prototype.constructor?.name ?? 'class instance';
    throw new NotPlain(trail.at(), `a ${name} cannot be written: give plain data`);
  }
  const map = value as Record<string, unknown>;
  const copy: Record<string, Json> = {};
  for (const key of sortedKeys(map)) {
    if (map[key] === undefined) continue;
    trail.enter(key);
    set(copy, key, plainCopy(map[key], nulls, trail));
    trail.leave();
  }
  return copy;
}

/** Sets a key of a map, also the one that JavaScript takes for the map's prototype. */
export function set(map: Record<string, Json>, key: string, value: Json): void {
  if (key === '__proto__')
    Object.defineProperty(map, key, { value, enumerable: true, configurable: true, writable: true });
  else map[key] = value;
}

/** Node has it since 20, TypeScript's `es2023` does not know it. */
function wellFormed(text: string): boolean {
  return (text as string & { isWellFormed(): boolean }).isWellFormed();
}

/** A plain copy of Helm values; null stays. @throws KeelsonError naming the field */
export function plainValues(values: JsonObject, path: string, release: string): JsonObject {
  try {
    return plainCopy(values, 'keep') as JsonObject;
  } catch (error) {
    if (!(error instanceof NotPlain)) throw error;
    throw new KeelsonError([{ path, message: `values of Helm release ${release}: ${error.at}: ${error.reason}` }]);
  }
}
