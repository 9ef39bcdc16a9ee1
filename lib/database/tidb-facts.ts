import { SizeRoundingBehavior } from 'cdk8s';
import type { Endpoint, Facts, Pods } from '../kernel/facts';
import type { Operator } from '../kernel/operator';
import type { System } from '../kernel/system';
import type { Labels } from '../kernel/values';
import { tidbAlerts, tidbDashboard } from './tidb-alerts';
import { clusterClient } from './tidb-certificates';
import type { ComponentName } from './tidb-config';
import { type PlannedComponent, plannedComponents, type TidbPlan } from './tidb-plan';
import { cores, DISCOVERY, TAIL } from './tidb-spec';

/** What others use of a cluster. */
export interface TidbFacts {
  /** The MySQL protocol. */
  readonly sql: Endpoint;
  /** PD's API, with TiKV's two ports: what backups and other tools talk to. */
  readonly tools: readonly Endpoint[];
  /** They write backups themselves. */
  readonly tikv: Pods;
}

/** Labels that select the pods of a component, and only them (seen running with tidb-operator 1.6). */
export function podLabels(id: string, component: string): Labels {
  return {
    'app.kubernetes.io/component': component,
    'app.kubernetes.io/instance': id,
    'app.kubernetes.io/managed-by': 'tidb-operator',
    'app.kubernetes.io/name': 'tidb-cluster',
  };
}

/** States what the operator makes of the plan: pods, endpoints, who reaches them, metrics, logs, alerts. */
export function stateTidb(
  system: System,
  plan: TidbPlan,
  operator: Operator,
  images: { readonly discovery: string },
): TidbFacts {
  const pods = new Map(
    plannedComponents(plan).map((component) => [component.name, system.state.pods(podsOf(plan, component))]),
  );
  const discovery = system.state.pods({
    id: 'discovery',
    labels: podLabels(system.id, 'discovery'),
    by: 'operator',
    replicas: 1,
    requests: { cpu: DISCOVERY.requests.cpu ?? '', memory: DISCOVERY.requests.memory ?? '' },
    serviceAccount: `${system.id}-discovery`,
    images: [images.discovery],
  });
  system.state.serves({
    id: 'discovery',
    at: discovery,
    podPort: 10261,
    service: `${system.id}-discovery`,
    protocol: 'http',
  });
  for (const service of servicesOf(plan)) system.state.makes({ kind: 'Service', name: `${system.id}-${service}` });
  system.use(system.env.apiServer, discovery);
  const endpoints = new Map([...pods].flatMap(([name, at]) => endpointsOf(system, plan, name, at)));
  for (const id of OPERATED) {
    const endpoint = endpoints.get(id);
    if (endpoint !== undefined) operator.use(endpoint);
  }
  stateMetrics(system.state, plan, endpoints);
  for (const at of [...pods.values(), discovery]) system.state.logs({ at, format: 'text', firstLine: '^\\[\\d{4}/' });
  for (const alert of tidbAlerts(plan)) system.state.alert(alert);
  system.state.dashboard(tidbDashboard(plan));
  return {
    sql: endpoints.get('sql') as Endpoint,
    tools: ['pd', 'tikv', 'tikv-status'].map((id) => endpoints.get(id) as Endpoint),
    tikv: pods.get('tikv') as Pods,
  };
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
  readonly metrics?: true;
}

const PORTS: Readonly<Record<ComponentName, readonly Port[]>> = {
  pd: [{ id: 'pd', podPort: 2379, service: 'pd', protocol: 'http', metrics: true }],
  tikv: [
    { id: 'tikv', podPort: 20160, service: 'tikv-peer', protocol: 'grpc' },
    // No port of the Service, which has no address of its own: its name leads to the pods, whatever the port.
    { id: 'tikv-status', podPort: 20180, service: 'tikv-peer', protocol: 'http', metrics: true },
  ],
  tidb: [
    { id: 'sql', podPort: 4000, service: 'tidb', protocol: 'tcp' },
    { id: 'status', podPort: 10080, service: 'tidb', protocol: 'http', metrics: true },
  ],
  tiflash: [
    { id: 'tiflash', podPort: 3930, service: 'tiflash-peer', protocol: 'grpc' },
    { id: 'tiflash-metrics', podPort: 8234, service: 'tiflash-peer', protocol: 'http', metrics: true },
    { id: 'tiflash-status', podPort: 20292, service: 'tiflash-peer', protocol: 'http', metrics: true },
  ],
  ticdc: [{ id: 'ticdc', podPort: 8301, service: 'ticdc-peer', protocol: 'http', metrics: true }],
};

function endpointsOf(system: System, plan: TidbPlan, name: ComponentName, at: Pods): [string, Endpoint][] {
  return PORTS[name].map(({ metrics: _, service, ...port }) => [
    port.id,
    system.state.serves({ ...port, at, service: `${system.id}-${service}`, tls: plan.tls }),
  ]);
}

function stateMetrics(state: Facts, { site, tls }: TidbPlan, endpoints: ReadonlyMap<string, Endpoint>): void {
  const client = clusterClient(site.id, site.namespace);
  for (const { id, metrics } of Object.values(PORTS).flat()) {
    const at = endpoints.get(id);
    if (metrics && at !== undefined) state.metrics({ at, ...(tls && { client }) });
  }
}

type PodsFact = Parameters<Facts['pods']>[0];

function podsOf(plan: TidbPlan, component: PlannedComponent): PodsFact {
  const { site } = plan;
  const { name, replicas } = component;
  const helpers = HELPERS[name];
  return {
    id: name,
    labels: podLabels(site.id, name),
    by: 'operator',
    replicas,
    requests: withHelpers(component, helpers),
    images: helpers > 0 ? [site.images[name], site.images.helper] : [site.images[name]],
    claims: component.volumes.map((size, i) => ({
      name: claimName(name, i),
      size: size.asString(),
      class: site.storageClass,
    })),
  };
}

/** Containers that only tail a log: the slow log of TiDB; server, error and cluster manager of TiFlash. */
const HELPERS: Readonly<Record<ComponentName, number>> = { pd: 0, tikv: 0, tidb: 1, tiflash: 3, ticdc: 0 };

function withHelpers({ cpu, memory }: PlannedComponent, helpers: number): { cpu: string; memory: string } {
  if (helpers === 0) return { cpu: cores(cpu), memory: memory.asString() };
  const mebibytes = Math.ceil(memory.toMebibytes({ rounding: SizeRoundingBehavior.NONE })) + helpers * TAIL.mebibytes;
  return { cpu: cores(cpu + helpers * TAIL.cores), memory: `${mebibytes}Mi` };
}

/** `pd-<id>-pd-0`, `tikv-<id>-tikv-0`, `data0-<id>-tiflash-0`, `ticdc-data-<id>-ticdc-0`. */
function claimName(component: ComponentName, volume: number): string {
  if (component === 'tiflash') return `data${volume}`;
  return component === 'ticdc' ? 'ticdc-data' : component;
}
