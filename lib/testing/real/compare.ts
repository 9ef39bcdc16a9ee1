import { byCode, type JsonObject } from '../../kernel/base/values';
import type { PodsModel, SystemModel } from '../../kernel/model';
import { atOrigin } from '../../kernel/needs/images';
import { containersOf, requestsOf, shownRequests, statedRequests } from './containers';
import { endpointLines } from './endpoints';
import { is, isOf, labelsOf, selects, unequal } from './matching';
import { at, listAt, textAt } from './read';

/** What an operator made, and what came of it. */
export interface Made {
  /** API group of the custom resources that own what it makes. */
  readonly group: string;
  /** What stands in the namespaces of the systems that it serves, whoever made it: workloads, Services, Secrets … */
  readonly objects: readonly JsonObject[];
  /** Pods there. @default whether they run is not asked */
  readonly pods?: readonly JsonObject[];
  /** Warnings there. @default none */
  readonly warnings?: readonly JsonObject[];
}

const WORKLOADS = new Set(['StatefulSet', 'Deployment', 'DaemonSet', 'Job']);

/**
 * Where what an operator made is not what our classes state that it makes: a line each, `prod/tidb: pods tidb/tikv: …`.
 * Empty when all agree.
 */
export function differences(environment: string, systems: readonly SystemModel[], made: Made): string[] {
  const workloads = made.objects.filter(({ kind }) => WORKLOADS.has(String(kind)));
  const ofSystems = systems.flatMap((system) => {
    const stated = system.pods.filter(({ by }) => by === 'operator');
    const here = (lines: readonly string[]) => lines.map((line) => `${environment}/${system.id}: ${line}`);
    const pods = stated.flatMap((one) => podsLines(one, workloads, made).map((line) => `pods ${one.id}: ${line}`));
    const endpoints = system.endpoints.flatMap((endpoint) => {
      const behind = stated.find(({ id }) => id === endpoint.at);
      return behind === undefined ? [] : endpointLines(endpoint, behind, made.objects, workloads);
    });
    return here([...pods, ...endpoints, ...madeLines(system, made)]);
  });
  const all = systems.flatMap(({ pods }) => pods);
  const unstated = workloads
    .filter((workload) => isOwned(workload, made.group))
    .filter((workload) => !all.some((stated) => isOf(stated, workload)));
  return [...ofSystems, ...unstated.map((object) => `${environment}: the operator made ${label(object)}, unstated`)];
}

function podsLines(stated: PodsModel, workloads: readonly JsonObject[], made: Made): string[] {
  const [workload, ...more] = workloads.filter((known) => isOf(stated, known)).sort(newestFirst);
  if (workload === undefined) return [`the operator made none${because(stated, made)}`];
  const twins = more.filter(({ kind }) => kind !== 'Job' || workload.kind !== 'Job');
  if (twins.length > 0)
    return [`its labels select ${[workload, ...twins].map(label).join(' and ')}, and not one of them alone`];
  const pod = at(workload, 'spec', 'template', 'spec');
  const images = [...containersOf(pod), ...(listAt(pod, 'initContainers') as JsonObject[])].map(({ image }) => image);
  const replicas = at(workload, 'spec', 'replicas') ?? at(workload, 'spec', 'completions') ?? 1;
  return [
    ...unequal('replicas', stated.replicas, replicas),
    ...unequal('requests', shownRequests(statedRequests(stated.requests)), shownRequests(requestsOf(pod))),
    ...unequal('service account', stated.serviceAccount ?? 'default', at(pod, 'serviceAccountName') ?? 'default'),
    ...unequal('host network', stated.hostNetwork ?? false, at(pod, 'hostNetwork') ?? false),
    ...unequal('claims', claimsStated(stated), claimsMade(workload)),
    ...[...new Set(images.map((image) => atOrigin(String(image), undefined)))]
      .filter((image) => !stated.images.some((known) => atOrigin(known, undefined) === image))
      .map((image) => `images: the operator runs ${image}, stated are ${stated.images.join(', ') || 'none'}`),
    ...runningLines(stated, made),
  ];
}

/** Pods that were admitted, found a node, and were started there. */
function runningLines(stated: PodsModel, made: Made): string[] {
  if (made.pods === undefined) return [];
  const pods = made.pods.filter((pod) => selects(stated, textAt(pod, 'metadata', 'namespace'), labelsOf(pod)));
  const up = pods.filter((pod) => ['Running', 'Succeeded'].includes(textAt(pod, 'status', 'phase')));
  if (up.length === stated.replicas) return [];
  return [`${up.length} of ${stated.replicas} pods run${because(stated, made)}`];
}

/** In the words of the scheduler, or of who refused the pods. */
function because(stated: PodsModel, { pods = [], warnings = [] }: Made): string {
  const pending = pods
    .filter((pod) => selects(stated, textAt(pod, 'metadata', 'namespace'), labelsOf(pod)))
    .flatMap((pod) => listAt(pod, 'status', 'conditions') as JsonObject[])
    .filter(({ type, status }) => type === 'PodScheduled' && status !== 'True')
    .map(({ message }) => String(message));
  const refused = warnings
    .filter((event) => textAt(event, 'metadata', 'namespace') === stated.namespace)
    .filter(({ reason }) => ['FailedCreate', 'FailedValidation', 'FailedScheduling'].includes(String(reason)))
    .map((event) => `${textAt(event, 'involvedObject', 'name')}: ${event.message}`);
  const [first] = [...pending, ...refused];
  return first === undefined ? '' : `: ${first}`;
}

function madeLines(system: SystemModel, { objects }: Made): string[] {
  return system.made.flatMap(({ kind, name, namespace, keys }) => {
    const object = objects.find((known) => known.kind === kind && is(known, name, namespace ?? ''));
    if (object === undefined) return [`there is no ${kind} ${name}`];
    if (keys === undefined) return [];
    const real = Object.keys((object.data ?? {}) as object);
    return unequal(`${kind} ${name}: keys`, [...keys].sort(byCode).join(', '), real.sort(byCode).join(', '));
  });
}

function claimsStated({ claims }: PodsModel): string {
  return claims.map(({ name, size, class: of }) => `${name} ${size} of ${of}`).join(', ') || 'none';
}

function claimsMade(workload: JsonObject): string {
  const claims = listAt(workload, 'spec', 'volumeClaimTemplates').map((claim) => {
    const size = textAt(claim, 'spec', 'resources', 'requests', 'storage');
    return `${textAt(claim, 'metadata', 'name')} ${size} of ${textAt(claim, 'spec', 'storageClassName')}`;
  });
  return claims.join(', ') || 'none';
}

/** Whether a custom resource of the group, or of one below it (`elasticsearch.k8s.elastic.co`), owns it: then the operator made it. */
export function isOwned(object: JsonObject, group: string): boolean {
  const owners = listAt(object, 'metadata', 'ownerReferences');
  return owners.some((owner) => `.${textAt(owner, 'apiVersion')}`.includes(`.${group}/`));
}

function label(object: JsonObject): string {
  return `${object.kind} ${textAt(object, 'metadata', 'namespace')}/${textAt(object, 'metadata', 'name')}`;
}

function newestFirst(a: JsonObject, b: JsonObject): number {
  return byCode(textAt(b, 'metadata', 'creationTimestamp'), textAt(a, 'metadata', 'creationTimestamp'));
}
