import { below } from '../../handles/ldap';
import { entry, type LdifAttributes } from './ldif';
import { nobodyOf, peopleOf, policiesOf } from './names';

/** A part of slapd that works on what is asked of a database, and on what it answers. */
interface Overlay {
  readonly name: string;
  /** Of its entry, besides that of all overlays. */
  readonly objectClass: string;
  readonly attributes: LdifAttributes;
}

/**
 * The overlays of the data: copies for the other server, groups that know their members and the other way round, password policies,
 * a login name and an address of mail one person's alone.
 * @param database name of the entry of their database
 */
export function overlays(base: string, database: string): string[] {
  const amongPeople = (attribute: string) => `ldap:///${encodeURIComponent(peopleOf(base))}?${attribute}?sub`;
  const all: readonly Overlay[] = [
    // No session log: with one, a server that was away deletes what was deleted meanwhile, and then takes changes from before that for
    // old ones (2.5.13 and 2.6.10, seen). Without it, the servers compare what they have.
    { name: 'syncprov', objectClass: 'olcSyncProvConfig', attributes: { olcSpCheckpoint: '10 1' } },
    { name: 'memberof', objectClass: 'olcMemberOfConfig', attributes: MEMBER_OF },
    {
      name: 'refint',
      objectClass: 'olcRefintConfig',
      attributes: { olcRefintAttribute: ['member', 'manager', 'owner'], olcRefintNothing: nobodyOf(base) },
    },
    {
      name: 'ppolicy',
      objectClass: 'olcPPolicyConfig',
      attributes: { olcPPolicyDefault: below(policiesOf(base), ['cn', 'people']), olcPPolicyHashCleartext: 'TRUE' },
    },
    { name: 'unique', objectClass: 'olcUniqueConfig', attributes: { olcUniqueURI: ['uid', 'mail'].map(amongPeople) } },
  ];
  return all.map(({ name, objectClass, attributes }, i) =>
    entry(`olcOverlay={${i}}${name},${database}`, {
      objectClass: ['olcOverlayConfig', objectClass],
      olcOverlay: `{${i}}${name}`,
      ...attributes,
    }),
  );
}

const MEMBER_OF: LdifAttributes = {
  olcMemberOfDangling: 'ignore',
  olcMemberOfGroupOC: 'groupOfNames',
  olcMemberOfMemberAD: 'member',
  olcMemberOfMemberOfAD: 'memberOf',
  olcMemberOfRefInt: 'TRUE',
};
