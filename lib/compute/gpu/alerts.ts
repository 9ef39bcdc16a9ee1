import type { Alert, Dashboard } from '../../kernel/facts';
import { MODEL_LABEL, OPERATOR, SILICON_LABEL } from './names';
import type { GpuPlan } from './plan';

/** Degrees from which GPUs of data centers slow down to save themselves. */
const HOT = 85;
/** Codes of faults of the GPU itself, not of the program on it: NVIDIA's catalog of Xid errors. */
const HARDWARE = ['48', '62', '63', '64', '74', '79', '92', '94', '95', '119', '120'];

/** Series of the exporter and of kube-state-metrics, of the pool's nodes alone. */
interface Series {
  readonly nodes: string;
  of(metric: string, more?: string): string;
  readonly busy: string;
  /** The busiest that each was for so long. */
  busiest(time: string): string;
}

function seriesOf({ pool, sharing }: GpuPlan): Series {
  const nodes = pool.nodes.map(({ name }) => name.replaceAll('.', '\\\\.')).join('|');
  const of = (metric: string, more = '') => `${metric}{hostname=~"${nodes}"${more}}`;
  // Of an instance of a GPU nobody counts how busy it is, only its engine's share of time.
  const cut = typeof sharing === 'object' && 'mig' in sharing;
  const [counted, share] = cut ? [of('DCGM_FI_PROF_GR_ENGINE_ACTIVE'), ''] : [of('DCGM_FI_DEV_GPU_UTIL'), ' / 100'];
  const busiest = (time: string) => `max_over_time(${counted}[${time}])${share}`;
  return { nodes, of, busy: `${counted}${share}`, busiest };
}

/** What is worth waking for in a pool. */
export function gpuAlerts(plan: GpuPlan): Alert[] {
  return [...hardwareAlerts(plan), ...supplyAlerts(plan)];
}

function hardwareAlerts(plan: GpuPlan): Alert[] {
  const { of } = seriesOf(plan);
  const codes = HARDWARE.map((code) => `${of('DCGM_FI_DEV_XID_ERRORS')} == ${code}`).join(' or ');
  return [
    {
      name: 'GpuXidHardware',
      expr: codes,
      for: '1m',
      severity: 'critical',
      summary:
        'GPU {{ $labels.gpu }} of {{ $labels.hostname }} reports Xid {{ $value }}: it is broken, or fell off the bus',
      runbook: [
        'kubectl cordon {{ $labels.hostname }}: nothing new may start there.',
        'On the node: dmesg | grep Xid tells the process and the address; nvidia-smi -q the state of each GPU.',
        'Xid 79 or 74: turn the node off and on. Memory (48, 63, 64, 94, 95): nvidia-smi --gpu-reset, and replace the board when it comes again.',
        'kubectl uncordon {{ $labels.hostname }} when the smoke Job has run there.',
      ],
    },
    {
      name: 'GpuXidErrors',
      expr: `${of('DCGM_FI_DEV_XID_ERRORS')} > 0`,
      for: '30m',
      severity: 'warning',
      summary: 'The last error of GPU {{ $labels.gpu }} of {{ $labels.hostname }} is Xid {{ $value }}',
      runbook: [
        'Xid 13, 31, 43, 45 are faults of the program: who runs there? kubectl get pods -A -o wide --field-selector spec.nodeName={{ $labels.hostname }}.',
        'Another one: look it up in the catalog of Xid errors, and on the node in dmesg.',
      ],
    },
    {
      name: 'GpuHot',
      expr: `${of('DCGM_FI_DEV_GPU_TEMP')} > ${HOT}`,
      for: '10m',
      severity: 'warning',
      summary: 'GPU {{ $labels.gpu }} of {{ $labels.hostname }} has {{ $value }} degrees, and slows down',
      runbook: [
        'Are the neighbours hot too? Then it is the room or the rack; else a fan or dust.',
        'On the node: nvidia-smi -q -d TEMPERATURE,PERFORMANCE tells whether it is throttled.',
      ],
    },
    ...(plan.silicon?.lastBranch === undefined ? [rowRemap(plan)] : []),
  ];
}

/** Memory that repairs itself came with Ampere; what is older does not have the series, and is silent. */
function rowRemap(plan: GpuPlan): Alert {
  return {
    name: 'GpuMemoryFailing',
    expr: `${seriesOf(plan).of('DCGM_FI_DEV_ROW_REMAP_FAILURE')} > 0`,
    for: '1m',
    severity: 'critical',
    summary: 'GPU {{ $labels.gpu }} of {{ $labels.hostname }} can no longer replace bad rows of its memory',
    runbook: [
      'kubectl cordon {{ $labels.hostname }}, and let its pods end.',
      'nvidia-smi -q -d ROW_REMAPPER on the node, for who gives a new board.',
    ],
  };
}

function supplyAlerts(plan: GpuPlan): Alert[] {
  const { id, namespace, offers, pool } = plan;
  const { nodes, of, busiest } = seriesOf(plan);
  const held = of('DCGM_FI_DEV_FB_USED');
  // Nodes that have none do not say 0: they say nothing.
  const there = offers.map(({ resource, all }) => `(${allocatable(resource, nodes)} or vector(0)) < ${all}`);
  return [
    {
      name: 'GpusMissing',
      expr: there.join(' or '),
      for: '30m',
      severity: 'critical',
      summary: `Pool ${pool.name} has {{ $value }} GPUs to give out, fewer than its row says`,
      runbook: [
        `kubectl get nodes -l keelson.dev/pool=${pool.name} -L ${MODEL_LABEL},${SILICON_LABEL},nvidia.com/gpu.count,nvidia.com/mig.config.state: which node, and are its GPUs what they are called?`,
        `kubectl -n ${OPERATOR} get pods -o wide: driver, toolkit and plugin of that node, in this order.`,
        `kubectl -n ${OPERATOR} logs -l keelson.dev/gpu-pool=${id} --all-containers --tail=50: did the driver compile and load?`,
      ],
    },
    {
      name: 'GpuMetricsMissing',
      expr: `absent(${of('DCGM_FI_DEV_GPU_TEMP')})`,
      for: '20m',
      severity: 'warning',
      summary: `Nothing is known of the GPUs of pool ${pool.name}: no other alert of theirs would come`,
      runbook: [
        `kubectl -n ${OPERATOR} get pods -l app=nvidia-dcgm-exporter -o wide.`,
        `kubectl -n ${OPERATOR} logs -l app=nvidia-dcgm-exporter: does it see the driver?`,
      ],
    },
    {
      name: 'GpuHeldIdle',
      // Held then as now by the same pod: one that is younger has series as young.
      expr: `${busiest('6h')} < 0.02 and ${held} > 500 and ${held} offset 6h > 500`,
      for: '30m',
      severity: 'warning',
      summary: 'GPU {{ $labels.gpu }} of {{ $labels.hostname }} is held and did nothing for six hours',
      runbook: [
        'The labels namespace and pod say who holds it; ask whether it may go.',
        `Else scale it to 0: the GPU goes to who waits (kubectl get pods -A --field-selector status.phase=Pending).`,
      ],
    },
    {
      name: 'GpuSmokeFailed',
      // Not of its pods: one that failed may be followed by one that does not.
      expr: `kube_job_failed{namespace="${namespace}",job_name=~"${id}-smoke-.*",condition="true"} > 0`,
      for: '1m',
      severity: 'critical',
      summary: `CUDA does not run on pool ${pool.name}`,
      runbook: [
        `kubectl -n ${namespace} logs job/{{ $labels.job_name }}: what CUDA says.`,
        `kubectl -n ${namespace} describe pods -l app.kubernetes.io/name=cuda-smoke: never started? Then all GPUs were taken for two hours, or the node hands none out.`,
        'Delete the Job and publish the manifests again to try once more.',
      ],
    },
  ];
}

function allocatable(resource: string, nodes: string): string {
  // As kube-state-metrics writes a resource: nvidia_com_gpu.
  const written = resource.replace(/[^A-Za-z0-9]/g, '_');
  return `sum(kube_node_status_allocatable{resource="${written}",node=~"${nodes}"})`;
}

/** What is looked at first. */
export function gpuDashboard(plan: GpuPlan): Dashboard {
  const { nodes, of, busy } = seriesOf(plan);
  return {
    title: `GPUs ${plan.id}`,
    panels: [
      { title: 'Busy', expr: `avg by (hostname, gpu) (${busy})`, unit: 'percentunit' },
      { title: 'Memory used', expr: `${of('DCGM_FI_DEV_FB_USED')} * 1024 * 1024`, unit: 'bytes' },
      { title: 'Temperature', expr: of('DCGM_FI_DEV_GPU_TEMP'), unit: 'celsius' },
      { title: 'Power', expr: of('DCGM_FI_DEV_POWER_USAGE'), unit: 'watt' },
      { title: 'Last Xid', expr: of('DCGM_FI_DEV_XID_ERRORS') },
      ...plan.offers.map(({ resource }) => ({ title: `To give out: ${resource}`, expr: allocatable(resource, nodes) })),
    ],
  };
}
