import type { DirectoryAccess } from '../../handles/directory';
import type { JsonObject } from '../../kernel/base/values';
import { toYaml } from '../../kernel/render/yaml';
import type { GitOpsPlan } from './plan';

/** Where dex finds who signs the directory. */
export const TRUST_FOLDER = '/trust';
/** The key of Argo CD's own Secret with the password of the account that reads the directory. */
export const BIND_PASSWORD = 'dex.ldap.bindPW';

/** Dex as the directory's reader: people log in with what they type everywhere, and are what their groups are. */
export function dexConfig(access: DirectoryAccess): string {
  const { at, attributes, bindDn, people, groups, userFilter, groupFilter, trust } = access;
  const config = {
    host: `${at.host}:${at.port}`,
    ...(trust && { rootCA: `${TRUST_FOLDER}/ca.crt` }),
    bindDN: bindDn,
    // Of the Secret: dex never sees the reference.
    bindPW: `$${BIND_PASSWORD}`,
    userSearch: {
      baseDN: people,
      filter: userFilter,
      username: attributes.uid,
      idAttr: 'DN',
      emailAttr: attributes.mail,
      nameAttr: attributes.displayName,
      preferredUsernameAttr: attributes.uid,
    },
    groupSearch: {
      baseDN: groups,
      filter: groupFilter,
      userMatchers: [{ userAttr: 'DN', groupAttr: attributes.member }],
      nameAttr: attributes.group,
    },
  };
  return toYaml({ connectors: [{ type: 'ldap', id: 'directory', name: 'Directory', config }] });
}

/** Who may do what. Rights in one layer stand in its project. */
export function rbac({ admins, readers }: GitOpsPlan): JsonObject {
  const lines = [
    ...admins.map((group) => `g, ${group}, role:admin`),
    ...readers.map((group) => `g, ${group}, role:readonly`),
  ];
  // Who is in no group that is named here sees nothing.
  return { 'policy.default': '', 'policy.csv': lines.join('\n'), scopes: '[groups]' };
}
