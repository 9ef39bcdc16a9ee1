import { typeIn } from '../../kernel/base/kind';
import type { Tell } from '../../kernel/base/law';
import { isMap, type Json, type JsonObject, mapOf, maps } from '../../kernel/base/values';
import { podTemplateOf } from '../../kernel/render/pod-templates';
import { each, type Place, type Rule } from '../findings/rule';
import { answers, type KnownPods, knownPods, portsOf, selects } from '../references/known-pods';
import { judgeBudgets } from './budgets';

/** By namespace. */
type PodsByNamespace = ReadonlyMap<string, readonly KnownPods[]>;
/** Judges an object of one kind. */
type Judgement = (object: JsonObject, pods: PodsByNamespace, tell: Tell) => void;

const STATE = 'Correct the labels, or state the pods with state.pods().';

const CHECKS: Readonly<Record<string, Judgement>> = {
  'Deployment.apps': workload,
  'StatefulSet.apps': workload,
  'DaemonSet.apps': workload,
  'Rollout.argoproj.io': workload,
  Service: service,
  'NetworkPolicy.networking.k8s.io': policy,
};

/** What selects pods that nobody states or makes, the wrong ones, or asks them for ports that they do not have. */
export const selectors: Rule = {
  name: 'selectors',
  find(written) {
    const pods = knownPods(written.model, written.systems);
    const budgets: Place[] = [];
    const found = each('selectors', written, (object, place) => {
      const type = typeIn(object);
      if (type === 'PodDisruptionBudget.policy') budgets.push(place);
      CHECKS[type]?.(object, pods, place.tell);
    });
    judgeBudgets(budgets, pods);
    return found;
  },
};

function workload(object: JsonObject, pods: PodsByNamespace, tell: Tell): void {
  const { selector } = mapOf(object.spec);
  const template = podTemplateOf(object);
  const own = mapOf(mapOf(template?.metadata).labels);
  const made: KnownPods = { namespace: '', labels: own, whole: true, replicas: 1, ports: new Set(), ranges: [] };
  if (isMap(selector) && !selects(selector, made))
    tell('selector', selector, 'does not find the pods of its own template', { allowed: JSON.stringify(own) });
  const affinity = mapOf(mapOf(mapOf(template?.spec).affinity).podAntiAffinity);
  for (const { labelSelector, namespaces, namespaceSelector } of maps(
    affinity.requiredDuringSchedulingIgnoredDuringExecution,
  )) {
    const where = Array.isArray(namespaces) ? namespaces : [mapOf(object.metadata).namespace];
    if (namespaceSelector !== undefined || where.some((namespace) => finds(pods, namespace, labelSelector))) continue;
    tell('podAntiAffinity', labelSelector, 'keeps away from pods that nobody makes', { fix: STATE });
  }
}

function service({ metadata, spec }: JsonObject, pods: PodsByNamespace, tell: Tell): void {
  const { selector, ports } = mapOf(spec);
  if (!isMap(selector) || Object.keys(selector).length === 0) return;
  const found = podsFor(pods, mapOf(metadata).namespace, { matchLabels: selector });
  if (found.length === 0) tell('selector', selector, 'finds no pods that anybody states or makes', { fix: STATE });
  for (const { port, targetPort = port } of found.length === 0 ? [] : maps(ports))
    if ((typeof targetPort === 'number' || typeof targetPort === 'string') && !answers(found, targetPort))
      tell('targetPort', targetPort, 'is no port of the pods that it finds', {
        allowed: portsOf(found),
        fix: 'Correct it, or declare the port in the pod, or as an endpoint.',
      });
}

function policy({ metadata, spec }: JsonObject, pods: PodsByNamespace, tell: Tell): void {
  const { podSelector, ingress, egress } = mapOf(spec);
  const { namespace } = mapOf(metadata);
  const own = selected(podSelector, namespace, 'podSelector', pods, tell);
  for (const { from, ports } of maps(ingress)) {
    for (const peer of maps(from)) peers(peer, namespace, 'ingress', pods, tell);
    if (own !== undefined) portsAt(ports, own, 'ingress', tell);
  }
  for (const { to, ports } of maps(egress))
    for (const peer of maps(to)) {
      const there = peers(peer, namespace, 'egress', pods, tell);
      if (there !== undefined) portsAt(ports, there, 'egress', tell);
    }
}

/** @returns the pods on the other side; undefined where any may be, or nothing is known of the namespace */
function peers(peer: JsonObject, home: Json | undefined, prop: string, pods: PodsByNamespace, tell: Tell) {
  const { podSelector, namespaceSelector } = peer;
  if (podSelector === undefined) return undefined;
  if (namespaceSelector === undefined) return selected(podSelector, home, prop, pods, tell);
  const asked = mapOf(mapOf(namespaceSelector).matchLabels)['kubernetes.io/metadata.name'];
  return selected(podSelector, asked, prop, pods, tell);
}

function selected(
  selector: Json | undefined,
  namespace: Json | undefined,
  prop: string,
  pods: PodsByNamespace,
  tell: Tell,
) {
  if (!isMap(selector) || Object.keys(selector).length === 0 || !pods.has(String(namespace))) return undefined;
  const found = podsFor(pods, namespace, selector);
  if (found.length > 0) return found;
  tell(prop, selector, `finds no pods in ${namespace} that anybody states or makes`, { fix: STATE });
  return undefined;
}

function portsAt(ports: Json | undefined, found: readonly KnownPods[], prop: string, tell: Tell): void {
  for (const { port, endPort = port } of maps(ports)) {
    const ends = [port, endPort].filter((one) => typeof one === 'number' || typeof one === 'string');
    // A policy may name a port, but what is stated of pods is stated by number.
    const known = (end: number | string) =>
      answers(found, end) && (typeof end === 'number' || found.some((pods) => pods.ports.has(end)));
    if (!ends.every(known))
      tell(`${prop}: port`, port, 'is no port of the pods that it is for', {
        allowed: portsOf(found),
        fix: 'Correct it, or declare the port in the pod, or as an endpoint.',
      });
  }
}

function finds(pods: PodsByNamespace, namespace: Json | undefined, selector: unknown): boolean {
  return podsFor(pods, namespace, selector).length > 0;
}

function podsFor(pods: PodsByNamespace, namespace: Json | undefined, selector: unknown): readonly KnownPods[] {
  return (pods.get(String(namespace)) ?? []).filter((one) => selects(selector, one));
}
