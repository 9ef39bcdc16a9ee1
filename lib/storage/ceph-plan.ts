import { type Size, SizeRoundingBehavior } from 'cdk8s';
import type { Availability, NodePool, Stage } from '../kernel/row';
import { zonesOf } from '../kernel/row';
import { byCode } from '../kernel/values';

/** Data pieces and redundant pieces of an erasure code: `{ data: 4, coding: 2 }` survives two losses at 1.5 times the size. */
export interface Erasure {
  readonly data: number;
  readonly coding: number;
}

/** How data survives: copies, or pieces. */
export type CephPool = (
  | {
      /** Copies of the data. @default 3, or 2 where only two failure domains are */
      readonly replicas?: number;
      readonly erasure?: never;
    }
  | { readonly replicas?: never; readonly erasure: Erasure }
) & {
  /** Disks that hold the data: `hdd`, `ssd`, `nvme`. All pools of a cluster name one, or none does. @default any disk */
  readonly deviceClass?: string;
  /** Disks that hold the metadata, which is always replicated. @default deviceClass */
  readonly metadataClass?: string;
};

export type CephFiles = CephPool & {
  /** Metadata servers at work at once; with `quorum` each has a hot standby. @default 1 */
  readonly servers?: number;
};

export type CephObjects = CephPool & {
  /** @default 1 with `single`, 2 with `quorum` */
  readonly gateways?: number;
  /** Serves S3 on 443 with a certificate of the environment's issuer, in place of plain HTTP on 80. @default false */
  readonly tls?: boolean;
};

/** What a daemon asks for; its memory is request and limit at once. */
export interface DaemonSize {
  /** Cores. */
  readonly cpu?: number;
  readonly memory?: Size;
}

export type Daemon = 'mon' | 'mgr' | 'osd' | 'mds' | 'gateway';

/** The part of the props that shapes a cluster. */
export interface CephShape {
  /** Node pool whose disks hold the data; all daemons run there. */
  readonly pool: string;
  /**
   * Which blank disks Ceph takes: a regular expression over kernel names, the same on every node (`^sd[b-z]$`), or over
   * paths (`^/dev/disk/by-path/pci-.*`), or the disks of each node by its name (`{ 'node-1': ['/dev/disk/by-id/…'] }`).
   */
  readonly devices: string | Readonly<Record<string, readonly string[]>>;
  /** How many disks the expression matches on a node. @default 1 */
  readonly disksPerNode?: number;
  /** RBD pools, by name; each is a StorageClass for one writer at a time. @default { block: {} } */
  readonly blockPools?: Readonly<Record<string, CephPool>>;
  /** CephFS filesystems, by name; each is a StorageClass for many writers. @default none */
  readonly filesystems?: Readonly<Record<string, CephFiles>>;
  /** S3 object stores, by name. @default none */
  readonly objectStores?: Readonly<Record<string, CephObjects>>;
  /** What two copies never share. @default zone when the disks span three, else host when three nodes have disks, else osd */
  readonly failureDomain?: 'zone' | 'host' | 'osd';
  /** Monitors. @default 1 with `single`, 3 with `quorum`, 5 there when there are five failure domains */
  readonly mons?: number;
  /** What is encrypted: data on its way between daemons and clients, disks at rest. @default nothing */
  readonly encrypted?: readonly ('wire' | 'disks')[];
  /** CPU and memory of the daemons. @default see the table in docs/systems/ceph-storage.md */
  readonly sizes?: Readonly<Partial<Record<Daemon, DaemonSize>>>;
  /** Folder on the hosts for the monitors' data. It can never change. @default '/var/lib/rook/<id>' */
  readonly dataDir?: string;
  /**
   * Erases every disk and every host folder of the cluster when its CephCluster is deleted. To say it on purpose the value
   * is the system's own path (`prod/ceph`). @default never
   */
  readonly destroys?: string;
}

/** Where the cluster stands. */
export interface CephSite {
  readonly id: string;
  /** `prod/ceph` */
  readonly path: string;
  readonly namespace: string;
  readonly stage: Stage;
  readonly availability: Availability;
  readonly nodes: NodePool;
  /** Version of Kubernetes: `1.34`. */
  readonly kubernetes: string;
  /** Version of Ceph, as the image's tag: `v20.2.4`. */
  readonly ceph: string;
}

export type Layout = { readonly replicas?: number; readonly erasure?: Erasure };

/** A pool with every default written out. */
export interface PlannedPool extends Layout {
  /** Name in the stack: `block`. */
  readonly part: string;
  /** Name of the object: `ceph-block`. */
  readonly name: string;
  /** As a message says it: `blockPools.block`. */
  readonly prop: string;
  readonly deviceClass?: string;
  readonly metadataClass?: string;
}

export interface PlannedFiles extends PlannedPool {
  readonly servers: number;
}

export interface PlannedObjects extends PlannedPool {
  readonly gateways: number;
  readonly tls: boolean;
}

/** Everything that was decided, from the props and from where the cluster stands. */
export interface CephPlan {
  readonly site: CephSite;
  readonly devices: CephShape['devices'];
  readonly disksPerNode: number;
  /** Object storage daemons: one a disk. */
  readonly osds: number;
  readonly failureDomain: 'zone' | 'host' | 'osd';
  /** How many of them there are. */
  readonly domains: number;
  /** Copies of metadata, and of data where nobody says otherwise. */
  readonly copies: number;
  readonly mons: number;
  readonly mgrs: number;
  readonly blockPools: readonly PlannedPool[];
  readonly filesystems: readonly PlannedFiles[];
  readonly objectStores: readonly PlannedObjects[];
  readonly wire: boolean;
  readonly disks: boolean;
  readonly sizes: Readonly<Record<Daemon, { readonly cpu: number; readonly mebibytes: number }>>;
  readonly dataDir: string;
  readonly destroys?: string;
}

export function planCeph(site: CephSite, shape: CephShape): CephPlan {
  const holders = holdersOf(site.nodes, shape);
  const osds = osdsOf(holders, shape);
  const failureDomain = shape.failureDomain ?? domainOf(holders);
  const domains = { zone: zonesOf([holders]).length, host: holders.nodes.length, osd: osds }[failureDomain];
  const copies = Math.max(2, Math.min(3, domains));
  const single = site.availability === 'single';
  return {
    site,
    devices: shape.devices,
    disksPerNode: shape.disksPerNode ?? 1,
    osds,
    failureDomain,
    domains,
    copies,
    mons: shape.mons ?? (single ? 1 : domains >= 5 ? 5 : 3),
    mgrs: single ? 1 : 2,
    blockPools: planned(site, 'blockPools', shape.blockPools ?? { block: {} }, copies, () => ({})),
    filesystems: planned(site, 'filesystems', shape.filesystems ?? {}, copies, ({ servers }) => ({
      servers: servers ?? 1,
    })),
    objectStores: planned(site, 'objectStores', shape.objectStores ?? {}, copies, ({ gateways, tls }) => ({
      gateways: gateways ?? (single ? 1 : 2),
      tls: tls ?? false,
    })),
    wire: shape.encrypted?.includes('wire') ?? false,
    disks: shape.encrypted?.includes('disks') ?? false,
    sizes: sizesOf(site.availability, shape.sizes ?? {}),
    dataDir: shape.dataDir ?? `/var/lib/rook/${site.id}`,
    ...(shape.destroys === undefined ? {} : { destroys: shape.destroys }),
  };
}

/** Every pool of the plan, of whatever kind. */
export function poolsOf(plan: CephPlan): readonly PlannedPool[] {
  return [...plan.blockPools, ...plan.filesystems, ...plan.objectStores];
}

function planned<P extends CephPool, More extends object>(
  site: CephSite,
  prop: string,
  pools: Readonly<Record<string, P>>,
  copies: number,
  more: (pool: P) => More,
): (PlannedPool & More)[] {
  return Object.entries(pools)
    .sort(([a], [b]) => byCode(a, b))
    .map(([part, pool]) => ({
      part,
      name: `${site.id}-${part}`,
      prop: `${prop}.${part}`,
      ...(pool.replicas === undefined && pool.erasure !== undefined ? {} : { replicas: pool.replicas ?? copies }),
      ...(pool.erasure === undefined ? {} : { erasure: pool.erasure }),
      ...(pool.deviceClass === undefined ? {} : { deviceClass: pool.deviceClass }),
      ...((pool.metadataClass ?? pool.deviceClass) === undefined
        ? {}
        : { metadataClass: pool.metadataClass ?? pool.deviceClass }),
      ...more(pool),
    }));
}

/** The nodes of the pool that have disks for Ceph. */
function holdersOf(pool: NodePool, { devices }: CephShape): NodePool {
  if (typeof devices === 'string') return pool;
  return { ...pool, nodes: pool.nodes.filter(({ name }) => devices[name] !== undefined) };
}

function osdsOf(pool: NodePool, { devices, disksPerNode }: CephShape): number {
  if (typeof devices === 'string') return pool.nodes.length * (disksPerNode ?? 1);
  return Object.values(devices).reduce((sum, disks) => sum + disks.length, 0);
}

function domainOf(pool: NodePool): 'zone' | 'host' | 'osd' {
  if (zonesOf([pool]).length >= 3) return 'zone';
  return pool.nodes.length >= 3 ? 'host' : 'osd';
}

// Production: the values of Rook's own cluster chart v1.20.6, memory being request and limit at once. Single: the least
// with which Rook gives no warning.
const SIZES: Readonly<Record<Availability, CephPlan['sizes']>> = {
  quorum: {
    mon: { cpu: 1, mebibytes: 2048 },
    mgr: { cpu: 0.5, mebibytes: 1024 },
    osd: { cpu: 1, mebibytes: 4096 },
    mds: { cpu: 1, mebibytes: 4096 },
    gateway: { cpu: 1, mebibytes: 2048 },
  },
  single: {
    mon: { cpu: 0.2, mebibytes: 1024 },
    mgr: { cpu: 0.2, mebibytes: 1024 },
    osd: { cpu: 0.4, mebibytes: 2048 },
    mds: { cpu: 0.2, mebibytes: 4096 },
    gateway: { cpu: 0.2, mebibytes: 1024 },
  },
};

function sizesOf(availability: Availability, asked: NonNullable<CephShape['sizes']>): CephPlan['sizes'] {
  const of = (daemon: Daemon) => {
    const standard = SIZES[availability][daemon];
    const { cpu, memory } = asked[daemon] ?? {};
    return {
      cpu: cpu ?? standard.cpu,
      mebibytes: memory?.toMebibytes({ rounding: SizeRoundingBehavior.FLOOR }) ?? standard.mebibytes,
    };
  };
  return { mon: of('mon'), mgr: of('mgr'), osd: of('osd'), mds: of('mds'), gateway: of('gateway') };
}
