import type { Endpoint, Pods } from '../kernel/facts';
import { mirrored } from '../kernel/images';
import type { System } from '../kernel/system';
import { harborAlerts, harborDashboard } from './harbor-alerts';
import { certificatesOf } from './harbor-certificates';
import {
  COMPONENTS,
  type ComponentName,
  chartName,
  imagesOf,
  labelsOf,
  replicasOfComponent,
  requestsOf,
} from './harbor-components';
import type { HarborPlan } from './harbor-plan';

/** What others use of a registry. */
export interface HarborFacts {
  /** The whole of it, behind its own proxy. */
  readonly web: Endpoint;
  readonly pods: ReadonlyMap<ComponentName, Pods>;
}

interface Port {
  readonly id: string;
  readonly component: ComponentName;
  readonly podPort: number;
  readonly port: number;
  readonly tls: boolean;
  readonly protocol: 'http' | 'tcp';
  readonly metrics?: true;
}

const PORTS: readonly Port[] = [
  { id: 'core', component: 'core', podPort: 8443, port: 443, tls: true, protocol: 'http' },
  { id: 'portal', component: 'portal', podPort: 8443, port: 443, tls: true, protocol: 'http' },
  { id: 'jobservice', component: 'jobservice', podPort: 8443, port: 443, tls: true, protocol: 'http' },
  { id: 'store', component: 'registry', podPort: 5443, port: 5443, tls: true, protocol: 'http' },
  { id: 'store-control', component: 'registry', podPort: 8443, port: 8443, tls: true, protocol: 'http' },
  { id: 'scanner', component: 'trivy', podPort: 8443, port: 8443, tls: true, protocol: 'http' },
  { id: 'redis', component: 'redis', podPort: 6379, port: 6379, tls: false, protocol: 'tcp' },
  // Plain, although the chart calls the port https-metrics.
  ...(['core', 'jobservice', 'registry', 'exporter'] as const).map(
    (component): Port => ({
      id: `${component}-metrics`,
      component,
      podPort: 8001,
      port: 8001,
      tls: false,
      protocol: 'http',
      metrics: true,
    }),
  ),
];

/** States what the chart makes of the plan (harbor 1.19.1, internal TLS on). */
export function stateHarbor(
  system: System,
  plan: HarborPlan,
  images: Parameters<typeof imagesOf>[1],
  storageClass: string,
): HarborFacts {
  const { state, env, id } = system;
  const pods = new Map(
    COMPONENTS.map((component) => [
      component,
      state.pods({
        id: component,
        labels: labelsOf(plan, component),
        by: 'chart',
        replicas: replicasOfComponent(plan, component),
        requests: requestsOf(component),
        images: imagesOf(component, images).map((ref) => mirrored(ref, env.row.mirror)),
        claims:
          component === 'redis' || component === 'trivy'
            ? [{ name: 'data', size: plan.size.asString(), class: storageClass }]
            : [],
      }),
    ]),
  );
  const at = (component: ComponentName) => pods.get(component) as Pods;
  const web = state.serves({
    id: 'web',
    at: at('nginx'),
    podPort: plan.tls ? 8443 : 8080,
    service: id,
    port: plan.tls ? 443 : 80,
    protocol: 'http',
    tls: plan.tls,
  });
  for (const { component, metrics, ...port } of PORTS) {
    const endpoint = state.serves({ ...port, at: at(component), service: `${chartName(plan)}-${component}` });
    if (metrics) state.metrics({ at: endpoint });
  }
  for (const pod of pods.values()) state.logs({ at: pod, format: 'text' });
  for (const alert of harborAlerts(plan)) state.alert(alert);
  state.dashboard(harborDashboard(plan));
  stateReady(system, plan);
  state.exception(
    'tls',
    "the chart's own Redis speaks no TLS and asks for no password; nobody but this namespace reaches it. Metrics are plain too: Harbor serves them so",
  );
  return { web, pods };
}

/** Its certificates gate the chart, the chart gates what is made through its API. */
function stateReady({ state, namespace }: System, plan: HarborPlan): void {
  for (const { name } of certificatesOf(plan))
    state.ready({
      object: { group: 'cert-manager.io', kind: 'Certificate', name, namespace },
      apiVersion: 'cert-manager.io/v1',
      path: 'status.conditions[type=Ready].status',
      is: 'True',
    });
  for (const component of ['core', 'nginx'])
    state.ready({
      object: { group: 'apps', kind: 'Deployment', name: `${chartName(plan)}-${component}`, namespace },
      apiVersion: 'apps/v1',
      path: 'status.conditions[type=Available].status',
      is: 'True',
      after: 'applications',
    });
}
