import type { Alert, Panel } from '../../kernel/facts';
import type { ApplicationPlan } from './plan';

/** What selects the pods of an application among all that the cluster tells of. */
export function ofPods({ id, namespace, kind }: Pick<ApplicationPlan, 'id' | 'namespace' | 'kind'>): string {
  const pod = kind === 'stateful' ? `${id}-[0-9]+` : `${id}-[a-z0-9]+-[a-z0-9]{5}`;
  return `namespace="${namespace}",pod=~"${pod}"`;
}

/** What is worth waking for in any service, from what the cluster tells of its pods. */
export function applicationAlerts(plan: ApplicationPlan): Alert[] {
  return [...missing(plan), ...troubled(plan), ...short(plan)];
}

function missing(plan: ApplicationPlan): Alert[] {
  const { id, namespace, scale } = plan;
  const ready = `(sum(kube_pod_status_ready{${ofPods(plan)},condition="true"}) or vector(0))`;
  const pods = `kubectl -n ${namespace} get pods -l app.kubernetes.io/instance=${id} -o wide`;
  const down: Alert = {
    name: 'ApplicationDown',
    expr: `${ready} == 0`,
    for: '3m',
    severity: 'critical',
    summary: `No pod of ${id} answers`,
    runbook: [
      `${pods}: pending, starting again and again, or running and not ready?`,
      `kubectl -n ${namespace} logs -l app.kubernetes.io/instance=${id} --tail=100 --prefix: what does it wait for?`,
      'Was something published just now? Revert it.',
    ],
  };
  if (scale.min === 1) return [down];
  return [
    down,
    {
      name: 'ApplicationPodsMissing',
      expr: `${ready} < ${scale.min}`,
      for: '15m',
      severity: 'warning',
      summary: `${id} has {{ $value }} pods that answer, of ${scale.min} at least`,
      runbook: [
        `${pods}: which ones are not ready?`,
        `kubectl -n ${namespace} describe pod, of one of them: no room in its zone, no image, a Secret that is not there?`,
      ],
    },
  ];
}

function troubled(plan: ApplicationPlan): Alert[] {
  const { id, namespace } = plan;
  const of = ofPods(plan);
  const kubectl = `kubectl -n ${namespace}`;
  return [
    {
      name: 'ApplicationRestarts',
      expr: `max by (pod) (increase(kube_pod_container_status_restarts_total{${of},container="${id}"}[1h])) > 3`,
      for: '5m',
      severity: 'warning',
      summary: '{{ $labels.pod }} starts again and again',
      runbook: [
        `${kubectl} logs {{ $labels.pod }} --previous --tail=100.`,
        `${kubectl} describe pod {{ $labels.pod }}: OOMKilled? Then size.memory. Killed by its liveness probe? Then it hung.`,
      ],
    },
    {
      name: 'ApplicationPending',
      expr: `sum(kube_pod_status_phase{${of},phase="Pending"}) > 0`,
      for: '15m',
      severity: 'warning',
      summary: `{{ $value }} pods of ${id} find no place to run, or no image`,
      runbook: [
        `${kubectl} describe pod, of one that is Pending: the scheduler says what is missing on each node, the kubelet what it cannot pull.`,
        'No room: more nodes, or fewer pods. No image: is it in the registry, under that tag?',
      ],
    },
    {
      name: 'ApplicationMemory',
      expr: `max by (pod) (container_memory_working_set_bytes{${of},container="${id}"}) / on (pod) max by (pod) (kube_pod_container_resource_limits{${of},container="${id}",resource="memory"}) > 0.9`,
      for: '15m',
      severity: 'warning',
      summary: '{{ $labels.pod }} has nine tenths of its memory in use; at the end of it, it is killed',
      runbook: [
        'Does it grow for days? Then something is never let go of. Does it follow the requests? Then size.memory, or more pods.',
      ],
    },
  ];
}

function short(plan: ApplicationPlan): Alert[] {
  const { id, namespace, scale, size } = plan;
  const of = `${ofPods(plan)},container="${id}"`;
  const most: Alert = {
    name: 'ApplicationAtItsMost',
    expr: `kube_horizontalpodautoscaler_status_current_replicas{namespace="${namespace}",horizontalpodautoscaler="${id}"} >= ${scale.max}`,
    for: '30m',
    severity: 'warning',
    summary: `${id} has all the pods that it may have: what comes now makes it slow`,
    runbook: [
      'Is it asked more than usual, or does each request cost more? Its dashboard: cores, network.',
      'Else scale.max, as far as there is room on the nodes and in what it calls.',
    ],
  };
  const held: Alert = {
    name: 'ApplicationThrottled',
    expr: `sum(rate(container_cpu_cfs_throttled_periods_total{${of}}[10m])) / sum(rate(container_cpu_cfs_periods_total{${of}}[10m])) > 0.25`,
    for: '15m',
    severity: 'warning',
    summary: `${id} is held back by its limit of cores a quarter of the time`,
    runbook: ['Leave size.cpuLimit out, or raise it: a limit makes it slow although cores are free.'],
  };
  return [...(scale.max > scale.min ? [most] : []), ...(size.cpuLimit === undefined ? [] : [held])];
}

/** What somebody looks at in any service. */
export function applicationPanels(plan: ApplicationPlan): Panel[] {
  const of = ofPods(plan);
  const program = `${of},container="${plan.id}"`;
  return [
    { title: 'Pods that answer', expr: `sum(kube_pod_status_ready{${of},condition="true"})` },
    { title: 'Cores', expr: `sum by (pod) (rate(container_cpu_usage_seconds_total{${program}}[5m]))` },
    { title: 'Memory', expr: `max by (pod) (container_memory_working_set_bytes{${program}})`, unit: 'bytes' },
    { title: 'Starts', expr: `sum by (pod) (increase(kube_pod_container_status_restarts_total{${program}}[1h]))` },
    {
      title: 'Received',
      expr: `sum by (pod) (rate(container_network_receive_bytes_total{${of}}[5m]))`,
      unit: 'Bps',
    },
    { title: 'Sent', expr: `sum by (pod) (rate(container_network_transmit_bytes_total{${of}}[5m]))`, unit: 'Bps' },
  ];
}
