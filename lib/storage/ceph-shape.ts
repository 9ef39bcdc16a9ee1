import type { JsonObject, Labels } from '../kernel/values';
import type { CephPlan, CephSite, Daemon, Erasure, PlannedFiles, PlannedObjects, PlannedPool } from './ceph-plan';
import type {
  CephClusterSpec,
  CephFilesystemSpec,
  CephObjectStoreSpec,
  Placement,
  PoolSpec,
  ResourceSpec,
  StorageNode,
  Toleration,
} from './rook';

// From the plan to the custom resources: pure functions, no decision that is not the plan's.

/** Namespace of the operator; its name is the prefix of the CSI drivers, and so of every volume: it can never change. */
export const ROOK = 'rook-ceph';
export const RBD_DRIVER = `${ROOK}.rbd.csi.ceph.com`;
export const CEPHFS_DRIVER = `${ROOK}.cephfs.csi.ceph.com`;

/** Health warnings that the `aes` keys of the kernel clients raise for ever, until every kernel is 7.0 (CVE-2025-30156). */
const KNOWN_WARNINGS = [
  'AUTH_INSECURE_CLIENT_KEY_TYPE',
  'AUTH_INSECURE_KEYS_ALLOWED',
  'AUTH_INSECURE_KEYS_CREATABLE',
  'AUTH_INSECURE_ROTATING_SERVICE_KEY_TYPE',
];

export function clusterSpec(plan: CephPlan, image: string): CephClusterSpec {
  return {
    cephVersion: { image, allowUnsupported: false },
    dataDirHostPath: plan.dataDir,
    mon: { count: plan.mons, allowMultiplePerNode: false },
    mgr: { count: plan.mgrs, allowMultiplePerNode: false },
    // TLS towards browsers is the gateway's; the self-signed certificate of the module would only have to be ignored.
    dashboard: { enabled: true, ssl: false },
    // Metrics on, Rook's own monitors off: these are made from the facts, as everybody's.
    monitoring: { enabled: false, metricsDisabled: false },
    network: {
      connections: { encryption: { enabled: plan.wire }, compression: { enabled: false }, requireMsgr2: true },
    },
    storage: storageSpec(plan),
    placement: clusterPlacement(plan),
    resources: clusterResources(plan),
    priorityClassNames: { mon: 'system-node-critical', osd: 'system-node-critical', mgr: 'system-cluster-critical' },
    disruptionManagement: { managePodBudgets: true, osdMaintenanceTimeout: 30 },
    // Unset, Rook picks aes256k, which kernels below 7.0 cannot map.
    security: { cephx: { csi: { keyType: 'aes' } } },
    // msgr v1 is off, so the kernel must be told to speak v2; for RBD Rook says it itself.
    csi: { cephfs: { kernelMountOptions: plan.wire ? 'ms_mode=secure' : 'ms_mode=prefer-crc' } },
    crashCollector: { disable: false, daysToRetain: 30 },
    // Daemons log to standard output all the same; the collector would add a sidecar to each, and files on the hosts.
    logCollector: { enabled: false },
    ...(plan.destroys === undefined ? {} : { cleanupPolicy: { confirmation: 'yes-really-destroy-data' } }),
    removeOSDsIfOutAndSafeToRemove: false,
    healthCheck: { muteHealthWarning: Object.fromEntries(KNOWN_WARNINGS.map((code) => [code, { policy: 'mute' }])) },
  };
}

/** Nodes by name, never all of them: a node joins the data when somebody writes so. */
function storageSpec({ devices, disks, site }: CephPlan): CephClusterSpec['storage'] {
  const chosen = (): Pick<CephClusterSpec['storage'], 'deviceFilter' | 'devicePathFilter'> => {
    if (typeof devices !== 'string') return {};
    return devices.includes('/') ? { devicePathFilter: devices } : { deviceFilter: devices };
  };
  const nodes: StorageNode[] = site.nodes.nodes
    .filter(({ name }) => typeof devices === 'string' || devices[name] !== undefined)
    .map(({ name }) =>
      typeof devices === 'string' ? { name } : { name, devices: (devices[name] ?? []).map((disk) => ({ name: disk })) },
    );
  return {
    useAllNodes: false,
    useAllDevices: false,
    ...chosen(),
    config: { osdsPerDevice: '1', encryptedDevice: String(disks) },
    nodes,
  };
}

function clusterPlacement(plan: CephPlan): CephClusterSpec['placement'] {
  const all = onPool(plan.site);
  if (plan.failureDomain !== 'zone') return { all };
  return {
    all,
    mon: { topologySpreadConstraints: [overZones({ app: 'rook-ceph-mon' }, 'DoNotSchedule')] },
    mgr: { topologySpreadConstraints: [overZones({ app: 'rook-ceph-mgr' }, 'ScheduleAnyway')] },
  };
}

/** Only on the nodes of the pool, whatever their taints are. */
function onPool({ nodes }: CephSite): Placement {
  const matchExpressions = [{ key: 'keelson.dev/pool', operator: 'In', values: [nodes.name] }];
  const tolerations = (nodes.taints ?? []).map(tolerationOf);
  return {
    nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions }] } },
    ...(tolerations.length === 0 ? {} : { tolerations }),
  };
}

/** `key=value:NoSchedule` */
function tolerationOf(taint: string): Toleration {
  const colon = taint.lastIndexOf(':');
  const effect = taint.slice(colon + 1);
  const [key = '', value] = taint.slice(0, colon).split('=');
  return value === undefined ? { key, operator: 'Exists', effect } : { key, operator: 'Equal', value, effect };
}

function overZones(labels: Labels, whenUnsatisfiable: 'DoNotSchedule' | 'ScheduleAnyway'): JsonObject {
  const topologyKey = 'topology.kubernetes.io/zone';
  return { maxSkew: 1, topologyKey, whenUnsatisfiable, labelSelector: { matchLabels: labels } };
}

/** As `onPool`, and no two of them on one host, which Rook itself only prefers. */
function apart(plan: CephPlan, labels: Labels): Placement {
  const term = { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: labels } };
  return {
    ...onPool(plan.site),
    podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] },
    ...(plan.failureDomain === 'zone' ? { topologySpreadConstraints: [overZones(labels, 'ScheduleAnyway')] } : {}),
  };
}

/** Small containers that stay: beside the managers, and one a node. Cores and MiB, as in Rook's cluster chart v1.20.6. */
export const HELPERS = {
  'mgr-sidecar': { cpu: 0.1, mebibytes: 100 },
  crashcollector: { cpu: 0.05, mebibytes: 60 },
  exporter: { cpu: 0.05, mebibytes: 128 },
} as const;

function clusterResources({ sizes }: CephPlan): CephClusterSpec['resources'] {
  const helpers = Object.entries(HELPERS).map(([name, size]) => [name, resourcesOf(size)] as const);
  return {
    ...Object.fromEntries(helpers),
    mon: resourcesOf(sizes.mon),
    mgr: resourcesOf(sizes.mgr),
    osd: resourcesOf(sizes.osd),
    // Jobs. Preparing a large disk takes a burst of 1 to 2 GiB once, and must not be killed: no limit.
    prepareosd: { requests: { cpu: '500m', memory: '50Mi' } },
    'cmd-reporter': { requests: { cpu: '100m', memory: '100Mi' }, limits: { memory: '1Gi' } },
    cleanup: { requests: { cpu: '500m', memory: '100Mi' }, limits: { memory: '1Gi' } },
  };
}

/** Memory as request and limit: Rook derives the cache of an OSD from it, and a daemon that swaps is a daemon that is down. */
function resourcesOf({ cpu, mebibytes }: { readonly cpu: number; readonly mebibytes: number }): ResourceSpec {
  const memory = mebiQuantity(mebibytes);
  return { requests: { cpu: cpuQuantity(cpu), memory }, limits: { memory } };
}

/** `2`, `500m` */
export function cpuQuantity(cores: number): string {
  return Number.isInteger(cores) ? String(cores) : `${Math.round(cores * 1000)}m`;
}

/** `4Gi`, `1536Mi` */
export function mebiQuantity(mebibytes: number): string {
  return mebibytes % 1024 === 0 ? `${mebibytes / 1024}Gi` : `${mebibytes}Mi`;
}

/** Requests of one daemon's pod, for a fact: with two managers each has a sidecar that watches which one is active. */
export function requestsOf({ sizes, mgrs }: CephPlan, daemon: Daemon): ResourceSpec['requests'] {
  const { cpu, mebibytes } = sizes[daemon];
  const beside = daemon === 'mgr' && mgrs > 1 ? HELPERS['mgr-sidecar'] : { cpu: 0, mebibytes: 0 };
  return resourcesOf({ cpu: cpu + beside.cpu, mebibytes: mebibytes + beside.mebibytes }).requests;
}

/** Copies: never one, and of three never fewer than two take a write. */
function replicatedSpec(plan: CephPlan, size: number, deviceClass: string | undefined): PoolSpec {
  return {
    failureDomain: plan.failureDomain,
    ...(deviceClass === undefined ? {} : { deviceClass }),
    replicated: { size, requireSafeReplicaSize: true },
    parameters: { min_size: String(size - Math.floor(size / 2)) },
  };
}

function erasureSpec(plan: CephPlan, { data, coding }: Erasure, deviceClass: string | undefined): PoolSpec {
  return {
    failureDomain: plan.failureDomain,
    ...(deviceClass === undefined ? {} : { deviceClass }),
    erasureCoded: { dataChunks: data, codingChunks: coding },
  };
}

/** The pool that holds the data: copies or pieces, as the stack says. */
export function dataSpec(plan: CephPlan, pool: PlannedPool): PoolSpec {
  return pool.erasure === undefined
    ? replicatedSpec(plan, pool.replicas ?? plan.copies, pool.deviceClass)
    : erasureSpec(plan, pool.erasure, pool.deviceClass);
}

/** The pool that holds names and indexes: always copies. */
export function metadataSpec(plan: CephPlan, pool: PlannedPool): PoolSpec {
  return replicatedSpec(plan, pool.replicas ?? plan.copies, pool.metadataClass);
}

/** The managers' own pool, which Ceph would otherwise make with three copies on three hosts, whatever there is. */
export function mgrPoolSpec(plan: CephPlan, pools: readonly PlannedPool[]): PoolSpec {
  // ssd before nvme before hdd: any class would do, and one there must be where the others have one.
  const [fastest] = pools
    .flatMap(({ metadataClass }) => metadataClass ?? [])
    .sort()
    .reverse();
  return { ...replicatedSpec(plan, plan.copies, fastest), name: '.mgr' };
}

export function filesystemSpec(plan: CephPlan, files: PlannedFiles): CephFilesystemSpec {
  const coded = files.erasure === undefined ? [] : [{ ...dataSpec(plan, files), name: 'coded' }];
  const first = files.erasure === undefined ? dataSpec(plan, files) : metadataSpec(plan, files);
  return {
    metadataPool: metadataSpec(plan, files),
    // The first data pool holds the inodes' backtraces, for which Ceph wants copies.
    dataPools: [
      { ...first, name: 'data' } as CephFilesystemSpec['dataPools'][number],
      ...(coded as CephFilesystemSpec['dataPools']),
    ],
    preserveFilesystemOnDelete: plan.destroys === undefined,
    metadataServer: {
      activeCount: files.servers,
      activeStandby: plan.site.availability === 'quorum',
      resources: resourcesOf(plan.sizes.mds),
      priorityClassName: 'system-cluster-critical',
      placement: apart(plan, { app: 'rook-ceph-mds', rook_file_system: files.name }),
    },
  };
}

/** The filesystem's pool in which volumes are made, by Ceph's name. */
export function volumePool(files: PlannedFiles): string {
  return `${files.name}-${files.erasure === undefined ? 'data' : 'coded'}`;
}

/** Port of the service, and of the pod behind it (Rook: 8080 for plain HTTP, the port itself for TLS). */
export function portsOf({ tls }: PlannedObjects): { readonly port: number; readonly podPort: number } {
  return tls ? { port: 443, podPort: 443 } : { port: 80, podPort: 8080 };
}

/** @param certificate name of the Secret of type `kubernetes.io/tls`, when the store speaks TLS */
export function storeSpec(plan: CephPlan, store: PlannedObjects, certificate?: string): CephObjectStoreSpec {
  const data = dataSpec(plan, store);
  return {
    metadataPool: metadataSpec(plan, store),
    // The autoscaler gives a bulk pool its placement groups at once, not after it has filled.
    dataPool: { ...data, parameters: { ...data.parameters, bulk: 'true' } },
    preservePoolsOnDelete: plan.destroys === undefined,
    gateway: {
      instances: store.gateways,
      ...(certificate === undefined ? { port: 80 } : { securePort: 443, sslCertificateRef: certificate }),
      resources: resourcesOf(plan.sizes.gateway),
      priorityClassName: 'system-cluster-critical',
      placement: apart(plan, { app: 'rook-ceph-rgw', rook_object_store: store.name }),
    },
  };
}

/** Parameters by which the CSI drivers find the cluster and its keys: Rook puts both into the cluster's namespace. */
function csiParameters({ namespace }: CephSite, driver: 'rbd' | 'cephfs'): Labels {
  const secret = (use: string, name: 'provisioner' | 'node') => ({
    [`csi.storage.k8s.io/${use}-secret-name`]: `rook-csi-${driver}-${name}`,
    [`csi.storage.k8s.io/${use}-secret-namespace`]: namespace,
  });
  return {
    clusterID: namespace,
    ...secret('provisioner', 'provisioner'),
    ...secret('controller-expand', 'provisioner'),
    ...secret('controller-publish', 'provisioner'),
    ...secret('node-stage', 'node'),
  };
}

export function blockParameters({ site }: CephPlan, pool: PlannedPool): Labels {
  return {
    ...csiParameters(site, 'rbd'),
    pool: pool.name,
    ...(pool.erasure === undefined ? {} : { dataPool: `${pool.name}-data` }),
    imageFormat: '2',
    // All that kernels from 5.4 on map; msgr v2 wants 5.11 already.
    imageFeatures: 'layering,fast-diff,object-map,deep-flatten,exclusive-lock',
    // xfs can deadlock where OSDs and their clients share a node.
    'csi.storage.k8s.io/fstype': 'ext4',
  };
}

export function fileParameters({ site }: CephPlan, files: PlannedFiles): Labels {
  return { ...csiParameters(site, 'cephfs'), fsName: files.name, pool: volumePool(files) };
}

export function snapshotParameters({ namespace }: CephSite, driver: 'rbd' | 'cephfs'): Labels {
  return {
    clusterID: namespace,
    'csi.storage.k8s.io/snapshotter-secret-name': `rook-csi-${driver}-provisioner`,
    'csi.storage.k8s.io/snapshotter-secret-namespace': namespace,
  };
}
