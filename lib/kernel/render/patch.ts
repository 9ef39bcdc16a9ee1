import { JsonPatch } from 'cdk8s';
import { KeelsonError } from '../base/faults';
import type { JsonObject } from '../base/values';

interface Operation {
  readonly op: string;
  readonly path: string;
  readonly from?: string;
}

/** Applies patches in order, to a copy: parts of what is given may be shared. @throws KeelsonError naming the one that does not fit */
export function patched(json: JsonObject, patches: readonly JsonPatch[], path: string, object: string): JsonObject {
  return patches.reduce<JsonObject>((before, patch) => {
    const operation = patch._toJson() as Operation;
    try {
      if (!fits(before, operation)) throw new Error();
      return JsonPatch.apply(before, patch) as JsonObject;
    } catch {
      const fix = 'Look at the object in the output and correct the path.';
      const message = `the patch ${operation.op} ${operation.path} does not fit ${object}`;
      throw new KeelsonError([{ path, message, fix }]);
    }
  }, structuredClone(json));
}

/** Whether what it takes away or takes from is there: the library that applies patches lets that pass. */
function fits(json: JsonObject, { op, path, from }: Operation): boolean {
  if (op === 'remove' || op === 'replace') return has(json, path);
  return from === undefined || has(json, from);
}

function has(json: JsonObject, pointer: string): boolean {
  let at: unknown = json;
  for (const key of pointer.split('/').slice(1)) {
    const name = key.replaceAll('~1', '/').replaceAll('~0', '~');
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, name)) return false;
    at = (at as Record<string, unknown>)[name];
  }
  return true;
}
