import { type DirectoryAccess, groupDn, personFilter } from '../../../handles/directory';
import { PATHS, SECRETS, secretValue } from './names';
import type { Roles } from './plan';

/** Where the directory's `ca.crt` lies. */
export const DIRECTORY_TRUST = `${PATHS.trust}/directory`;

/**
 * `ldap.toml`: how Grafana finds people, and what their groups may do; the first group that fits counts. It holds no secret. Grafana
 * replaces `$…{…}` in the whole file before it reads it as TOML: the password comes from its file, and whatever else could look so
 * is escaped.
 */
export function ldapToml(access: DirectoryAccess, { admins, editors, viewers }: Roles): string {
  const { at, bindDn, people, trust, attributes } = access;
  return [
    '[[servers]]',
    `host = ${toml(at.host)}`,
    `port = ${at.port}`,
    'use_ssl = true',
    'start_tls = false',
    'ssl_skip_verify = false',
    'min_tls_version = "TLS1.2"',
    ...(trust ? [`root_ca_cert = ${toml(`${DIRECTORY_TRUST}/ca.crt`)}`] : []),
    `bind_dn = ${toml(bindDn)}`,
    // A literal string: nothing in a password needs an escape there.
    `bind_password = '''${secretValue(SECRETS.directory)}'''`,
    'timeout = 10',
    `search_filter = ${toml(personFilter(access, '%s'))}`,
    `search_base_dns = [${toml(people)}]`,
    '',
    '[servers.attributes]',
    `username = ${toml(attributes.uid)}`,
    `name = ${toml(attributes.displayName)}`,
    `email = ${toml(attributes.mail)}`,
    `member_of = ${toml(attributes.memberOf)}`,
    ...admins.flatMap((group) => [...mapping(groupDn(access, group), 'Admin'), 'grafana_admin = true']),
    ...editors.flatMap((group) => mapping(groupDn(access, group), 'Editor')),
    ...(viewers?.map((group) => groupDn(access, group)) ?? ['*']).flatMap((dn) => mapping(dn, 'Viewer')),
    '',
  ].join('\n');
}

function mapping(dn: string, role: 'Admin' | 'Editor' | 'Viewer'): string[] {
  return ['', '[[servers.group_mappings]]', `group_dn = ${toml(dn)}`, `org_role = "${role}"`];
}

/** A basic string of TOML: JSON's, with the one control character that JSON leaves, and no `$`. */
function toml(value: string): string {
  return JSON.stringify(value).replace(/[$\u007f]/g, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
