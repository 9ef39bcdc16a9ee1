import type { Bucket } from '../../handles/bucket';
import { type StorageClass, storageClass } from '../../handles/storage-class';
import { Check, fail, listed } from '../../kernel/base/faults';
import type { Environment } from '../../kernel/environment';
import type { Endpoint } from '../../kernel/facts';
import { Operator } from '../../kernel/operator';
import { System } from '../../kernel/system';
import { CephBucket } from './bucket';
import { writeClasses } from './classes';
import { WITH_SNAPSHOTS } from './drivers';
import { stateCeph } from './facts';
import { CEPH_LAWS } from './laws';
import { rookOperator } from './operator';
import { CEPH_IMAGE } from './pins';
import { type CephPlan, type PlannedPool, planCeph } from './plan';
import type { CephBucketProps, CephStorageProps } from './props';
import { writeAccounts } from './rbac';
import { writeResources } from './resources';
import { checkCeph, checkNeighbours } from './rules';
import { openStores, type Store } from './stores';
import { writeToolbox } from './toolbox';

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
  static override readonly laws = CEPH_LAWS;

  /** The managers' web interface; the user is `admin`, the password in the Secret `rook-ceph-dashboard-password`. */
  readonly dashboard: Endpoint;
  /** @internal What other clusters of the environment must not share with this one. */
  readonly cephPlan: CephPlan;
  private readonly stores: ReadonlyMap<string, Store>;
  private readonly buckets = new Map<string, CephBucket>();

  /** @throws KeelsonError with everything that would hang or destroy: see docs/systems/ceph-storage.md */
  constructor(env: Environment, id: string, props: CephStorageProps) {
    super(env, id, props, { app: 'ceph', image: CEPH_IMAGE, maxId: 36, security: 'privileged' });
    const plan = planCeph(this, env.pool(props.pool, this.path), props);
    this.cephPlan = plan;
    const check = new Check(this.path);
    checkCeph(check, plan);
    checkNeighbours(check, plan, this.neighbours());
    check.done();

    const rook = Operator.in(this, rookOperator(env), plan.snapshots ? WITH_SNAPSHOTS : {});
    this.needDashboardPassword();

    const { dashboard, stores } = stateCeph(this, plan, rook);
    this.dashboard = dashboard;
    this.stores = openStores(this, plan, stores);

    writeAccounts(this);
    writeResources(this, plan);
    writeClasses(this, plan);
    if (plan.toolbox) writeToolbox(this);
  }

  /**
   * Volumes for one node at a time, on an RBD pool.
   * @param pool by its name in the stack. @default the only one
   * @throws KeelsonError when there is no such pool, or none is named of several
   */
  block(pool?: string): StorageClass<'RWO'> {
    const { name } = this.chosen('blockPools', this.cephPlan.blockPools, pool);
    return storageClass({ name, mode: 'RWO', keeps: this.cephPlan.keeps, expands: true, giver: this });
  }

  /**
   * Volumes for many nodes at once, on a CephFS filesystem.
   * @param filesystem by its name in the stack. @default the only one
   * @throws KeelsonError when there is no such filesystem, or none is named of several
   */
  files(filesystem?: string): StorageClass<'RWX'> {
    const { name } = this.chosen('filesystems', this.cephPlan.filesystems, filesystem);
    return storageClass({ name, mode: 'RWX', keeps: this.cephPlan.keeps, expands: true, giver: this });
  }

  /**
   * A bucket of an object store; every taker gets a user of its own, with keys that Terraform mints.
   * @param props @default the only object store, no limits
   * @throws KeelsonError when S3 has no bucket of that name, there is no such object store, or it is asked for twice with
   * different limits
   */
  bucket(name: string, props: CephBucketProps = {}): Bucket {
    const { part } = this.chosen('objectStores', this.cephPlan.objectStores, props.store);
    const known = this.buckets.get(`${part}/${name}`);
    if (known !== undefined) return known.again(props);
    const bucket = new CephBucket(this, this.stores.get(part) as Store, name, props);
    this.buckets.set(`${part}/${name}`, bucket);
    return bucket;
  }

  override close(): void {
    for (const bucket of this.buckets.values()) bucket.write();
  }

  /** Supplied, so that Rook does not invent one: it takes the Secret that it finds. */
  private needDashboardPassword(): void {
    const password = this.need.mint('dashboard');
    this.need.secret({ name: 'rook-ceph-dashboard-password', data: { password: password.plain } });
  }

  private neighbours(): CephPlan[] {
    const others = this.env.systems.filter((other) => other !== this && 'cephPlan' in other);
    return (others as CephStorage[]).map(({ cephPlan }) => cephPlan);
  }

  private chosen<P extends PlannedPool>(prop: string, all: readonly P[], part: string | undefined): P {
    const found = part === undefined && all.length === 1 ? all[0] : all.find((pool) => pool.part === part);
    if (found !== undefined) return found;
    return fail(this.path, {
      prop,
      given: part,
      message: part === undefined && all.length > 1 ? 'has several: say which' : 'has no such one',
      allowed: all.length === 0 ? 'none yet' : listed(all.map((pool) => pool.part)),
      ...(all.length === 0 ? { fix: `Add it to the props: ${prop}: { ${part ?? 'main'}: {} }.` } : {}),
    });
  }
}
