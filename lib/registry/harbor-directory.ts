import { type DirectoryAccess, groupDn } from '../handles/directory';
import type { Api, ApiResource } from '../kernel/api';
import type { System } from '../kernel/system';
import { groupsOf, type HarborPlan } from './harbor-plan';

/** Groups of the directory, as Harbor knows them. */
export type HarborGroups = ReadonlyMap<string, ApiResource>;

/**
 * Logins by the directory, and its groups that are members somewhere. Harbor looks each group up when it is made; a member is
 * then named by the group's name, which Harbor finds without asking the directory anew.
 */
export function makeDirectory(system: System, api: Api, plan: HarborPlan, access: DirectoryAccess): HarborGroups {
  const secret = system.need.secret({ name: system.name('directory'), data: { password: access.password.plain } });
  const { attributes } = access;
  const logins = api.resource('harbor_config_auth', 'logins', {
    auth_mode: 'ldap_auth',
    ldap_url: access.url,
    ldap_verify_cert: true,
    ldap_search_dn: access.bindDn,
    ldap_search_password: system.need.valueOf(secret, 'password'),
    ldap_base_dn: access.people,
    ldap_scope: 'subtree',
    ldap_uid: attributes.uid,
    ldap_filter: access.userFilter,
    ldap_group_base_dn: access.groups,
    ldap_group_scope: 'subtree',
    ldap_group_filter: access.groupFilter,
    ldap_group_gid: attributes.group,
    ldap_group_membership: attributes.memberOf,
    ...(plan.admins === undefined ? {} : { ldap_group_admin_dn: groupDn(access, plan.admins) }),
  });
  return new Map(
    groupsOf(plan).map((name) => [
      name,
      api.resource(
        'harbor_group',
        `group/${name}`,
        { group_name: name, group_type: 1, ldap_group_dn: groupDn(access, name) },
        { after: [logins] },
      ),
    ]),
  );
}
