import type { CephFilesystemSpec, CephObjectStoreSpec, PoolSpec } from './kinds';
import { certificateOf, gatewayLabels, gatewayPorts, serverLabels } from './names';
import { hostEach } from './placement';
import { type CephPlan, type PlannedFilesystem, type PlannedPool, type PlannedStore, poolsOf } from './plan';
import type { Erasure } from './props';
import { resourcesOf } from './sizes';

// From the plan to pools, filesystems and object stores: pure functions, no decision that is not the plan's.

/** The pool that holds the data: copies or pieces, as the stack says. */
export function dataPool(plan: CephPlan, pool: PlannedPool): PoolSpec {
  return pool.erasure === undefined
    ? replicated(plan, pool.replicas ?? plan.copies, pool.deviceClass)
    : erasureCoded(plan, pool.erasure, pool.deviceClass);
}

/** The pool that holds names and indexes: always copies. */
export function metadataPool(plan: CephPlan, pool: PlannedPool): PoolSpec {
  return replicated(plan, pool.replicas ?? plan.copies, pool.metadataClass);
}

/** The managers' own pool, which Ceph would otherwise make with three copies on three hosts, whatever there is. */
export function managersPool(plan: CephPlan): PoolSpec {
  // ssd before nvme before hdd: any class would do, and one there must be where the others have one.
  const [fastest] = poolsOf(plan)
    .flatMap(({ metadataClass }) => metadataClass ?? [])
    .sort()
    .reverse();
  return { ...replicated(plan, plan.copies, fastest), name: '.mgr' };
}

/** A filesystem with its metadata servers. */
export function filesystemOf(plan: CephPlan, files: PlannedFilesystem): CephFilesystemSpec {
  const coded = files.erasure !== undefined;
  const first = coded ? metadataPool(plan, files) : dataPool(plan, files);
  return {
    metadataPool: metadataPool(plan, files),
    // The first data pool holds the inodes' backtraces, for which Ceph wants copies.
    dataPools: [{ ...first, name: 'data' }, ...(coded ? [{ ...dataPool(plan, files), name: 'coded' }] : [])],
    preserveFilesystemOnDelete: plan.destroys === undefined,
    metadataServer: {
      activeCount: files.servers,
      activeStandby: plan.availability === 'quorum',
      resources: resourcesOf(plan.sizes.mds),
      priorityClassName: 'system-cluster-critical',
      placement: hostEach(plan, serverLabels(files)),
    },
  };
}

/** The filesystem's pool in which volumes are made, by Ceph's name. */
export function volumePool({ name, erasure }: PlannedFilesystem): string {
  return `${name}-${erasure === undefined ? 'data' : 'coded'}`;
}

/** An object store with its gateways. */
export function objectStoreOf(plan: CephPlan, store: PlannedStore): CephObjectStoreSpec {
  const data = dataPool(plan, store);
  const { port } = gatewayPorts(store);
  return {
    metadataPool: metadataPool(plan, store),
    // The autoscaler gives a bulk pool its placement groups at once, not after it has filled.
    dataPool: { ...data, parameters: { ...data.parameters, bulk: 'true' } },
    preservePoolsOnDelete: plan.destroys === undefined,
    gateway: {
      instances: store.gateways,
      ...(store.tls ? { securePort: port, sslCertificateRef: certificateOf(store) } : { port }),
      resources: resourcesOf(plan.sizes.gateway),
      priorityClassName: 'system-cluster-critical',
      placement: hostEach(plan, gatewayLabels(store)),
    },
  };
}

/** Copies: never one, and of three never fewer than two take a write. */
function replicated(plan: CephPlan, size: number, deviceClass: string | undefined): PoolSpec {
  return {
    failureDomain: plan.failureDomain,
    ...(deviceClass === undefined ? {} : { deviceClass }),
    replicated: { size, requireSafeReplicaSize: true },
    parameters: { min_size: String(size - Math.floor(size / 2)) },
  };
}

function erasureCoded(plan: CephPlan, { data, coding }: Erasure, deviceClass: string | undefined): PoolSpec {
  return {
    failureDomain: plan.failureDomain,
    ...(deviceClass === undefined ? {} : { deviceClass }),
    erasureCoded: { dataChunks: data, codingChunks: coding },
  };
}
