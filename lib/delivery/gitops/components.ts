import { onPool, spreadOver } from '../../kernel/base/placement';
import type { JsonObject, Labels } from '../../kernel/base/values';
import type { Requests } from '../../kernel/facts';
import { COMPONENTS, type ComponentName } from './names';
import type { GitOpsPlan } from './plan';

/** Millicores that a pod is sure of, and mebibytes, which are its limit too. */
const SIZES: Readonly<Record<ComponentName, readonly [cpu: number, memory: number]>> = {
  // Keeps every object of the cluster in memory.
  'application-controller': [250, 2048],
  'repo-server': [100, 512],
  server: [50, 256],
  'dex-server': [20, 128],
  'notifications-controller': [20, 128],
  redis: [50, 256],
  // Three containers: the server, its sentinel, and what mends two primaries.
  'redis-ha-server': [70, 384],
  'redis-ha-haproxy': [50, 128],
};

/** Components that run. */
export function componentsOf({ directory, receivers, redis }: GitOpsPlan): ComponentName[] {
  const out = new Set<ComponentName>([
    ...(directory === undefined ? (['dex-server'] as const) : []),
    ...(Object.keys(receivers).length === 0 ? (['notifications-controller'] as const) : []),
    ...(redis === 1 ? (['redis-ha-server', 'redis-ha-haproxy'] as const) : (['redis'] as const)),
  ]);
  return COMPONENTS.filter((component) => !out.has(component));
}

/** Pods of a component. One controller has the one cluster, dex keeps logins in its own memory, and two would tell everything twice. */
export function replicasOf(component: ComponentName, { replicas, redis }: GitOpsPlan): number {
  if (component === 'server' || component === 'repo-server') return replicas;
  return component === 'redis-ha-server' || component === 'redis-ha-haproxy' ? redis : 1;
}

/** What one pod asks for, all its containers together. */
export function requestsOf(component: ComponentName): Requests {
  const [cpu, memory] = SIZES[component];
  return { cpu: `${cpu}m`, memory: `${memory}Mi` };
}

/** Resources of the one container of a component. */
export function resourcesOf(component: ComponentName): JsonObject {
  const { cpu, memory } = requestsOf(component);
  return { requests: { cpu, memory }, limits: { memory } };
}

/** Where pods stand, as the chart takes it for all of them. */
export function placementValues({ placement }: GitOpsPlan): JsonObject {
  const { domain, pool } = placement;
  return {
    ...onPool(pool),
    // The chart adds which pods are meant, to each component.
    ...(domain !== 'none' && { topologySpreadConstraints: [spreadOver(domain)] }),
  };
}

/** Values of the dependency redis-ha, three servers that choose a primary, and three proxies that find it. @param podAnnotations that change with the password */
export function redisHaValues({ placement }: GitOpsPlan, podAnnotations: Labels): JsonObject {
  const split = (cpu: number, memory: number) => ({
    requests: { cpu: `${cpu}m`, memory: `${memory}Mi` },
    limits: { memory: `${memory}Mi` },
  });
  return {
    enabled: true,
    ...onPool(placement.pool),
    redis: { podAnnotations, resources: split(50, 256) },
    sentinel: { resources: split(10, 64) },
    splitBrainDetection: { resources: split(10, 64) },
    init: { resources: split(10, 64) },
    haproxy: {
      ...onPool(placement.pool),
      podAnnotations,
      resources: resourcesOf('redis-ha-haproxy'),
      init: { resources: split(10, 64) },
      serviceAccount: { automountToken: false },
    },
  };
}
