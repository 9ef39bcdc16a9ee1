import { Manifest } from '../../kernel/manifest';
import type { System } from '../../kernel/system';
import {
  CephBlockPool,
  CephCluster,
  CephFilesystem,
  CephFilesystemSubVolumeGroup,
  CephObjectStore,
  type PoolSpec,
} from './kinds';
import { clusterOf } from './objects';
import { CEPH_IMAGE } from './pins';
import type { CephPlan, PlannedFilesystem, PlannedPool } from './plan';
import { dataPool, filesystemOf, managersPool, metadataPool, objectStoreOf } from './pools';

/** The custom resources of which Rook makes the cluster. */
export function writeResources(system: System, plan: CephPlan): void {
  const cluster = clusterOf(plan, system.env.image(CEPH_IMAGE));
  hold(system, plan, new Manifest(system, CephCluster, { name: plan.id, spec: cluster }), 'Ready');
  writePool(system, plan, system.name('mgr'), managersPool(plan));
  for (const pool of plan.blockPools) writeBlockPool(system, plan, pool);
  for (const files of plan.filesystems) writeFilesystem(system, plan, files);
  for (const store of plan.objectStores) {
    const { name } = store;
    hold(system, plan, new Manifest(system, CephObjectStore, { name, spec: objectStoreOf(plan, store) }), 'Ready');
  }
}

/** An erasure coded one comes as two: volumes keep their names and headers in copies. */
function writeBlockPool(system: System, plan: CephPlan, pool: PlannedPool): void {
  const coded = pool.erasure !== undefined;
  writePool(system, plan, pool.name, coded ? metadataPool(plan, pool) : dataPool(plan, pool));
  if (coded) writePool(system, plan, `${pool.name}-data`, dataPool(plan, pool));
}

function writeFilesystem(system: System, plan: CephPlan, files: PlannedFilesystem): void {
  const { name } = files;
  hold(system, plan, new Manifest(system, CephFilesystem, { name, spec: filesystemOf(plan, files) }), 'Ready');
  // The group in which the driver makes its volumes; pinned, so that they spread over the metadata servers.
  const spec = { name: 'csi', filesystemName: name, pinning: { distributed: 1 as const } };
  hold(system, plan, new Manifest(system, CephFilesystemSubVolumeGroup, { name: `${name}-csi`, spec }));
}

function writePool(system: System, plan: CephPlan, name: string, spec: PoolSpec): void {
  hold(system, plan, new Manifest(system, CephBlockPool, { name, spec }));
}

/** What owns data is never deleted for having left a file. @param ready phase that it reaches when it works. @default it tells none */
function hold({ state }: System, { destroys }: CephPlan, made: Manifest, ready?: 'Ready'): void {
  state.deliver(made.id, { prune: destroys === undefined ? 'never' : 'confirm' });
  if (ready !== undefined) state.ready(made, { path: 'status.phase', is: ready });
}
