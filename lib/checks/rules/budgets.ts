import { type Json, type JsonObject, mapOf } from '../../kernel/base/values';
import type { Place } from '../findings/rule';
import { type KnownPods, selects } from '../references/known-pods';

/**
 * PodDisruptionBudgets that protect nothing, or that let no node be drained: one that finds no pods, one that no eviction
 * can meet, and two over one pod, of which the API server then evicts none.
 */
export function judgeBudgets(budgets: readonly Place[], pods: ReadonlyMap<string, readonly KnownPods[]>): void {
  const over = new Map<KnownPods, string>();
  for (const { object, tell, add } of budgets) {
    const { namespace, name } = mapOf(object.metadata);
    const spec = mapOf(object.spec);
    const { selector } = spec;
    const mine = (pods.get(String(namespace)) ?? []).filter((one) => selects(selector, one));
    if (mine.length === 0)
      tell('selector', selector, 'finds no pods that anybody states or makes', {
        fix: 'Correct the labels, or state the pods with state.pods().',
      });
    const strict = strictness(spec, Math.max(0, ...mine.map(({ replicas }) => replicas)));
    if (mine.length > 0 && strict !== undefined)
      add({
        ...strict,
        message: 'lets no pod be evicted, so no node of it can ever be drained',
        fix: 'Let one go: maxUnavailable: 1.',
      });
    const other = mine.map((one) => over.get(one)).find((first) => first !== undefined);
    if (other !== undefined)
      tell('selector', selector, `finds pods that ${other} has already, and a pod with two budgets is never evicted`, {
        fix: 'Keep one of the two.',
      });
    for (const one of mine) over.set(one, String(name));
  }
}

function strictness(
  { minAvailable, maxUnavailable }: JsonObject,
  replicas: number,
): { prop: string; given: Json; allowed?: string } | undefined {
  if (maxUnavailable === 0 || maxUnavailable === '0%')
    return { prop: 'maxUnavailable', given: maxUnavailable, allowed: '1 and more' };
  const all = minAvailable === '100%' || (typeof minAvailable === 'number' && minAvailable >= replicas && replicas > 0);
  if (!all) return undefined;
  return { prop: 'minAvailable', given: minAvailable, ...(replicas > 1 ? { allowed: `at most ${replicas - 1}` } : {}) };
}
