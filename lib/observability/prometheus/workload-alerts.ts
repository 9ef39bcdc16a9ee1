import type { Alert } from '../../kernel/facts';

const ABOUT = 'kubectl -n {{ $labels.namespace }}';
const BY_POD = 'max by (namespace, pod)';

/** Pods, jobs and sets of pods that are not as they should be, of whichever system: those of ours tell more by their own alerts. */
export const WORKLOAD_ALERTS: readonly Alert[] = [
  {
    name: 'KubePodCrashLoops',
    expr: 'max by (namespace, pod, container) (max_over_time(kube_pod_container_status_waiting_reason{reason="CrashLoopBackOff"}[5m])) >= 1',
    for: '15m',
    severity: 'warning',
    summary: 'Container {{ $labels.container }} of {{ $labels.namespace }}/{{ $labels.pod }} starts again and again',
    runbook: [
      `${ABOUT} logs {{ $labels.pod }} -c {{ $labels.container }} --previous.`,
      `${ABOUT} describe pod {{ $labels.pod }}: Last State says how it ended; 137 is memory, or a liveness probe.`,
      'Since the last publication? Revert it.',
    ],
  },
  {
    name: 'KubePodNotReady',
    expr: `(${BY_POD} (kube_pod_status_ready{condition="true"}) == 0) and (${BY_POD} (kube_pod_status_phase{phase=~"Pending|Running|Unknown"}) == 1)`,
    for: '20m',
    severity: 'warning',
    summary: 'Pod {{ $labels.pod }} of {{ $labels.namespace }} does not become ready',
    runbook: [
      `${ABOUT} describe pod {{ $labels.pod }}: Pending has no node, no volume or no image; its events say which.`,
      `Running: its readiness probe fails; ${ABOUT} logs {{ $labels.pod }}.`,
    ],
  },
  {
    name: 'KubePodKilledForMemory',
    expr: '(kube_pod_container_status_last_terminated_reason{reason="OOMKilled"} == 1) and on (namespace, pod, container) (increase(kube_pod_container_status_restarts_total[15m]) > 0)',
    for: '1m',
    severity: 'warning',
    summary:
      'Container {{ $labels.container }} of {{ $labels.namespace }}/{{ $labels.pod }} was killed: it wanted more memory than its limit',
    runbook: [
      'Its dashboard: did it grow slowly (a leak, or data), or at once (a request)?',
      'Raise its memory in the stack, or have it do less at a time.',
    ],
  },
  {
    name: 'KubeJobFailed',
    expr: 'max by (namespace, job_name) (kube_job_failed{condition="true"}) > 0',
    for: '15m',
    severity: 'warning',
    summary: 'Job {{ $labels.job_name }} of {{ $labels.namespace }} failed for good',
    runbook: [
      `${ABOUT} logs job/{{ $labels.job_name }}; ${ABOUT} describe job {{ $labels.job_name }}.`,
      `Its reason is gone: ${ABOUT} delete job {{ $labels.job_name }}; delivery, or its schedule, makes it anew.`,
    ],
  },
  {
    name: 'KubeDeploymentPodsMissing',
    expr: 'kube_deployment_status_replicas_available < kube_deployment_spec_replicas',
    for: '15m',
    severity: 'warning',
    summary:
      'Deployment {{ $labels.deployment }} of {{ $labels.namespace }} has {{ $value }} pods that answer, and should have more',
    runbook: [
      `${ABOUT} get pods, and describe those that are not ready: no room, no image, a probe?`,
      `${ABOUT} rollout status deploy {{ $labels.deployment }}: a new version that does not start keeps the old pods; revert it.`,
    ],
  },
  {
    name: 'KubeStatefulSetPodsMissing',
    expr: 'kube_statefulset_status_replicas_ready < kube_statefulset_replicas',
    for: '15m',
    severity: 'warning',
    summary:
      'StatefulSet {{ $labels.statefulset }} of {{ $labels.namespace }} has {{ $value }} pods that are ready, and should have more',
    runbook: [
      `${ABOUT} get pods -o wide: which number is missing?`,
      `${ABOUT} describe it: a volume that another node still holds, or no room in its zone?`,
      'The alerts of its system come first: they know what is lost with one more.',
    ],
  },
  {
    name: 'KubeDaemonSetPodsMissing',
    expr: 'kube_daemonset_status_number_ready < kube_daemonset_status_desired_number_scheduled',
    for: '20m',
    severity: 'warning',
    summary:
      'DaemonSet {{ $labels.daemonset }} of {{ $labels.namespace }} is ready on {{ $value }} nodes, and should be on more',
    runbook: [
      `${ABOUT} get pods -o wide: which nodes have none, or one that is not ready?`,
      `${ABOUT} describe it: no room on the node, or the node itself (KubeNodeNotReady)?`,
    ],
  },
];
