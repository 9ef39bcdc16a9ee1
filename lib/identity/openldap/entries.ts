import { below, rdnsOf } from '../../handles/ldap';
import { type Minted, type Text, text } from '../../kernel/needs/text';
import { type LdifAttributes, replacement, secretEntry } from './ldif';
import { groupsOf, nobodyOf, peopleOf, policiesOf, seededOf, serviceDn, servicesOf } from './names';
import type { OpenLdapPlan } from './plan';

/** Files for the Job that makes accounts, by what it does with them: see `MAKE_ACCOUNTS`. */
export type Files = Readonly<Record<string, Text>>;

/** The hash that slapd compares with, made by Terraform: the password itself stays with who logs in. */
export function hashed(password: Minted): Text {
  return text`{CRYPT}${password.bcrypt}`;
}

/** An account of a system, without its password. */
export function account(cn: string): LdifAttributes {
  return { objectClass: ['organizationalRole', 'simpleSecurityObject'], cn };
}

/** The root and the places below it: added where they are missing. */
export function treeFiles(plan: OpenLdapPlan): Files {
  const { base } = plan;
  const places = { people: peopleOf, groups: groupsOf, policies: policiesOf, services: servicesOf };
  const units = Object.entries(places).map(([name, of]) => [
    `tree-2-${name}.ldif`,
    secretEntry(of(base), { objectClass: 'organizationalUnit', ou: name }),
  ]);
  const seeded = { objectClass: 'organizationalRole', cn: 'seeded' };
  return {
    'tree-1-root.ldif': secretEntry(base, rootOf(plan)),
    ...Object.fromEntries(units),
    'tree-3-seeded.ldif': secretEntry(seededOf(base), seeded),
  };
}

/** The classes that a root may have, by its kind of name. */
export const ROOT_CLASSES: Readonly<Record<string, readonly string[]>> = {
  dc: ['organization', 'dcObject'],
  o: ['organization'],
  ou: ['organizationalUnit'],
};

function rootOf({ base, organization }: OpenLdapPlan): LdifAttributes {
  const [type = '', value = ''] = rdnsOf(base)?.[0] ?? [];
  const named = { objectClass: ROOT_CLASSES[type] ?? [], [type]: value };
  return type === 'dc' ? { ...named, o: organization } : named;
}

/** Password policies: as they should be, whatever was changed by hand. */
export function policyFiles({ base, passwords }: OpenLdapPlan): Files {
  const { minLength, history, maxFailures, lockout, maxAge } = passwords;
  return {
    ...owned(`policy-people`, below(policiesOf(base), ['cn', 'people']), POLICY, {
      pwdAttribute: 'userPassword',
      // A hash made elsewhere says nothing of the password: it is refused.
      pwdCheckQuality: '2',
      pwdExpireWarning: maxAge === undefined ? '0' : String(14 * 86_400),
      pwdFailureCountInterval: String(lockout.toSeconds()),
      pwdInHistory: String(history),
      pwdLockout: maxFailures === 0 ? 'FALSE' : 'TRUE',
      pwdLockoutDuration: String(lockout.toSeconds()),
      pwdMaxAge: String(maxAge?.toSeconds() ?? 0),
      pwdMaxFailure: String(maxFailures),
      pwdMinLength: String(minLength),
      pwdMustChange: 'TRUE',
    }),
    // Nobody locks a system out by trying its account's name.
    ...owned(`policy-services`, servicePolicy(base), POLICY, {
      pwdAttribute: 'userPassword',
      pwdCheckQuality: '0',
      pwdLockout: 'FALSE',
      pwdMustChange: 'FALSE',
    }),
  };
}

const POLICY = { objectClass: ['device', 'pwdPolicy'] };
const servicePolicy = (base: string) => below(policiesOf(base), ['cn', 'services']);

/** What an account is told by: only such ones are taken away again. */
export const OURS = 'keelson: a system';

/** The accounts of systems that take the directory, by the system's id. */
export function serviceFiles(base: string, passwords: Readonly<Record<string, Minted>>): Files {
  const files = Object.entries(passwords).map(([taker, password]) => {
    const set = { pwdPolicySubentry: servicePolicy(base), userPassword: hashed(password) };
    return owned(`service-${taker}`, serviceDn(base, taker), { ...account(taker), description: OURS }, set);
  });
  return Object.assign({}, ...files);
}

/**
 * People and groups that are there from the start. A first password is good for nothing but to set another.
 * @param passwords first ones, by the name of the person
 */
export function seedFiles({ base, people, groups }: OpenLdapPlan, passwords: Readonly<Record<string, Minted>>): Files {
  const person = (name: string) => below(peopleOf(base), ['uid', name]);
  const persons = Object.entries(people).map(([uid, { givenName, surname, mail, displayName }]) => {
    const whole = displayName ?? `${givenName} ${surname}`;
    const password = passwords[uid]?.plain as Text;
    const names = { uid, cn: whole, givenName, sn: surname, displayName: whole, mail };
    const attributes = { objectClass: 'inetOrgPerson', ...names, userPassword: password, pwdReset: 'TRUE' };
    return [`seed-1-person-${uid}.ldif`, secretEntry(person(uid), attributes)];
  });
  const teams = Object.entries(groups).map(([cn, { description, members = [] }]) => {
    const member = members.length === 0 ? [nobodyOf(base)] : members.map(person);
    const told: LdifAttributes = description === undefined ? {} : { description };
    const dn = below(groupsOf(base), ['cn', cn]);
    return [`seed-2-group-${cn}.ldif`, secretEntry(dn, { objectClass: 'groupOfNames', cn, ...told, member })];
  });
  return Object.fromEntries([...persons, ...teams]);
}

/** An entry that is ours: made where it is missing, and otherwise given these values. */
function owned(name: string, dn: string, fixed: LdifAttributes, set: LdifAttributes): Files {
  const cn = rdnsOf(dn)?.[0]?.[1] ?? '';
  return {
    [`own-${name}.ldif`]: secretEntry(dn, { ...fixed, cn, ...set }),
    [`own-${name}.change`]: replacement(dn, set),
  };
}
