import { below } from '../../handles/ldap';
import type { Labels } from '../../kernel/base/values';
import type { OpenLdapPlan } from './plan';

/** Who and where, as far as names follow from them. */
type Named = Pick<OpenLdapPlan, 'id' | 'namespace'>;

/** Labels that select the servers, and only them. */
export function serverLabels(id: string): Labels {
  return partLabels(id, 'server');
}

/** Labels that select one part of a directory, and only it. */
export function partLabels(id: string, part: string): Labels {
  return {
    'app.kubernetes.io/component': part,
    'app.kubernetes.io/instance': id,
    'app.kubernetes.io/name': 'openldap',
  };
}

/** The Secret of the certificate. */
export function certificateOf({ id }: Pick<OpenLdapPlan, 'id'>): string {
  return `${id}-tls`;
}

/** Where a server listens in its pod: a port under 1024 takes a capability. Clients call 636. */
export const LDAPS_PORT = 1636;

/** Service under which clients call it. */
export function hostOf({ id, namespace }: Named): string {
  return `${id}.${namespace}.svc`;
}

/** Service that gives each pod a name, ready or not. */
export function peersOf(id: string): string {
  return `${id}-peers`;
}

/** The host of each server, the first first: its pod's own. */
export function serverHosts({ id, namespace, replicas }: Named & Pick<OpenLdapPlan, 'replicas'>): string[] {
  return Array.from({ length: replicas }, (_, server) => `${id}-${server}.${peersOf(id)}.${namespace}.svc`);
}

/** Where each server answers, the first first. */
export function serverUrls(plan: Named & Pick<OpenLdapPlan, 'replicas'>): string[] {
  return serverHosts(plan).map((host) => `ldaps://${host}:${LDAPS_PORT}`);
}

/** Where people stand. */
export const peopleOf = (base: string) => below(base, ['ou', 'people']);

/** Where groups stand. */
export const groupsOf = (base: string) => below(base, ['ou', 'groups']);

/** Where the accounts of systems that take the directory stand. */
export const servicesOf = (base: string) => below(base, ['ou', 'services']);

/** Where password policies stand. */
export const policiesOf = (base: string) => below(base, ['ou', 'policies']);

/** Where is written who was seeded: once, so that who was taken away does not come back. */
export const seededOf = (base: string) => below(policiesOf(base), ['cn', 'seeded']);

/** Who owns a group that would have no member: a name that is nobody's. */
export const nobodyOf = (base: string) => below(base, ['cn', 'nobody']);

/** The account of a system that takes the directory. */
export const serviceDn = (base: string, taker: string) => below(servicesOf(base), ['cn', taker]);

/**
 * Where the directory's internal accounts stand. They come from the configuration, on each server by itself, and are never in the
 * data: data that is old, restored or empty locks no server out, and a new password counts with the next start.
 */
export const INTERNAL = 'cn=keelson';

/** Who works on the directory itself: who copies it, makes accounts in it, watches it and backs it up. */
export type InternalAccount = 'replicator' | 'accounts' | 'monitor' | 'backup';

/** The name of an internal account. */
export const internalDn = (name: InternalAccount) => below(INTERNAL, ['cn', name]);

/** Who may do everything: reached through the socket inside of the pod alone, and without a password. */
export const ROOT = below(INTERNAL, ['cn', 'root']);
