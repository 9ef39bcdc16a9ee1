import { type FailureDomain, failureDomainOf, type NodePool, topologyKeyOf, zonesOf } from './row';
import type { Json, JsonObject, Labels } from './values';

/** The label that Terraform puts on every node of a pool. */
export const POOL_LABEL = 'keelson.dev/pool';

/** Where pods of a system may stand: in a pool of nodes, or on every node without a taint. */
export interface Placement {
  /** The pool that was named. @default every node without a taint */
  readonly pool?: NodePool;
  /** How many nodes that is. */
  readonly nodes: number;
  /** Their zones, sorted. */
  readonly zones: readonly string[];
  /** What can be lost at once there. */
  readonly domain: FailureDomain;
}

export function placementOn(pool: NodePool | undefined, all: readonly NodePool[]): Placement {
  const pools = pool === undefined ? all.filter(({ taints = [] }) => taints.length === 0) : [pool];
  return {
    ...(pool === undefined ? {} : { pool }),
    nodes: pools.reduce((sum, { nodes }) => sum + nodes.length, 0),
    zones: zonesOf(pools),
    domain: failureDomainOf(pools),
  };
}

/** What no two of several pods share: a zone where there is one for each, else a host; nothing for a single one. */
export function apart({ domain, zones }: Placement, replicas: number): FailureDomain {
  if (replicas <= 1) return 'none';
  return domain === 'zone' && replicas <= zones.length ? 'zone' : 'host';
}

/** A taint, borne. */
export type Toleration = {
  /** Of the taint. */
  readonly key: string;
  /** Whether its value counts. */
  readonly operator: 'Exists' | 'Equal';
  /** Of the taint. @default none */
  readonly value?: string;
  /** Of the taint: `NoSchedule`. */
  readonly effect: string;
};

/** Bears each taint of a pool; they are written `key=value:Effect`. */
export function tolerationsOf(pool: NodePool | undefined): Toleration[] {
  return (pool?.taints ?? []).map((taint) => {
    const [, key = '', value, effect = ''] = /^([^=:]+)(?:=([^:]*))?:(.+)$/.exec(taint) ?? [];
    return value === undefined ? { key, operator: 'Exists', effect } : { key, operator: 'Equal', value, effect };
  });
}

/** The part of a pod's spec that puts it on a pool, and bears its taints. Empty where no pool is named. */
export function onPool(pool: NodePool | undefined): {
  readonly nodeSelector?: Labels;
  readonly tolerations?: readonly Toleration[];
} {
  if (pool === undefined) return {};
  const tolerations = tolerationsOf(pool);
  return { nodeSelector: { [POOL_LABEL]: pool.name }, ...(tolerations.length === 0 ? {} : { tolerations }) };
}

/** The same as an affinity, for operators that take no node selector. */
export function inPool({ name }: NodePool) {
  return {
    requiredDuringSchedulingIgnoredDuringExecution: {
      nodeSelectorTerms: [{ matchExpressions: [{ key: POOL_LABEL, operator: 'In' as const, values: [name] }] }],
    },
  };
}

/** Evenly over failure domains. @param labels that select the pods. @default none: a chart or an operator adds them */
export function spreadOver(
  domain: Exclude<FailureDomain, 'none'>,
  labels?: Labels,
  whenUnsatisfiable: 'DoNotSchedule' | 'ScheduleAnyway' = 'DoNotSchedule',
): JsonObject {
  const selector: Record<string, Json> = labels === undefined ? {} : { labelSelector: { matchLabels: labels } };
  return { maxSkew: 1, topologyKey: topologyKeyOf(domain), whenUnsatisfiable, ...selector };
}

/** No two in one failure domain. */
export function neverTogether(domain: Exclude<FailureDomain, 'none'>, labels: Labels) {
  const term = { labelSelector: { matchLabels: labels }, topologyKey: topologyKeyOf(domain) };
  return { requiredDuringSchedulingIgnoredDuringExecution: [term] };
}
