import type { RegistryTarget } from '../../handles/image-registry';
import type { Api, ApiArguments, ApiResource } from '../../kernel/needs/api';
import type { System } from '../../kernel/system';
import type { HarborReplication } from './props';

/** When what was missed goes too: events that were lost while the target was down are not told again. */
const NIGHTLY = '0 30 1 * * *';

/** Harbor's word for: with each push. */
const PUSHED = 'event_based';

/**
 * Projects pushed on to the registry of another environment, under the same names: with each push, and every night what was
 * missed. Harbor asks the target whether it answers, and knows the account, when this is made: the last of a chain comes first.
 * @param made projects by name
 */
export function makeReplication(
  system: System,
  api: Api,
  name: string,
  replication: HarborReplication,
  made: ReadonlyMap<string, ApiResource>,
): void {
  const { to, projects, on = 'push' } = replication;
  const registry_id = makeTarget(system, api, name, to).attribute('registry_id');
  const times = on === 'push' ? { push: PUSHED, night: NIGHTLY } : { schedule: `0 ${on.expressionString}` };
  for (const project of projects) {
    const after = [made.get(project) as ApiResource];
    for (const [when, schedule] of Object.entries(times)) {
      const rule = { name: `${name}-${project}-${when}`, registry_id, ...passing(project, replication, schedule) };
      api.resource('harbor_replication', `replication/${name}/${project}/${when}`, rule, { after });
    }
    if (to.system !== undefined) system.state.passesOn({ name: project, to: to.system });
  }
}

function makeTarget(system: System, api: Api, name: string, to: RegistryTarget): ApiResource {
  const { need } = system;
  const { user, password, authority } = to.for(system);
  const data = { password: password.plain, ...(authority && { authority: authority.plain }) };
  const secret = need.secret({ name: system.name(`target-${name}`), data });
  return api.resource('harbor_registry', `target/${name}`, {
    name,
    provider_name: 'harbor',
    endpoint_url: to.url,
    access_id: user,
    access_secret: need.valueOf(secret, 'password'),
    insecure: false,
    ...(authority && { ca_certificate: need.valueOf(secret, 'authority') }),
  });
}

/** What goes, and when. */
function passing(project: string, { tags, deletions = false }: HarborReplication, schedule: string): ApiArguments {
  return {
    action: 'push',
    schedule,
    filters: [{ name: `${project}/**` }, ...(tags === undefined ? [] : [{ tag: tags, decoration: 'matches' }])],
    override: true,
    deletion: deletions,
    // Harbor takes this with a schedule alone.
    single_active_replication: schedule !== PUSHED,
    enabled: true,
  };
}
