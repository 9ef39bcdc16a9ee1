import type { JsonObject } from '../../kernel/base/values';
import type { Environment } from '../../kernel/environment';
import type { Pods } from '../../kernel/facts';
import type { ReleaseSpec } from '../../kernel/needs';
import type { Operator, Wanted } from '../../kernel/operator';
import { DRIVERS, DRIVERS_RELEASE, type Driver, ROOK } from './names';
import { CEPH_CSI_DRIVERS_CHART, ROOK_CHART } from './pins';

const small = (memory: string) => ({ requests: { cpu: '20m', memory }, limits: { memory: '256Mi' } });
const CONTROLLER_RESOURCES: JsonObject = {
  plugin: { requests: { cpu: '100m', memory: '256Mi' }, limits: { memory: '1Gi' } },
  provisioner: small('64Mi'),
  attacher: small('64Mi'),
  resizer: small('64Mi'),
  snapshotter: small('64Mi'),
};

/** The second release of the operator. @param replicas of each driver's controller */
export function driversRelease(replicas: number): ReleaseSpec {
  // Volumes are mounted wherever pods run, whatever the taints of the node are.
  const nodePlugin = { priorityClassName: 'system-node-critical', tolerations: [{ operator: 'Exists' }] };
  // To standard output alone: rotation means files on the hosts and a sidecar in every pod.
  const log = { rotation: { enabled: false } };
  // The chart writes its own defaults into each Driver, where they win over the common ones: so everything is said there.
  const driver = (name: string) => ({
    enabled: true,
    name,
    log,
    snapshotPolicy: 'none',
    nodePlugin,
    controllerPlugin: { replicas, resources: CONTROLLER_RESOURCES },
  });
  return {
    name: DRIVERS_RELEASE,
    chart: CEPH_CSI_DRIVERS_CHART,
    values: {
      operatorConfig: {
        namespace: ROOK,
        driverSpecDefaults: {
          log,
          imageSet: { name: 'rook-csi-operator-image-set-configmap' },
          snapshotPolicy: 'none',
        },
      },
      drivers: {
        rbd: driver(DRIVERS.rbd),
        cephfs: driver(DRIVERS.cephfs),
        nfs: { enabled: false, name: `${ROOK}.nfs.csi.ceph.com` },
        nvmeof: { enabled: false, name: `${ROOK}.nvmeof.csi.ceph.com` },
      },
    },
  };
}

/** What a cluster with snapshots wants of the drivers. The sidecar that takes them fails without the snapshot CRDs. */
export const WITH_SNAPSHOTS: Wanted = {
  [DRIVERS_RELEASE]: {
    drivers: { rbd: { snapshotPolicy: 'volumeSnapshot' }, cephfs: { snapshotPolicy: 'volumeSnapshot' } },
  },
};

/** States the pods of a driver: its controller, and its plugin on every node. @param replicas of the controller */
export function stateDriver({ state, env }: Operator, driver: Driver, replicas: number): Pods[] {
  const name = DRIVERS[driver];
  const account = name.replaceAll('.', '-');
  const images = csiImages(env);
  return [
    state.pods({
      id: `${driver}-controller`,
      labels: { app: `${name}-ctrlplugin` },
      by: 'operator',
      replicas,
      // Plugin, provisioner, attacher, resizer, snapshotter.
      requests: { cpu: '180m', memory: '512Mi' },
      serviceAccount: `${account}-ctrlplugin-sa`,
      images,
    }),
    state.pods({
      id: `${driver}-node`,
      labels: { app: `${name}-nodeplugin` },
      by: 'operator',
      replicas: env.row.pools.reduce((sum, { nodes }) => sum + nodes.length, 0),
      // The chart has no place for the resources of node plugins: they run without.
      requests: { cpu: '0', memory: '0' },
      serviceAccount: `${account}-nodeplugin-sa`,
      hostNetwork: true,
      images,
    }),
  ];
}

/** Images of the drivers' containers, as the chart of the operator hands them on. */
function csiImages(env: Environment): string[] {
  const paths = ROOK_CHART.images.map(({ path }) => path).filter((path) => path.startsWith('csi.'));
  return paths.map((path) => env.chartImage(ROOK_CHART, path));
}
