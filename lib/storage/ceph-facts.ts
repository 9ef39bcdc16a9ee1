import { CEPH_IMAGE } from '../kernel/catalog';
import type { Endpoint, Pods } from '../kernel/facts';
import type { Operator } from '../kernel/operator';
import type { System } from '../kernel/system';
import type { Labels } from '../kernel/values';
import { cephAlerts, cephDashboard } from './ceph-alerts';
import type { CephPlan, PlannedObjects } from './ceph-plan';
import { cpuQuantity, HELPERS, mebiQuantity, portsOf, requestsOf } from './ceph-shape';
import { rookImage, rookPods } from './rook-operator';

/** What others use of a cluster. */
export interface CephFacts {
  /** The managers' web interface, plain HTTP behind whoever publishes it. */
  readonly dashboard: Endpoint;
  /** S3 endpoint of each object store, by its name in the stack. */
  readonly stores: ReadonlyMap<string, Endpoint>;
}

/** Daemons choose their ports from here on, each in an address of its own (Rook's example of a NetworkPolicy). */
const DAEMON_PORTS = { podPort: 6800, podPortEnd: 7300 } as const;

/** States what Rook makes of the plan: pods, endpoints, who reaches them, metrics, logs, alerts. Seen running with v1.20.6. */
export function stateCeph(system: System, plan: CephPlan, rook: Operator): CephFacts {
  const { state } = system;
  const pods = statePods(system, plan);
  stateJobs(system, plan);
  stateMade(system);
  openDaemons(system, rook, pods);
  system.use(system.env.apiServer, pods.mgr);
  stateMetrics(system, pods);
  for (const at of [pods.mon, pods.mgr, pods.osd, ...pods.files, ...pods.gateways.values(), pods.crash])
    state.logs({ at, format: 'text', firstLine: '^(debug )?\\d{4}-\\d{2}-\\d{2}T' });
  for (const alert of cephAlerts(plan)) state.alert(alert);
  state.dashboard(cephDashboard(plan));
  state.exception('pod-security', 'OSDs open the disks of their host as root; every daemon has host folders');
  const service = 'rook-ceph-mgr-dashboard';
  return {
    dashboard: state.serves({ id: 'dashboard', at: pods.mgr, podPort: 7000, service, protocol: 'http' }),
    stores: new Map([...pods.gateways].map(([store, at]) => [store.part, s3(system, store, at, rook)])),
  };
}

interface CephPods {
  readonly mon: Pods;
  readonly mgr: Pods;
  readonly osd: Pods;
  readonly files: readonly Pods[];
  readonly gateways: ReadonlyMap<PlannedObjects, Pods>;
  readonly exporter: Pods;
  readonly crash: Pods;
}

interface Daemons extends Pick<Pods, 'id' | 'replicas' | 'requests'> {
  readonly account?: string;
  readonly labels?: Labels;
  /** Images beside Ceph's own. */
  readonly beside?: readonly string[];
}

function statePods(system: System, plan: CephPlan): CephPods {
  const nodes = plan.site.nodes.nodes.length;
  const of = (app: string, pods: Daemons) =>
    system.state.pods({
      id: pods.id,
      labels: { app: `rook-ceph-${app}`, rook_cluster: system.namespace, ...pods.labels },
      by: 'operator',
      replicas: pods.replicas,
      requests: pods.requests,
      serviceAccount: `rook-ceph-${pods.account ?? 'default'}`,
      images: [system.env.image(CEPH_IMAGE), ...(pods.beside ?? [])],
    });
  const watcher = plan.mgrs > 1 ? [rookImage(system.env)] : [];
  const mgr = { id: 'mgr', replicas: plan.mgrs, requests: requestsOf(plan, 'mgr'), account: 'mgr', beside: watcher };
  return {
    mon: of('mon', { id: 'mon', replicas: plan.mons, requests: requestsOf(plan, 'mon') }),
    mgr: of('mgr', mgr),
    osd: of('osd', { id: 'osd', replicas: plan.osds, requests: requestsOf(plan, 'osd'), account: 'osd' }),
    files: plan.filesystems.map(({ part, name, servers }) => {
      const replicas = servers * system.env.pick({ single: 1, quorum: 2 });
      const labels = { rook_file_system: name };
      return of('mds', { id: `mds-${part}`, labels, replicas, requests: requestsOf(plan, 'mds') });
    }),
    gateways: new Map(
      plan.objectStores.map((store) => {
        const { part, name, gateways: replicas } = store;
        const labels = { rook_object_store: name };
        const requests = requestsOf(plan, 'gateway');
        return [store, of('rgw', { id: `rgw-${part}`, labels, replicas, requests, account: 'rgw' })];
      }),
    ),
    exporter: of('exporter', { id: 'exporter', replicas: nodes, requests: helperRequests('exporter') }),
    crash: of('crashcollector', { id: 'crash', replicas: nodes, requests: helperRequests('crashcollector') }),
  };
}

function helperRequests(kind: keyof typeof HELPERS): Pods['requests'] {
  const { cpu, mebibytes } = HELPERS[kind];
  return { cpu: cpuQuantity(cpu), memory: mebiQuantity(mebibytes) };
}

const EVERYBODY = ['operator', 'rbd-controller', 'cephfs-controller'] as const;

/**
 * Block devices and filesystems are mounted by the nodes' kernels; volumes are made by the drivers' controllers; the
 * operator commands everybody. Among themselves the daemons share a namespace, which is open.
 */
function openDaemons(system: System, rook: Operator, { mon, mgr, osd, files }: CephPods): void {
  const open = (endpoint: Endpoint, clients: readonly (typeof EVERYBODY)[number][]) => {
    system.state.allow('nodes', endpoint);
    rook.use(endpoint, rookPods(rook, ...clients));
  };
  open(system.state.serves({ id: 'mon', at: mon, podPort: 3300, protocol: 'tcp' }), EVERYBODY);
  for (const at of [mgr, osd]) open(ranged(system, at), EVERYBODY);
  for (const at of files) open(ranged(system, at), ['operator', 'cephfs-controller']);
}

/** Jobs that come and go: they report to the API server, and take no room for long. */
function stateJobs(system: System, plan: CephPlan): void {
  const job = (id: string, app: string, serviceAccount: string, replicas: number) =>
    system.state.pods({
      id,
      labels: { app },
      by: 'operator',
      replicas,
      requests: { cpu: '0', memory: '0' },
      serviceAccount,
      // Each brings the operator's own programs along.
      images: [system.env.image(CEPH_IMAGE), rookImage(system.env)],
    });
  system.use(system.env.apiServer, [
    job('prepare', 'rook-ceph-osd-prepare', 'rook-ceph-osd', plan.site.nodes.nodes.length),
    job('version', 'rook-ceph-detect-version', 'rook-ceph-cmd-reporter', 1),
    // Only when somebody removes a disk for good.
    job('purge', 'rook-ceph-purge-osd', 'rook-ceph-purge-osd', 0),
  ]);
}

function ranged(system: System, at: Pods): Endpoint {
  return system.state.serves({ id: at.id.slice(system.id.length + 1), at, ...DAEMON_PORTS, protocol: 'tcp' });
}

/** Rook's own monitors are off; its services are there all the same. */
function stateMetrics({ state }: System, { mgr, exporter }: CephPods): void {
  const serves = (id: string, at: Pods, podPort: number, service: string) =>
    state.serves({ id, at, podPort, service, protocol: 'http' });
  state.metrics({ at: serves('mgr-metrics', mgr, 9283, 'rook-ceph-mgr') });
  state.metrics({ at: serves('exporter-metrics', exporter, 9926, 'rook-ceph-exporter') });
}

/** The operator itself talks S3 to a store: it makes users and buckets by its admin interface. */
function s3(system: System, store: PlannedObjects, at: Pods, rook: Operator): Endpoint {
  const service = `rook-ceph-rgw-${store.name}`;
  const { port, podPort } = portsOf(store);
  const endpoint = system.state.serves({
    id: `s3-${store.part}`,
    at,
    podPort,
    service,
    port,
    protocol: 'http',
    tls: store.tls,
  });
  rook.use(endpoint, rookPods(rook, 'operator'));
  return endpoint;
}

/** What Rook keeps in the namespace, and what classes, the toolbox and backups name. */
function stateMade({ state }: System): void {
  const secret = (name: string, ...keys: string[]) => state.makes({ kind: 'Secret', name, keys });
  for (const driver of ['rbd', 'cephfs'])
    for (const use of ['node', 'provisioner']) secret(`rook-csi-${driver}-${use}`, 'userID', 'userKey');
  secret('rook-ceph-mon', 'ceph-secret', 'ceph-username', 'fsid', 'mon-secret');
  secret('rook-ceph-config', 'mon_host', 'mon_initial_members');
  secret('rook-ceph-admin-keyring', 'keyring');
  const keys = ['csi-cluster-config-json', 'data', 'externalMons', 'mapping', 'maxMonId', 'outOfQuorum'];
  state.makes({ kind: 'ConfigMap', name: 'rook-ceph-mon-endpoints', keys });
}
