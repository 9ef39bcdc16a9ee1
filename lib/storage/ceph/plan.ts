import { tagOf } from '../../kernel/base/pin';
import { placementOn } from '../../kernel/base/placement';
import type { Availability, NodePool, Stage } from '../../kernel/base/row';
import { byCode } from '../../kernel/base/values';
import type { System } from '../../kernel/system';
import { CEPH_IMAGE } from './pins';
import type { CephPool, CephStorageProps, Erasure } from './props';
import { type PlannedSizes, plannedSizes } from './sizes';

/** A pool with every default written out. */
export interface PlannedPool {
  /** Name in the stack: `block`. */
  readonly part: string;
  /** Name of the object: `ceph-block`. */
  readonly name: string;
  /** As a message says it: `blockPools.block`. */
  readonly prop: string;
  /** Absent where the data lies in pieces. */
  readonly replicas?: number;
  /** Absent where the data lies in copies. */
  readonly erasure?: Erasure;
  /** Of the disks that hold the data. Absent: any disk. */
  readonly deviceClass?: string;
  /** Of the disks that hold the metadata. Absent: any disk. */
  readonly metadataClass?: string;
}

/** A filesystem with every default written out. */
export interface PlannedFilesystem extends PlannedPool {
  /** Metadata servers at work at once, without their standbys. */
  readonly servers: number;
}

/** An object store with every default written out. */
export interface PlannedStore extends PlannedPool {
  /** Pods that serve S3. */
  readonly gateways: number;
  /** Whether they serve it on 443 with a certificate, else on 80 in plain. */
  readonly tls: boolean;
}

/** Everything that was decided, from the props and from where the cluster stands. */
export interface CephPlan {
  /** Of the system: the CephCluster is called so. */
  readonly id: string;
  /** `prod/ceph` */
  readonly path: string;
  readonly namespace: string;
  readonly stage: Stage;
  readonly availability: Availability;
  /** The pool of nodes that it stands on. */
  readonly pool: NodePool;
  /** Version of Kubernetes: `1.34`. */
  readonly kubernetes: string;
  /** Version of Ceph, as the image's tag: `v20.2.4`. */
  readonly version: string;
  /** Which disks are taken: an expression for all nodes, or those of each node. */
  readonly devices: CephStorageProps['devices'];
  /** How many the expression matches. */
  readonly disksPerNode: number;
  /** Object storage daemons: one a disk. */
  readonly osds: number;
  /** What two copies never share. */
  readonly failureDomain: 'zone' | 'host' | 'osd';
  /** How many of them there are. */
  readonly domains: number;
  /** Copies of metadata, and of data where nobody says otherwise. */
  readonly copies: number;
  /** Monitors. */
  readonly mons: number;
  /** Managers: one at work, a second one ready. */
  readonly mgrs: number;
  /** By name. */
  readonly blockPools: readonly PlannedPool[];
  /** By name. */
  readonly filesystems: readonly PlannedFilesystem[];
  /** By name. */
  readonly objectStores: readonly PlannedStore[];
  /** Whether data is encrypted on its way. */
  readonly encryptsWire: boolean;
  /** Whether data is encrypted at rest. */
  readonly encryptsDisks: boolean;
  /** What a pod of each daemon asks for. */
  readonly sizes: PlannedSizes;
  /** Folder on the hosts for the monitors' data. */
  readonly dataDir: string;
  /** Whether volumes outlive their claims. */
  readonly keeps: boolean;
  /** Whether snapshots of volumes can be taken. */
  readonly snapshots: boolean;
  /** Whether there is a pod with Ceph's command line. */
  readonly toolbox: boolean;
  /** What was said to have the data erased; whether it is the right word is a rule's to tell. */
  readonly destroys?: string;
}

/** @param pool of the props, found */
export function planCeph(
  { env, id, path, namespace }: Pick<System, 'env' | 'id' | 'path' | 'namespace'>,
  pool: NodePool,
  props: CephStorageProps,
): CephPlan {
  const single = env.availability === 'single';
  const spread = spreadOf(pool, props);
  const { domains } = spread;
  const copies = Math.max(2, Math.min(3, domains));
  const all = <P extends CephPool, More extends object>(
    prop: string,
    pools: Readonly<Record<string, P>>,
    more: (pool: P) => More,
  ) => {
    const parts = Object.entries(pools).sort(([a], [b]) => byCode(a, b));
    return parts.map(([part, of]) => ({ ...plannedPool(id, `${prop}.${part}`, part, of, copies), ...more(of) }));
  };
  return {
    id,
    path,
    namespace,
    stage: env.row.stage,
    availability: env.availability,
    pool,
    kubernetes: env.row.kubernetes,
    version: tagOf(env.pinned(CEPH_IMAGE)),
    devices: props.devices,
    disksPerNode: props.disksPerNode ?? 1,
    ...spread,
    copies,
    mons: props.mons ?? (single ? 1 : domains >= 5 ? 5 : 3),
    mgrs: single ? 1 : 2,
    blockPools: all('blockPools', props.blockPools ?? { block: {} }, () => ({})),
    filesystems: all('filesystems', props.filesystems ?? {}, ({ servers }) => ({ servers: servers ?? 1 })),
    objectStores: all('objectStores', props.objectStores ?? {}, ({ gateways, tls }) => ({
      gateways: gateways ?? (single ? 1 : 2),
      tls: tls ?? false,
    })),
    encryptsWire: props.encrypted?.includes('wire') ?? false,
    encryptsDisks: props.encrypted?.includes('disks') ?? false,
    sizes: plannedSizes(env.availability, props.sizes),
    dataDir: props.dataDir ?? `/var/lib/rook/${id}`,
    keeps: env.keepsData,
    snapshots: props.snapshots ?? false,
    toolbox: props.toolbox ?? false,
    ...(props.destroys === undefined ? {} : { destroys: props.destroys }),
  };
}

/** Every pool of the plan, of whatever kind. */
export function poolsOf(plan: CephPlan): readonly PlannedPool[] {
  return [...plan.blockPools, ...plan.filesystems, ...plan.objectStores];
}

function plannedPool(id: string, prop: string, part: string, pool: CephPool, copies: number): PlannedPool {
  const { replicas, erasure, deviceClass, metadataClass = deviceClass } = pool;
  return {
    part,
    name: `${id}-${part}`,
    prop,
    ...(replicas === undefined && erasure !== undefined ? {} : { replicas: replicas ?? copies }),
    ...(erasure === undefined ? {} : { erasure }),
    ...(deviceClass === undefined ? {} : { deviceClass }),
    ...(metadataClass === undefined ? {} : { metadataClass }),
  };
}

/** The disks, and what of them can be lost at once: only nodes that have some count. */
function spreadOf(
  pool: NodePool,
  { devices, disksPerNode = 1, failureDomain }: CephStorageProps,
): Pick<CephPlan, 'osds' | 'failureDomain' | 'domains'> {
  const nodes = pool.nodes.filter(({ name }) => typeof devices === 'string' || devices[name] !== undefined);
  const osds =
    typeof devices === 'string'
      ? nodes.length * disksPerNode
      : Object.values(devices).reduce((sum, disks) => sum + disks.length, 0);
  const { zones, domain } = placementOn({ ...pool, nodes }, []);
  const shared = failureDomain ?? (domain === 'none' ? 'osd' : domain);
  return { osds, failureDomain: shared, domains: { zone: zones.length, host: nodes.length, osd: osds }[shared] };
}
