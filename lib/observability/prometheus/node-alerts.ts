import type { Alert } from '../../kernel/facts';

const FILES = 'fstype!~"tmpfs|ramfs|overlay|squashfs"';
const left = (of: 'avail_bytes' | 'files_free', all: 'size_bytes' | 'files') =>
  `node_filesystem_${of}{${FILES}} / (node_filesystem_${all}{${FILES}} > 0)`;

/** Nodes that are gone, or about to be. */
export const NODE_ALERTS: readonly Alert[] = [
  {
    name: 'KubeNodeNotReady',
    expr: 'max by (node) (kube_node_status_condition{condition="Ready",status="true"}) == 0',
    for: '10m',
    severity: 'critical',
    summary: 'Node {{ $labels.node }} is not ready: its pods are about to be moved',
    runbook: [
      'kubectl describe node {{ $labels.node }}: conditions and events say what the kubelet misses.',
      'It says nothing any more: is the machine on, and its network? On it: systemctl status kubelet, journalctl -u kubelet.',
      'It will not come back: kubectl drain it, so that volumes are let go, and delete the node.',
    ],
  },
  {
    name: 'KubeNodeUnderPressure',
    expr: 'max by (node, condition) (kube_node_status_condition{condition=~"(Memory|Disk|PID)Pressure",status="true"}) == 1',
    for: '10m',
    severity: 'warning',
    summary: 'Node {{ $labels.node }} has {{ $labels.condition }}: the kubelet evicts pods',
    runbook: [
      'kubectl top pods -A --sort-by=memory, and the dashboard of nodes: who uses it up?',
      'DiskPressure: on the node, crictl rmi --prune, and look at /var/log.',
      'A pod that has no limits, or too low requests, is the usual reason: set them in its stack.',
    ],
  },
  {
    name: 'KubeNodeFilesystemFills',
    expr: `${left('avail_bytes', 'size_bytes')} < 0.1`,
    for: '15m',
    severity: 'critical',
    summary: 'File system {{ $labels.mountpoint }} of {{ $labels.node }} is nearly full',
    runbook: [
      'On the node: du -xh --max-depth=2 {{ $labels.mountpoint }} | sort -h | tail.',
      'Images: crictl rmi --prune. Logs: journalctl --vacuum-size=500M.',
      'A full one stops the kubelet from starting pods, and whoever keeps data there.',
    ],
  },
  {
    name: 'KubeNodeFilesystemInodesRunOut',
    expr: `${left('files_free', 'files')} < 0.05`,
    for: '15m',
    severity: 'warning',
    summary:
      'File system {{ $labels.mountpoint }} of {{ $labels.node }} has hardly an inode left: no file can be made there',
    runbook: [
      'On the node: for d in {{ $labels.mountpoint }}/*; do echo "$(find $d -xdev | wc -l) $d"; done | sort -n | tail.',
      'Millions of small files of one container are the usual reason: tell its owner.',
    ],
  },
  {
    name: 'KubeNodeMemoryNearlyAll',
    expr: 'node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes < 0.05',
    for: '15m',
    severity: 'warning',
    summary: 'Node {{ $labels.node }} has hardly memory left: the kernel is about to kill',
    runbook: [
      'kubectl top pods -A --sort-by=memory, and the dashboard of nodes: whose is it?',
      'Pods that use more than they request are the reason: raise their requests, so that they are placed apart.',
    ],
  },
  {
    name: 'KubeNodeClockUnsynchronized',
    expr: 'min_over_time(node_timex_sync_status[5m]) == 0 and node_timex_maxerror_seconds >= 16',
    for: '10m',
    severity: 'warning',
    summary:
      'The clock of {{ $labels.node }} is set by nobody: certificates, logs and clusters that vote go wrong by it',
    runbook: [
      'On the node: timedatectl, chronyc sources: does it reach its time servers?',
      'Restart chronyd or systemd-timesyncd; a jump of minutes is best done with the node drained.',
    ],
  },
];

const VOLUME = 'kubelet_volume_stats';
const free = `${VOLUME}_available_bytes / (${VOLUME}_capacity_bytes > 0)`;

/** Volumes that run full, and claims that nobody serves. */
export const VOLUME_ALERTS: readonly Alert[] = [
  {
    name: 'KubeVolumeFills',
    expr: `${free} < 0.05`,
    for: '5m',
    severity: 'critical',
    summary: 'Volume {{ $labels.persistentvolumeclaim }} of {{ $labels.namespace }} has less than a twentieth left',
    runbook: [
      'What is on it? The page of its system says what may go, and how a volume grows.',
      'kubectl -n {{ $labels.namespace }} get pvc {{ $labels.persistentvolumeclaim }}: does its class expand? Then its size in the stack.',
    ],
  },
  {
    name: 'KubeVolumeFillsInDays',
    expr: `(${free} < 0.3) and predict_linear(${VOLUME}_available_bytes[6h], 4 * 86400) < 0`,
    for: '30m',
    severity: 'warning',
    summary:
      'Volume {{ $labels.persistentvolumeclaim }} of {{ $labels.namespace }} is full in four days, if it goes on so',
    runbook: [
      'Is it growth, or something that runs away? Compare with a week ago.',
      'Growth: raise its size in the stack in time. Else what writes there: keep less, or less long.',
    ],
  },
  {
    name: 'KubeVolumeInodesRunOut',
    expr: `${VOLUME}_inodes_free / (${VOLUME}_inodes > 0) < 0.05`,
    for: '15m',
    severity: 'warning',
    summary:
      'Volume {{ $labels.persistentvolumeclaim }} of {{ $labels.namespace }} has hardly an inode left: no file can be made there',
    runbook: [
      'Many small files: may they be deleted, or packed?',
      'Else a larger volume: inodes grow with it on ext4 and XFS.',
    ],
  },
  {
    name: 'KubeClaimPending',
    expr: 'max by (namespace, persistentvolumeclaim) (kube_persistentvolumeclaim_status_phase{phase="Pending"}) == 1',
    for: '30m',
    severity: 'warning',
    summary: 'Claim {{ $labels.persistentvolumeclaim }} of {{ $labels.namespace }} gets no volume: its pod waits',
    runbook: [
      'kubectl -n {{ $labels.namespace }} describe pvc {{ $labels.persistentvolumeclaim }}: its events say what the provisioner misses.',
      'No event: no pod asks for it yet, or its class does not exist.',
    ],
  },
];
