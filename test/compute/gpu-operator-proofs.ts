import type { Proof, Proofs } from '../../lib/testing';

function down(deployment: string, briefly: string): Proof {
  const series = `kube_deployment_status_replicas_available{namespace="gpu-operator",deployment="${deployment}"}`;
  return { fires: { series: { [series]: '0' } }, silent: { series: { [series]: briefly } } };
}

const of = (metric: string) => `${metric}{namespace="gpu-operator",pod="gpu-operator-0"}`;
const missing = (daemonset: string) =>
  `kube_daemonset_status_number_unavailable{namespace="gpu-operator",daemonset="${daemonset}"}`;

export const PROOFS: Proofs = {
  GpuOperatorDown: down('gpu-operator', '1x5 0x13 1x7'),
  GpuOperatorFails: {
    fires: { series: { [of('gpu_operator_reconciliation_status')]: '0' } },
    // A node joins, and its driver is compiled.
    silent: { series: { [of('gpu_operator_reconciliation_status')]: '1x5 0x27 1x8' } },
  },
  GpuDriverUpgradeFailed: {
    fires: { series: { [of('gpu_operator_nodes_upgrades_failed')]: '1' } },
    silent: { series: { [of('gpu_operator_nodes_upgrades_failed')]: '0x5 1x3 0x7' } },
  },
  GpuOperandDown: {
    fires: { series: { [missing('nvidia-dcgm-exporter')]: '1', [missing('gpu-feature-discovery')]: '0' } },
    silent: { series: { [missing('nvidia-dcgm-exporter')]: '0x5 1x17 0x8' } },
  },
  GpuDiscoveryDown: down('gpu-operator-node-feature-discovery-master', '1x5 0x27 1x8'),
};
