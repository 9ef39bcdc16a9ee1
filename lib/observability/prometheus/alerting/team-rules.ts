import { Check, listed } from '../../../kernel/base/faults';
import type { System } from '../../../kernel/system';
import type { AlertingPlan } from './plan';

/**
 * Teams are those that own systems: whether a route's owns one is known when all are there.
 * @throws KeelsonError naming each route that nothing can take
 */
export function checkTeams({ env, path }: System, { routes }: AlertingPlan): void {
  const systems = env.systems.filter(({ retiring }) => !retiring);
  const check = new Check(path);
  routes.forEach(({ team, system }, i) => {
    check
      .that(team === undefined || systems.some(({ owner }) => owner === team), {
        prop: `alerting.routes[${i}].team`,
        given: team,
        message: 'owns no system of this environment: nothing ever takes this route',
        allowed: listed([...new Set(systems.map(({ owner }) => owner))].sort()),
      })
      .that(system === undefined || systems.some(({ id }) => id === system), {
        prop: `alerting.routes[${i}].system`,
        given: system,
        message: 'is no system of this environment: nothing ever takes this route',
        allowed: listed(systems.map(({ id }) => id).sort()),
      });
  });
  check.done();
}
