import type { Endpoint } from '../kernel/facts';
import type { SecretRef } from '../kernel/needs';
import type { Minted } from '../kernel/needs/text';
import type { Handle } from './handle';
import { allOf, below, escapedFilterValue } from './ldap';

/** How attributes are called in a directory. */
export interface DirectoryAttributes {
  /** What a person types to log in: `uid`. */
  readonly uid: string;
  /** Mail address: `mail`. */
  readonly mail: string;
  /** The person's whole name: `displayName`. */
  readonly displayName: string;
  /** Names of a group's members, in the group: `member`. */
  readonly member: string;
  /** Names of a person's groups, in the person: `memberOf`. */
  readonly memberOf: string;
  /** What a group is called: `cn`. */
  readonly group: string;
}

/** How people and groups are usually called. */
export const USUAL_ATTRIBUTES: DirectoryAttributes = {
  uid: 'uid',
  mail: 'mail',
  displayName: 'displayName',
  member: 'member',
  memberOf: 'memberOf',
  group: 'cn',
};

/** How one taker reads a directory. Each product has words of its own for these. */
export interface DirectoryAccess {
  /** Where LDAP is spoken. */
  readonly at: Endpoint;
  /** `ldaps://host:port` */
  readonly url: string;
  /** Root of all names: `dc=example,dc=com`. */
  readonly baseDn: string;
  /** Where people stand. */
  readonly people: string;
  /** Where groups stand. */
  readonly groups: string;
  /** Every person, and nothing else: `(objectClass=inetOrgPerson)`. For one of them see {@link personFilter}. */
  readonly userFilter: string;
  /** Every group, and nothing else: `(objectClass=groupOfNames)`. */
  readonly groupFilter: string;
  /** How it calls what a reader looks for. */
  readonly attributes: DirectoryAttributes;
  /** The taker's own account; it reads people and groups, and no password. */
  readonly bindDn: string;
  /** Of the account. */
  readonly password: Minted;
  /** Secret in the taker's namespace whose `ca.crt` signs the server. @default publicly trusted */
  readonly trust?: SecretRef;
}

/** People and groups, with an account for each system that reads them. */
export interface Directory extends Handle<'directory', DirectoryAccess> {}

/**
 * Finds the person who logs in.
 * @param placeholder where the product puts what was typed: `%s`, `{0}`, `%(username)s`
 * @param group only members of this group. @default everybody
 */
export function personFilter(access: DirectoryAccess, placeholder: string, group?: string): string {
  const { attributes, userFilter } = access;
  const member = group === undefined ? [] : [`(${attributes.memberOf}=${escapedFilterValue(groupDn(access, group))})`];
  return allOf(userFilter, `(${attributes.uid}=${placeholder})`, ...member);
}

/** The name of a group, as its members know it. */
export function groupDn({ attributes, groups }: DirectoryAccess, name: string): string {
  return below(groups, [attributes.group, name]);
}
