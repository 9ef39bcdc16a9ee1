import type { Labels } from '../../kernel/base/values';

/** What the chart runs, by the word with which it ends each name. */
export const COMPONENTS = [
  'application-controller',
  'repo-server',
  'server',
  'dex-server',
  'notifications-controller',
  'redis',
  'redis-ha-server',
  'redis-ha-haproxy',
] as const;

/** One of the things that the chart runs. */
export type ComponentName = (typeof COMPONENTS)[number];

/** Components of the dependency redis-ha, which has labels of its own. */
const OF_REDIS_HA: Readonly<Partial<Record<ComponentName, Labels>>> = {
  'redis-ha-server': { app: 'redis-ha' },
  'redis-ha-haproxy': { app: 'redis-ha-haproxy' },
};

/** A component's workload, and the Service before it. */
export function componentName(id: string, component: ComponentName): string {
  return `${id}-${component}`;
}

/** Labels that select the pods of a component, and only them, as the chart sets them. */
export function labelsOf(id: string, component: ComponentName): Labels {
  const own = OF_REDIS_HA[component];
  if (own !== undefined) return { ...own, release: id };
  return { 'app.kubernetes.io/instance': id, 'app.kubernetes.io/name': `argocd-${component}` };
}

/** Secrets under names that Argo CD looks for; so there is one of it in a namespace. */
export const SECRETS = {
  settings: 'argocd-secret',
  redis: 'argocd-redis',
  notifications: 'argocd-notifications-secret',
  server: 'argocd-server-tls',
  'repo-server': 'argocd-repo-server-tls',
  'dex-server': 'argocd-dex-server-tls',
} as const;

/** Components that speak TLS, and know each other by it. */
export type TlsComponent = 'server' | 'repo-server' | 'dex-server';

/** The cluster that it runs in, as Argo CD names it. */
export const HERE = 'https://kubernetes.default.svc';

/** By which Argo CD finds what is its own. */
export const PART_OF: Labels = { 'app.kubernetes.io/part-of': 'argocd' };

/** Layers that are there by themselves. */
export const LAYERS = { operators: 'operators', delivery: 'delivery', platform: 'platform' } as const;
