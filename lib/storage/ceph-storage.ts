import type { Bucket } from '../handles/bucket';
import { type StorageClass, storageClass } from '../handles/storage-class';
import { CEPH_IMAGE, tagOf } from '../kernel/catalog';
import type { Environment } from '../kernel/environment';
import type { Endpoint } from '../kernel/facts';
import { KeelsonError } from '../kernel/faults';
import type { ObjectId } from '../kernel/kind';
import { StorageClassKind } from '../kernel/kubernetes';
import { Manifest } from '../kernel/manifest';
import { Operator } from '../kernel/operator';
import { System, type SystemProps } from '../kernel/system';
import { CephBucket, type CephBucketProps } from './ceph-bucket';
import { type CephFacts, stateCeph } from './ceph-facts';
import {
  type CephPlan,
  type CephShape,
  type CephSite,
  type PlannedFiles,
  type PlannedObjects,
  type PlannedPool,
  planCeph,
  poolsOf,
} from './ceph-plan';
import { writeAccounts } from './ceph-rbac';
import { checkCeph, checkNeighbours } from './ceph-rules';
import {
  blockParameters,
  CEPHFS_DRIVER,
  clusterSpec,
  dataSpec,
  fileParameters,
  filesystemSpec,
  metadataSpec,
  mgrPoolSpec,
  RBD_DRIVER,
  snapshotParameters,
  storeSpec,
} from './ceph-shape';
import { writeToolbox } from './ceph-toolbox';
import { CephTrust, certificateOf } from './ceph-trust';
import {
  CephBlockPool,
  CephCluster,
  CephFilesystem,
  CephFilesystemSubVolumeGroup,
  CephObjectStore,
  VolumeSnapshotClass,
} from './rook';
import { rookOperator, WITH_SNAPSHOTS } from './rook-operator';

export interface CephStorageProps extends SystemProps, CephShape {
  /**
   * Snapshots of volumes. It says that the cluster has external-snapshotter, its CRDs and its controller, which Rook does
   * not bring; without the CRDs the CSI drivers fail. @default false
   */
  readonly snapshots?: boolean;
  /** A pod with Ceph's command line, as the administrator. @default false */
  readonly toolbox?: boolean;
}

/**
 * Block, file and object storage on the disks of a node pool: Ceph, run by Rook. Volumes come as storage classes, S3
 * buckets with a user for each taker; data outlives claims, classes and this class itself.
 *
 * ```ts
 * const ceph = new CephStorage(env, 'ceph', { pool: 'storage', devices: '^sd[b-z]$', objectStores: { s3: {} } });
 * new RabbitCluster(env, 'rabbit', { storage: ceph.block() });
 * ```
 */
export class CephStorage extends System {
  /** The managers' web interface; the user is `admin`, the password in the Secret `rook-ceph-dashboard-password`. */
  readonly dashboard: Endpoint;
  /** @internal */
  readonly cephPlan: CephPlan;
  private readonly keeps: boolean;
  private readonly facts: CephFacts;
  private readonly buckets = new Map<string, CephBucket>();
  private readonly trust: CephTrust;

  /** @throws KeelsonError with everything that would hang or destroy: see docs/systems/ceph-storage.md */
  constructor(env: Environment, id: string, props: CephStorageProps) {
    super(env, id, props, { app: 'ceph', version: tagOf(env.pinned(CEPH_IMAGE)), maxId: 36, security: 'privileged' });
    this.cephPlan = planCeph(siteOf(this, props), props);
    checkCeph(this.cephPlan);
    checkNeighbours(this.cephPlan, neighboursOf(this));
    this.keeps = env.row.data !== 'scratch';
    const rook = Operator.in(this, rookOperator(env), props.snapshots ? WITH_SNAPSHOTS : {});
    this.facts = stateCeph(this, this.cephPlan, rook);
    this.dashboard = this.facts.dashboard;
    this.trust = new CephTrust(this, this.cephPlan.objectStores);
    this.needDashboardPassword();
    writeAccounts(this);
    this.writeCluster();
    for (const pool of this.cephPlan.blockPools) this.writeBlockPool(pool);
    for (const files of this.cephPlan.filesystems) this.writeFilesystem(files);
    for (const store of this.cephPlan.objectStores) this.writeStore(store);
    if (props.snapshots) this.writeSnapshotClasses();
    if (props.toolbox) writeToolbox(this);
  }

  /** Volumes for one node at a time, on an RBD pool. @param pool @default the only one */
  block(pool?: string): StorageClass<'RWO'> {
    const { name } = this.chosen('blockPools', this.cephPlan.blockPools, pool);
    return storageClass({ name, mode: 'RWO', keeps: this.keeps, expands: true, owner: this });
  }

  /** Volumes for many nodes at once, on a CephFS filesystem. @param filesystem @default the only one */
  files(filesystem?: string): StorageClass<'RWX'> {
    const { name } = this.chosen('filesystems', this.cephPlan.filesystems, filesystem);
    return storageClass({ name, mode: 'RWX', keeps: this.keeps, expands: true, owner: this });
  }

  /**
   * A bucket of an object store; every taker gets a user of its own, with keys that Terraform mints.
   * @throws KeelsonError when S3 has no bucket of that name, or it is asked for twice with different limits
   */
  bucket(name: string, props: CephBucketProps = {}): Bucket {
    const store = this.chosen('objectStores', this.cephPlan.objectStores, props.store);
    const known = this.buckets.get(`${store.part}/${name}`);
    if (known !== undefined) return known.again(props);
    const at = this.facts.stores.get(store.part) as Endpoint;
    const bucket = new CephBucket(this, { name, store, at, props, trust: this.trust });
    this.buckets.set(`${store.part}/${name}`, bucket);
    return bucket;
  }

  /** Who may use a bucket is known when everybody has taken. */
  override finish(): void {
    for (const bucket of this.buckets.values()) bucket.write();
  }

  /** Supplied, so that Rook does not invent one: it takes the Secret that it finds. */
  private needDashboardPassword(): void {
    const password = this.need.mint('dashboard');
    this.need.secret({ name: 'rook-ceph-dashboard-password', data: { password: password.plain } });
  }

  private writeCluster(): void {
    const spec = clusterSpec(this.cephPlan, this.env.image(CEPH_IMAGE));
    const cluster = new Manifest(this, CephCluster, { name: this.id, spec });
    this.hold(cluster.id, 'Ready');
    this.hold(
      new Manifest(this, CephBlockPool, {
        name: this.name('mgr'),
        spec: mgrPoolSpec(this.cephPlan, poolsOf(this.cephPlan)),
      }).id,
    );
  }

  private writeBlockPool(pool: PlannedPool): void {
    const coded = pool.erasure !== undefined;
    const spec = coded ? metadataSpec(this.cephPlan, pool) : dataSpec(this.cephPlan, pool);
    this.hold(new Manifest(this, CephBlockPool, { name: pool.name, spec }).id);
    if (coded)
      this.hold(
        new Manifest(this, CephBlockPool, { name: `${pool.name}-data`, spec: dataSpec(this.cephPlan, pool) }).id,
      );
    this.writeClass(pool.name, RBD_DRIVER, blockParameters(this.cephPlan, pool));
  }

  private writeFilesystem(files: PlannedFiles): void {
    const { name } = files;
    this.hold(new Manifest(this, CephFilesystem, { name, spec: filesystemSpec(this.cephPlan, files) }).id, 'Ready');
    // The group in which the driver makes its volumes; pinned, so that they spread over the metadata servers.
    const group = { name: 'csi', filesystemName: name, pinning: { distributed: 1 as const } };
    this.hold(new Manifest(this, CephFilesystemSubVolumeGroup, { name: `${name}-csi`, spec: group }).id);
    this.writeClass(name, CEPHFS_DRIVER, fileParameters(this.cephPlan, files));
  }

  private writeStore(store: PlannedObjects): void {
    const { name, tls } = store;
    const certificate = tls ? certificateOf(store) : undefined;
    this.hold(
      new Manifest(this, CephObjectStore, { name, spec: storeSpec(this.cephPlan, store, certificate) }).id,
      'Ready',
    );
    this.writeClass(name, `${this.namespace}.ceph.rook.io/bucket`, {
      objectStoreName: name,
      objectStoreNamespace: this.namespace,
    });
  }

  private writeClass(name: string, provisioner: string, parameters: Readonly<Record<string, string>>): void {
    const made = new Manifest(this, StorageClassKind, {
      name,
      wave: -1,
      provisioner,
      parameters,
      reclaimPolicy: this.keeps ? 'Retain' : 'Delete',
      volumeBindingMode: 'Immediate',
      allowVolumeExpansion: true,
    });
    this.state.deliver(made.id, { prune: 'confirm' });
  }

  private writeSnapshotClasses(): void {
    const crd = 'volumesnapshotclasses.snapshot.storage.k8s.io';
    this.state.makes({ group: 'apiextensions.k8s.io', kind: 'CustomResourceDefinition', name: crd });
    const deletionPolicy = this.keeps ? 'Retain' : 'Delete';
    const write = (part: 'rbd' | 'cephfs', driver: string) =>
      new Manifest(this, VolumeSnapshotClass, {
        name: this.name(part),
        driver,
        deletionPolicy,
        parameters: snapshotParameters(this.cephPlan.site, part),
      });
    if (this.cephPlan.blockPools.length > 0) write('rbd', RBD_DRIVER);
    if (this.cephPlan.filesystems.length > 0) write('cephfs', CEPHFS_DRIVER);
  }

  /** What owns data is never deleted for having left a file. @param ready phase that it reaches when it works */
  private hold(object: ObjectId, ready?: string): void {
    this.state.deliver(object, { prune: this.cephPlan.destroys === undefined ? 'never' : 'confirm' });
    if (ready !== undefined)
      this.state.ready({ object, apiVersion: 'ceph.rook.io/v1', path: 'status.phase', is: ready });
  }

  private chosen<P extends PlannedPool>(prop: string, all: readonly P[], part: string | undefined): P {
    const found = part === undefined && all.length === 1 ? all[0] : all.find((pool) => pool.part === part);
    if (found !== undefined) return found;
    const known = all.map((pool) => pool.part).join(', ');
    throw new KeelsonError([
      {
        path: this.path,
        prop,
        given: part,
        message: part === undefined && all.length > 1 ? 'has several: say which' : 'has no such one',
        allowed: known || 'none yet',
        fix: all.length === 0 ? `Add it to the props: ${prop}: { ${part ?? 'main'}: {} }.` : '',
      },
    ]);
  }
}

function siteOf(system: System, { pool }: CephStorageProps): CephSite {
  const { env, id, path, namespace } = system;
  return {
    id,
    path,
    namespace,
    stage: env.row.stage,
    availability: env.availability,
    nodes: env.pool(pool, path),
    kubernetes: env.row.kubernetes,
    ceph: tagOf(env.pinned(CEPH_IMAGE)),
  };
}

function neighboursOf(system: CephStorage): CephPlan[] {
  const others = system.env.systems.filter((other) => other !== system && 'cephPlan' in other);
  return (others as CephStorage[]).map(({ cephPlan }) => cephPlan);
}
