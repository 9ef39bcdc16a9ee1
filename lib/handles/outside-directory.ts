import { Check } from '../kernel/base/faults';
import type { System } from '../kernel/system';
import { type Directory, type DirectoryAccess, type DirectoryAttributes, USUAL_ATTRIBUTES } from './directory';
import { below, rdnsOf } from './ldap';
import { once } from './once';

/** A directory of the company's, as its readers must know it. */
export interface OutsideDirectory {
  /** DNS name of the server, as its certificate has it. */
  readonly host: string;
  /** Addresses behind the host. @default any address on that port */
  readonly cidrs?: readonly string[];
  /** Of LDAP. @default 636: LDAP over TLS */
  readonly port?: number;
  /** `dc=example,dc=com` */
  readonly baseDn: string;
  /** The account that reads it; its password is given. */
  readonly bindDn: string;
  /** Where people stand. @default `ou=people` below the base */
  readonly people?: string;
  /** Where groups stand. @default `ou=groups` below the base */
  readonly groups?: string;
  /** Finds every person, and nothing else. @default '(objectClass=inetOrgPerson)' */
  readonly userFilter?: string;
  /** Finds every group, and nothing else. @default '(objectClass=groupOfNames)' */
  readonly groupFilter?: string;
  /** What it calls otherwise: Active Directory has `{ uid: 'sAMAccountName' }`. @default as OpenLdapDirectory calls them */
  readonly attributes?: Partial<DirectoryAttributes>;
  /** `given` where an authority of the company's own signs the server: people give its certificate. @default publicly trusted */
  readonly authority?: 'given';
}

/** @throws KeelsonError when a name is none, or a filter is no filter */
export function outsideDirectory(name: string, of: OutsideDirectory): Directory {
  checkDirectory(name, of);
  return { offers: 'directory', for: once((taker) => accessOf(taker, name, of)) };
}

function accessOf(taker: System, name: string, of: OutsideDirectory): DirectoryAccess {
  const { host, baseDn, bindDn, authority, port = 636 } = of;
  const keys = authority === undefined ? ['password'] : ['authority', 'password'];
  const signed = authority === undefined ? '' : ', and the certificate of the authority that signs it';
  const given = taker.need.given(`directory-${name}`, keys, `account ${bindDn} of the directory at ${host}${signed}`);
  const at = { ...taker.env.outside(name, host, port, of.cidrs), tls: true };
  taker.use(at);
  const trust = given.authority && {
    trust: taker.need.secret({ name: taker.name(`${name}-trust`), data: { 'ca.crt': given.authority.plain } }),
  };
  return {
    at,
    url: `ldaps://${host}:${port}`,
    baseDn,
    people: of.people ?? below(baseDn, ['ou', 'people']),
    groups: of.groups ?? below(baseDn, ['ou', 'groups']),
    userFilter: of.userFilter ?? '(objectClass=inetOrgPerson)',
    groupFilter: of.groupFilter ?? '(objectClass=groupOfNames)',
    attributes: { ...USUAL_ATTRIBUTES, ...of.attributes },
    bindDn,
    password: given.password as NonNullable<typeof given.password>,
    ...trust,
  };
}

function checkDirectory(name: string, of: OutsideDirectory): void {
  const check = new Check(`outside.directory('${name}')`);
  for (const prop of ['baseDn', 'bindDn', 'people', 'groups'] as const)
    check.that(of[prop] === undefined || rdnsOf(of[prop]) !== undefined, {
      prop,
      given: of[prop],
      message: 'is no name of an entry',
      allowed: 'as ou=people,dc=example,dc=com',
    });
  for (const prop of ['userFilter', 'groupFilter'] as const)
    check.that(of[prop] === undefined || /^\(.+\)$/.test(of[prop]), {
      prop,
      given: of[prop],
      message: 'is no filter',
      allowed: 'as (objectClass=person), in parentheses and without a place for a name',
    });
  check.done();
}
