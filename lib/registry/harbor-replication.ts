import type { Api, ApiResource } from '../kernel/api';
import type { System } from '../kernel/system';
import type { HarborReplication } from './harbor-shape';

/** When what was missed goes too: events that were lost while the target was down are not told again. */
const NIGHTLY = '0 30 1 * * *';

/**
 * Projects pushed on to the registry of another environment, under the same names: with each push, and every night what was
 * missed. Harbor asks the target whether it answers, and knows the account, when this is made: the last of a chain comes first.
 */
export function makeReplication(
  system: System,
  api: Api,
  name: string,
  { to, projects, tags, on = 'push', deletions = false }: HarborReplication,
  own: ReadonlyMap<string, ApiResource>,
): void {
  const access = to.for(system);
  const secret = system.need.secret({
    name: system.name(`target-${name}`),
    data: {
      password: access.password.plain,
      ...(access.authority === undefined ? {} : { authority: access.authority.plain }),
    },
  });
  const target = api.resource('harbor_registry', `target/${name}`, {
    name,
    provider_name: 'harbor',
    endpoint_url: to.url,
    access_id: access.user,
    access_secret: system.need.valueOf(secret, 'password'),
    insecure: false,
    ...(access.authority === undefined ? {} : { ca_certificate: system.need.valueOf(secret, 'authority') }),
  });
  const rules = on === 'push' ? { push: 'event_based', night: NIGHTLY } : { schedule: `0 ${on.expressionString}` };
  for (const project of projects) {
    for (const [when, schedule] of Object.entries(rules))
      api.resource(
        'harbor_replication',
        `replication/${name}/${project}/${when}`,
        {
          name: `${name}-${project}-${when}`,
          action: 'push',
          registry_id: target.attribute('registry_id'),
          schedule,
          filters: [{ name: `${project}/**` }, ...(tags === undefined ? [] : [{ tag: tags, decoration: 'matches' }])],
          override: true,
          deletion: deletions,
          // Harbor takes this with a schedule alone.
          single_active_replication: schedule !== 'event_based',
          enabled: true,
        },
        { after: [own.get(project) as ApiResource] },
      );
    if (to.system !== undefined) system.state.passesOn({ name: project, to: to.system });
  }
}
