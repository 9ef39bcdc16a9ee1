import { SizeRoundingBehavior } from 'cdk8s';
import { rdnsOf } from '../handles/ldap';
import type { Fault } from '../kernel/faults';
import { MACHINES } from './openldap-acls';
import type { OpenLdapPlan } from './openldap-plan';
import { ROOT_CLASSES } from './openldap-tree';

type Finding = Omit<Fault, 'path'>;
type Rule = (plan: OpenLdapPlan) => readonly Finding[];

/** What slapd, or a product that reads it, would not bear, and what loses data. */
export function openLdapFaults(plan: OpenLdapPlan): Finding[] {
  return RULES.flatMap((rule) => rule(plan));
}

const MOST_OF_DN = 400;

const base: Rule = ({ base: given }) => {
  const rdns = rdnsOf(given);
  const [type = ''] = rdns?.[0] ?? [];
  const at = { prop: 'base', given };
  if (rdns === undefined || given.length > MOST_OF_DN)
    return [{ ...at, message: 'is no name of an entry', allowed: 'as dc=example,dc=com, each step with one value' }];
  return [
    ...found(type in ROOT_CLASSES, {
      ...at,
      message: 'begins with what no root can be called by',
      allowed: Object.keys(ROOT_CLASSES).join(', '),
    }),
    ...found(given.toLowerCase() !== MACHINES, {
      ...at,
      message: 'is where the accounts of the directory itself stand',
      fix: 'Choose another.',
    }),
  ];
};

const replicas: Rule = ({ replicas: given, availability, hosts }) => [
  ...found(given === 1 || given === 2, {
    prop: 'replicas',
    given,
    message: 'is no number of nodes: two mirror each other, and a third would only repeat them',
    allowed: '1, 2',
  }),
  ...found(availability === 'single' || given !== 1, {
    prop: 'replicas',
    given,
    message: 'leaves nobody who lets people in while it is restarted, and the environment promises quorum',
    allowed: '2',
  }),
  ...found(given < 2 || hosts >= 2, {
    prop: 'replicas',
    given,
    message: `need as many machines, and there ${hosts === 1 ? 'is' : 'are'} ${hosts}: the two would be lost together`,
    fix: 'Give the pool a second node, or set 1.',
  }),
];

const sizes: Rule = ({ size, cpu, memory }) => [
  ...found(mebibytes(size) >= 1024, {
    prop: 'size',
    given: size.asString(),
    message: 'is too small for a volume: two copies of the data must fit while one is restored',
    allowed: 'at least 1Gi',
  }),
  ...found(mebibytes(memory) >= 128, {
    prop: 'memory',
    given: memory.asString(),
    message: 'is too little: comparing passwords takes memory on purpose',
    allowed: 'at least 128Mi',
  }),
  ...found(cpu > 0, { prop: 'cpu', given: cpu, message: 'is no number of cores', allowed: 'above 0' }),
];

const NAME = /^[a-z0-9](?:[a-z0-9._-]{0,62}[a-z0-9])?$/;
const NAME_ALLOWED =
  'lower-case letters, digits, dots, dashes and underscores, at most 64, a letter or digit at both ends';
const MAIL = /^[!-9;-?A-~]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$/;

const people: Rule = ({ people: all }) =>
  Object.entries(all).flatMap(([uid, { givenName, surname, mail, displayName }]) => {
    const prop = `people.${uid}`;
    const twin = Object.entries(all).find(
      ([other, person]) => other < uid && person.mail.toLowerCase() === mail.toLowerCase(),
    );
    return [
      ...found(NAME.test(uid), {
        prop: 'people',
        given: uid,
        message: 'is no name to log in with: not every product takes it',
        allowed: NAME_ALLOWED,
      }),
      ...Object.entries({ givenName, surname, displayName }).flatMap(([name, given]) =>
        found(given === undefined || given.trim() !== '', {
          prop: `${prop}.${name}`,
          given,
          message: 'is empty, which no directory stores',
        }),
      ),
      ...found(MAIL.test(mail), { prop: `${prop}.mail`, given: mail, message: 'is no address of mail' }),
      ...found(twin === undefined, {
        prop: `${prop}.mail`,
        given: mail,
        message: `is the address of ${twin?.[0]} too, and the directory lets an address be one person's`,
      }),
    ];
  });

const groups: Rule = ({ groups: all, people: known }) =>
  Object.entries(all).flatMap(([name, { members = [], description }]) => [
    ...found(NAME.test(name), {
      prop: 'groups',
      given: name,
      message: 'is no name of a group: not every product takes it',
      allowed: NAME_ALLOWED,
    }),
    ...found(description === undefined || description.trim() !== '', {
      prop: `groups.${name}.description`,
      given: description,
      message: 'is empty, which no directory stores',
    }),
    ...members
      .filter((member) => known[member] === undefined)
      .map((given) => ({
        prop: `groups.${name}.members`,
        given,
        message: 'is nobody of people',
        allowed: Object.keys(known).join(', ') || 'none: there are no people yet',
      })),
    ...members
      .filter((member, i) => members.indexOf(member) !== i)
      .map((given) => ({ prop: `groups.${name}.members`, given, message: 'stands twice' })),
  ]);

const administrators: Rule = ({ administrators: given, groups: all }) =>
  found(given === undefined || all[given] !== undefined, {
    prop: 'administrators',
    given,
    message: 'is no group of groups: its members could never be anybody',
    allowed: Object.keys(all).join(', ') || 'none: there are no groups yet',
  });

const passwords: Rule = ({ passwords: { minLength, history, maxFailures, lockout, maxAge } }) => [
  ...found(whole(minLength) && minLength >= 8 && minLength <= FIRST_PASSWORD, {
    prop: 'passwords.minLength',
    given: minLength,
    message: 'is no length that keeps anybody out, or more than first passwords have',
    allowed: `8 to ${FIRST_PASSWORD}`,
  }),
  ...found(whole(history) && history >= 0 && history <= 24, {
    prop: 'passwords.history',
    given: history,
    message: 'is no number of earlier passwords',
    allowed: '0 to 24',
  }),
  ...found(whole(maxFailures) && (maxFailures === 0 || maxFailures >= 3), {
    prop: 'passwords.maxFailures',
    given: maxFailures,
    message: 'locks people out for a slip of the finger',
    allowed: '3 and more, or 0 for never',
  }),
  ...found(lockout.toSeconds({ integral: false }) >= 60, {
    prop: 'passwords.lockout',
    given: lockout.toHumanString(),
    message: 'is too short to stop anybody who guesses',
    allowed: 'a minute and more',
  }),
  ...found(maxAge === undefined || maxAge.toDays({ integral: false }) >= 30, {
    prop: 'passwords.maxAge',
    given: maxAge?.toHumanString(),
    message: 'would have everybody change passwords all the time',
    allowed: '30 days and more, or nothing',
  }),
];

/** Length of the passwords that people begin with. */
export const FIRST_PASSWORD = 24;

const backup: Rule = ({ backup: given }) => {
  const hours = given?.keep.toHours({ integral: false }) ?? 24;
  return found(hours >= 24 && whole(hours), {
    prop: 'backup.keep',
    given: given?.keep.toHumanString(),
    message: 'is no age to keep backups until',
    allowed: 'whole hours, a day and more',
  });
};

const RULES: readonly Rule[] = [base, replicas, sizes, people, groups, administrators, passwords, backup];

/** A taker's account has the taker's id as its name. */
export function lateFault(taker: { readonly path: string }, given: string): Finding {
  return {
    prop: 'directory()',
    given,
    message: `is taken by ${taker.path} after the accounts were made`,
    fix: 'Take it in the constructor, not in connect().',
  };
}

function found(holds: boolean, finding: Finding): Finding[] {
  return holds ? [] : [finding];
}

function whole(amount: number): boolean {
  return Number.isInteger(amount);
}

function mebibytes(size: OpenLdapPlan['size']): number {
  return size.toMebibytes({ rounding: SizeRoundingBehavior.NONE });
}
