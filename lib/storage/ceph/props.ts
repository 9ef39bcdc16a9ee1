import type { Size } from 'cdk8s';
import type { SystemProps } from '../../kernel/system';

/** An erasure code: `{ data: 4, coding: 2 }` survives two losses at 1.5 times the size. */
export interface Erasure {
  /** Pieces that the data is cut into, from 2. */
  readonly data: number;
  /** Redundant pieces: as many can be lost. From 1, with `quorum` from 2. */
  readonly coding: number;
}

/** How the data of a pool survives: as copies, or as pieces. */
export type CephPool = (
  | {
      /** Copies of the data. @default 3, or 2 where only two failure domains are */
      readonly replicas?: number;
      /** @default copies, no pieces */
      readonly erasure?: never;
    }
  | {
      /** @default pieces, no copies */
      readonly replicas?: never;
      /**
       * Pieces of the data, in place of copies: less room for the same safety, more work for each write. A block pool of pieces comes
       * with a second one, of copies, for its metadata; a filesystem with a first data pool of copies.
       */
      readonly erasure: Erasure;
    }
) & {
  /** Disks that hold the data: `hdd`, `ssd`, `nvme`. All pools of a cluster name one, or none does. @default any disk */
  readonly deviceClass?: string;
  /** Disks that hold the metadata, which is always replicated. @default deviceClass */
  readonly metadataClass?: string;
};

/** A CephFS filesystem: how its data survives, and how many serve it. */
export type CephFiles = CephPool & {
  /** Metadata servers at work at once; with `quorum` each has a hot standby. @default 1 */
  readonly servers?: number;
};

/** An S3 object store: how its data survives, and how it is served. */
export type CephObjects = CephPool & {
  /** Pods that serve S3, each on a node of its own. @default 1 with `single`, 2 with `quorum` */
  readonly gateways?: number;
  /** Serves S3 on 443 with a certificate of the environment's issuer, in place of plain HTTP on 80. @default false */
  readonly tls?: boolean;
};

/** What a daemon asks for; its memory is request and limit at once. */
export interface DaemonSize {
  /** Cores. @default as for the environment's availability: see the table in docs/systems/ceph-storage.md */
  readonly cpu?: number;
  /** Memory of one pod; whole MiB count. @default as for the environment's availability: see the same table */
  readonly memory?: Size;
}

/** Daemons of a cluster: monitors, managers, one OSD a disk, metadata servers of filesystems, S3 gateways. */
export type Daemon = 'mon' | 'mgr' | 'osd' | 'mds' | 'gateway';

/** What is said of a cluster: its disks, what is made of them, and how it survives. */
export interface CephStorageProps extends SystemProps {
  /** Node pool whose disks hold the data; all daemons run there, whatever its taints. */
  readonly pool: string;
  /**
   * Which blank disks Ceph takes: a regular expression over kernel names, the same on every node (`^sd[b-z]$`), or over
   * paths (`^/dev/disk/by-path/pci-.*`), or the disks of each node by its name (`{ 'node-1': ['/dev/disk/by-id/…'] }`).
   */
  readonly devices: string | Readonly<Record<string, readonly string[]>>;
  /** How many disks the expression matches on a node: capacity and failure domains are counted by it. @default 1 */
  readonly disksPerNode?: number;
  /** RBD pools, by name; each is a StorageClass for one node at a time. @default { block: {} } */
  readonly blockPools?: Readonly<Record<string, CephPool>>;
  /** CephFS filesystems, by name; each is a StorageClass for many nodes at once. @default none */
  readonly filesystems?: Readonly<Record<string, CephFiles>>;
  /** S3 object stores, by name. @default none */
  readonly objectStores?: Readonly<Record<string, CephObjects>>;
  /** What two copies never share. @default zone when the disks span three, else host when three nodes have disks, else osd */
  readonly failureDomain?: 'zone' | 'host' | 'osd';
  /** Monitors, an odd number. @default 1 with `single`, 3 with `quorum`, 5 there when there are five failure domains */
  readonly mons?: number;
  /** What is encrypted: `wire`, data on its way between daemons and clients (msgr v2 in secure mode); `disks`, data at rest (dmcrypt under every OSD). @default nothing */
  readonly encrypted?: readonly ('wire' | 'disks')[];
  /** CPU and memory of the daemons. @default see the table in docs/systems/ceph-storage.md */
  readonly sizes?: Readonly<Partial<Record<Daemon, DaemonSize>>>;
  /** Folder on the hosts for the monitors' data. It can never change. @default '/var/lib/rook/<id>' */
  readonly dataDir?: string;
  /**
   * Snapshots of volumes: their classes, and the sidecar in the drivers. It says that the cluster has external-snapshotter, its
   * CRDs and its controller, which Rook does not bring; without the CRDs the CSI drivers fail. @default false
   */
  readonly snapshots?: boolean;
  /** A pod with Ceph's command line, as the administrator. @default false */
  readonly toolbox?: boolean;
  /**
   * Erases every disk and every host folder of the cluster when its CephCluster is deleted, and ends Rook's care for it at once. To
   * say it on purpose the value is the system's own path (`prod/ceph`). @default never
   */
  readonly destroys?: string;
}

/** Where a bucket lies, and how much it holds; the limits are the bucket's own, for all its takers together. */
export interface CephBucketProps {
  /** Object store, by its name in the stack. @default the only one */
  readonly store?: string;
  /** Most that all its objects take, from 4 KiB. @default no limit */
  readonly maxSize?: Size;
  /** Most objects that it holds, from 1. @default no limit */
  readonly maxObjects?: number;
}
