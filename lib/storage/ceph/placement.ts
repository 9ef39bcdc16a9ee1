import { inPool, neverTogether, spreadOver, tolerationsOf } from '../../kernel/base/placement';
import type { NodePool } from '../../kernel/base/row';
import type { Labels } from '../../kernel/base/values';
import type { CephClusterSpec, DaemonPlacement } from './kinds';
import type { CephPlan } from './plan';

/** Daemons of the cluster itself: on its pool, and those that vote in zones of their own where copies lie so. */
export function clusterPlacement({ pool, failureDomain }: CephPlan): CephClusterSpec['placement'] {
  const all = onlyOn(pool);
  if (failureDomain !== 'zone') return { all };
  return {
    all,
    mon: { topologySpreadConstraints: [spreadOver('zone', { app: 'rook-ceph-mon' })] },
    mgr: { topologySpreadConstraints: [spreadOver('zone', { app: 'rook-ceph-mgr' }, 'ScheduleAnyway')] },
  };
}

/** Servers of a filesystem or a store: on the pool, and no two of them on one host, which Rook itself only prefers. */
export function hostEach({ pool, failureDomain }: CephPlan, labels: Labels): DaemonPlacement {
  const spread = { topologySpreadConstraints: [spreadOver('zone', labels, 'ScheduleAnyway')] };
  return {
    ...onlyOn(pool),
    podAntiAffinity: neverTogether('host', labels),
    ...(failureDomain === 'zone' ? spread : {}),
  };
}

/** Only on the nodes of the pool, whatever their taints are. */
function onlyOn(pool: NodePool): DaemonPlacement {
  const tolerations = tolerationsOf(pool);
  return { nodeAffinity: inPool(pool), ...(tolerations.length === 0 ? {} : { tolerations }) };
}
