import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { Check, KeelsonError } from '../../kernel/base/faults';
import { isMap, type JsonObject, mapOf } from '../../kernel/base/values';
import type { Member } from '../../kernel/facts/member';
import { podTemplateOf } from '../../kernel/render/pod-templates';
import type { System } from '../../kernel/system';
import { analysed, type Workload } from './analysis';
import type { Home } from './enrolment';
import type { MeshHost } from './host';
import { namespaceOf } from './laws/reading';
import { gatewayLabels } from './names';
import type { MeshPlan } from './plan';
import type { MeshPort } from './ports';
import type { IstioMeshProps } from './props';
import type { Asked } from './routes';
import { TRACES } from './values';

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

/** What `istioctl analyze` would say, as far as it takes pods and values of charts; the rest are laws. */
export function refuseAnalysed(system: System, { gateway, tracing }: MeshPlan, ports: readonly MeshPort[]): void {
  const members = system.env.systems.filter(({ retiring }) => !retiring);
  const objects = members.flatMap((member) =>
    objectsOf(member, ({ apiVersion }) => apiVersion.includes('.istio.io/')).map((json) => ({
      path: member.path,
      json,
    })),
  );
  const open = ports.filter(({ answer }) => answer !== undefined).map(({ port }) => port);
  const door = { selector: { ...gatewayLabels(gateway) }, ports: [80, 443, ...open] };
  const workloads = members.flatMap(workloadsOf);
  // The first three are Istio's own.
  const providers = ['envoy', 'prometheus', 'stackdriver', ...(tracing === undefined ? [] : [TRACES])];
  const faults = analysed(objects, { door, workloads, root: system.namespace, providers });
  if (faults.length > 0) throw new KeelsonError(faults);
}

/** As they are stated, and as templates have them. */
function workloadsOf(member: Member): Workload[] {
  const stated = member.state.allPods.map(({ namespace, labels, by }) => ({ namespace, labels, whole: by === 'us' }));
  const written = objectsOf(member, ({ kind }) => WORKLOADS.has(kind)).flatMap((json) => {
    const labels = mapOf(podTemplateOf(json)?.metadata).labels;
    return isMap(labels) ? [{ namespace: namespaceOf(json), labels: mapOf(labels), whole: true }] : [];
  });
  return [...stated, ...written];
}

const WORKLOADS = new Set(['Deployment', 'StatefulSet', 'DaemonSet', 'Job', 'CronJob', 'Rollout']);

/** Objects of a system, also those of others' classes. */
export function objectsOf(member: Construct, which: (object: ApiObject) => boolean): JsonObject[] {
  const objects = member.node.findAll().filter((child) => child instanceof ApiObject) as ApiObject[];
  return objects.filter(which).map((object) => object.toJson() as JsonObject);
}
