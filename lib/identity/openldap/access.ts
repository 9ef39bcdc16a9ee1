import { type DirectoryAccess, USUAL_ATTRIBUTES } from '../../handles/directory';
import type { Endpoint } from '../../kernel/facts';
import type { SecretRef } from '../../kernel/needs';
import type { Minted } from '../../kernel/needs/text';
import { groupsOf, peopleOf, serviceDn } from './names';

/** What a system that takes the directory has of it. */
export interface TakerAccount {
  readonly password: Minted;
  /** Secret in its namespace whose `ca.crt` signs the servers. */
  readonly trust: SecretRef;
}

/** How a system reads the directory, with the account of its own. @param taker its id */
export function accessOf(
  base: string,
  at: Endpoint,
  taker: string,
  { password, trust }: TakerAccount,
): DirectoryAccess {
  return {
    at,
    url: `ldaps://${at.host}:${at.port}`,
    baseDn: base,
    people: peopleOf(base),
    groups: groupsOf(base),
    userFilter: '(objectClass=inetOrgPerson)',
    groupFilter: '(objectClass=groupOfNames)',
    attributes: USUAL_ATTRIBUTES,
    bindDn: serviceDn(base, taker),
    password,
    trust,
  };
}
