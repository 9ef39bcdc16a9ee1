import { type Directory, type DirectoryAccess, groupDn, personFilter } from '../../handles/directory';
import { allOf } from '../../handles/ldap';
import type { JsonObject } from '../../kernel/base/values';
import type { SecretRef } from '../../kernel/needs';
import { text } from '../../kernel/needs/text';
import type { System } from '../../kernel/system';
import { OPERATOR } from './names';
import type { EfkPlan } from './plan';
import { PEOPLE } from './roles';

/** How Elasticsearch asks a directory who somebody is: of the licence `enterprise`. */
export interface PeopleRealm {
  /** Part of `elasticsearch.yml`. */
  readonly config: JsonObject;
  /** Secret that holds the bind password. */
  readonly password: SecretRef;
  /** Where Elasticsearch keeps it, among what is kept out of its configuration. */
  readonly setting: string;
  /** Secret whose `ca.crt` signs the directory. @default publicly trusted */
  readonly trust?: SecretRef;
  /** Who has which role, as the operator tells Elasticsearch. */
  readonly mappings: JsonObject;
}

const REALM = 'xpack.security.authc.realms.ldap.people';
/** Below Elasticsearch's own folder: it reads certificates from nowhere else. */
export const TRUST_FOLDER = '/usr/share/elasticsearch/config/directory';

/** Takes the directory for Elasticsearch: an account of its own, an edge, and the trust. */
export function takeDirectory(system: System, plan: EfkPlan, directory: Directory): PeopleRealm {
  const access = directory.for(system);
  const password = system.need.secret({
    name: system.name('directory'),
    data: { password: text`${access.password.plain}` },
  });
  return {
    config: realmOf(access),
    password,
    setting: `${REALM}.secure_bind_password`,
    ...(access.trust && { trust: access.trust }),
    mappings: {
      ...mappingOf('admins', access, plan.admins, PEOPLE.admins),
      ...mappingOf('readers', access, plan.readers, PEOPLE.readers),
    },
  };
}

/** The licence that was bought: its operator looks for it beside itself, by the label. */
export function giveLicence(system: System): void {
  const { licence } = system.need.given(
    'licence',
    ['licence'],
    'the enterprise licence of Elastic: the whole JSON file',
  );
  if (licence === undefined) return;
  system.need.secret({
    name: system.name('licence'),
    namespace: OPERATOR,
    labels: { 'license.k8s.elastic.co/scope': 'operator' },
    data: { license: text`${licence.plain}` },
  });
}

function realmOf(access: DirectoryAccess): JsonObject {
  const { attributes, bindDn, groupFilter, groups, people, trust, url } = access;
  const own: JsonObject = {
    order: 1,
    url: [url],
    bind_dn: bindDn,
    'user_search.base_dn': people,
    'user_search.filter': personFilter(access, '{0}'),
    'group_search.base_dn': groups,
    'group_search.filter': allOf(groupFilter, `(${attributes.member}={0})`),
    unmapped_groups_as_roles: false,
    follow_referrals: false,
    ...(trust && { 'ssl.certificate_authorities': [`${TRUST_FOLDER}/ca.crt`] }),
  };
  return Object.fromEntries(Object.entries(own).map(([name, value]) => [`${REALM}.${name}`, value]));
}

function mappingOf(name: string, access: DirectoryAccess, groups: readonly string[], roles: string): JsonObject {
  if (groups.length === 0) return {};
  const any = groups.map((group) => ({ field: { groups: groupDn(access, group) } }));
  return { [`keelson_${name}`]: { enabled: true, roles: roles.split(','), rules: { any } } };
}
