import { isMap } from '../../kernel/base/values';

/** Whether an object has a place, by its JSON pointer (RFC 6901): `/spec/http/0/route/0/weight`. */
export function hasPlace(object: unknown, pointer: string): boolean {
  const steps = pointer.split('/').slice(1);
  let at: unknown = object;
  for (const step of steps) {
    const key = step.replaceAll('~1', '/').replaceAll('~0', '~');
    if (Array.isArray(at)) at = at[Number(key)];
    else if (isMap(at) && Object.hasOwn(at, key)) at = at[key];
    else return false;
  }
  return at !== undefined;
}
