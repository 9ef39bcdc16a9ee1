import type { Check } from '../../kernel/base/faults';
import { isDnsSubdomain } from '../../kernel/base/names';
import { bytes } from '../../kernel/base/quantity';
import { databasePods } from './components';
import type { HarborPlan } from './plan';
import { checkName, checkProject, NO_DIRECTORY } from './project-rules';
import { checkReplication } from './replication-rules';

/**
 * What the chart takes and does not survive, and what Harbor's API refuses only when Terraform is half done: here it is a
 * fault at synthesis.
 */
export function checkHarbor(check: Check, plan: HarborPlan): void {
  const { admins, projects, proxies, replications, directory } = plan;
  checkSizes(check, plan);
  checkRow(check, plan);
  check.that(admins === undefined || directory !== undefined, { prop: 'admins', given: admins, ...NO_DIRECTORY });
  for (const name of Object.keys(projects)) checkProject(check, plan, name);
  for (const name of Object.keys(proxies)) checkProxy(check, plan, name);
  for (const name of Object.keys(replications)) {
    checkName(check, 'replicateTo', name, 'replication');
    checkReplication(check, plan, name);
  }
}

const GIBI = 1024 ** 3;

function checkSizes(check: Check, plan: HarborPlan): void {
  const { replicas, connections, size } = plan;
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
    .that(bytes(size) >= GIBI, {
      prop: 'size',
      given: size.asString(),
      message: 'does not hold what the scanner knows of vulnerabilities',
      allowed: '1Gi and more',
    });
}

/** What the environment's row says, and no registry survives. */
function checkRow(check: Check, { id, host, url, mirror, keyGeneration }: HarborPlan): void {
  check
    .that(keyGeneration === 1, {
      prop: 'generations',
      given: `${id}/secret-key`,
      message: 'cannot be rotated: Harbor could no longer read the credentials that it encrypted with it',
      fix: "Take it out of the row's generations.",
    })
    .that(mirror === undefined || mirror.split('/')[0] !== host, {
      prop: 'host',
      given: url,
      message: "is the row's mirror: on the first day, and after each loss, it would wait for itself",
      fix: "Let the row's mirror be one outside: another environment's registry, or a machine of its own.",
    });
}

function checkProxy(check: Check, { projects, proxies }: HarborPlan, name: string): void {
  const at = `proxies['${name}']`;
  const { of = '', host = '', port = 0, user } = proxies[name] ?? {};
  check
    .that(/^[a-z0-9]+([.-][a-z0-9]+)*$/.test(name) && name.length <= 63, {
      prop: 'proxies',
      given: name,
      message: 'cannot name a proxy',
      allowed: 'at most 63 lower-case letters and digits, with single dashes or dots between them',
    })
    .that(isDnsSubdomain(host) && host.includes('.') && port >= 1 && port <= 65535, {
      prop: `${at}.of`,
      given: of,
      message: 'is no host of a registry',
      allowed: 'as images name it: docker.io, quay.io, registry.example.com:5000',
    })
    .that(user !== '', { prop: `${at}.user`, given: user, message: 'is empty', fix: 'Leave it out for nobody.' })
    .that(!Object.hasOwn(projects, name), {
      prop: 'proxies',
      given: name,
      message: 'is the name of a project already',
      fix: 'Give one of the two another name.',
    });
}
