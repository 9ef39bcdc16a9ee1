import type { Alert, Panel } from '../../kernel/facts';
import type { VideoInferencePlan } from './plan';

/** What is worth waking for: bound to the pods, since several systems may share a namespace. */
export function inferenceAlerts({ id, namespace, streams }: VideoInferencePlan): Alert[] {
  const names = streams.map(({ name }) => `${id}-${name}`).join('|');
  const deployments = `namespace="${namespace}",deployment=~"${names}"`;
  const pods = `namespace="${namespace}",pod=~"(${names})-.*"`;
  const kubectl = `kubectl -n ${namespace}`;
  return [
    {
      name: 'VideoInferenceDown',
      expr: `kube_deployment_status_replicas_available{${deployments}} == 0`,
      for: '10m',
      severity: 'critical',
      summary: 'Nobody looks at the stream of {{ $labels.deployment }}',
      runbook: [
        `${kubectl} get pods -l app.kubernetes.io/instance=${id}: pending, starting, or ending again and again?`,
        `Pending: ${kubectl} describe pod: "Insufficient nvidia.com/…": is a GPU free, and does its node take pods?`,
        `Starting: ${kubectl} logs deploy/{{ $labels.deployment }} -c models: does the bucket answer, is the folder there?`,
        `Else ${kubectl} logs deploy/{{ $labels.deployment }}: is the stream published? Look at the dashboard of the servers of streams.`,
      ],
    },
    {
      name: 'VideoInferenceRestarts',
      expr: `increase(kube_pod_container_status_restarts_total{${pods},container="inference"}[1h]) > 3`,
      for: '5m',
      severity: 'warning',
      summary: '{{ $labels.pod }} starts again and again',
      runbook: [
        `${kubectl} logs {{ $labels.pod }} --previous --tail=100.`,
        '"CUDA driver version is insufficient": the image was built for a newer driver; tell cuda, and it is checked before.',
        'It ends when the stream ends: a program that waits for the next one keeps its GPU, and this alert quiet.',
      ],
    },
    {
      name: 'VideoInferenceMemory',
      expr: `max by (pod) (container_memory_working_set_bytes{${pods},container="inference"}) / on (pod) max by (pod) (kube_pod_container_resource_limits{${pods},container="inference",resource="memory"}) > 0.9`,
      for: '15m',
      severity: 'warning',
      summary: '{{ $labels.pod }} has nine tenths of its memory in use; at the end of it, it is killed',
      runbook: [
        'Shared memory counts: pictures that wait there to be looked at are the usual reason. Is the model too slow for the stream?',
        'Else raise memory.',
      ],
    },
    ...onGpu(pods, kubectl),
  ];
}

/** Whether the GPU is of use, and enough. */
function onGpu(pods: string, kubectl: string): Alert[] {
  return [
    {
      name: 'VideoInferenceGpuIdle',
      expr: `max by (pod) (DCGM_FI_DEV_GPU_UTIL{${pods}}) < 1`,
      for: '1h',
      severity: 'warning',
      summary: '{{ $labels.pod }} holds a GPU and does not use it',
      runbook: [
        `${kubectl} logs {{ $labels.pod }} --tail=100: does it wait for pictures, or reckon on the processor?`,
        `${kubectl} exec {{ $labels.pod }} -- nvidia-smi: does the program see the GPU?`,
        'A stream that is published at times only may share a GPU with others.',
      ],
    },
    {
      name: 'VideoInferenceGpuMemory',
      expr: `max by (pod) (DCGM_FI_DEV_FB_USED{${pods}} / (DCGM_FI_DEV_FB_USED{${pods}} + DCGM_FI_DEV_FB_FREE{${pods}})) > 0.95`,
      for: '15m',
      severity: 'warning',
      summary: 'The GPU of {{ $labels.pod }} has hardly memory left',
      runbook: [
        `${kubectl} exec {{ $labels.pod }} -- nvidia-smi: who shares it? Time slicing parts no memory.`,
        'A smaller model, a smaller batch, or a GPU of its own.',
      ],
    },
  ];
}

/** What somebody looks at: is every stream looked at, and what does it cost? */
export function inferencePanels({ id, namespace, streams }: VideoInferencePlan): Panel[] {
  const names = streams.map(({ name }) => `${id}-${name}`).join('|');
  const pods = `namespace="${namespace}",pod=~"(${names})-.*"`;
  return [
    {
      title: 'Streams that are looked at',
      expr: `sum(kube_deployment_status_replicas_available{namespace="${namespace}",deployment=~"${names}"})`,
    },
    { title: 'GPU in use', expr: `max by (pod) (DCGM_FI_DEV_GPU_UTIL{${pods}}) / 100`, unit: 'percentunit' },
    { title: 'Memory of the GPU', expr: `max by (pod) (DCGM_FI_DEV_FB_USED{${pods}}) * 1048576`, unit: 'bytes' },
    {
      title: 'Cores',
      expr: `sum by (pod) (rate(container_cpu_usage_seconds_total{${pods},container="inference"}[5m]))`,
    },
    {
      title: 'Received',
      expr: `sum by (pod) (rate(container_network_receive_bytes_total{${pods}}[5m]))`,
      unit: 'Bps',
    },
    { title: 'Sent', expr: `sum by (pod) (rate(container_network_transmit_bytes_total{${pods}}[5m]))`, unit: 'Bps' },
  ];
}
