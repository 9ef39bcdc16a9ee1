import { named } from '../../kernel/base/kind';
import type { Endpoint, MetricFamilies, Pods } from '../../kernel/facts';
import { Deployment, StatefulSet } from '../../kernel/kubernetes';
import type { System } from '../../kernel/system';
import { gitOpsAlerts } from './alerts';
import { componentsOf, replicasOf, requestsOf } from './components';
import { gitOpsDashboard } from './dashboard';
import { CONTROLLER_METRICS, REPO_SERVER_METRICS, SERVER_METRICS } from './metrics';
import { type ComponentName, componentName, labelsOf } from './names';
import { ARGO_CD_CHART } from './pins';
import type { GitOpsPlan } from './plan';

/** Pods of what runs. */
export type GitOpsPods = Readonly<Partial<Record<ComponentName, Pods>>>;

/** What others use of it. */
interface GitOpsEndpoints {
  /** Pages and API, on one port. */
  readonly web: Endpoint;
  readonly pods: GitOpsPods;
}

/** States what the chart makes of the plan (argo-cd 10.1.1). */
export function stateGitOps(system: System, plan: GitOpsPlan): GitOpsEndpoints {
  const { state, id } = system;
  const pods = statePods(system, plan);
  const web = state.serves({
    id: 'web',
    at: pods.server as Pods,
    podPort: 8080,
    service: componentName(id, 'server'),
    port: plan.tls ? 443 : 80,
    protocol: 'http',
    tls: plan.tls,
  });
  useInside(system, pods);
  useRedis(system, pods);
  stateMetrics(system, pods);
  for (const [component, at] of Object.entries(pods))
    state.logs({ at, format: component.startsWith('redis') ? 'text' : 'json' });
  state.alert(...gitOpsAlerts(plan));
  state.dashboard(gitOpsDashboard(plan));
  for (const component of ['server', 'repo-server'] as const)
    state.ready(named(Deployment, componentName(id, component), plan.namespace), 'Available');
  const controller = named(StatefulSet, componentName(id, 'application-controller'), plan.namespace);
  state.ready(controller, { path: 'status.readyReplicas', is: '1' });
  state.exception('tls', 'Redis and metrics are plain: Redis asks for a password, and only this namespace reaches it');
  return { web, pods };
}

/** Where the chart takes the image of a component. */
function imagesOf(component: ComponentName): string[] {
  if (component === 'dex-server') return ['dex.image', 'global.image'];
  if (component === 'redis') return ['redis.image'];
  if (component === 'redis-ha-server') return ['redis-ha.image'];
  return component === 'redis-ha-haproxy' ? ['redis-ha.haproxy.image'] : ['global.image'];
}

/** What talks to the API server, by its account. */
const ACCOUNTS: Readonly<Partial<Record<ComponentName, string>>> = {
  'application-controller': 'argocd-application-controller',
  server: 'argocd-server',
  'dex-server': 'argocd-dex-server',
  'notifications-controller': 'argocd-notifications-controller',
};

function statePods({ state, env, id }: System, plan: GitOpsPlan): GitOpsPods {
  const all = componentsOf(plan).map((component) => {
    const account = ACCOUNTS[component];
    const pods = state.pods({
      id: component,
      labels: labelsOf(id, component),
      by: 'chart',
      replicas: replicasOf(component, plan),
      requests: requestsOf(component),
      images: imagesOf(component).map((path) => env.chartImage(ARGO_CD_CHART, path)),
      ...(account && { serviceAccount: account }),
    });
    return [component, pods] as const;
  });
  return Object.fromEntries(all);
}

/** Those of several that run. */
function running(pods: GitOpsPods, ...components: readonly ComponentName[]): Pods[] {
  return components.map((component) => pods[component]).filter((one) => one !== undefined);
}

/** What its parts say to each other, by TLS that each verifies, and to the API server. */
function useInside(system: System, pods: GitOpsPods): void {
  const { state, id, env } = system;
  const at = (component: ComponentName) => ({
    at: pods[component] as Pods,
    service: componentName(id, component),
    tls: true,
  });
  const files = state.serves({ id: 'files', ...at('repo-server'), podPort: 8081, protocol: 'grpc' });
  system.use(files, running(pods, 'application-controller', 'server', 'notifications-controller'));
  if (pods['dex-server'] !== undefined)
    system.use(
      state.serves({ id: 'login', ...at('dex-server'), podPort: 5556, protocol: 'http' }),
      running(pods, 'server'),
    );
  system.use(env.apiServer, running(pods, ...(Object.keys(ACCOUNTS) as ComponentName[])));
}

/** Whoever reads is sent to the one server, or to the proxies before three that choose a primary. */
function useRedis(system: System, pods: GitOpsPods): void {
  const { state, id } = system;
  const readers = running(pods, 'application-controller', 'repo-server', 'server');
  const serves = (component: ComponentName, podPort: number, name: string) =>
    state.serves({
      id: name,
      at: pods[component] as Pods,
      podPort,
      service: componentName(id, component === 'redis-ha-server' ? ('redis-ha' as ComponentName) : component),
      protocol: 'tcp',
    });
  if (pods.redis !== undefined) {
    system.use(serves('redis', 6379, 'redis'), readers);
    return;
  }
  system.use(serves('redis-ha-haproxy', 6379, 'redis'), readers);
  for (const endpoint of [
    serves('redis-ha-server', 6379, 'redis-servers'),
    serves('redis-ha-server', 26379, 'sentinel'),
  ])
    system.use(endpoint, running(pods, 'redis-ha-server', 'redis-ha-haproxy'));
}

/** Components that tell numbers of themselves, where, and what somebody asks for. */
const MEASURED: readonly (readonly [ComponentName, number, MetricFamilies])[] = [
  ['application-controller', 8082, CONTROLLER_METRICS],
  ['server', 8083, SERVER_METRICS],
  ['repo-server', 8084, REPO_SERVER_METRICS],
  ['dex-server', 5558, {}],
  ['notifications-controller', 9001, {}],
  ['redis-ha-haproxy', 9101, {}],
];

function stateMetrics({ state }: System, pods: GitOpsPods): void {
  for (const [component, podPort, exports] of MEASURED) {
    const at = pods[component];
    if (at === undefined) continue;
    state.metrics({ at: state.serves({ id: `${component}-metrics`, at, podPort, protocol: 'http' }), exports });
  }
}
