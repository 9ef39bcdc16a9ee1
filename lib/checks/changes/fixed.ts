import type { Flaw } from '../../kernel/base/faults';
import type { Fixed } from '../../kernel/base/law';
import { canonical, isMap, type Json, type JsonObject, shown } from '../../kernel/base/values';

/** What of an object that stands became another and cannot. */
export function fixedChanges({ fields, by, fix }: Fixed, before: JsonObject, after: JsonObject): Flaw[] {
  return fields.flatMap((field) => {
    const [old, next] = [at(before, field), at(after, field)];
    if (canonical(old) === canonical(next)) return [];
    return [
      {
        prop: field,
        given: next,
        message: `cannot change: ${by}`,
        ...(old === undefined ? {} : { allowed: shown(old) }),
        ...(fix === undefined ? {} : { fix }),
      },
    ];
  });
}

function at(object: JsonObject, field: string): Json | undefined {
  return field.split('.').reduce<unknown>((here, step) => (isMap(here) ? here[step] : undefined), object) as
    | Json
    | undefined;
}
