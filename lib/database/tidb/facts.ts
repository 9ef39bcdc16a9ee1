import { cores, mebibytes } from '../../kernel/base/quantity';
import type { Claim, Endpoint, Facts, MetricFamilies, Pods } from '../../kernel/facts';
import type { Operator } from '../../kernel/operator';
import type { System } from '../../kernel/system';
import { tidbAlerts } from './alerts';
import { toolTrust } from './certificates';
import type { ComponentName } from './config';
import { tidbDashboard } from './dashboard';
import { PD_METRICS, TIDB_METRICS, TIKV_METRICS } from './metrics';
import { TICDC_METRICS, TIFLASH_METRICS, TIFLASH_PROXY_METRICS } from './metrics-beside';
import { podLabels } from './names';
import { DISCOVERY, TAIL } from './objects';
import { type PlannedComponent, plannedComponents, type TidbPlan } from './plan';

/** What of a cluster others talk to, and who in it talks to others. */
export interface TidbEndpoints {
  /** The MySQL protocol. */
  readonly sql: Endpoint;
  /** PD's API, with TiKV's two ports: what backups and other tools talk to. */
  readonly tools: readonly Endpoint[];
  /** They write backups themselves. */
  readonly tikv: Pods;
}

/** States what the operator makes of the plan: pods, endpoints, who reaches them, metrics, logs, alerts. */
export function stateTidb(system: System, plan: TidbPlan, operator: Operator): TidbEndpoints {
  const { state } = system;
  const pods = new Map(plannedComponents(plan).map((one) => [one.name, statePods(system, plan, one)]));
  const discovery = stateDiscovery(system, plan);
  for (const service of servicesOf(plan)) state.makes({ kind: 'Service', name: `${plan.id}-${service}` });
  const endpoints = new Map([...pods].flatMap(([name, at]) => stateEndpoints(system, plan, name, at)));
  for (const id of OPERATED) {
    const endpoint = endpoints.get(id);
    if (endpoint !== undefined) operator.use(endpoint);
  }
  stateMetrics(state, plan, endpoints);
  for (const at of [...pods.values(), discovery]) state.logs({ at, format: 'text', firstLine: '^\\[\\d{4}/' });
  state.alert(...tidbAlerts(plan));
  state.dashboard(tidbDashboard(plan));
  return {
    sql: endpoints.get('sql') as Endpoint,
    tools: ['pd', 'tikv', 'tikv-status'].map((id) => endpoints.get(id) as Endpoint),
    tikv: pods.get('tikv') as Pods,
  };
}

/** The operator's own server in each cluster, by which the members of PD find each other. */
function stateDiscovery(system: System, { id, images }: TidbPlan): Pods {
  const name = `${id}-discovery`;
  const discovery = system.state.pods({
    id: 'discovery',
    labels: podLabels(id, 'discovery'),
    by: 'operator',
    replicas: 1,
    requests: DISCOVERY.requests,
    serviceAccount: name,
    images: [images.discovery],
  });
  system.state.serves({ id: 'discovery', at: discovery, podPort: 10261, service: name, protocol: 'http' });
  system.use(system.env.apiServer, discovery);
  return discovery;
}

/** Services that the operator makes, without the id in front. */
function servicesOf(plan: TidbPlan): string[] {
  const own: ComponentName[] = ['pd', 'tidb'];
  return [
    'discovery',
    ...plannedComponents(plan).flatMap(({ name }) => [...(own.includes(name) ? [name] : []), `${name}-peer`]),
  ];
}

/** Where the operator asks the components how they are (pdapi, tikvapi, tiflashapi and the controls of v1.6.6). */
const OPERATED = ['pd', 'tikv', 'tikv-status', 'status', 'tiflash-status', 'ticdc'];

interface Port {
  readonly id: string;
  readonly podPort: number;
  /** Without the id in front. */
  readonly service: string;
  readonly protocol: Endpoint['protocol'];
  /** What of the component can be measured there. @default nothing */
  readonly metrics?: MetricFamilies;
}

const PORTS: Readonly<Record<ComponentName, readonly Port[]>> = {
  pd: [{ id: 'pd', podPort: 2379, service: 'pd', protocol: 'http', metrics: PD_METRICS }],
  tikv: [
    { id: 'tikv', podPort: 20160, service: 'tikv-peer', protocol: 'grpc' },
    // No port of the Service, which has no address of its own: its name leads to the pods, whatever the port.
    { id: 'tikv-status', podPort: 20180, service: 'tikv-peer', protocol: 'http', metrics: TIKV_METRICS },
  ],
  tidb: [
    { id: 'sql', podPort: 4000, service: 'tidb', protocol: 'tcp' },
    { id: 'status', podPort: 10080, service: 'tidb', protocol: 'http', metrics: TIDB_METRICS },
  ],
  tiflash: [
    { id: 'tiflash', podPort: 3930, service: 'tiflash-peer', protocol: 'grpc' },
    { id: 'tiflash-metrics', podPort: 8234, service: 'tiflash-peer', protocol: 'http', metrics: TIFLASH_METRICS },
    { id: 'tiflash-status', podPort: 20292, service: 'tiflash-peer', protocol: 'http', metrics: TIFLASH_PROXY_METRICS },
  ],
  ticdc: [{ id: 'ticdc', podPort: 8301, service: 'ticdc-peer', protocol: 'http', metrics: TICDC_METRICS }],
};

function stateEndpoints(system: System, plan: TidbPlan, name: ComponentName, at: Pods): [string, Endpoint][] {
  return PORTS[name].map(({ metrics: _, service, ...port }) => [
    port.id,
    system.state.serves({ ...port, at, service: `${plan.id}-${service}`, tls: plan.tls }),
  ]);
}

function stateMetrics(state: Facts, plan: TidbPlan, endpoints: ReadonlyMap<string, Endpoint>): void {
  for (const { id, metrics } of Object.values(PORTS).flat()) {
    const at = endpoints.get(id);
    if (metrics !== undefined && at !== undefined)
      state.metrics({ at, exports: metrics, ...(plan.tls && { client: toolTrust(plan) }) });
  }
}

function statePods(system: System, { id, images, storageClass }: TidbPlan, component: PlannedComponent): Pods {
  const { name, replicas, volumes } = component;
  const claims: Claim[] = volumes.map((size, i) => ({
    name: claimName(name, i),
    size: size.asString(),
    class: storageClass,
  }));
  return system.state.pods({
    id: name,
    labels: podLabels(id, name),
    by: 'operator',
    replicas,
    requests: requestsOf(component),
    images: HELPERS[name] > 0 ? [images[name], images.helper] : [images[name]],
    claims,
  });
}

/** Containers that only tail a log: the slow log of TiDB; server, error and cluster manager of TiFlash. */
const HELPERS: Readonly<Record<ComponentName, number>> = { pd: 0, tikv: 0, tidb: 1, tiflash: 3, ticdc: 0 };

/** Of a pod, helpers and all. */
function requestsOf({ name, cpu, memory }: PlannedComponent): { cpu: string; memory: string } {
  const helpers = HELPERS[name];
  if (helpers === 0) return { cpu: cores(cpu), memory: memory.asString() };
  return {
    cpu: cores(cpu + helpers * TAIL.cores),
    memory: `${Math.ceil(mebibytes(memory)) + helpers * TAIL.mebibytes}Mi`,
  };
}

/** `pd-<id>-pd-0`, `tikv-<id>-tikv-0`, `data0-<id>-tiflash-0`, `ticdc-data-<id>-ticdc-0`. */
function claimName(component: ComponentName, volume: number): string {
  if (component === 'tiflash') return `data${volume}`;
  return component === 'ticdc' ? 'ticdc-data' : component;
}
