import type { Fault } from '../kernel/faults';
import { isMap } from '../kernel/values';
import { amountOf } from './syntax';

/**
 * What a container asks for and may take, where the two do not go together. Operators hand it to pods as it is, so it is
 * the same wherever `requests` and `limits` stand.
 */
export function resourceFaults(resources: unknown): Omit<Fault, 'path'>[] {
  if (!isMap(resources)) return [];
  const requests = isMap(resources.requests) ? resources.requests : {};
  const limits = isMap(resources.limits) ? resources.limits : {};
  const found: Omit<Fault, 'path'>[] = [];
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
