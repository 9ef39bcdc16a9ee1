import type { Flaw } from '../../kernel/base/faults';
import { type JsonObject, mapOf } from '../../kernel/base/values';

/** Marks by which Argo CD and Flux leave an object in the cluster, though it is no longer written. */
const KEEPS = 'argocd.argoproj.io/sync-options';

/**
 * An object that is kept, because data hangs on it, and is no longer written or no longer marked: what stays in the
 * cluster is then updated by nobody, or goes with the next prune.
 */
export function keptChange(before: JsonObject, after: JsonObject | undefined): Flaw[] {
  const mark = markOf(before);
  if (mark === undefined || !/(Prune|Delete)=(false|confirm)/.test(mark)) return [];
  if (after === undefined)
    return [
      {
        message: 'holds data and is no longer written: it stays in the cluster, and nobody updates it any more',
        fix: 'Set retiring: true on its system first; or accept it in the row, and delete it by hand.',
      },
    ];
  if (markOf(after) === mark) return [];
  return [{ prop: KEEPS, given: markOf(after), message: 'no longer keeps what holds data', allowed: mark }];
}

function markOf({ metadata }: JsonObject): string | undefined {
  const mark = mapOf(mapOf(metadata).annotations)[KEEPS];
  return typeof mark === 'string' ? mark : undefined;
}
