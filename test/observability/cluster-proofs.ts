import type { Proofs } from '../../lib/testing';

const condition = (name: string, status: string) =>
  `kube_node_status_condition{node="a",condition="${name}",status="${status}"}`;
const disk = (of: string) => `node_filesystem_${of}{node="a",mountpoint="/",fstype="ext4"}`;
const CLAIM = 'namespace="shop",persistentvolumeclaim="data-shop-0"';
const volume = (of: string) => `kubelet_volume_stats_${of}{${CLAIM}}`;
const GB = 1_000_000_000;
const POD = 'namespace="shop",pod="shop-0"';
const CONTAINER = `${POD},container="shop"`;
const waiting = (reason: string) => `kube_pod_container_status_waiting_reason{${CONTAINER},reason="${reason}"}`;
const ready = (of: string) => `kube_pod_status_ready{${POD},condition="${of}"}`;
const phase = (of: string) => `kube_pod_status_phase{${POD},phase="${of}"}`;
const killed = `kube_pod_container_status_last_terminated_reason{${CONTAINER},reason="OOMKilled"}`;
const restarts = `kube_pod_container_status_restarts_total{${CONTAINER}}`;
const failed = (of: string) => `kube_job_failed{namespace="shop",job_name="shop-import-29",condition="${of}"}`;
const deployment = (of: string) => `kube_deployment_${of}{namespace="shop",deployment="shop"}`;
const set = (of: string) => `kube_statefulset_${of}{namespace="shop",statefulset="shop"}`;
const daemons = (of: string) => `kube_daemonset_status_${of}{namespace="agents",daemonset="agent"}`;

/** Of nodes, volumes and workloads of whichever system. */
export const CLUSTER_PROOFS: Proofs = {
  KubeNodeNotReady: {
    fires: { series: { [condition('Ready', 'true')]: '0', [condition('Ready', 'unknown')]: '1' } },
    // It starts anew.
    silent: { series: { [condition('Ready', 'true')]: '1 0x5 1x20' } },
  },
  KubeNodeUnderPressure: {
    fires: { series: { [condition('DiskPressure', 'true')]: '1' } },
    silent: { series: { [condition('DiskPressure', 'true')]: '0', [condition('Ready', 'true')]: '1' } },
  },
  KubeNodeFilesystemFills: {
    fires: { series: { [disk('avail_bytes')]: '9', [disk('size_bytes')]: '100' } },
    silent: { series: { [disk('avail_bytes')]: '11', [disk('size_bytes')]: '100' } },
  },
  KubeNodeFilesystemInodesRunOut: {
    fires: { series: { [disk('files_free')]: '4', [disk('files')]: '100' } },
    // Of a file system that counts none.
    silent: { series: { [disk('files_free')]: '0', [disk('files')]: '0' } },
  },
  KubeNodeMemoryNearlyAll: {
    fires: {
      series: { 'node_memory_MemAvailable_bytes{node="a"}': '4', 'node_memory_MemTotal_bytes{node="a"}': '100' },
    },
    silent: {
      series: { 'node_memory_MemAvailable_bytes{node="a"}': '6', 'node_memory_MemTotal_bytes{node="a"}': '100' },
    },
  },
  KubeNodeClockUnsynchronized: {
    fires: { series: { 'node_timex_sync_status{node="a"}': '0', 'node_timex_maxerror_seconds{node="a"}': '16' } },
    silent: { series: { 'node_timex_sync_status{node="a"}': '1', 'node_timex_maxerror_seconds{node="a"}': '0.1' } },
  },
  KubeVolumeFills: {
    fires: { series: { [volume('available_bytes')]: '4', [volume('capacity_bytes')]: '100' } },
    silent: { series: { [volume('available_bytes')]: '6', [volume('capacity_bytes')]: '100' } },
  },
  KubeVolumeFillsInDays: {
    fires: {
      series: { [volume('available_bytes')]: `${25 * GB}-${5_000_000}`, [volume('capacity_bytes')]: `${100 * GB}` },
      at: '1h',
    },
    // It fills, and there is room for weeks.
    silent: {
      series: { [volume('available_bytes')]: `${90 * GB}-${5_000_000}`, [volume('capacity_bytes')]: `${100 * GB}` },
      at: '1h',
    },
  },
  KubeVolumeInodesRunOut: {
    fires: { series: { [volume('inodes_free')]: '4', [volume('inodes')]: '100' } },
    silent: { series: { [volume('inodes_free')]: '0', [volume('inodes')]: '0' } },
  },
  KubeClaimPending: {
    fires: { series: { [`kube_persistentvolumeclaim_status_phase{${CLAIM},phase="Pending"}`]: '1' } },
    silent: { series: { [`kube_persistentvolumeclaim_status_phase{${CLAIM},phase="Pending"}`]: '1x10 0x60' } },
  },
  KubePodCrashLoops: {
    // It runs for moments between.
    fires: { series: { [waiting('CrashLoopBackOff')]: '1 1 1 0 1 1 1 0 1 1 1 0 1 1 1 0 1 1 1 0 1 1 1 0 1 1 1 0 1 1' } },
    silent: { series: { [waiting('CrashLoopBackOff')]: '0', [waiting('ContainerCreating')]: '1' } },
  },
  KubePodNotReady: {
    fires: { series: { [ready('true')]: '0', [phase('Pending')]: '1', [phase('Running')]: '0' } },
    // Of a job that is done.
    silent: { series: { [ready('true')]: '0', [phase('Running')]: '0', [phase('Succeeded')]: '1' } },
  },
  KubePodKilledForMemory: {
    fires: { series: { [killed]: '1', [restarts]: '0x5 1x20' }, at: '12m' },
    // Long ago.
    silent: { series: { [killed]: '1', [restarts]: '3' } },
  },
  KubeJobFailed: {
    fires: { series: { [failed('true')]: '1' } },
    silent: { series: { [failed('true')]: '0', [failed('false')]: '1' } },
  },
  KubeDeploymentPodsMissing: {
    fires: { series: { [deployment('status_replicas_available')]: '1', [deployment('spec_replicas')]: '2' } },
    silent: { series: { [deployment('status_replicas_available')]: '2', [deployment('spec_replicas')]: '2' } },
  },
  KubeStatefulSetPodsMissing: {
    fires: { series: { [set('status_replicas_ready')]: '2', [set('replicas')]: '3' } },
    silent: { series: { [set('status_replicas_ready')]: '3', [set('replicas')]: '3' } },
  },
  KubeDaemonSetPodsMissing: {
    fires: { series: { [daemons('number_ready')]: '4', [daemons('desired_number_scheduled')]: '5' } },
    silent: { series: { [daemons('number_ready')]: '5', [daemons('desired_number_scheduled')]: '5' } },
  },
};
