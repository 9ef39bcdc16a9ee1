import type { Proof, Proofs } from '../../lib/testing';

/** A Deployment without a pod; and one that is rolled. */
function down(deployment: string, briefly: string): Proof {
  const series = `kube_deployment_status_replicas_available{namespace="rook-ceph",deployment="${deployment}"}`;
  return { fires: { series: { [series]: '0' } }, silent: { series: { [series]: briefly } } };
}

const nodes = (driver: string) =>
  `kube_daemonset_status_number_unavailable{namespace="rook-ceph",daemonset="rook-ceph.${driver}.csi.ceph.com-nodeplugin"}`;

export const PROOFS: Proofs = {
  RookOperatorDown: down('rook-ceph-operator', '1x5 0x13 1x7'),
  CephCsiOperatorDown: down('ceph-csi-controller-manager', '1x5 0x25 1x10'),
  CephCsiControllerDown: down('rook-ceph.rbd.csi.ceph.com-ctrlplugin', '2x5 0x8 1x7'),
  CephCsiNodePluginDown: {
    fires: { series: { [nodes('rbd')]: '1', [nodes('cephfs')]: '0' } },
    silent: { series: { [nodes('rbd')]: '0x5 1x13 0x7', [nodes('cephfs')]: '0' } },
  },
};
