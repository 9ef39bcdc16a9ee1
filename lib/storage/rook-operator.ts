import { CEPH_CSI_DRIVERS_CHART, type ChartPin, ROOK_CHART, ROOK_CRDS } from '../kernel/catalog';
import type { Environment } from '../kernel/environment';
import type { Alert, Pods } from '../kernel/facts';
import { mirrored } from '../kernel/images';
import type { ReleaseSpec } from '../kernel/needs';
import type { Operator, OperatorSpec, Wanted } from '../kernel/operator';
import type { JsonObject } from '../kernel/values';
import { ALLOWED_CLAIM_FIELDS } from './bucket-policy';
import { steps } from './ceph-alerts';
import { CEPHFS_DRIVER, RBD_DRIVER, ROOK } from './ceph-shape';

/** Release of the CSI drivers. Clusters that came from Rook 1.19 carry resources stamped with this very name. */
const DRIVERS = 'ceph-csi-drivers';

/**
 * Rook 1.20 with its CSI operator, and the CSI drivers, which Rook itself no longer deploys: without the second release no
 * volume is made or mounted. One for all Ceph clusters of an environment.
 */
export function rookOperator(env: Environment): OperatorSpec {
  return {
    id: ROOK,
    app: 'rook',
    security: 'privileged',
    releases: [
      { name: ROOK, chart: ROOK_CHART, values: OPERATOR_VALUES },
      driversRelease(env.pick({ single: 1, quorum: 2 })),
    ],
    crds: ROOK_CRDS,
    facts: (operator) => stateRook(operator),
  };
}

/** What a cluster with snapshots wants of the drivers. The sidecar that takes them fails without the snapshot CRDs. */
export const WITH_SNAPSHOTS: Wanted = {
  [DRIVERS]: {
    drivers: { rbd: { snapshotPolicy: 'volumeSnapshot' }, cephfs: { snapshotPolicy: 'volumeSnapshot' } },
  },
};

/** The operator's own image: with two managers each has a container of it, and so have its jobs. */
export function rookImage(env: Environment): string {
  return mirrored(ROOK_CHART.images[0]?.ref ?? '', env.row.mirror);
}

/** Pods of the operator that talk to the daemons of a cluster; the node plugins do it from their nodes. */
export function rookPods(
  rook: Operator,
  ...ids: readonly ('operator' | 'rbd-controller' | 'cephfs-controller')[]
): Pods[] {
  return rook.state.allPods.filter(({ id }) => ids.some((wanted) => id === `${ROOK}/${wanted}`));
}

const OPERATOR_VALUES: JsonObject = {
  // Ours, by one way for all operators: applied before the release, upgraded with it, never deleted.
  crds: { enabled: false },
  monitoring: { enabled: false },
  // The provisioner of buckets is `<namespace of the cluster>.ceph.rook.io/bucket` by it; the StorageClasses say so.
  enableOBCWatchOperatorNamespace: true,
  obcAllowAdditionalConfigFields: ALLOWED_CLAIM_FIELDS.join(','),
  enableDiscoveryDaemon: false,
  resources: { requests: { cpu: '200m', memory: '256Mi' }, limits: { memory: '512Mi' } },
};

const small = (memory: string) => ({ requests: { cpu: '20m', memory }, limits: { memory: '256Mi' } });
const CONTROLLER_RESOURCES: JsonObject = {
  plugin: { requests: { cpu: '100m', memory: '256Mi' }, limits: { memory: '1Gi' } },
  provisioner: small('64Mi'),
  attacher: small('64Mi'),
  resizer: small('64Mi'),
  snapshotter: small('64Mi'),
};

function driversRelease(replicas: number): ReleaseSpec {
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
    name: DRIVERS,
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
        rbd: driver(RBD_DRIVER),
        cephfs: driver(CEPHFS_DRIVER),
        nfs: { enabled: false, name: `${ROOK}.nfs.csi.ceph.com` },
        nvmeof: { enabled: false, name: `${ROOK}.nvmeof.csi.ceph.com` },
      },
    },
  };
}

function stateRook(operator: Operator): void {
  statePods(operator);
  stateMade(operator);
  for (const alert of ALERTS) operator.state.alert(alert);
  operator.state.exception(
    'pod-security',
    'the CSI node plugins mount volumes into the host: privileged, host network and host PID',
  );
  operator.state.exception(
    'metrics',
    'neither operator serves metrics in these releases; their work is seen in the volumes and in Ceph',
  );
  operator.state.dashboard({
    title: 'Rook and the Ceph CSI drivers',
    panels: [
      { title: 'Operators running', expr: available('rook-ceph-operator|ceph-csi-controller-manager') },
      { title: 'CSI controllers running', expr: available('.*-ctrlplugin') },
      { title: 'Nodes that can mount', expr: `kube_daemonset_status_number_available{namespace="${ROOK}"}` },
      { title: 'Claims that wait', expr: 'sum(kube_persistentvolumeclaim_status_phase{phase="Pending"})' },
    ],
  });
}

function statePods(operator: Operator): void {
  const { state, env } = operator;
  const replicas = env.pick({ single: 1, quorum: 2 });
  const nodes = env.row.pools.reduce((sum, pool) => sum + pool.nodes.length, 0);
  const pods = [
    state.pods({
      id: 'operator',
      labels: { app: 'rook-ceph-operator' },
      by: 'chart',
      replicas: 1,
      requests: { cpu: '200m', memory: '256Mi' },
      serviceAccount: 'rook-ceph-system',
    }),
    state.pods({
      id: 'csi-operator',
      labels: { 'control-plane': 'ceph-csi-op-controller-manager' },
      by: 'chart',
      replicas: 1,
      requests: { cpu: '10m', memory: '64Mi' },
      serviceAccount: 'ceph-csi',
    }),
    ...[RBD_DRIVER, CEPHFS_DRIVER].flatMap((driver) => driverPods(operator, driver, replicas, nodes)),
  ];
  operator.use(
    env.apiServer,
    pods.filter(({ hostNetwork }) => !hostNetwork),
  );
  for (const at of pods) state.logs({ at, format: 'text' });
}

/** Controller and node plugin of a driver. @param nodes how many nodes mount volumes: all */
function driverPods({ state, env }: Operator, driver: string, replicas: number, nodes: number): Pods[] {
  const kind = driver === RBD_DRIVER ? 'rbd' : 'cephfs';
  const account = driver.replaceAll('.', '-');
  const images = csiImages(ROOK_CHART, env.row.mirror);
  return [
    state.pods({
      id: `${kind}-controller`,
      labels: { app: `${driver}-ctrlplugin` },
      by: 'operator',
      replicas,
      // Plugin, provisioner, attacher, resizer, snapshotter.
      requests: { cpu: '180m', memory: '512Mi' },
      serviceAccount: `${account}-ctrlplugin-sa`,
      images,
    }),
    state.pods({
      id: `${kind}-node`,
      labels: { app: `${driver}-nodeplugin` },
      by: 'operator',
      replicas: nodes,
      // The chart has no place for the resources of node plugins: they run without.
      requests: { cpu: '0', memory: '0' },
      serviceAccount: `${account}-nodeplugin-sa`,
      hostNetwork: true,
      images,
    }),
  ];
}

function csiImages({ images }: ChartPin, mirror: string | undefined): string[] {
  return images.filter(({ path }) => path.startsWith('csi.')).map(({ ref }) => mirrored(ref, mirror));
}

/** Cluster roles that the charts make and that the bindings of a cluster name, and CRDs that only the chart can bring. */
function stateMade({ state }: Operator): void {
  for (const name of ['rook-ceph-cluster-mgmt', 'rook-ceph-mgr-cluster', 'rook-ceph-mgr-system', 'rook-ceph-osd'])
    state.makes({ group: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name });
  for (const kind of ['cephconnections', 'clientprofilemappings', 'clientprofiles', 'drivers', 'operatorconfigs'])
    state.makes({ group: 'apiextensions.k8s.io', kind: 'CustomResourceDefinition', name: `${kind}.csi.ceph.io` });
}

function available(deployments: string): string {
  return `kube_deployment_status_replicas_available{namespace="${ROOK}",deployment=~"${deployments}"}`;
}

const ALERTS: readonly Alert[] = [
  {
    name: 'RookOperatorDown',
    expr: `${available('rook-ceph-operator')} == 0`,
    for: '15m',
    severity: 'warning',
    summary: 'Rook does not run: Ceph goes on serving, but nothing that breaks in it is replaced',
    runbook: steps(
      `kubectl -n ${ROOK} describe pod -l app=rook-ceph-operator: no node with room, or no image?`,
      `kubectl -n ${ROOK} logs deploy/rook-ceph-operator --previous: a panic names the custom resource it read.`,
      'Until it runs, change nothing in the CephClusters.',
    ),
  },
  {
    name: 'CephCsiOperatorDown',
    expr: `${available('ceph-csi-controller-manager')} == 0`,
    for: '30m',
    severity: 'warning',
    summary: 'The CSI operator does not run: drivers go on, but are not repaired or upgraded',
    runbook: steps(
      `kubectl -n ${ROOK} describe deploy ceph-csi-controller-manager.`,
      `kubectl -n ${ROOK} logs deploy/ceph-csi-controller-manager --previous.`,
      'Check that the release rook-ceph is as the last plan of the foundation says.',
    ),
  },
  {
    name: 'CephCsiControllerDown',
    expr: `${available('.*-ctrlplugin')} == 0`,
    for: '10m',
    severity: 'critical',
    summary: 'No volume of {{ $labels.deployment }} can be made, attached, grown or deleted',
    runbook: steps(
      `kubectl -n ${ROOK} get deploy {{ $labels.deployment }} -o yaml: the status tells why there is no pod; a missing ServiceAccount means that the release ${DRIVERS} is missing.`,
      `kubectl -n ${ROOK} logs deploy/{{ $labels.deployment }} --all-containers --tail=100.`,
      'csi-snapshotter restarting over missing CRDs: install external-snapshotter, or take snapshots off.',
    ),
  },
  {
    name: 'CephCsiNodePluginDown',
    expr: `kube_daemonset_status_number_unavailable{namespace="${ROOK}",daemonset=~".*-nodeplugin"} > 0`,
    for: '15m',
    severity: 'critical',
    summary: 'Pods on {{ $value }} nodes cannot mount volumes of {{ $labels.daemonset }}',
    runbook: steps(
      `kubectl -n ${ROOK} get pods -o wide -l app={{ $labels.daemonset }}: which node?`,
      'On the node: is the kernel module there (modprobe rbd, modprobe ceph), and /var/lib/kubelet where the plugin looks?',
      'Cordon the node until its plugin runs; pods that start there would hang in ContainerCreating.',
    ),
  },
];
