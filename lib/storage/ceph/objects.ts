import type { CephClusterSpec, StorageNode } from './kinds';
import { clusterPlacement } from './placement';
import type { CephPlan } from './plan';
import { HELPERS, resourcesOf } from './sizes';

// From the plan to the CephCluster: pure functions, no decision that is not the plan's.

/** Health warnings that the `aes` keys of the kernel clients raise for ever, until every kernel is 7.0 (CVE-2025-30156). */
const KNOWN_WARNINGS = [
  'AUTH_INSECURE_CLIENT_KEY_TYPE',
  'AUTH_INSECURE_KEYS_ALLOWED',
  'AUTH_INSECURE_KEYS_CREATABLE',
  'AUTH_INSECURE_ROTATING_SERVICE_KEY_TYPE',
];

/** The cluster. @param image of Ceph, as its nodes pull it */
export function clusterOf(plan: CephPlan, image: string): CephClusterSpec {
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
      connections: { encryption: { enabled: plan.encryptsWire }, compression: { enabled: false }, requireMsgr2: true },
    },
    storage: storageOf(plan),
    placement: clusterPlacement(plan),
    resources: clusterResources(plan),
    priorityClassNames: { mon: 'system-node-critical', osd: 'system-node-critical', mgr: 'system-cluster-critical' },
    disruptionManagement: { managePodBudgets: true, osdMaintenanceTimeout: 30 },
    // Unset, Rook picks aes256k, which kernels below 7.0 cannot map.
    security: { cephx: { csi: { keyType: 'aes' } } },
    // msgr v1 is off, so the kernel must be told to speak v2; for RBD Rook says it itself.
    csi: { cephfs: { kernelMountOptions: plan.encryptsWire ? 'ms_mode=secure' : 'ms_mode=prefer-crc' } },
    crashCollector: { disable: false, daysToRetain: 30 },
    // Daemons log to standard output all the same; the collector would add a sidecar to each, and files on the hosts.
    logCollector: { enabled: false },
    ...(plan.destroys === undefined ? {} : { cleanupPolicy: { confirmation: 'yes-really-destroy-data' } }),
    removeOSDsIfOutAndSafeToRemove: false,
    healthCheck: { muteHealthWarning: Object.fromEntries(KNOWN_WARNINGS.map((code) => [code, { policy: 'mute' }])) },
  };
}

/** Nodes by name, never all of them: a node joins the data when somebody writes so. */
function storageOf({ devices, encryptsDisks, pool }: CephPlan): CephClusterSpec['storage'] {
  const chosen = (): Pick<CephClusterSpec['storage'], 'deviceFilter' | 'devicePathFilter'> => {
    if (typeof devices !== 'string') return {};
    return devices.includes('/') ? { devicePathFilter: devices } : { deviceFilter: devices };
  };
  const nodes: StorageNode[] = pool.nodes
    .filter(({ name }) => typeof devices === 'string' || devices[name] !== undefined)
    .map(({ name }) =>
      typeof devices === 'string' ? { name } : { name, devices: (devices[name] ?? []).map((disk) => ({ name: disk })) },
    );
  return {
    useAllNodes: false,
    useAllDevices: false,
    ...chosen(),
    config: { osdsPerDevice: '1', encryptedDevice: String(encryptsDisks) },
    nodes,
  };
}

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
