import type { Alert, Dashboard } from '../../kernel/facts';
import { DRIVERS_RELEASE, ROOK } from './names';

/** What is worth waking for in the operators and the drivers of an environment. */
export function rookAlerts(): Alert[] {
  return [...operatorAlerts(), ...driverAlerts()];
}

/** Without the operators all goes on, until something breaks. */
function operatorAlerts(): Alert[] {
  return [
    {
      name: 'RookOperatorDown',
      expr: `${available('rook-ceph-operator')} == 0`,
      for: '15m',
      severity: 'warning',
      summary: 'Rook does not run: Ceph goes on serving, but nothing that breaks in it is replaced',
      runbook: [
        `kubectl -n ${ROOK} describe pod -l app=rook-ceph-operator: no node with room, or no image?`,
        `kubectl -n ${ROOK} logs deploy/rook-ceph-operator --previous: a panic names the custom resource it read.`,
        'Until it runs, change nothing in the CephClusters.',
      ],
    },
    {
      name: 'CephCsiOperatorDown',
      expr: `${available('ceph-csi-controller-manager')} == 0`,
      for: '30m',
      severity: 'warning',
      summary: 'The CSI operator does not run: drivers go on, but are not repaired or upgraded',
      runbook: [
        `kubectl -n ${ROOK} describe deploy ceph-csi-controller-manager.`,
        `kubectl -n ${ROOK} logs deploy/ceph-csi-controller-manager --previous.`,
        'Check that the release rook-ceph is as the last plan of the foundation says.',
      ],
    },
  ];
}

/** Without the drivers no volume is made, or none is mounted. */
function driverAlerts(): Alert[] {
  return [
    {
      name: 'CephCsiControllerDown',
      expr: `${available('.*-ctrlplugin')} == 0`,
      for: '10m',
      severity: 'critical',
      summary: 'No volume of {{ $labels.deployment }} can be made, attached, grown or deleted',
      runbook: [
        `kubectl -n ${ROOK} get deploy {{ $labels.deployment }} -o yaml: the status tells why there is no pod; a missing ServiceAccount means that the release ${DRIVERS_RELEASE} is missing.`,
        `kubectl -n ${ROOK} logs deploy/{{ $labels.deployment }} --all-containers --tail=100.`,
        'csi-snapshotter restarting over missing CRDs: install external-snapshotter, or take snapshots off.',
      ],
    },
    {
      name: 'CephCsiNodePluginDown',
      expr: `kube_daemonset_status_number_unavailable{namespace="${ROOK}",daemonset=~".*-nodeplugin"} > 0`,
      for: '15m',
      severity: 'critical',
      summary: 'Pods on {{ $value }} nodes cannot mount volumes of {{ $labels.daemonset }}',
      runbook: [
        `kubectl -n ${ROOK} get pods -o wide -l app={{ $labels.daemonset }}: which node?`,
        'On the node: is the kernel module there (modprobe rbd, modprobe ceph), and /var/lib/kubelet where the plugin looks?',
        'Cordon the node until its plugin runs; pods that start there would hang in ContainerCreating.',
      ],
    },
  ];
}

/** What is looked at first. */
export function rookDashboard(): Dashboard {
  return {
    title: 'Rook and the Ceph CSI drivers',
    panels: [
      { title: 'Operators running', expr: available('rook-ceph-operator|ceph-csi-controller-manager') },
      { title: 'CSI controllers running', expr: available('.*-ctrlplugin') },
      { title: 'Nodes that can mount', expr: `kube_daemonset_status_number_available{namespace="${ROOK}"}` },
      { title: 'Claims that wait', expr: 'sum(kube_persistentvolumeclaim_status_phase{phase="Pending"})' },
    ],
  };
}

/** Pods that run, of Deployments by a regular expression. */
function available(deployments: string): string {
  return `kube_deployment_status_replicas_available{namespace="${ROOK}",deployment=~"${deployments}"}`;
}
