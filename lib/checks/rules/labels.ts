import { LABEL_KEY, LABEL_VALUE } from '../../kernel/base/grammar';
import type { Tell } from '../../kernel/base/law';
import { isMap } from '../../kernel/base/values';

/** Labels that were found right. A few dozen make up nearly all of an environment. */
const RIGHT = new Set<string>();
const MOST = 4096;

/** Tells of keys and values that no label may have. */
export function labels(given: unknown, prop: string, tell: Tell): void {
  if (!isMap(given)) return;
  for (const key in given) {
    const value = given[key];
    const pair = `${key}=${value}`;
    if (RIGHT.has(pair)) continue;
    const [rightKey, rightValue] = [LABEL_KEY.holds(key), typeof value !== 'string' || LABEL_VALUE.holds(value)];
    if (!rightKey) tell(prop, key, 'is no key of a label', { allowed: LABEL_KEY.allowed });
    if (!rightValue) tell(`${prop}["${key}"]`, value, 'is no value of a label', { allowed: LABEL_VALUE.allowed });
    if (rightKey && rightValue && RIGHT.size < MOST) RIGHT.add(pair);
  }
}

/** Tells of keys that no annotation may have. Capitals in their first part are lowered before it is read. */
export function annotations(given: unknown, prop: string, tell: Tell): void {
  if (!isMap(given)) return;
  for (const key in given)
    if (!LABEL_KEY.holds(key.toLowerCase()))
      tell(prop, key, 'is no key of an annotation', { allowed: LABEL_KEY.allowed });
}
