import type { ChartPin, CrdPin, ImagePin } from '../../kernel/base/pin';

// Ceph by Rook. Images of a release: deploy/examples/images.txt of rook v1.20.6.
const SIG_STORAGE = 'registry.k8s.io/sig-storage';

export const ROOK_CHART: ChartPin = {
  name: 'rook-ceph',
  repository: 'https://charts.rook.io/release',
  chart: 'rook-ceph',
  version: 'v1.20.6',
  images: [
    { path: 'image', form: 'split', ref: 'docker.io/rook/ceph:v1.20.6' },
    { path: 'csi.cephcsi', form: 'split', ref: 'quay.io/cephcsi/cephcsi:v3.17.0' },
    { path: 'csi.registrar', form: 'split', ref: `${SIG_STORAGE}/csi-node-driver-registrar:v2.17.0` },
    { path: 'csi.provisioner', form: 'split', ref: `${SIG_STORAGE}/csi-provisioner:v6.2.0` },
    { path: 'csi.snapshotter', form: 'split', ref: `${SIG_STORAGE}/csi-snapshotter:v8.5.0` },
    { path: 'csi.attacher', form: 'split', ref: `${SIG_STORAGE}/csi-attacher:v4.12.0` },
    { path: 'csi.resizer', form: 'split', ref: `${SIG_STORAGE}/csi-resizer:v2.1.0` },
    { path: 'csi.csiAddons', form: 'split', ref: 'quay.io/csiaddons/k8s-sidecar:v0.14.0' },
    {
      path: 'ceph-csi-operator.controllerManager.manager.image',
      form: 'split',
      ref: 'quay.io/cephcsi/ceph-csi-operator:v1.0.4',
    },
  ],
};

/** Its images are the operator's, by a ConfigMap of the chart above. */
export const CEPH_CSI_DRIVERS_CHART: ChartPin = {
  name: 'ceph-csi-drivers',
  repository: 'https://ceph.github.io/ceph-csi-operator',
  chart: 'ceph-csi-drivers',
  version: '1.0.4',
  images: [],
};

export const ROOK_CRDS: CrdPin = {
  groups: ['ceph.rook.io', 'objectbucket.io'],
  version: 'v1.20.6',
  base: 'https://raw.githubusercontent.com/rook/rook/v1.20.6/deploy/examples',
  files: ['crds.yaml'],
};

export const CEPH_IMAGE: ImagePin = { name: 'ceph', ref: 'quay.io/ceph/ceph:v20.2.4-20260818' };
