import type { JsonObject } from '../../kernel/base/values';
import type { Environment } from '../../kernel/environment';
import type { Pods } from '../../kernel/facts';
import type { Operator, OperatorSpec } from '../../kernel/operator';
import { driversRelease, stateDriver } from './drivers';
import { type Driver, ROOK } from './names';
import { rookAlerts, rookDashboard } from './operator-alerts';
import { ROOK_CHART, ROOK_CRDS } from './pins';

/** What the operator must allow in `ObjectBucketClaim.spec.additionalConfig`: Rook's two, and those that a bucket here uses. */
export const ALLOWED_CLAIM_FIELDS = ['maxObjects', 'maxSize', 'bucketMaxObjects', 'bucketMaxSize', 'bucketPolicy'];

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

/** The operator's own image: with two managers each has a container of it, and so have its jobs. */
export function rookImage(env: Environment): string {
  return env.chartImage(ROOK_CHART, 'image');
}

/** Who of the operator's pods talks to the daemons of a cluster; the node plugins do it from their nodes. */
export type RookClient = 'operator' | `${Driver}-controller`;

/** The pods of such clients. */
export function rookPods(rook: Operator, ...ids: readonly RookClient[]): Pods[] {
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

function stateRook(operator: Operator): void {
  statePods(operator);
  stateMade(operator);
  operator.state.alert(...rookAlerts());
  operator.state.exception(
    'pod-security',
    'the CSI node plugins mount volumes into the host: privileged, host network and host PID',
  );
  operator.state.exception(
    'metrics',
    'neither operator serves metrics in these releases; their work is seen in the volumes and in Ceph',
  );
  operator.state.dashboard(rookDashboard());
}

function statePods(operator: Operator): void {
  const { state, env } = operator;
  const replicas = env.pick({ single: 1, quorum: 2 });
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
    ...(['rbd', 'cephfs'] as const).flatMap((driver) => stateDriver(operator, driver, replicas)),
  ];
  operator.use(
    env.apiServer,
    pods.filter(({ hostNetwork }) => !hostNetwork),
  );
  for (const at of pods) state.logs({ at, format: 'text' });
}

/** Cluster roles that the charts make and that the bindings of a cluster name, and CRDs that only the chart can bring. */
function stateMade({ state }: Operator): void {
  for (const name of ['rook-ceph-cluster-mgmt', 'rook-ceph-mgr-cluster', 'rook-ceph-mgr-system', 'rook-ceph-osd'])
    state.makes({ group: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name });
  for (const kind of ['cephconnections', 'clientprofilemappings', 'clientprofiles', 'drivers', 'operatorconfigs'])
    state.makes({ group: 'apiextensions.k8s.io', kind: 'CustomResourceDefinition', name: `${kind}.csi.ceph.io` });
}
