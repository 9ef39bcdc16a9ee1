import { JsonPatch } from 'cdk8s';
import { KeelsonError } from './faults';
import type { JsonObject } from './values';

/** Applies patches in order. @throws KeelsonError naming the one that does not fit */
export function patched(json: JsonObject, patches: readonly JsonPatch[], path: string, object: string): JsonObject {
  return patches.reduce<JsonObject>((before, patch) => {
    try {
      return JsonPatch.apply(before, patch) as JsonObject;
    } catch {
      const { op, path: at } = patch._toJson() as { op: string; path: string };
      const fix = 'Look at the object in the output and correct the path.';
      throw new KeelsonError([{ path, message: `the patch ${op} ${at} does not fit ${object}`, fix }]);
    }
  }, json);
}
