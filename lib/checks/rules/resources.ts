import type { Flaw } from '../../kernel/base/faults';
import { amountOf } from '../../kernel/base/grammar';
import type { Tell } from '../../kernel/base/law';
import { isMap, type Json, type JsonObject, mapOf } from '../../kernel/base/values';

/**
 * What a container asks for and may take, where the two do not go together. Operators hand it to pods as it is, so it is
 * the same wherever `requests` and `limits` stand.
 */
export function resourceFlaws(resources: unknown): Flaw[] {
  if (!isMap(resources)) return [];
  const requests = isMap(resources.requests) ? resources.requests : {};
  const limits = isMap(resources.limits) ? resources.limits : {};
  const found: Flaw[] = [];
  for (const [part, amounts] of [
    ['requests', requests],
    ['limits', limits],
  ] as const)
    for (const name in amounts) {
      const amount = amountOf(amounts[name]);
      const fault = { prop: `${part}.${name}`, given: amounts[name] };
      if (amount === undefined)
        found.push({
          ...fault,
          message: 'is no quantity',
          allowed: 'a number with a unit of Kubernetes, as 200m or 4Gi',
        });
      else if (amount < 0) found.push({ ...fault, message: 'is negative' });
    }
  for (const name in requests) {
    const [request, limit] = [amountOf(requests[name]), amountOf(limits[name])];
    if (request !== undefined && limit !== undefined && request > limit)
      found.push({
        prop: `requests.${name}`,
        given: requests[name],
        message: 'is more than its limit',
        allowed: `at most ${limits[name]}`,
      });
  }
  return found;
}

/** What pods ask for of a node; other `limits` of operators (connections, queues) are numbers of their own. */
const COMPUTE = /^(cpu|memory|storage|ephemeral-storage|hugepages-.+|.+\/.+)$/;

/** Tells of resources wherever they stand in a custom object: `requests` and `limits` side by side, or one of them alone. */
export function judgeResources(value: Json | undefined, path: string, tell: Tell): void {
  if (Array.isArray(value)) for (const [i, item] of value.entries()) judgeResources(item, `${path}[${i}]`, tell);
  if (!isMap(value)) return;
  const map = value as JsonObject;
  const names = Object.keys({ ...mapOf(map.requests), ...mapOf(map.limits) });
  if (names.some((name) => COMPUTE.test(name)))
    for (const { prop, given, message, allowed } of resourceFlaws(map))
      tell(path === '' ? `${prop}` : `${path}.${prop}`, given, message, allowed === undefined ? {} : { allowed });
  for (const key in map) judgeResources(map[key], path === '' ? key : `${path}.${key}`, tell);
}
