import type { Labels } from '../../kernel/base/values';

/** What the chart runs, by the name that it gives each. */
export const COMPONENTS = ['nginx', 'portal', 'core', 'jobservice', 'registry', 'trivy', 'redis', 'exporter'] as const;

/** One of the things that the chart runs. */
export type ComponentName = (typeof COMPONENTS)[number];

/** Components that have a certificate of their own for what they say to each other. */
export const TLS_COMPONENTS = ['core', 'jobservice', 'portal', 'registry', 'trivy'] as const satisfies ComponentName[];

/** With what the chart begins every name but the Service of the whole, which has the registry's id. */
export function chartName(id: string): string {
  return id.includes('harbor') ? id : `${id}-harbor`;
}

/** A component's workload, and the Service before it. */
export function componentName(id: string, component: ComponentName): string {
  return `${chartName(id)}-${component}`;
}

/** Labels that select the pods of a component, and only them, as the chart sets them. */
export function labelsOf(id: string, component: ComponentName): Labels {
  return { app: 'harbor', component, release: id };
}

/** The certificate of a component, or of the key that signs tokens, and the Secret in which it lies. */
export function certificateOf(id: string, part: ComponentName | 'token'): string {
  return `${id}-${part}-tls`;
}

/** A registry as images name it, `registry.example.com:5000`, taken apart. */
export function hostAndPort(registry: string): { readonly host: string; readonly port: number } {
  const [, host = '', port = '443'] = /^(.*?)(?::(\d+))?$/.exec(registry) ?? [];
  return { host, port: Number(port) };
}
