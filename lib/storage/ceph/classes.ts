import type { Labels } from '../../kernel/base/values';
import { StorageClassKind } from '../../kernel/kubernetes';
import { Manifest } from '../../kernel/manifest';
import type { System } from '../../kernel/system';
import { VolumeSnapshotClass } from './kinds';
import { DRIVERS, type Driver } from './names';
import type { CephPlan, PlannedFilesystem, PlannedPool, PlannedStore } from './plan';
import { volumePool } from './pools';

/** A StorageClass for each pool, filesystem and object store, of the same name; snapshot classes where they are asked for. */
export function writeClasses(system: System, plan: CephPlan): void {
  for (const pool of plan.blockPools) writeClass(system, plan, pool.name, DRIVERS.rbd, blockParameters(plan, pool));
  for (const files of plan.filesystems)
    writeClass(system, plan, files.name, DRIVERS.cephfs, fileParameters(plan, files));
  for (const store of plan.objectStores)
    writeClass(system, plan, store.name, `${plan.namespace}.ceph.rook.io/bucket`, bucketParameters(plan, store));
  if (plan.snapshots) writeSnapshotClasses(system, plan);
}

function writeClass(system: System, { keeps }: CephPlan, name: string, provisioner: string, parameters: Labels): void {
  const made = new Manifest(system, StorageClassKind, {
    name,
    wave: -1,
    provisioner,
    parameters,
    reclaimPolicy: keeps ? 'Retain' : 'Delete',
    volumeBindingMode: 'Immediate',
    allowVolumeExpansion: true,
  });
  system.state.deliver(made.id, { prune: 'confirm' });
}

/** One for each driver in use; their CRD is the cluster's, which says so by asking for them. */
function writeSnapshotClasses(system: System, { namespace, keeps, blockPools, filesystems }: CephPlan): void {
  const crd = 'volumesnapshotclasses.snapshot.storage.k8s.io';
  system.state.makes({ group: 'apiextensions.k8s.io', kind: 'CustomResourceDefinition', name: crd });
  const write = (driver: Driver) =>
    new Manifest(system, VolumeSnapshotClass, {
      name: system.name(driver),
      driver: DRIVERS[driver],
      deletionPolicy: keeps ? 'Retain' : 'Delete',
      parameters: { clusterID: namespace, ...secretOf('snapshotter', `rook-csi-${driver}-provisioner`, namespace) },
    });
  if (blockPools.length > 0) write('rbd');
  if (filesystems.length > 0) write('cephfs');
}

function blockParameters({ namespace }: CephPlan, pool: PlannedPool): Labels {
  return {
    ...csiParameters(namespace, 'rbd'),
    pool: pool.name,
    ...(pool.erasure === undefined ? {} : { dataPool: `${pool.name}-data` }),
    imageFormat: '2',
    // All that kernels from 5.4 on map; msgr v2 wants 5.11 already.
    imageFeatures: 'layering,fast-diff,object-map,deep-flatten,exclusive-lock',
    // xfs can deadlock where OSDs and their clients share a node.
    'csi.storage.k8s.io/fstype': 'ext4',
  };
}

function fileParameters({ namespace }: CephPlan, files: PlannedFilesystem): Labels {
  return { ...csiParameters(namespace, 'cephfs'), fsName: files.name, pool: volumePool(files) };
}

function bucketParameters({ namespace }: CephPlan, { name }: PlannedStore): Labels {
  return { objectStoreName: name, objectStoreNamespace: namespace };
}

/** Parameters by which a CSI driver finds the cluster and its keys: Rook puts both into the cluster's namespace. */
function csiParameters(namespace: string, driver: Driver): Labels {
  const provisioner = `rook-csi-${driver}-provisioner`;
  return {
    clusterID: namespace,
    ...secretOf('provisioner', provisioner, namespace),
    ...secretOf('controller-expand', provisioner, namespace),
    ...secretOf('controller-publish', provisioner, namespace),
    ...secretOf('node-stage', `rook-csi-${driver}-node`, namespace),
  };
}

function secretOf(use: string, name: string, namespace: string): Labels {
  return {
    [`csi.storage.k8s.io/${use}-secret-name`]: name,
    [`csi.storage.k8s.io/${use}-secret-namespace`]: namespace,
  };
}
