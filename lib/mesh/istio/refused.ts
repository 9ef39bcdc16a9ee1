import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { Check, KeelsonError } from '../../kernel/base/faults';
import { type JsonObject, mapOf, maps } from '../../kernel/base/values';
import { podTemplatesIn } from '../../kernel/render/pod-templates';
import type { System } from '../../kernel/system';
import { analysed, type Written } from './analysis';
import type { Home } from './enrolment';
import type { MeshHost } from './host';
import { gatewayLabels, PROXY_USER } from './names';
import type { MeshPlan } from './plan';
import type { MeshPort } from './ports';
import type { IstioMeshProps } from './props';
import type { Asked } from './routes';

/** What is seen only when everything is there. */

/** Names in props that no system has; systems that would be in anyhow. */
export function refuseLost(
  system: System,
  { outside = [], inside = [] }: IstioMeshProps,
  homes: readonly Home[],
): void {
  const { env, path } = system;
  const known = new Map(env.systems.map((member) => [member.id, member]));
  const check = new Check(path);
  const asked = [
    ...outside.map((one, i) => [`outside[${i}].system`, one.system]),
    ...inside.map((id, i) => [`inside[${i}]`, id]),
  ];
  for (const [prop = '', given = ''] of asked)
    check.that(known.has(given), {
      prop,
      given,
      message: 'is no system of this environment',
      allowed: [...known.keys()].sort().join(', '),
    });
  inside.forEach((id, i) => {
    const home = homes.find(({ namespace }) => namespace === known.get(id)?.namespace);
    check.that(home === undefined || home.inside, {
      prop: `inside[${i}]`,
      given: id,
      message: `cannot come into the mesh: ${home?.inside === false ? home.why : ''}`,
      fix: 'Leave it outside.',
    });
  });
  check.done();
}

/** A rule of a route that no request below a host's path could match. */
export function refusePaths({ path }: System, hosts: readonly MeshHost[], asked: Asked): void {
  const check = new Check(path);
  for (const host of hosts)
    for (const answer of host.answers)
      for (const rule of asked.routeOf(answer.to)?.rules ?? []) {
        const text = rule.path === undefined ? undefined : Object.values(rule.path)[0];
        const fits =
          answer.path === '/' ||
          text === undefined ||
          (!('matches' in (rule.path ?? {})) && text.startsWith(`${answer.path}/`));
        check.that(fits, {
          prop: `host('${host.host}').for: path`,
          given: answer.path,
          message: `and the path of rule ${rule.name} of ${answer.to.id} (${text}) meet in no request`,
          fix: `Let it answer below /, or give the rule a path that begins with ${answer.path}/, and no expression.`,
        });
      }
  check.done();
}

/** What the proxy runs as is captured by nobody: a pod of that user would speak past it, and be let in by nobody. */
export function refuseProxyUser(system: System, homes: readonly Home[]): void {
  const inside = new Set(homes.filter((home) => home.inside).map(({ namespace }) => namespace));
  const check = new Check(system.path);
  for (const member of system.env.systems.filter(({ retiring }) => !retiring))
    for (const json of objectsOf(member, ({ metadata }) => inside.has(metadata.namespace ?? ''))) {
      const { name, namespace } = mapOf(json.metadata);
      for (const { template } of podTemplatesIn(json)) {
        const { securityContext, containers } = mapOf(template.spec);
        const users = [securityContext, ...maps(containers).map((one) => one.securityContext)];
        check.that(!users.some((one) => mapOf(one).runAsUser === PROXY_USER), {
          prop: `${String(json.kind)} ${String(namespace)}/${String(name)}: runAsUser`,
          given: PROXY_USER,
          message: 'is the user of the proxies, whose traffic no proxy sees',
          fix: 'Run it as another user, or keep its system outside.',
        });
      }
    }
  check.done();
}

/** What `istioctl analyze` would say. */
export function refuseAnalysed(system: System, { gateway }: MeshPlan, ports: readonly MeshPort[]): void {
  const objects = system.env.systems.filter(({ retiring }) => !retiring).flatMap(istioObjects);
  const open = ports.filter(({ answer }) => answer !== undefined).map(({ port }) => port);
  const faults = analysed(objects, { selector: { ...gatewayLabels(gateway) }, ports: [80, 443, ...open] });
  if (faults.length > 0) throw new KeelsonError(faults);
}

function istioObjects(member: Construct & { readonly path: string }): Written[] {
  return objectsOf(member, ({ apiVersion }) => apiVersion.includes('.istio.io/')).map((json) => ({
    path: member.path,
    json,
  }));
}

/** Objects of a system, also those of others' classes. */
function objectsOf(member: Construct, which: (object: ApiObject) => boolean): JsonObject[] {
  const objects = member.node.findAll().filter((child) => child instanceof ApiObject) as ApiObject[];
  return objects.filter(which).map((object) => object.toJson() as JsonObject);
}
