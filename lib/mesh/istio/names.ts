import type { Labels } from '../../kernel/base/values';
import { CLUSTER } from './laws/reading';

/** Ports that a proxy keeps for itself: no rule of the mesh sees who calls there. */
export const PROXY_PORTS: readonly number[] = [15020, 15021, 15090];

/** As whom proxies run: rules of capture leave it out. */
export const PROXY_USER = 1337;

/** Proxies tell there what they pass on. */
export const STATS = { port: 15090, path: '/stats/prometheus', name: 'http-envoy-prom' } as const;

/** As the revisions of a version are called: `1-30-3`. */
export function revisionOf(version: string): string {
  return version.replaceAll('.', '-');
}

/** Of a revision: its Deployment, Service and ServiceAccount. */
export function istiodName(revision: string): string {
  return `istiod-${revision}`;
}

/** As the chart labels the pods of a revision. */
export function istiodLabels(revision: string): Labels {
  return { app: 'istiod', 'istio.io/rev': revision };
}

/** As the chart labels its pods, by the values that it is given. */
export function gatewayLabels(name: string): Labels {
  return { app: name, istio: name };
}

export const CNI_LABELS: Labels = { 'k8s-app': 'istio-cni-node' };

/** `web.shop.svc` as everybody means it: `web.shop.svc.cluster.local`. */
export function wholeName(host: string): string {
  return host.endsWith(`.svc`) ? `${host}.${CLUSTER}` : host;
}

/** Whether a host is a Service of the cluster. */
export function isService(host: string): boolean {
  return wholeName(host).endsWith(`.svc.${CLUSTER}`);
}
