import type { Alert, Dashboard } from '../../kernel/facts';
import { type AlertWords, wordsOf } from './alert-words';
import { dataAlerts, loadAlerts } from './data-alerts';
import type { CephPlan } from './plan';

/** What is worth waking for. */
export function cephAlerts(plan: CephPlan): Alert[] {
  const words = wordsOf(plan);
  return [
    ...healthAlerts(words),
    // A single monitor has no quorum that could be at risk.
    ...(plan.mons >= 3 ? [quorumAlert(words, plan.mons)] : []),
    ...dataAlerts(words),
    ...loadAlerts(words),
    ...(plan.filesystems.length > 0 ? [filesystemAlert(words)] : []),
  ];
}

/** What Ceph says of itself, and that it says anything. */
function healthAlerts({ id, namespace, of, ceph }: AlertWords): Alert[] {
  return [
    {
      name: 'CephHealthError',
      expr: `ceph_health_status{${of}} == 2`,
      for: '5m',
      severity: 'critical',
      summary: `Ceph ${id} is in HEALTH_ERR: data is lost, or nobody can write`,
      runbook: [
        `${ceph} health detail: it names what is wrong.`,
        `${ceph} osd tree and ${ceph} pg stat: which disks, which placement groups?`,
        'Change nothing in the CephCluster now: every change cancels the repairs that run.',
      ],
    },
    {
      name: 'CephHealthWarning',
      expr: `ceph_health_status{${of}} == 1`,
      for: '1h',
      severity: 'warning',
      summary: `Ceph ${id} has been in HEALTH_WARN for an hour`,
      runbook: [
        `${ceph} health detail.`,
        'A warning that is known and borne is muted in the CephCluster (healthCheck.muteHealthWarning), not in the alert.',
      ],
    },
    {
      name: 'CephMetricsMissing',
      expr: `absent(ceph_health_status{${of}})`,
      for: '10m',
      severity: 'critical',
      summary: `Nothing is known of Ceph ${id}: its managers serve no metrics`,
      runbook: [
        `kubectl -n ${namespace} get pods -l app=rook-ceph-mgr: does one have the label mgr_role=active?`,
        `${ceph} mgr module ls: is prometheus enabled?`,
        `Until then look with ${ceph} -s; every other alert of the cluster is blind.`,
      ],
    },
  ];
}

function quorumAlert({ id, namespace, of, ceph }: AlertWords, mons: number): Alert {
  return {
    name: 'CephQuorumAtRisk',
    expr: `count(ceph_mon_quorum_status{${of}} == 1) <= ${Math.floor(mons / 2) + 1}`,
    for: '5m',
    severity: 'critical',
    summary: `One more monitor lost and Ceph ${id} stands still: {{ $value }} of ${mons} are left`,
    runbook: [
      `kubectl -n ${namespace} get pods -l app=rook-ceph-mon -o wide.`,
      "Bring the missing one's node back; after ten minutes Rook makes a new monitor on another node by itself, if there is one.",
      `${ceph} mon stat.`,
    ],
  };
}

function filesystemAlert({ ceph, health }: AlertWords): Alert {
  return {
    name: 'CephFilesystemDown',
    expr: health('MDS_ALL_DOWN|FS_DEGRADED|MDS_DAMAGE|MDS_HEALTH_READ_ONLY'),
    for: '5m',
    severity: 'critical',
    summary: 'A shared filesystem is down, damaged or read-only',
    runbook: [
      `${ceph} fs status: is there a server that is active?`,
      `${ceph} health detail: MDS_DAMAGE is not repaired by restarts; take no step beyond looking before you have read Ceph's disaster recovery for CephFS.`,
      'Servers killed for memory: raise sizes.mds.memory.',
    ],
  };
}

/** What is looked at first. */
export function cephDashboard({ id, namespace }: CephPlan): Dashboard {
  const of = `{namespace="${namespace}"}`;
  const rate = (metric: string) => `sum(rate(${metric}${of}[5m]))`;
  return {
    title: `Ceph ${id}`,
    panels: [
      { title: 'Health (0 good, 1 warning, 2 error)', expr: `ceph_health_status${of}` },
      {
        title: 'Used',
        expr: `ceph_cluster_total_used_bytes${of} / ceph_cluster_total_bytes${of}`,
        unit: 'percentunit',
      },
      { title: 'Room left by pool', expr: `ceph_pool_max_avail${of}`, unit: 'bytes' },
      { title: 'Disks up', expr: `sum(ceph_osd_up${of})` },
      { title: 'Monitors in quorum', expr: `sum(ceph_mon_quorum_status${of})` },
      { title: 'Placement groups not clean', expr: `sum(ceph_pg_total${of} - ceph_pg_clean${of})` },
      { title: 'Read', expr: rate('ceph_osd_op_r_out_bytes'), unit: 'Bps' },
      { title: 'Written', expr: rate('ceph_osd_op_w_in_bytes'), unit: 'Bps' },
      {
        title: 'Time of a write',
        expr: `${rate('ceph_osd_op_w_latency_sum')} / ${rate('ceph_osd_op_w_latency_count')}`,
        unit: 's',
      },
      { title: 'Recovered objects', expr: rate('ceph_osd_recovery_ops'), unit: 'ops' },
    ],
  };
}
