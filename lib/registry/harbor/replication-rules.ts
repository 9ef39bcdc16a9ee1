import { type Check, type Flaw, listed } from '../../kernel/base/faults';
import type { HarborPlan } from './plan';
import type { HarborReplication } from './props';

/** What Harbor refuses of a replication, skips in silence, or does twice. */
export function checkReplication(check: Check, plan: HarborPlan, name: string): void {
  const replication = plan.replications[name];
  if (replication === undefined) return;
  const at = `replicateTo['${name}']`;
  const { to, projects, tags } = replication;
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
  checkSchedule(check, `${at}.on`, replication.on);
  const unknown = projects.filter((project) => !Object.hasOwn(plan.projects, project));
  check.not(...unknown.map((project) => unknownProject(plan, `${at}.projects`, project)));
  check.not(...sentTwice(plan, name, replication));
}

function unknownProject({ projects, proxies }: HarborPlan, prop: string, given: string): Flaw {
  return Object.hasOwn(proxies, given)
    ? { prop, given, message: 'is a proxy of a foreign registry, which Harbor does not replicate' }
    : { prop, given, message: 'is no project of this registry', allowed: listed(Object.keys(projects)) };
}

/** Projects that another replication sends to the same registry; told at the later of the two names. */
function sentTwice({ replications }: HarborPlan, name: string, { to, projects }: HarborReplication): Flaw[] {
  const later = Object.entries(replications).filter(([other, second]) => other > name && second.to.url === to.url);
  return later.flatMap(([other, second]) =>
    projects
      .filter((project) => second.projects.includes(project))
      .map((given) => ({
        prop: `replicateTo['${other}'].projects`,
        given,
        message: `goes to ${to.url} by replicateTo['${name}'] already`,
        fix: 'Name it in one of the two.',
      })),
  );
}

/** Harbor refuses a schedule that runs every minute. */
function checkSchedule(check: Check, prop: string, on: HarborReplication['on'] = 'push'): void {
  if (on === 'push') return;
  const given = on.expressionString;
  check.that(!given.startsWith('* '), {
    prop,
    given,
    message: 'runs every minute, which Harbor refuses',
    allowed: 'a schedule that names minutes: Cron.daily(), Cron.schedule({ minute: "30" })',
  });
}
