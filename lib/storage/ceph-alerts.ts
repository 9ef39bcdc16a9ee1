import type { Alert, Dashboard } from '../kernel/facts';
import type { CephPlan } from './ceph-plan';

/** What is worth waking for. Every rule is bound to the cluster's namespace: several clusters share one Prometheus. */
export function cephAlerts(plan: CephPlan): Alert[] {
  const words = wordsOf(plan);
  return [
    ...healthAlerts(words),
    ...quorumAlert(words, plan.mons),
    ...dataAlerts(words),
    ...loadAlerts(words),
    ...(plan.filesystems.length > 0 ? [filesystemAlert(words)] : []),
  ];
}

/** What the rules of one cluster have in common. */
interface Words {
  readonly id: string;
  readonly namespace: string;
  /** Label that binds a series to the cluster. */
  readonly of: string;
  /** Ceph's command line, in the toolbox: a cluster without one gets it by a prop. */
  readonly ceph: string;
  /** That Ceph itself reports one of these codes. */
  health(codes: string): string;
}

function wordsOf({ site: { id, namespace } }: CephPlan): Words {
  const of = `namespace="${namespace}"`;
  const ceph = `kubectl -n ${namespace} exec deploy/${id}-toolbox -- ceph`;
  return { id, namespace, of, ceph, health: (codes) => `ceph_health_detail{${of},name=~"${codes}"} == 1` };
}

function healthAlerts({ id, namespace, of, ceph }: Words): Alert[] {
  return [
    {
      name: 'CephHealthError',
      expr: `ceph_health_status{${of}} == 2`,
      for: '5m',
      severity: 'critical',
      summary: `Ceph ${id} is in HEALTH_ERR: data is lost, or nobody can write`,
      runbook: steps(
        `${ceph} health detail: it names what is wrong.`,
        `${ceph} osd tree and ${ceph} pg stat: which disks, which placement groups?`,
        'Change nothing in the CephCluster now: every change cancels the repairs that run.',
      ),
    },
    {
      name: 'CephHealthWarning',
      expr: `ceph_health_status{${of}} == 1`,
      for: '1h',
      severity: 'warning',
      summary: `Ceph ${id} has been in HEALTH_WARN for an hour`,
      runbook: steps(
        `${ceph} health detail.`,
        'A warning that is known and borne is muted in the CephCluster (healthCheck.muteHealthWarning), not in the alert.',
      ),
    },
    {
      name: 'CephMetricsMissing',
      expr: `absent(ceph_health_status{${of}})`,
      for: '10m',
      severity: 'critical',
      summary: `Nothing is known of Ceph ${id}: its managers serve no metrics`,
      runbook: steps(
        `kubectl -n ${namespace} get pods -l app=rook-ceph-mgr: does one have the label mgr_role=active?`,
        `${ceph} mgr module ls: is prometheus enabled?`,
        `Until then look with ${ceph} -s; every other alert of the cluster is blind.`,
      ),
    },
  ];
}

function dataAlerts({ namespace, of, ceph, health }: Words): Alert[] {
  return [
    {
      name: 'CephDiskDown',
      expr: `count(ceph_osd_up{${of}} == 0) > 0`,
      for: '15m',
      severity: 'warning',
      summary: '{{ $value }} disks of Ceph are down: copies are being rebuilt elsewhere, if there is room',
      runbook: steps(
        `${ceph} osd tree down: on which host? All disks of one host mean the host.`,
        `kubectl -n ${namespace} logs deploy/rook-ceph-osd-<id>: input/output errors mean the disk.`,
        'A dead disk is purged and replaced: docs/systems/ceph-storage.md, "A broken disk".',
      ),
    },
    {
      name: 'CephDataUnavailable',
      expr: `sum(ceph_pg_total{${of}} - ceph_pg_active{${of}}) > 0`,
      for: '5m',
      severity: 'critical',
      summary: '{{ $value }} placement groups neither read nor write: pods on their volumes hang',
      runbook: steps(
        `${ceph} health detail and ${ceph} pg dump_stuck inactive: which disks do they wait for?`,
        "Bring those disks' pods or hosts back; that is quicker than any repair.",
        'Never lower min_size to get going: the one copy left may be the old one.',
      ),
    },
    {
      name: 'CephDataDamaged',
      expr: health('PG_DAMAGED|OSD_SCRUB_ERRORS'),
      for: '5m',
      severity: 'critical',
      summary: 'Copies of data differ: a scrub found damage',
      runbook: steps(
        `${ceph} health detail names the placement group; rados list-inconsistent-obj <pg> tells which copy is odd.`,
        `${ceph} pg repair <pg>.`,
        'The same disk twice: replace it.',
      ),
    },
  ];
}

function loadAlerts({ id, of, ceph, health }: Words): Alert[] {
  return [
    {
      name: 'CephNearlyFull',
      expr: health('OSD_NEARFULL|POOL_NEAR_FULL|OSD_BACKFILLFULL'),
      for: '15m',
      severity: 'warning',
      summary: `Ceph ${id} has disks over 85 %: at 95 % every write stops`,
      runbook: steps(
        `${ceph} df and ${ceph} osd df: one disk or all? One: the balancer has not caught up, or a disk is smaller.`,
        'Retained volumes that nobody claims: kubectl get pv | grep Released.',
        "Add nodes to the pool of the environment's row, or disks to its nodes.",
      ),
    },
    {
      name: 'CephFull',
      expr: health('OSD_FULL|POOL_FULL'),
      for: '1m',
      severity: 'critical',
      summary: `Ceph ${id} is full: nothing can be written, nor deleted by those who must write to delete`,
      runbook: steps(
        `${ceph} osd set-full-ratio 0.97: room enough to delete, for now.`,
        'Delete what can be spared, or add disks.',
        'Set the ratio back to 0.95.',
      ),
    },
    {
      name: 'CephSlowOperations',
      expr: `ceph_healthcheck_slow_ops{${of}} > 0`,
      for: '10m',
      severity: 'warning',
      summary: '{{ $value }} operations wait over 30 seconds',
      runbook: steps(
        `${ceph} health detail names the disks.`,
        `${ceph} osd perf: one disk far above the others is about to fail; all of them mean the network, or too much recovery.`,
        'dmesg on its host.',
      ),
    },
  ];
}

/** Numbered steps, a line each. */
export function steps(...lines: readonly string[]): string {
  return lines.map((line, i) => `${i + 1}. ${line}`).join('\n');
}

function quorumAlert({ id, namespace, of, ceph }: Words, mons: number): Alert[] {
  if (mons < 3) return [];
  return [
    {
      name: 'CephQuorumAtRisk',
      expr: `count(ceph_mon_quorum_status{${of}} == 1) <= ${Math.floor(mons / 2) + 1}`,
      for: '5m',
      severity: 'critical',
      summary: `One more monitor lost and Ceph ${id} stands still: {{ $value }} of ${mons} are left`,
      runbook: steps(
        `kubectl -n ${namespace} get pods -l app=rook-ceph-mon -o wide.`,
        "Bring the missing one's node back; after ten minutes Rook makes a new monitor on another node by itself, if there is one.",
        `${ceph} mon stat.`,
      ),
    },
  ];
}

function filesystemAlert({ ceph, health }: Words): Alert {
  return {
    name: 'CephFilesystemDown',
    expr: health('MDS_ALL_DOWN|FS_DEGRADED|MDS_DAMAGE|MDS_HEALTH_READ_ONLY'),
    for: '5m',
    severity: 'critical',
    summary: 'A shared filesystem is down, damaged or read-only',
    runbook: steps(
      `${ceph} fs status: is there a server that is active?`,
      `${ceph} health detail: MDS_DAMAGE is not repaired by restarts; take no step beyond looking before you have read Ceph's disaster recovery for CephFS.`,
      'Servers killed for memory: raise sizes.mds.memory.',
    ),
  };
}

export function cephDashboard({ site }: CephPlan): Dashboard {
  const of = `{namespace="${site.namespace}"}`;
  const rate = (metric: string) => `sum(rate(${metric}${of}[5m]))`;
  return {
    title: `Ceph ${site.id}`,
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
