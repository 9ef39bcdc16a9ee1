import { below, encoded } from '../../handles/ldap';
import { groupsOf, type InternalAccount, internalDn, peopleOf, policiesOf, servicesOf } from './names';

/** Who may what with a part of the directory, in slapd's words. */
interface Directive {
  readonly to: string;
  readonly by: readonly string[];
}

/**
 * Who sees and changes what. The first rule that fits decides, and who is not named in it may nothing; so each begins with the
 * internal accounts. Passwords, old ones too, leave by replication and backup alone.
 * @param administrators group whose members change people and groups. @default nobody
 */
export function accessRules(base: string, administrators?: string): string[] {
  const people = quoted(peopleOf(base));
  const groups = quoted(groupsOf(base));
  const services = quoted(servicesOf(base));
  const internal = (name: InternalAccount, right: string) => `by ${exact(internalDn(name))} ${right}`;
  const copies = [internal('replicator', 'read'), internal('backup', 'read')];
  const makes = internal('accounts', 'write');
  const taker = `by dn.onelevel=${services} read`;
  const admins = (right: string) =>
    administrators === undefined
      ? []
      : [`by group.exact=${quoted(below(groupsOf(base), ['cn', administrators]))} ${right}`];
  const rules: readonly Directive[] = [
    // The root itself is made by who makes the accounts: that is a new child of nothing.
    { to: 'to dn.exact="" attrs=children', by: [makes] },
    { to: `to dn.subtree=${services} attrs=userPassword`, by: [...copies, makes, 'by anonymous auth'] },
    { to: `to dn.subtree=${services}`, by: [...copies, makes] },
    { to: `to dn.subtree=${quoted(policiesOf(base))}`, by: [...copies, makes] },
    {
      to: `to dn.subtree=${people} attrs=userPassword`,
      by: [...copies, makes, 'by self =xw', ...admins('=xw'), 'by anonymous auth'],
    },
    { to: 'to attrs=pwdHistory,pwdPolicySubentry', by: [...copies, makes] },
    { to: `to attrs=${LOCKS.join(',')}`, by: [...copies, makes, ...admins('write')] },
    { to: `to dn.subtree=${people}`, by: [...copies, makes, taker, ...admins('write'), 'by self read'] },
    { to: `to dn.subtree=${groups}`, by: [...copies, makes, taker, ...admins('write')] },
    { to: `to dn.base=${quoted(base)}`, by: [...copies, makes, internal('monitor', 'read'), taker, ...admins('read')] },
    { to: `to dn.subtree=${quoted(base)}`, by: [...copies, makes] },
  ];
  return rules.map(({ to, by }, i) => `{${i}}${[to, ...by, 'by * none'].join(' ')}`);
}

/** What the password policy knows of wrong guesses: administrators unlock people by it. */
const LOCKS = ['pwdAccountLockedTime', 'pwdFailureTime', 'pwdGraceUseTime', 'pwdReset'];

/** One name in slapd's rules, and nothing below it. */
export function exact(dn: string): string {
  return `dn.exact=${quoted(dn)}`;
}

/**
 * A name as one word of slapd's configuration, in ASCII. There a backslash is no more than one, so a quotation mark, which ends the
 * word, is written by its number, and what is no ASCII too: the line stays readable for who puts the replicator's password into it.
 */
export function quoted(dn: string): string {
  return `"${dn.replace(/\\"|[^ -~]/gu, (character) => encoded(character === '\\"' ? '"' : character))}"`;
}
