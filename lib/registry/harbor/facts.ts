import { named } from '../../kernel/base/kind';
import type { Endpoint, Pods } from '../../kernel/facts';
import { Deployment } from '../../kernel/kubernetes';
import { mirrored, partsOf } from '../../kernel/needs/images';
import type { System } from '../../kernel/system';
import { harborAlerts, harborDashboard } from './alerts';
import { imagePaths, replicasOf, requestsOf, STATEFUL } from './components';
import { CORE_METRICS, EXPORTER_METRICS, JOBSERVICE_METRICS, STORE_METRICS } from './metrics';
import { COMPONENTS, type ComponentName, componentName, hostAndPort, labelsOf } from './names';
import { HARBOR_CHART, TRIVY_DATABASES } from './pins';
import type { HarborPlan } from './plan';

/** Pods of each component. */
export type HarborPods = Readonly<Record<ComponentName, Pods>>;

/** What others use of a registry. */
export interface HarborEndpoints {
  /** The whole of it, behind its own proxy. */
  readonly web: Endpoint;
  readonly pods: HarborPods;
}

/** States what the chart makes of the plan (harbor 1.19.1, internal TLS on). */
export function stateHarbor(system: System, plan: HarborPlan): HarborEndpoints {
  const { state, id } = system;
  const pods = statePods(system, plan);
  const web = state.serves({
    id: 'web',
    at: pods.nginx,
    podPort: plan.tls ? 8443 : 8080,
    service: id,
    port: plan.tls ? 443 : 80,
    protocol: 'http',
    tls: plan.tls,
  });
  statePorts(system, pods);
  for (const at of Object.values(pods)) state.logs({ at, format: 'text' });
  useOutside(system, plan, pods);
  state.alert(...harborAlerts(plan));
  state.dashboard(harborDashboard(plan));
  // What is made through its API waits for these.
  for (const component of ['core', 'nginx'] as const)
    state.ready(named(Deployment, componentName(id, component), plan.namespace), 'Available', 'applications');
  state.exception(
    'tls',
    "the chart's own Redis speaks no TLS and asks for no password; nobody but this namespace reaches it. Metrics are plain too: Harbor serves them so",
  );
  return { web, pods };
}

function statePods({ state, env, id }: System, plan: HarborPlan): HarborPods {
  const claim = { name: 'data', size: plan.size.asString(), class: plan.storage.name };
  const pods = COMPONENTS.map((component) => {
    const stated = state.pods({
      id: component,
      labels: labelsOf(id, component),
      by: 'chart',
      replicas: replicasOf(component, plan),
      requests: requestsOf(component),
      images: imagePaths(component).map((path) => env.chartImage(HARBOR_CHART, path)),
      claims: STATEFUL.includes(component) ? [claim] : [],
    });
    return [component, stated] as const;
  });
  return Object.fromEntries(pods) as HarborPods;
}

interface Port {
  readonly id: string;
  readonly component: ComponentName;
  readonly podPort: number;
  /** @default podPort */
  readonly port?: number;
}

const TLS_PORTS: readonly Port[] = [
  { id: 'core', component: 'core', podPort: 8443, port: 443 },
  { id: 'portal', component: 'portal', podPort: 8443, port: 443 },
  { id: 'jobservice', component: 'jobservice', podPort: 8443, port: 443 },
  { id: 'store', component: 'registry', podPort: 5443 },
  { id: 'store-control', component: 'registry', podPort: 8443 },
  { id: 'scanner', component: 'trivy', podPort: 8443 },
];

/** Components that tell numbers of themselves. */
const MEASURED = [
  ['core', CORE_METRICS],
  ['jobservice', JOBSERVICE_METRICS],
  ['registry', STORE_METRICS],
  ['exporter', EXPORTER_METRICS],
] as const;

function statePorts({ state, id }: System, pods: HarborPods): void {
  const behind = (component: ComponentName) => ({ at: pods[component], service: componentName(id, component) });
  for (const { component, ...port } of TLS_PORTS)
    state.serves({ ...port, ...behind(component), protocol: 'http', tls: true });
  state.serves({ id: 'redis', ...behind('redis'), podPort: 6379, protocol: 'tcp' });
  // Plain, although the chart calls the port https-metrics.
  for (const [component, exports] of MEASURED) {
    const at = state.serves({ id: `${component}-metrics`, ...behind(component), podPort: 8001, protocol: 'http' });
    state.metrics({ at, exports });
  }
}

/** Foreign registries, and what is known of vulnerabilities. */
function useOutside(system: System, { offline, mirror, proxies }: HarborPlan, pods: HarborPods): void {
  const { env } = system;
  const [database] = TRIVY_DATABASES.vulnerabilities;
  const { host, port } = hostAndPort(partsOf(mirrored(database, mirror)).host);
  if (!offline) system.use(env.outside('vulnerabilities', host, port), pods.trivy);
  for (const proxy of Object.values(proxies))
    system.use(env.outside(`registry-${proxy.host}`, proxy.host, proxy.port), [pods.core, pods.jobservice]);
}
