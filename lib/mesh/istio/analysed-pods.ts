import type { Fault } from '../../kernel/base/faults';
import { isMap, type JsonObject, mapOf, maps } from '../../kernel/base/values';
import { nameOf, namespaceOf, type Written } from './written';

/** Pods that somebody makes. */
export interface Workload {
  readonly namespace: string;
  readonly labels: JsonObject;
  /** Whether they have these labels alone: what a chart or an operator makes may have more than are stated. */
  readonly whole: boolean;
}

/** A port of a gateway's Service. */
export interface Door {
  /** Labels of the gateway's pods. */
  readonly selector: JsonObject;
  readonly ports: readonly number[];
}

/** Ports that are opened at the mesh's gateway, and its Service has not. */
export function portless({ path, json }: Written, { selector, ports }: Door): Fault[] {
  const own = Object.entries(mapOf(mapOf(json.spec).selector)).every(([key, value]) => selector[key] === value);
  if (!own) return [];
  return maps(mapOf(json.spec).servers)
    .map(({ port }) => Number(mapOf(port).number))
    .filter((number) => !ports.includes(number))
    .map((number) => ({
      path,
      prop: `${nameOf(json)}: spec.servers`,
      given: number,
      message: 'is a port that the Service of the gateway does not have: nobody reaches it',
      allowed: ports.join(', '),
      fix: 'Open it by tcp() of the mesh.',
    }));
}

/** What holds for pods that there are not: a misspelt label of a policy, or of a gateway, opens or closes nothing. */
export function podless({ path, json }: Written, workloads: readonly Workload[], root: string): Fault[] {
  const selector = selectorOf(json);
  if (selector === undefined) return [];
  const everywhere = json.kind === 'Gateway' || namespaceOf(json) === root;
  const there = workloads.filter(({ namespace }) => everywhere || namespace === namespaceOf(json));
  const found = there.some(({ labels, whole }) =>
    Object.entries(selector).every(
      ([key, value]) => labels[key] === value || (!whole && !everywhere && labels[key] === undefined),
    ),
  );
  if (found) return [];
  return [
    {
      path,
      prop: `${nameOf(json)}: selector`,
      given: selector,
      message: 'selects pods that nobody makes: it holds for nobody',
      fix: 'Correct the labels, or state the pods with state.pods().',
    },
  ];
}

/** Each kind has a place of its own for it. */
function selectorOf({ kind, spec }: JsonObject): JsonObject | undefined {
  const { selector, workloadSelector } = mapOf(spec);
  if (kind === 'Gateway') return isMap(selector) ? mapOf(selector) : undefined;
  if (isMap(workloadSelector)) return mapOf(mapOf(workloadSelector).labels);
  return isMap(selector) ? mapOf(mapOf(selector).matchLabels) : undefined;
}
