import { type Grammar, isPort } from './grammar';
import type { Tell } from './law';
import type { JsonObject } from './values';

/*
 * What several laws tell alike, in the same words.
 */

/** Tells of a text that is not of a grammar, where it is given. */
export function judgeText(
  map: JsonObject,
  prop: string,
  message: string,
  { holds, allowed }: Grammar,
  tell: Tell,
): void {
  const given = map[prop];
  if (typeof given === 'string' && !holds(given)) tell(prop, given, message, { allowed });
}

/** Tells of what no port can be. */
export function judgePort(port: unknown, prop: string, tell: Tell): void {
  if (!isPort(port)) tell(prop, port, 'is no port', { allowed: '1 to 65535' });
}

/** Tells of an even number of members that decide by majority. */
export function judgeMajority(count: unknown, prop: string, tell: Tell): void {
  if (typeof count === 'number' && count > 0 && count % 2 === 0)
    tell(prop, count, `is even: it bears no more losses than ${count - 1} would`, {
      allowed: `${count - 1}, ${count + 1}`,
    });
}
