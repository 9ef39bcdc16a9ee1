import type { Alert, Dashboard } from '../../kernel/facts';
import { OPERATOR, POLICY } from './names';

const kubectl = `kubectl -n ${OPERATOR}`;
const available = (deployments: string) =>
  `kube_deployment_status_replicas_available{namespace="${OPERATOR}",deployment=~"${deployments}"}`;
const unavailable = `kube_daemonset_status_number_unavailable{namespace="${OPERATOR}"}`;

/** What is worth waking for in the operator: pods that have a GPU keep it, new ones may not get one. */
export function operatorAlerts(): Alert[] {
  return [...controllerAlerts(), ...nodeAlerts()];
}

function controllerAlerts(): Alert[] {
  return [
    {
      name: 'GpuOperatorDown',
      expr: `${available(OPERATOR)} == 0`,
      for: '15m',
      severity: 'warning',
      summary: 'The GPU operator does not run: GPUs go on, but new nodes get no driver and nothing is repaired',
      runbook: [
        `${kubectl} describe pod -l app=${OPERATOR}: no node with room, or no image?`,
        `${kubectl} logs deploy/${OPERATOR} --previous.`,
      ],
    },
    {
      name: 'GpuOperatorFails',
      expr: `gpu_operator_reconciliation_status{namespace="${OPERATOR}"} != 1`,
      for: '30m',
      severity: 'warning',
      summary: 'The GPU operator cannot make the nodes as the ClusterPolicy says',
      runbook: [
        `kubectl describe clusterpolicy ${POLICY}: the condition names the state that is not ready.`,
        `${kubectl} get pods -o wide: which operand waits, on which node?`,
        'Waiting in Init: the one before it on that node failed. The order is driver, toolkit, plugin, validator.',
      ],
    },
  ];
}

/** What the nodes lack. */
function nodeAlerts(): Alert[] {
  return [
    {
      name: 'GpuDriverUpgradeFailed',
      expr: `gpu_operator_nodes_upgrades_failed{namespace="${OPERATOR}"} > 0`,
      for: '5m',
      severity: 'critical',
      summary: '{{ $value }} nodes have no new driver, and are cordoned',
      runbook: [
        'kubectl get nodes -L nvidia.com/gpu-driver-upgrade-state: the failed ones say upgrade-failed.',
        `${kubectl} logs -l app.kubernetes.io/component=nvidia-driver --all-containers: a pod that still holds the GPU, or kernel headers that are not to be had?`,
        'When repaired: kubectl label node NODE nvidia.com/gpu-driver-upgrade-state=upgrade-required --overwrite.',
      ],
    },
    {
      name: 'GpuOperandDown',
      expr: `${unavailable} > 0`,
      for: '20m',
      severity: 'warning',
      summary: '{{ $labels.daemonset }} is missing on {{ $value }} nodes: what it gives, pods there do not get',
      runbook: [
        `${kubectl} get pods -o wide: which node, and which container waits?`,
        `${kubectl} logs POD -c INIT-CONTAINER: each init container says what it waits for.`,
        'ContainerCreating: does the ConfigMap exist that the ClusterPolicy names? Publish the manifests again.',
      ],
    },
    {
      name: 'GpuDiscoveryDown',
      expr: `${available(`${OPERATOR}-node-feature-discovery-master`)} == 0`,
      for: '30m',
      severity: 'warning',
      summary: 'Nobody labels nodes by their devices: a new GPU node stays without a driver',
      runbook: [
        `${kubectl} describe deploy ${OPERATOR}-node-feature-discovery-master.`,
        `${kubectl} logs deploy/${OPERATOR}-node-feature-discovery-master --previous.`,
      ],
    },
  ];
}

/** What is looked at first. */
export function operatorDashboard(): Dashboard {
  return {
    title: 'GPU operator',
    panels: [
      { title: 'Nodes with GPUs', expr: 'gpu_operator_gpu_nodes_total' },
      { title: 'As the policy says (1)', expr: 'gpu_operator_reconciliation_status' },
      { title: 'Drivers being renewed', expr: 'gpu_operator_nodes_upgrades_in_progress' },
      { title: 'Operands that are missing', expr: `sum by (daemonset) (${unavailable})` },
    ],
  };
}
