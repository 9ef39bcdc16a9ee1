import type { Environment } from '../kernel/environment';
import type { Check } from '../kernel/faults';
import { isDnsSubdomain } from '../kernel/names';
import { databasePods } from './harbor-components';
import type { HarborPlan } from './harbor-plan';
import { checkProject, isHarborName, NAMES, NO_DIRECTORY } from './harbor-project-rules';
import { checkReplication } from './harbor-replication-rules';

/**
 * What the chart takes and does not survive, and what Harbor's API refuses only when Terraform is half done: here it is a
 * fault at synthesis.
 */
export function checkHarbor(check: Check, plan: HarborPlan, env: Environment, directory: boolean): void {
  const { replicas, connections, size, projects, proxies } = plan;
  const pods = databasePods(plan);
  check
    .that(Number.isInteger(replicas) && replicas >= 1, {
      prop: 'replicas',
      given: replicas,
      message: 'is no number of pods',
      allowed: '1 and more',
    })
    .that(connections >= pods * 5, {
      prop: 'connections',
      given: connections,
      message: `leaves each of the ${pods} pods that talk to the database less than 5`,
      allowed: `${pods * 5} and more, and less than the server's max_connections`,
    })
    .that(size.toMebibytes() >= 1024, {
      prop: 'size',
      given: size.asString(),
      message: 'does not hold what the scanner knows of vulnerabilities',
      allowed: '1Gi and more',
    })
    .that((env.row.generations?.[`${plan.id}/secret-key`] ?? 1) === 1, {
      prop: 'generations',
      given: `${plan.id}/secret-key`,
      message: 'cannot be rotated: Harbor could no longer read the credentials that it encrypted with it',
      fix: "Take it out of the row's generations.",
    })
    .that(env.row.mirror === undefined || env.row.mirror.split('/')[0] !== new URL(plan.url).host, {
      prop: 'host',
      given: plan.url,
      message: "is the row's mirror: on the first day, and after each loss, it would wait for itself",
      fix: "Let the row's mirror be one outside: another environment's registry, or a machine of its own.",
    })
    .that(plan.admins === undefined || directory, { prop: 'admins', given: plan.admins, ...NO_DIRECTORY });
  checkNames(check, 'projects', Object.keys(projects), 'project');
  for (const [name, project] of Object.entries(projects)) checkProject(check, name, project, directory);
  for (const given of Object.keys(proxies))
    check.that(/^[a-z0-9]+([.-][a-z0-9]+)*$/.test(given) && given.length <= 63, {
      prop: 'proxies',
      given,
      message: 'cannot name a proxy',
      allowed: 'at most 63 lower-case letters and digits, with single dashes or dots between them',
    });
  for (const [name, proxy] of Object.entries(proxies)) {
    checkProxy(check, `proxies['${name}']`, proxy);
    check.that(!Object.hasOwn(projects, name), {
      prop: 'proxies',
      given: name,
      message: 'is the name of a project already',
      fix: 'Give one of the two another name.',
    });
  }
  checkNames(check, 'replicateTo', Object.keys(plan.replications), 'replication');
  for (const [name, replication] of Object.entries(plan.replications)) checkReplication(check, name, replication, plan);
}

/** Names end in names of Secrets, of accounts and of Terraform's resources. */
function checkNames(check: Check, prop: string, names: readonly string[], what: string): void {
  for (const given of names)
    check
      .that(isHarborName(given), {
        prop,
        given,
        message: `cannot name a ${what}`,
        allowed: NAMES,
      })
      .that(given !== 'library' || what !== 'project', {
        prop,
        given,
        message: 'is the project that Harbor makes at its first start, open to everybody',
        fix: 'Take another name.',
      });
}

function checkProxy(check: Check, at: string, { of, user }: HarborPlan['proxies'][string]): void {
  const [host = '', port = '443'] = of.split(':');
  check
    .that(isDnsSubdomain(host) && host.includes('.') && /^\d+$/.test(port), {
      prop: `${at}.of`,
      given: of,
      message: 'is no host of a registry',
      allowed: 'as images name it: docker.io, quay.io, registry.example.com:5000',
    })
    .that(user !== '', { prop: `${at}.user`, given: user, message: 'is empty', fix: 'Leave it out for nobody.' });
}
