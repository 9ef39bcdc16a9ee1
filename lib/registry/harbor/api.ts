import { type DirectoryAccess, groupDn } from '../../handles/directory';
import type { SecretRef } from '../../kernel/needs';
import type { Api, ApiResource } from '../../kernel/needs/api';
import type { System } from '../../kernel/system';
import { HARBOR_PROVIDER } from './pins';
import { type HarborPlan, memberGroups } from './plan';
import { ADMIN_PASSWORD } from './secrets';

/**
 * The stack `<environment>-<id>`: what only Harbor's own API takes. Where Terraform runs, the registry's host must be reached, and
 * the authority that signs it trusted: it is always verified.
 */
export function makeApi({ need }: System, plan: HarborPlan, admin: SecretRef): Api {
  const password = need.valueOf(admin, ADMIN_PASSWORD);
  const settings = { url: plan.url, username: 'admin', password, insecure: false };
  return need.api({ ...HARBOR_PROVIDER, settings });
}

/** What holds for the whole registry. */
export function makeSettings(api: Api): void {
  // People make no projects of their own: they would be in no stack.
  api.resource('harbor_config_system', 'system', { project_creation_restriction: 'adminonly' });
  api.resource('harbor_garbage_collection', 'garbage-collection', { schedule: '0 0 4 * * 0', delete_untagged: false });
  api.resource('harbor_interrogation_services', 'scans', { vulnerability_scan_policy: 'Daily' });
}

/** Groups of the directory, as Harbor knows them. */
export type HarborGroups = ReadonlyMap<string, ApiResource>;

/**
 * Logins by the directory, where there is one, and its groups that are members somewhere. Harbor looks each group up when it is
 * made; a member is then named by the group's name, which Harbor finds without asking the directory anew.
 */
export function makeLogins(system: System, api: Api, plan: HarborPlan): HarborGroups {
  if (plan.directory === undefined) return new Map();
  const access = plan.directory.for(system);
  const logins = makeLdap(system, api, access, plan.admins);
  return new Map(
    memberGroups(plan).map((name) => {
      const group = { group_name: name, group_type: 1, ldap_group_dn: groupDn(access, name) };
      return [name, api.resource('harbor_group', `group/${name}`, group, { after: [logins] })];
    }),
  );
}

/** @param admins group whose members administer the registry. @default nobody's */
function makeLdap(system: System, api: Api, access: DirectoryAccess, admins?: string): ApiResource {
  const { need } = system;
  const { attributes } = access;
  const secret = need.secret({ name: system.name('directory'), data: { password: access.password.plain } });
  return api.resource('harbor_config_auth', 'logins', {
    auth_mode: 'ldap_auth',
    ldap_url: access.url,
    ldap_verify_cert: true,
    ldap_search_dn: access.bindDn,
    ldap_search_password: need.valueOf(secret, 'password'),
    ldap_base_dn: access.people,
    ldap_scope: 'subtree',
    ldap_uid: attributes.uid,
    ldap_filter: access.userFilter,
    ldap_group_base_dn: access.groups,
    ldap_group_scope: 'subtree',
    ldap_group_filter: access.groupFilter,
    ldap_group_gid: attributes.group,
    ldap_group_membership: attributes.memberOf,
    ...(admins !== undefined && { ldap_group_admin_dn: groupDn(access, admins) }),
  });
}
