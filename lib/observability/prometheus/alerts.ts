import type { Alert } from '../../kernel/facts';
import { ofServers } from './names';
import { NODE_ALERTS, VOLUME_ALERTS } from './node-alerts';
import { ownAlerts } from './own-alerts';
import type { PrometheusPlan } from './plan';
import { WORKLOAD_ALERTS } from './workload-alerts';

/** What is worth waking for: of the cluster, and of Prometheus itself. */
export function prometheusAlerts(plan: PrometheusPlan): Alert[] {
  return [...NODE_ALERTS, ...VOLUME_ALERTS, ...WORKLOAD_ALERTS, ...unseen(plan), ...ownAlerts(plan)];
}

/** What is not measured. */
function unseen(plan: PrometheusPlan): Alert[] {
  const { id, namespace, replicas } = plan;
  const kubectl = `kubectl -n ${namespace}`;
  return [
    {
      name: 'PrometheusServerMissing',
      expr: `(count(up{${ofServers(plan)}} == 1) or vector(0)) < ${replicas}`,
      for: '10m',
      severity: 'warning',
      summary: `{{ $value }} of ${replicas} Prometheus servers answer`,
      runbook: [
        `${kubectl} get pods -l prometheus=${id} -o wide: which one, and where?`,
        `${kubectl} logs of it, container prometheus: after a crash it reads its log again, for minutes.`,
        `${kubectl} get prometheus ${id} -o yaml: the conditions say what the operator misses.`,
      ],
    },
    {
      name: 'PrometheusTargetDown',
      expr: 'up == 0',
      for: '15m',
      severity: 'warning',
      summary:
        '{{ $labels.system }}: {{ $labels.job }} at {{ $labels.instance }} is not measured, and its alerts stay silent',
      runbook: [
        `${kubectl} port-forward svc/${id}-prometheus 9090, then Status, Targets: the error stands beside the target.`,
        'Refused or timed out: does the pod run, and does its network policy name Prometheus? The edge is in the model of the environment.',
        'A certificate: is it renewed, and for the name that is asked for?',
      ],
    },
    {
      name: 'PrometheusKubeletsUnseen',
      expr: 'absent(up{job="kubelet"} == 1)',
      for: '15m',
      severity: 'critical',
      summary: 'No kubelet is measured: nobody is told of volumes that run full',
      runbook: [
        `kubectl auth can-i get nodes/metrics --as system:serviceaccount:${namespace}:${id}-prometheus.`,
        'Status, Targets: 401 is the token, 403 the right, a certificate the prop kubelets.',
        'Else the network: pods of Prometheus must reach port 10250 of the nodes.',
      ],
    },
  ];
}
