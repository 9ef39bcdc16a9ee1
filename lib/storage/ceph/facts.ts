import type { Endpoint, Pods } from '../../kernel/facts';
import type { Operator } from '../../kernel/operator';
import type { System } from '../../kernel/system';
import { cephAlerts, cephDashboard } from './alerts';
import { EXPORTER_METRICS, MANAGER_METRICS } from './metrics';
import { type DaemonLabels, gatewayLabels, gatewayPorts, gatewayService, serverLabels } from './names';
import { type RookClient, rookImage, rookPods } from './operator';
import { CEPH_IMAGE } from './pins';
import type { CephPlan, PlannedStore } from './plan';
import { HELPERS, managerRequests, requestsOf } from './sizes';

/** What others use of a cluster. */
export interface CephEndpoints {
  /** The managers' web interface, plain HTTP behind whoever publishes it. */
  readonly dashboard: Endpoint;
  /** S3 endpoint of each object store, by its name in the stack. */
  readonly stores: ReadonlyMap<string, Endpoint>;
}

/** Daemons choose their ports from here on, each in an address of its own (Rook's example of a NetworkPolicy). */
const DAEMON_PORTS = { podPort: 6800, podPortEnd: 7300 } as const;

/** States what Rook makes of the plan: pods, endpoints, who reaches them, metrics, logs, alerts. Seen running with v1.20.6. */
export function stateCeph(system: System, plan: CephPlan, rook: Operator): CephEndpoints {
  const { state } = system;
  const pods = statePods(system, plan);
  stateJobs(system, plan);
  stateMade(system);
  openDaemons(system, rook, pods);
  system.use(system.env.apiServer, pods.mgr);
  stateMetrics(system, pods);
  for (const at of [pods.mon, pods.mgr, pods.osd, ...pods.servers, ...pods.gateways.values(), pods.crash])
    state.logs({ at, format: 'text', firstLine: '^(debug )?\\d{4}-\\d{2}-\\d{2}T' });
  state.alert(...cephAlerts(plan));
  state.dashboard(cephDashboard(plan));
  state.exception('pod-security', 'OSDs open the disks of their host as root; every daemon has host folders');
  const service = 'rook-ceph-mgr-dashboard';
  return {
    dashboard: state.serves({ id: 'dashboard', at: pods.mgr, podPort: 7000, service, protocol: 'http' }),
    stores: new Map([...pods.gateways].map(([store, at]) => [store.part, stateS3(system, store, at, rook)])),
  };
}

interface CephPods {
  readonly mon: Pods;
  readonly mgr: Pods;
  readonly osd: Pods;
  readonly servers: readonly Pods[];
  readonly gateways: ReadonlyMap<PlannedStore, Pods>;
  readonly exporter: Pods;
  readonly crash: Pods;
}

interface Daemons extends Pick<Pods, 'id' | 'replicas' | 'requests'> {
  /** What comes behind `rook-ceph-` in the name of its account. @default 'default' */
  readonly account?: string;
  /** That select it, besides the cluster's. */
  readonly labels: DaemonLabels;
  /** Images beside Ceph's own. @default none */
  readonly beside?: readonly string[];
}

function statePods(system: System, plan: CephPlan): CephPods {
  const { sizes, mgrs } = plan;
  const nodes = plan.pool.nodes.length;
  const daemons = ({ id, labels, replicas, requests, account = 'default', beside = [] }: Daemons) => {
    const { app, ...own } = labels;
    return system.state.pods({
      id,
      labels: { app, rook_cluster: system.namespace, ...own },
      by: 'operator',
      replicas,
      requests,
      serviceAccount: `rook-ceph-${account}`,
      images: [system.env.image(CEPH_IMAGE), ...beside],
    });
  };
  const of = (app: string, more: Omit<Daemons, 'labels'>) => daemons({ labels: { app: `rook-ceph-${app}` }, ...more });
  const watcher = mgrs > 1 ? [rookImage(system.env)] : [];
  const mgr = { id: 'mgr', replicas: mgrs, requests: managerRequests(sizes, mgrs), account: 'mgr', beside: watcher };
  return {
    mon: of('mon', { id: 'mon', replicas: plan.mons, requests: requestsOf(sizes.mon) }),
    mgr: of('mgr', mgr),
    osd: of('osd', { id: 'osd', replicas: plan.osds, requests: requestsOf(sizes.osd), account: 'osd' }),
    servers: plan.filesystems.map((files) => {
      const replicas = files.servers * system.env.pick({ single: 1, quorum: 2 });
      const id = `mds-${files.part}`;
      return daemons({ id, labels: serverLabels(files), replicas, requests: requestsOf(sizes.mds) });
    }),
    gateways: new Map(
      plan.objectStores.map((store) => {
        const { part, gateways: replicas } = store;
        const requests = requestsOf(sizes.gateway);
        return [
          store,
          daemons({ id: `rgw-${part}`, labels: gatewayLabels(store), replicas, requests, account: 'rgw' }),
        ];
      }),
    ),
    exporter: of('exporter', { id: 'exporter', replicas: nodes, requests: requestsOf(HELPERS.exporter) }),
    crash: of('crashcollector', { id: 'crash', replicas: nodes, requests: requestsOf(HELPERS.crashcollector) }),
  };
}

const EVERYBODY: readonly RookClient[] = ['operator', 'rbd-controller', 'cephfs-controller'];

/**
 * Block devices and filesystems are mounted by the nodes' kernels; volumes are made by the drivers' controllers; the
 * operator commands everybody. Among themselves the daemons share a namespace, which is open.
 */
function openDaemons(system: System, rook: Operator, { mon, mgr, osd, servers }: CephPods): void {
  const open = (endpoint: Endpoint, clients: readonly RookClient[]) => {
    system.state.allow('nodes', endpoint);
    rook.use(endpoint, rookPods(rook, ...clients));
  };
  open(system.state.serves({ id: 'mon', at: mon, podPort: 3300, protocol: 'tcp' }), EVERYBODY);
  for (const at of [mgr, osd]) open(ranged(system, at), EVERYBODY);
  for (const at of servers) open(ranged(system, at), ['operator', 'cephfs-controller']);
}

/** An endpoint of the pods' own id. */
function ranged(system: System, at: Pods): Endpoint {
  return system.state.serves({ id: at.id.slice(system.id.length + 1), at, ...DAEMON_PORTS, protocol: 'tcp' });
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
    job('prepare', 'rook-ceph-osd-prepare', 'rook-ceph-osd', plan.pool.nodes.length),
    job('version', 'rook-ceph-detect-version', 'rook-ceph-cmd-reporter', 1),
    // Only when somebody removes a disk for good.
    job('purge', 'rook-ceph-purge-osd', 'rook-ceph-purge-osd', 0),
  ]);
}

/** Rook's own monitors are off; its services are there all the same. */
function stateMetrics({ state }: System, { mgr, exporter }: CephPods): void {
  const serves = (id: string, at: Pods, podPort: number, service: string) =>
    state.serves({ id, at, podPort, service, protocol: 'http' });
  state.metrics({ at: serves('mgr-metrics', mgr, 9283, 'rook-ceph-mgr'), exports: MANAGER_METRICS });
  state.metrics({ at: serves('exporter-metrics', exporter, 9926, 'rook-ceph-exporter'), exports: EXPORTER_METRICS });
}

/** The operator itself talks S3 to a store: it makes users and buckets by its admin interface. */
function stateS3(system: System, store: PlannedStore, at: Pods, rook: Operator): Endpoint {
  const endpoint = system.state.serves({
    id: `s3-${store.part}`,
    at,
    ...gatewayPorts(store),
    service: gatewayService(store),
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
