import type { Check } from '../../kernel/base/faults';
import type { OpenLdapPlan } from './plan';

const NAME = /^[a-z0-9](?:[a-z0-9._-]{0,62}[a-z0-9])?$/;
const NAME_ALLOWED =
  'lower-case letters, digits, dots, dashes and underscores, at most 64, a letter or digit at both ends';
const MAIL = /^[!-9;-?A-~]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$/;

/** People whom the directory stores, and every product takes. */
export function checkPeople(check: Check, { people }: OpenLdapPlan): void {
  for (const [uid, { givenName, surname, mail, displayName }] of Object.entries(people)) {
    const prop = `people.${uid}`;
    check.that(NAME.test(uid), {
      prop: 'people',
      given: uid,
      message: 'is no name to log in with: not every product takes it',
      allowed: NAME_ALLOWED,
    });
    for (const [name, given] of Object.entries({ givenName, surname, displayName }))
      checkText(check, `${prop}.${name}`, given);
    const twin = Object.keys(people).find((other) => other < uid && sameMail(people[other]?.mail, mail));
    check
      .that(MAIL.test(mail), { prop: `${prop}.mail`, given: mail, message: 'is no address of mail' })
      .that(twin === undefined, {
        prop: `${prop}.mail`,
        given: mail,
        message: `is the address of ${twin} too, and the directory lets an address be one person's`,
      });
  }
}

/** Groups of people who are there. */
export function checkGroups(check: Check, { groups, people }: OpenLdapPlan): void {
  for (const [name, { members = [], description }] of Object.entries(groups)) {
    const prop = `groups.${name}.members`;
    check.that(NAME.test(name), {
      prop: 'groups',
      given: name,
      message: 'is no name of a group: not every product takes it',
      allowed: NAME_ALLOWED,
    });
    checkText(check, `groups.${name}.description`, description);
    for (const given of members)
      check.that(Object.hasOwn(people, given), {
        prop,
        given,
        message: 'is nobody of people',
        allowed: Object.keys(people).join(', ') || 'none: there are no people yet',
      });
    for (const given of members.filter((member, i) => members.indexOf(member) !== i))
      check.not({ prop, given, message: 'stands twice' });
  }
}

/** Who changes people and groups over the network must be a group that is there. */
export function checkAdministrators(check: Check, { administrators: given, groups }: OpenLdapPlan): void {
  check.that(given === undefined || Object.hasOwn(groups, given), {
    prop: 'administrators',
    given,
    message: 'is no group of groups: its members could never be anybody',
    allowed: Object.keys(groups).join(', ') || 'none: there are no groups yet',
  });
}

function checkText(check: Check, prop: string, given: string | undefined): void {
  check.that(given === undefined || given.trim() !== '', {
    prop,
    given,
    message: 'is empty, which no directory stores',
  });
}

function sameMail(a: string | undefined, b: string): boolean {
  return a?.toLowerCase() === b.toLowerCase();
}
