import type { Cron } from 'cdk8s';
import type { Check } from '../kernel/faults';
import type { HarborPlan } from './harbor-plan';
import type { HarborReplication } from './harbor-shape';

export function checkReplication(check: Check, name: string, replication: HarborReplication, plan: HarborPlan): void {
  const at = `replicateTo['${name}']`;
  const { to, projects, tags, on = 'push' } = replication;
  check
    .that(to.url !== plan.url, {
      prop: `${at}.to`,
      given: to.url,
      message: 'is this registry itself',
      fix: 'Name the registry of another environment.',
    })
    .that(projects.length > 0, { prop: `${at}.projects`, given: projects, message: 'names no project' })
    .that(new Set(projects).size === projects.length, {
      prop: `${at}.projects`,
      given: projects,
      message: 'names a project twice',
    })
    .that(tags === undefined || /^[A-Za-z0-9_.*?[\]^{},-]+$/.test(tags), {
      prop: `${at}.tags`,
      given: tags,
      message: 'is no pattern of tags',
      allowed: 'letters, digits, _ . - with * ? [a-z] and {a,b}',
    });
  for (const given of projects)
    check.that(Object.hasOwn(plan.projects, given), {
      prop: `${at}.projects`,
      given,
      ...(Object.hasOwn(plan.proxies, given)
        ? { message: 'is a proxy of a foreign registry, which Harbor does not replicate' }
        : { message: 'is no project of this registry', allowed: Object.keys(plan.projects).join(', ') || 'none' }),
    });
  if (on !== 'push') checkSchedule(check, `${at}.on`, on);
  for (const [other, second] of Object.entries(plan.replications))
    if (other > name && second.to.url === to.url)
      for (const given of projects.filter((project) => second.projects.includes(project)))
        check.that(false, {
          prop: `replicateTo['${other}'].projects`,
          given,
          message: `goes to ${to.url} by ${at} already`,
          fix: 'Name it in one of the two.',
        });
}

/** Harbor refuses a schedule that runs every minute. */
function checkSchedule(check: Check, prop: string, cron: Cron): void {
  const given = cron.expressionString;
  check.that(!given.startsWith('* '), {
    prop,
    given,
    message: 'runs every minute, which Harbor refuses',
    allowed: 'a schedule that names minutes: Cron.daily(), Cron.schedule({ minute: "30" })',
  });
}
