import type { HARBOR_CHART } from '../kernel/catalog';
import type { Requests } from '../kernel/facts';
import type { Labels } from '../kernel/values';
import type { HarborPlan } from './harbor-plan';

/** What the chart runs, by the name that it gives each. */
export const COMPONENTS = ['nginx', 'portal', 'core', 'jobservice', 'registry', 'trivy', 'redis', 'exporter'] as const;
export type ComponentName = (typeof COMPONENTS)[number];

/** One container: the path of its values, and what it is given. */
interface Part {
  readonly path: string;
  readonly cpu: number;
  readonly mebibytes: number;
}

/** Millicores that each is sure of, and memory, which is its limit too. */
const PARTS: Readonly<Record<ComponentName, readonly Part[]>> = {
  nginx: [{ path: 'nginx', cpu: 100, mebibytes: 256 }],
  portal: [{ path: 'portal', cpu: 50, mebibytes: 128 }],
  core: [{ path: 'core', cpu: 250, mebibytes: 512 }],
  jobservice: [{ path: 'jobservice', cpu: 250, mebibytes: 512 }],
  registry: [
    { path: 'registry.registry', cpu: 250, mebibytes: 512 },
    { path: 'registry.controller', cpu: 50, mebibytes: 128 },
  ],
  trivy: [{ path: 'trivy', cpu: 250, mebibytes: 1024 }],
  redis: [{ path: 'redis.internal', cpu: 100, mebibytes: 512 }],
  exporter: [{ path: 'exporter', cpu: 50, mebibytes: 128 }],
};

/** One pod alone: the chart's Redis knows no second one, and two exporters would tell everything twice. */
const SINGLE: readonly ComponentName[] = ['redis', 'exporter'];

/** Components that have a certificate of their own for what they say to each other. */
export const SPEAKERS = ['core', 'jobservice', 'portal', 'registry', 'trivy'] as const satisfies ComponentName[];

export function partsOf(component: ComponentName): readonly Part[] {
  return PARTS[component];
}

export function replicasOfComponent({ replicas }: HarborPlan, component: ComponentName): number {
  return SINGLE.includes(component) ? 1 : replicas;
}

/** With what the chart begins every name but the Service of the whole. */
export function chartName({ id }: { readonly id: string }): string {
  return id.includes('harbor') ? id : `${id}-harbor`;
}

/** Labels that select the pods of a component, and only them, as the chart sets them. */
export function labelsOf({ id }: HarborPlan, component: ComponentName): Labels {
  return { app: 'harbor', component, release: id };
}

/** All containers of one pod together. */
export function requestsOf(component: ComponentName): Requests {
  const parts = PARTS[component];
  const sum = (of: 'cpu' | 'mebibytes') => parts.reduce((all, part) => all + part[of], 0);
  return { cpu: `${sum('cpu')}m`, memory: `${sum('mebibytes')}Mi` };
}

/** References of the images that a component runs, before any mirror. */
export function imagesOf(component: ComponentName, images: typeof HARBOR_CHART.images): string[] {
  const paths = PARTS[component].map(({ path }) => `${path}.image`);
  return images.filter(({ path }) => paths.includes(path)).map(({ ref }) => ref);
}

/** Pods that keep connections to the database: a job opens its own, with the settings of core. */
export function databasePods(plan: HarborPlan): number {
  return (['core', 'jobservice', 'exporter'] as const).reduce((sum, name) => sum + replicasOfComponent(plan, name), 0);
}
