import type { Proof, Proofs, Scene } from '../../lib/testing';

/** Values of the daemons `mon.a`, `osd.0`, …. */
function daemons(metric: string, of: readonly string[], ...values: readonly string[]): Scene['series'] {
  return Object.fromEntries(
    values.map((value, i) => [`${metric}{namespace="ceph",pod="rook-ceph-mgr-a",ceph_daemon="${of[i]}"}`, value]),
  );
}

const monitors = (...values: readonly string[]) =>
  daemons('ceph_mon_quorum_status', ['mon.a', 'mon.b', 'mon.c'], ...values);
const disks = (...values: readonly string[]) => daemons('ceph_osd_up', ['osd.0', 'osd.1', 'osd.2'], ...values);

const STATUS = 'ceph_health_status{namespace="ceph",pod="rook-ceph-mgr-a"}';
const SLOW = 'ceph_healthcheck_slow_ops{namespace="ceph",pod="rook-ceph-mgr-a"}';
const detail = (name: string) => `ceph_health_detail{namespace="ceph",name="${name}",severity="HEALTH_WARN"}`;

/** A code that the alert is about is reported; and it was once, while another one is. */
function reported(code: string, other: string): Proof {
  return {
    fires: { series: { [detail(code)]: '1' } },
    silent: { series: { [detail(code)]: '0', [detail(other)]: '1' } },
  };
}

/** Placement groups of two pools. */
function groups(active: string): Scene['series'] {
  const of = (metric: string, pool: string) => `${metric}{namespace="ceph",pod="rook-ceph-mgr-a",pool_id="${pool}"}`;
  return {
    [of('ceph_pg_total', '1')]: '1',
    [of('ceph_pg_active', '1')]: '1',
    [of('ceph_pg_total', '2')]: '128',
    [of('ceph_pg_active', '2')]: active,
  };
}

export const PROOFS: Proofs = {
  CephHealthError: { fires: { series: { [STATUS]: '2' } }, silent: { series: { [STATUS]: '1' } } },
  CephHealthWarning: { fires: { series: { [STATUS]: '1' } }, silent: { series: { [STATUS]: '1x55 0x15' } } },
  CephMetricsMissing: { fires: { series: {} }, silent: { series: { [STATUS]: '2' } } },
  CephQuorumAtRisk: { fires: { series: monitors('1', '1', '0') }, silent: { series: monitors('1', '1', '1') } },
  CephDiskDown: {
    fires: { series: disks('1', '0', '1') },
    // A node that is started anew.
    silent: { series: disks('1', '1x3 0x13 1x9', '1') },
  },
  CephDataUnavailable: { fires: { series: groups('127') }, silent: { series: groups('128x4 120x3 128x8') } },
  CephDataDamaged: reported('PG_DAMAGED', 'PG_DEGRADED'),
  CephNearlyFull: reported('POOL_NEARFULL', 'PG_DEGRADED'),
  CephFull: reported('POOL_FULL', 'OSD_NEARFULL'),
  CephSlowOperations: { fires: { series: { [SLOW]: '2' } }, silent: { series: { [SLOW]: '40x9 0x11' } } },
  CephFilesystemDown: reported('MDS_ALL_DOWN', 'MDS_SLOW_REQUEST'),
};
