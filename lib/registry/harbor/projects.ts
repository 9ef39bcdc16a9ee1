import type { SecretRef } from '../../kernel/needs';
import type { Api, ApiArgument, ApiArguments, ApiResource } from '../../kernel/needs/api';
import type { Minted } from '../../kernel/needs/text';
import type { System } from '../../kernel/system';
import type { HarborGroups } from './api';
import type { PlannedProxy } from './plan';
import type { HarborProject, HarborRetention } from './props';
import type { HarborRobots } from './robots';

/** Who is known, for members and robots of projects. */
export interface HarborUsers {
  readonly groups: HarborGroups;
  readonly robots: HarborRobots;
}

/** A project, and what belongs to it. */
export function makeProject(api: Api, name: string, of: HarborProject, { groups, robots }: HarborUsers): ApiResource {
  const { public: open = false, quota, block, members = {}, immutableTags = [], keep } = of;
  const args = {
    name,
    public: open,
    storage_quota: quota === undefined ? -1 : quota.toGibibytes(),
    vulnerability_scanning: true,
    force_destroy: false,
    ...(block !== undefined && { deployment_security: block }),
  };
  const project = api.resource('harbor_project', `project/${name}`, args, { holdsData: true });
  const project_id = project.attribute('id');
  for (const [group, role] of Object.entries(members)) {
    // By its name, which Harbor finds among the groups that it knows: by its DN, the provider replaces the member with each plan.
    const group_name = groups.get(group)?.attribute('group_name') as ApiArgument;
    const member = { project_id, group_name, type: 'ldap', role };
    api.resource('harbor_project_member_group', `member/${name}/${group}`, member);
  }
  for (const [robot, rights] of Object.entries(of.robots ?? {})) robots.makeOfProject(name, project, robot, rights);
  if (immutableTags.length > 0) {
    const rule = { project_id, repo_matching: '**', tag_matching: pattern(immutableTags) };
    api.resource('harbor_immutable_tag_rule', `immutable/${name}`, rule);
  }
  if (keep !== undefined) api.resource('harbor_retention_policy', `retention/${name}`, retention(project, keep));
  return project;
}

/** What any rule keeps stays, the rest goes each night. */
function retention(project: ApiResource, { tags, newest, pulledWithin }: HarborRetention): ApiArguments {
  const every = { repo_matching: '**', tag_matching: '**', untagged_artifacts: true };
  const tagged = { repo_matching: '**', always_retain: true, untagged_artifacts: false };
  return {
    scope: project.attribute('id'),
    schedule: 'Daily',
    rule: [
      ...(tags === undefined ? [] : [{ ...tagged, tag_matching: pattern(tags) }]),
      ...(newest === undefined ? [] : [{ ...every, most_recently_pushed: newest }]),
      ...(pulledWithin === undefined ? [] : [{ ...every, n_days_since_last_pull: pulledWithin.toDays() }]),
    ],
  };
}

/** Several patterns of tags as the one that Harbor's rules have. */
function pattern(patterns: readonly string[]): string {
  return patterns.length === 1 ? (patterns[0] as string) : `{${patterns.join(',')}}`;
}

/** A project that fetches what is asked for. Harbor asks the foreign registry whether it answers when this is made. */
export function makeProxy(system: System, api: Api, name: string, proxy: PlannedProxy): ApiResource {
  const upstream = api.resource('harbor_registry', `upstream/${name}`, {
    name: `proxy-${name}`,
    ...upstreamOf(proxy.of),
    insecure: false,
    ...login(system, name, proxy),
  });
  return api.resource('harbor_project', `project/${name}`, {
    name,
    public: proxy.public ?? false,
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

function login({ need, id }: System, name: string, { of, user }: PlannedProxy): ApiArguments {
  if (user === undefined) return {};
  const given = need.given(`proxy-${name}`, ['password'], `password, or access token, of ${user} at ${of}`);
  const { password } = given as Record<'password', Minted>;
  const secret: SecretRef = need.secret({ name: `${id}-proxy-${name}`, data: { password: password.plain } });
  return { access_id: user, access_secret: need.valueOf(secret, 'password') };
}
