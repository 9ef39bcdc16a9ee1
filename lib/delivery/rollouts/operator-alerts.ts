import type { Alert, Dashboard } from '../../kernel/facts';
import { OPERATOR } from './names';

const kubectl = `kubectl -n ${OPERATOR}`;
const container = `namespace="${OPERATOR}",pod=~"${OPERATOR}-.*",container="${OPERATOR}"`;

/** What is worth waking for in the controller: what runs goes on to run, but no release goes on, and none is taken back. */
export function operatorAlerts(): Alert[] {
  return [
    {
      name: 'RolloutsControllerDown',
      expr: `kube_deployment_status_replicas_available{namespace="${OPERATOR}",deployment="${OPERATOR}"} == 0`,
      for: '5m',
      severity: 'critical',
      summary: 'No release goes on, and none is taken back: Argo Rollouts does not run',
      runbook: [
        `${kubectl} describe deploy ${OPERATOR}: no node with room, or no image?`,
        `${kubectl} logs deploy/${OPERATOR} --previous --tail=100.`,
        'Pods that run go on, but nobody replaces one that is lost, and a bad version that is out stays out: revert by hand what cannot wait.',
      ],
    },
    {
      name: 'RolloutsControllerErrors',
      expr: 'sum by (namespace, name) (increase(rollout_reconcile_error[10m])) > 5',
      for: '10m',
      severity: 'warning',
      summary: 'Argo Rollouts fails again and again at {{ $labels.namespace }}/{{ $labels.name }}',
      runbook: [
        'kubectl -n {{ $labels.namespace }} describe rollout {{ $labels.name }}: its message says why.',
        `${kubectl} logs deploy/${OPERATOR} --since=15m | grep {{ $labels.name }}.`,
      ],
    },
    {
      name: 'RolloutsAnalysisErrors',
      expr: 'sum by (namespace, name) (increase(analysis_run_reconcile_error[10m])) > 5',
      for: '10m',
      severity: 'warning',
      summary: 'What is measured of a release cannot be judged: {{ $labels.namespace }}/{{ $labels.name }}',
      runbook: [
        'kubectl -n {{ $labels.namespace }} describe analysisrun {{ $labels.name }}: which metric, and what does it say?',
        'Does Prometheus answer? Look at its own alerts first.',
      ],
    },
    {
      name: 'RolloutsControllerSlow',
      expr: '1 - sum(rate(rollout_reconcile_bucket{le="1"}[10m])) / sum(rate(rollout_reconcile_count[10m])) > 0.25',
      for: '15m',
      severity: 'warning',
      summary: 'One look in four of Argo Rollouts at a release takes over a second: taking one back takes longer, too',
      runbook: [
        `${kubectl} top pods: is it short of processor?`,
        'Is the API server slow? Its dashboard tells; each look asks it several times.',
      ],
    },
    {
      name: 'RolloutsControllerMemory',
      expr: `max by (pod) (container_memory_working_set_bytes{${container}}) / on (pod) max by (pod) (kube_pod_container_resource_limits{${container},resource="memory"}) > 0.9`,
      for: '15m',
      severity: 'warning',
      summary: '{{ $labels.pod }} has nine tenths of its memory in use; at the end of it, it is killed',
      runbook: [
        'It keeps every Rollout, ReplicaSet and Service in memory: is there a namespace with thousands of old ReplicaSets?',
        "Else more memory: the release's values, controller.resources.limits.memory.",
      ],
    },
  ];
}

/** What somebody looks at who runs it. */
export function operatorDashboard(): Dashboard {
  return {
    title: 'Argo Rollouts',
    panels: [
      { title: 'Releases by phase', expr: 'count by (phase) (rollout_info)' },
      { title: 'Analyses by phase', expr: 'count by (phase) (analysis_run_info)' },
      { title: 'Events', expr: 'sum by (reason) (rate(rollout_events_total[5m]))', unit: 'ops' },
      { title: 'Errors', expr: 'sum by (namespace, name) (rate(rollout_reconcile_error[5m]))', unit: 'ops' },
      {
        title: 'Time of a look at a release, 99 of 100',
        expr: 'histogram_quantile(0.99, sum by (le) (rate(rollout_reconcile_bucket[5m])))',
        unit: 's',
      },
    ],
  };
}
