import { onPool, spreadOver } from '../../kernel/base/placement';
import { type JsonObject, merged, nested } from '../../kernel/base/values';
import type { Requests } from '../../kernel/facts';
import type { ComponentName } from './names';
import type { HarborPlan } from './plan';

/** One container: the path of its values, millicores that it is sure of, and mebibytes, which are its limit too. */
interface Container {
  readonly path: string;
  readonly cpu: number;
  readonly memory: number;
}

const CONTAINERS: Readonly<Record<ComponentName, readonly Container[]>> = {
  nginx: [{ path: 'nginx', cpu: 100, memory: 256 }],
  portal: [{ path: 'portal', cpu: 50, memory: 128 }],
  core: [{ path: 'core', cpu: 250, memory: 512 }],
  jobservice: [{ path: 'jobservice', cpu: 250, memory: 512 }],
  registry: [
    { path: 'registry.registry', cpu: 250, memory: 512 },
    { path: 'registry.controller', cpu: 50, memory: 128 },
  ],
  trivy: [{ path: 'trivy', cpu: 250, memory: 1024 }],
  redis: [{ path: 'redis.internal', cpu: 100, memory: 512 }],
  exporter: [{ path: 'exporter', cpu: 50, memory: 128 }],
};

/** One pod alone: the chart's Redis knows no second one, and two exporters would tell everything twice. */
const SINGLE: readonly ComponentName[] = ['redis', 'exporter'];

/** Components with a volume of their own. */
export const STATEFUL: readonly ComponentName[] = ['redis', 'trivy'];

/** Pods of a component. */
export function replicasOf(component: ComponentName, { replicas }: HarborPlan): number {
  return SINGLE.includes(component) ? 1 : replicas;
}

/** Pods that keep connections to the database: a job opens its own, with the settings of core. */
export function databasePods(plan: HarborPlan): number {
  return (['core', 'jobservice', 'exporter'] as const).reduce((sum, name) => sum + replicasOf(name, plan), 0);
}

/** What one pod asks for, all its containers together. */
export function requestsOf(component: ComponentName): Requests {
  const sum = (of: 'cpu' | 'memory') => CONTAINERS[component].reduce((all, container) => all + container[of], 0);
  return { cpu: `${sum('cpu')}m`, memory: `${sum('memory')}Mi` };
}

/** Where the chart takes the images of a component. */
export function imagePaths(component: ComponentName): string[] {
  return CONTAINERS[component].map(({ path }) => `${path}.image`);
}

/** Values of one component: how many, how large, and where. */
export function componentValues(component: ComponentName, plan: HarborPlan): JsonObject {
  const { pool, domain } = plan.placement;
  const replicas = replicasOf(component, plan);
  const pod: JsonObject = {
    // The chart's Redis has no number of pods.
    ...(component === 'redis' ? {} : { replicas }),
    // The chart adds which pods are meant.
    ...(replicas > 1 && domain !== 'none' && { topologySpreadConstraints: [spreadOver(domain)] }),
    ...onPool(pool),
  };
  const sizes = CONTAINERS[component].map(({ path, cpu, memory }) =>
    nested(path, {
      resources: { requests: { cpu: `${cpu}m`, memory: `${memory}Mi` }, limits: { memory: `${memory}Mi` } },
    }),
  );
  return merged(nested(component === 'redis' ? 'redis.internal' : component, pod), ...sizes);
}
