import { type Check, listed } from '../../kernel/base/faults';
import type { RabbitPlan } from './plan';
import { checkLimits, checkNames, checkRegex, member } from './prop-rules';
import { USER_TAGS } from './props';

/** Users of the props: neither operator nor server refuses wrong ones in time. */
export function checkUsers(check: Check, { users, vhosts }: Pick<RabbitPlan, 'users' | 'vhosts'>): void {
  checkNames(check, 'users', users, 'a user');
  for (const [name, user] of Object.entries(users)) {
    const at = member('users', name);
    check.that(name !== 'guest', {
      prop: at,
      given: name,
      message: 'is the user with a password that everybody knows',
      fix: 'Name the user after who it is for.',
    });
    for (const tag of user.tags ?? []) check.word(`${at}.tags`, tag, USER_TAGS);
    checkLimits(check, `${at}.limits`, user.limits);
    for (const [vhost, rights] of Object.entries(user.vhosts ?? {})) {
      check.that(Object.hasOwn(vhosts, vhost), {
        prop: `${at}.vhosts`,
        given: vhost,
        message: 'is no vhost of this cluster',
        allowed: listed(Object.keys(vhosts)),
      });
      checkRights(check, member(`${at}.vhosts`, vhost), rights);
    }
  }
}

/** Rights as three regular expressions. */
export function checkRights(check: Check, at: string, rights: object): void {
  for (const [right, pattern] of Object.entries(rights)) {
    check.word(at, right, ['configure', 'write', 'read']);
    if (pattern !== undefined) checkRegex(check, `${at}.${right}`, pattern);
  }
}
