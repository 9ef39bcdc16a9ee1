import { below, encoded } from '../handles/ldap';
import { groupsOf, peopleOf, policiesOf, servicesOf } from './openldap-plan';

/**
 * Where the accounts of machines of the directory itself stand. They come from the configuration, on each node by itself, and are
 * never in the data: data that is old, restored or empty locks no node out, and a new password counts with the next start.
 */
export const MACHINES = 'cn=keelson';

export type Machine = 'replicator' | 'accounts' | 'monitor' | 'backup';

export const machineDn = (name: Machine) => below(MACHINES, ['cn', name]);

/** Who may do everything: reached through the socket inside of the pod alone, and without a password. */
export const ROOT = below(MACHINES, ['cn', 'root']);

/** Who owns a group that would have no member: a name that is nobody's. */
export const nobodyOf = (base: string) => below(base, ['cn', 'nobody']);

interface Rule {
  readonly to: string;
  readonly by: readonly string[];
}

/**
 * Who sees and changes what. The first rule that fits decides, and who is not named in it may nothing; so each begins with the
 * machines. Passwords, old ones too, leave by replication and backup alone.
 */
export function accessRules(base: string, administrators?: string): string[] {
  const people = quoted(peopleOf(base));
  const groups = quoted(groupsOf(base));
  const services = quoted(servicesOf(base));
  const machine = (name: Machine, right: string) => `by ${exact(machineDn(name))} ${right}`;
  const copies = [machine('replicator', 'read'), machine('backup', 'read')];
  const makes = machine('accounts', 'write');
  const taker = `by dn.onelevel=${services} read`;
  const admins = (right: string) =>
    administrators === undefined
      ? []
      : [`by group.exact=${quoted(below(groupsOf(base), ['cn', administrators]))} ${right}`];
  const rules: readonly Rule[] = [
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
    { to: `to dn.base=${quoted(base)}`, by: [...copies, makes, machine('monitor', 'read'), taker, ...admins('read')] },
    { to: `to dn.subtree=${quoted(base)}`, by: [...copies, makes] },
  ];
  return rules.map(({ to, by }, i) => `{${i}}${[to, ...by, 'by * none'].join(' ')}`);
}

/** What the password policy knows of wrong guesses: administrators unlock people by it. */
const LOCKS = ['pwdAccountLockedTime', 'pwdFailureTime', 'pwdGraceUseTime', 'pwdReset'];

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
