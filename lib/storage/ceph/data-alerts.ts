import type { Alert } from '../../kernel/facts';
import type { AlertWords } from './alert-words';

/** Of the data: where it lies, and whether it is whole. */
export function dataAlerts({ namespace, of, ceph, health }: AlertWords): Alert[] {
  return [
    {
      name: 'CephDiskDown',
      expr: `count(ceph_osd_up{${of}} == 0) > 0`,
      for: '15m',
      severity: 'warning',
      summary: '{{ $value }} disks of Ceph are down: copies are being rebuilt elsewhere, if there is room',
      runbook: [
        `${ceph} osd tree down: on which host? All disks of one host mean the host.`,
        `kubectl -n ${namespace} logs deploy/rook-ceph-osd-<id>: input/output errors mean the disk.`,
        'A dead disk is purged and replaced: docs/systems/ceph-storage.md, "A broken disk".',
      ],
    },
    {
      name: 'CephDataUnavailable',
      expr: `sum(ceph_pg_total{${of}} - ceph_pg_active{${of}}) > 0`,
      for: '5m',
      severity: 'critical',
      summary: '{{ $value }} placement groups neither read nor write: pods on their volumes hang',
      runbook: [
        `${ceph} health detail and ${ceph} pg dump_stuck inactive: which disks do they wait for?`,
        "Bring those disks' pods or hosts back; that is quicker than any repair.",
        'Never lower min_size to get going: the one copy left may be the old one.',
      ],
    },
    {
      name: 'CephDataDamaged',
      expr: health('PG_DAMAGED|OSD_SCRUB_ERRORS'),
      for: '5m',
      severity: 'critical',
      summary: 'Copies of data differ: a scrub found damage',
      runbook: [
        `${ceph} health detail names the placement group; rados list-inconsistent-obj <pg> tells which copy is odd.`,
        `${ceph} pg repair <pg>.`,
        'The same disk twice: replace it.',
      ],
    },
  ];
}

/** Of the room that is left, and of the time that an operation takes. */
export function loadAlerts({ id, of, ceph, health }: AlertWords): Alert[] {
  return [
    {
      name: 'CephNearlyFull',
      // A pool is NEARFULL when its disks are, and NEAR_FULL when its quota is.
      expr: health('OSD_NEARFULL|OSD_BACKFILLFULL|POOL_NEARFULL|POOL_NEAR_FULL|POOL_BACKFILLFULL'),
      for: '15m',
      severity: 'warning',
      summary: `Ceph ${id} has disks over 85 %: at 95 % every write stops`,
      runbook: [
        `${ceph} df and ${ceph} osd df: one disk or all? One: the balancer has not caught up, or a disk is smaller.`,
        'Retained volumes that nobody claims: kubectl get pv | grep Released.',
        "Add nodes to the pool of the environment's row, or disks to its nodes.",
      ],
    },
    {
      name: 'CephFull',
      expr: health('OSD_FULL|POOL_FULL'),
      for: '1m',
      severity: 'critical',
      summary: `Ceph ${id} is full: nothing can be written, nor deleted by those who must write to delete`,
      runbook: [
        `${ceph} osd set-full-ratio 0.97: room enough to delete, for now.`,
        'Delete what can be spared, or add disks.',
        'Set the ratio back to 0.95.',
      ],
    },
    {
      name: 'CephSlowOperations',
      expr: `ceph_healthcheck_slow_ops{${of}} > 0`,
      for: '10m',
      severity: 'warning',
      summary: '{{ $value }} operations wait over 30 seconds',
      runbook: [
        `${ceph} health detail names the disks.`,
        `${ceph} osd perf: one disk far above the others is about to fail; all of them mean the network, or too much recovery.`,
        'dmesg on its host.',
      ],
    },
  ];
}
