import type { Pods } from '../kernel/facts';
import { PodDisruptionBudget } from '../kernel/kubernetes';
import { Manifest } from '../kernel/manifest';
import type { System } from '../kernel/system';

/**
 * At most one of several pods goes at a time when a node is emptied. A single pod gets none: it would keep its node for ever.
 * @param of.name @default the system's id
 * @param of.evictUnready whether one that is not ready may always go. @default false: not while others are missing
 * @throws KeelsonError when the system has a budget of that name
 */
export function budget(
  system: System,
  { labels, replicas }: Pick<Pods, 'labels' | 'replicas'>,
  of: { readonly name?: string; readonly evictUnready?: boolean } = {},
): void {
  if (replicas <= 1) return;
  const policy = of.evictUnready === true ? { unhealthyPodEvictionPolicy: 'AlwaysAllow' as const } : {};
  new Manifest(system, PodDisruptionBudget, {
    name: of.name ?? system.id,
    spec: { maxUnavailable: 1, selector: { matchLabels: labels }, ...policy },
  });
}
