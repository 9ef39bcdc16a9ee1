import type { Api, ApiArguments, ApiResource } from '../kernel/api';
import type { SecretRef } from '../kernel/needs';
import type { System } from '../kernel/system';
import type { Minted } from '../kernel/text';
import { pattern } from './harbor-api';
import type { HarborGroups } from './harbor-directory';
import type { HarborPlan } from './harbor-plan';
import type { HarborRobots } from './harbor-robots';
import type { HarborProject, HarborRetention } from './harbor-shape';

/** A project, and what belongs to it. */
export function makeProject(
  api: Api,
  name: string,
  of: HarborProject,
  by: { readonly groups: HarborGroups; readonly robots: HarborRobots },
): ApiResource {
  const { public: open = false, quota, block, immutableTags = [], keep } = of;
  const project = api.resource(
    'harbor_project',
    `project/${name}`,
    {
      name,
      public: open,
      storage_quota: quota === undefined ? -1 : quota.toGibibytes(),
      vulnerability_scanning: true,
      force_destroy: false,
      ...(block === undefined ? {} : { deployment_security: block }),
    },
    { holdsData: true },
  );
  const project_id = project.attribute('id');
  for (const [group, role] of Object.entries(of.members ?? {})) {
    // By its name, which Harbor finds among the groups that it knows: by its DN, the provider replaces the member with each plan.
    const group_name = by.groups.get(group)?.attribute('group_name') as ApiArguments[string];
    api.resource('harbor_project_member_group', `member/${name}/${group}`, {
      project_id,
      group_name,
      type: 'ldap',
      role,
    });
  }
  for (const [robot, rights] of Object.entries(of.robots ?? {})) by.robots.ofProject(name, project, robot, rights);
  if (immutableTags.length > 0)
    api.resource('harbor_immutable_tag_rule', `immutable/${name}`, {
      project_id,
      repo_matching: '**',
      tag_matching: pattern(immutableTags),
    });
  if (keep !== undefined) api.resource('harbor_retention_policy', `retention/${name}`, retention(project, keep));
  return project;
}

/** What any rule keeps stays, the rest goes each night. */
function retention(project: ApiResource, { tags, newest, pulledWithin }: HarborRetention): ApiArguments {
  const every = { repo_matching: '**', tag_matching: '**' };
  return {
    scope: project.attribute('id'),
    schedule: 'Daily',
    rule: [
      ...(tags === undefined
        ? []
        : [{ repo_matching: '**', tag_matching: pattern(tags), always_retain: true, untagged_artifacts: false }]),
      ...(newest === undefined ? [] : [{ ...every, most_recently_pushed: newest, untagged_artifacts: true }]),
      ...(pulledWithin === undefined
        ? []
        : [{ ...every, n_days_since_last_pull: pulledWithin.toDays(), untagged_artifacts: true }]),
    ],
  };
}

/** A project that fetches what is asked for. Harbor asks the foreign registry whether it answers when this is made. */
export function makeProxy(
  system: System,
  api: Api,
  name: string,
  { of, user, public: open = false }: HarborPlan['proxies'][string],
): ApiResource {
  const upstream = api.resource('harbor_registry', `upstream/${name}`, {
    name: `proxy-${name}`,
    ...upstreamOf(of),
    insecure: false,
    ...(user === undefined
      ? {}
      : { access_id: user, access_secret: system.need.valueOf(credentials(system, name, of, user), 'password') }),
  });
  return api.resource('harbor_project', `project/${name}`, {
    name,
    public: open,
    registry_id: upstream.attribute('registry_id'),
    storage_quota: -1,
    vulnerability_scanning: true,
    force_destroy: false,
  });
}

/** Harbor's words for the kinds of registries; the chart lets proxies have these alone, and quay.io is one of the plain ones. */
function upstreamOf(host: string): { provider_name: string; endpoint_url: string } {
  if (host === 'docker.io') return { provider_name: 'docker-hub', endpoint_url: 'https://hub.docker.com' };
  if (host === 'ghcr.io') return { provider_name: 'github', endpoint_url: 'https://ghcr.io' };
  return { provider_name: 'docker-registry', endpoint_url: `https://${host}` };
}

function credentials({ need, id }: System, name: string, of: string, user: string): SecretRef {
  const given = need.given(`proxy-${name}`, ['password'], `password, or access token, of ${user} at ${of}`);
  const { password } = given as Record<'password', Minted>;
  return need.secret({ name: `${id}-proxy-${name}`, data: { password: password.plain } });
}
