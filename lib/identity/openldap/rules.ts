import { rdnsOf } from '../../handles/ldap';
import type { Check } from '../../kernel/base/faults';
import { mebibytes } from '../../kernel/base/quantity';
import { ROOT_CLASSES } from './entries';
import { FIRST_PASSWORD_LENGTH } from './first-passwords';
import { INTERNAL } from './names';
import { checkAdministrators, checkGroups, checkPeople } from './people-rules';
import type { OpenLdapPlan } from './plan';

/** What slapd, or a product that reads it, would not bear, and what loses data. */
export function checkOpenLdap(check: Check, plan: OpenLdapPlan): void {
  checkBase(check, plan);
  checkReplicas(check, plan);
  checkSizes(check, plan);
  checkPeople(check, plan);
  checkGroups(check, plan);
  checkAdministrators(check, plan);
  checkPasswords(check, plan);
  checkBackup(check, plan);
}

const LONGEST_BASE = 400;

function checkBase(check: Check, { base: given }: OpenLdapPlan): void {
  const rdns = rdnsOf(given);
  const [type = ''] = rdns?.[0] ?? [];
  const at = { prop: 'base', given };
  const isName = rdns !== undefined && given.length <= LONGEST_BASE;
  check
    .that(isName, {
      ...at,
      message: 'is no name of an entry',
      allowed: 'as dc=example,dc=com, each step with one value',
    })
    .that(!isName || Object.hasOwn(ROOT_CLASSES, type), {
      ...at,
      message: 'begins with what no root can be called by',
      allowed: Object.keys(ROOT_CLASSES).join(', '),
    })
    .that(given.toLowerCase() !== INTERNAL, {
      ...at,
      message: 'is where the accounts of the directory itself stand',
      fix: 'Choose another.',
    });
}

function checkReplicas(check: Check, { replicas: given, availability, placement: { nodes } }: OpenLdapPlan): void {
  check
    .that(given === 1 || given === 2, {
      prop: 'replicas',
      given,
      message: 'is no number of servers: two mirror each other, and a third would only repeat them',
      allowed: '1, 2',
    })
    .that(availability === 'single' || given !== 1, {
      prop: 'replicas',
      given,
      message: 'leaves nobody who lets people in while it is restarted, and the environment promises quorum',
      allowed: '2',
    })
    .that(given < 2 || nodes >= 2, {
      prop: 'replicas',
      given,
      message: `need as many nodes, and there ${nodes === 1 ? 'is' : 'are'} ${nodes}: the two would be lost together`,
      fix: 'Give the pool a second node, or set 1.',
    });
}

function checkSizes(check: Check, { size, cpu, memory }: OpenLdapPlan): void {
  check
    .that(mebibytes(size) >= 1024, {
      prop: 'size',
      given: size.asString(),
      message: 'is too small for a volume: two copies of the data must fit while one is restored',
      allowed: 'at least 1Gi',
    })
    .that(mebibytes(memory) >= 128, {
      prop: 'memory',
      given: memory.asString(),
      message: 'is too little: comparing passwords takes memory on purpose',
      allowed: 'at least 128Mi',
    })
    .that(cpu > 0, { prop: 'cpu', given: cpu, message: 'is no number of cores', allowed: 'above 0' });
}

function checkPasswords(check: Check, { passwords }: OpenLdapPlan): void {
  const { minLength, history, maxFailures, lockout, maxAge } = passwords;
  const whole = Number.isInteger;
  check
    .that(whole(minLength) && minLength >= 8 && minLength <= FIRST_PASSWORD_LENGTH, {
      prop: 'passwords.minLength',
      given: minLength,
      message: 'is no length that keeps anybody out, or more than first passwords have',
      allowed: `8 to ${FIRST_PASSWORD_LENGTH}`,
    })
    .that(whole(history) && history >= 0 && history <= 24, {
      prop: 'passwords.history',
      given: history,
      message: 'is no number of earlier passwords',
      allowed: '0 to 24',
    })
    .that(whole(maxFailures) && (maxFailures === 0 || maxFailures >= 3), {
      prop: 'passwords.maxFailures',
      given: maxFailures,
      message: 'locks people out for a slip of the finger',
      allowed: '3 and more, or 0 for never',
    })
    .that(lockout.toSeconds({ integral: false }) >= 60, {
      prop: 'passwords.lockout',
      given: lockout.toHumanString(),
      message: 'is too short to stop anybody who guesses',
      allowed: 'a minute and more',
    })
    .that(maxAge === undefined || maxAge.toDays({ integral: false }) >= 30, {
      prop: 'passwords.maxAge',
      given: maxAge?.toHumanString(),
      message: 'would have everybody change passwords all the time',
      allowed: '30 days and more, or nothing',
    });
}

function checkBackup(check: Check, { backup }: OpenLdapPlan): void {
  if (backup === undefined) return;
  const hours = backup.keep.toHours({ integral: false });
  check.that(hours >= 24 && Number.isInteger(hours), {
    prop: 'backup.keep',
    given: backup.keep.toHumanString(),
    message: 'is no age to keep backups until',
    allowed: 'whole hours, a day and more',
  });
}
