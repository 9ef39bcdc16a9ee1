import type { Labels } from '../../kernel/base/values';

/** What a system of live video consists of. */
export type Part = 'origin' | 'edge' | 'cache';

/** Labels that select one part, and only it. */
export function partLabels(id: string, part: Part): Labels {
  return {
    'app.kubernetes.io/component': part,
    'app.kubernetes.io/instance': id,
    'app.kubernetes.io/name': 'srs',
  };
}

/** Workload of a part: its pods begin with it. */
export const workloadOf = (id: string, part: Part) => `${id}-${part}`;

/** Service that gives each origin a name, ready or not. */
export const originsOf = (id: string) => `${id}-origins`;

/** The origins' own hosts, the first first. */
export function originHosts(id: string, namespace: string, count: number): string[] {
  return Array.from({ length: count }, (_, i) => `${workloadOf(id, 'origin')}-${i}.${originsOf(id)}.${namespace}.svc`);
}

/** Services of one origin each, the first first: addresses that stay when its pod does not. */
export function originServicesOf(id: string, count: number): string[] {
  return Array.from({ length: count }, (_, i) => `${workloadOf(id, 'origin')}-${i}`);
}

/** Where SRS answers about itself, and where it counts: never from outside. */
export const API_PORT = 1985;
export const METRICS_PORT = 9972;
/** Where a cache tells how it does. */
export const STATUS_PORT = 1987;
/** Where tokens are judged, in the origin's own pod. */
export const GUARD_PORT = 1986;
