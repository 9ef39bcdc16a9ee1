import type { Check } from '../../kernel/base/faults';
import { ADMINISTRATORS } from './sql';

const DATABASE = /^[a-z][a-z0-9_]{0,63}$/;
const SYSTEM = new Set(['mysql', 'sys', 'information_schema', 'performance_schema', 'metrics_schema', 'test']);

/** They stand in SQL, and in grants, where `_` alone is escaped. @param prop how the stack says them */
export function checkDatabases(check: Check, names: readonly string[], prop: string): void {
  for (const name of names)
    check.that(DATABASE.test(name) && !SYSTEM.has(name), {
      prop,
      given: name,
      message: SYSTEM.has(name) ? 'is a database of TiDB itself' : 'is no name of a database here',
      allowed: 'lower-case letters, digits and underscores, a letter first, at most 64',
    });
}

/** MySQL's longest name of a user. */
const USER_MOST = 32;

/** A taker's account has the taker's id as its name. */
export function checkTaker(check: Check, id: string): void {
  const reserved = (ADMINISTRATORS as readonly string[]).includes(id);
  check.that(!reserved && id.length <= USER_MOST, {
    prop: 'id',
    given: id,
    message: reserved ? 'is the name of an administrator of TiDB' : 'is too long for the name of a user of TiDB',
    allowed: `at most ${USER_MOST} characters, none of ${ADMINISTRATORS.join(', ')}`,
    fix: 'Give the system that takes the database another id.',
  });
}
