import type { Cron, Duration, Size } from 'cdk8s';
import type { Bucket } from '../../handles/bucket';
import type { StorageClass } from '../../handles/storage-class';
import type { SystemProps } from '../../kernel/system';

/** One component of the cluster. Requests are limits too, so that no pod of a database is the first to be killed (`Guaranteed`). */
export interface TiDBComponent {
  /** Number of its pods. @default 1 with `single`; with `quorum` 3 of PD and TiKV, 2 of the others */
  readonly replicas?: number;
  /** Cores of one pod. @default see the table in docs/systems/tidb-cluster.md: 2 for TiKV and SQL with `quorum`, 0.5 with `single` */
  readonly cpu?: number;
  /** Memory of one pod. @default see the table in docs/systems/tidb-cluster.md: 8 GiB for TiKV with `quorum`, 2 GiB with `single` */
  readonly memory?: Size;
  /** The component's own configuration, as TOML, over ours; ports, addresses, folders and certificates are the operator's to set. @default ours alone */
  readonly config?: string;
}

/** A component with one volume in each pod: PD, TiKV, TiCDC. Volumes only grow. */
export interface TiDBStore extends TiDBComponent {
  /** Size of the volume. @default with `quorum` 10 GiB for PD, 100 for TiKV, 20 for TiCDC; with `single` 5, 20 and 5 */
  readonly size?: Size;
}

/** The row store. */
export interface TiKVStore extends TiDBStore {
  /** How long a store may take to hand over its leaders before it is restarted. @default the operator's: 1500 minutes */
  readonly evictLeaderTimeout?: Duration;
}

/** The column store. */
export interface TiFlashStore extends TiDBComponent {
  /** Volumes of each pod, mounted as `/data0`, `/data1` and so on: append, never reorder. @default one of 100 GiB with `quorum`, 20 GiB with `single` */
  readonly volumes?: readonly Size[];
}

/** Full backups of the whole cluster, in turn. */
export interface TiDBBackup {
  /** Where they go. TiKV writes there itself: by http inside the cluster, or to a publicly trusted certificate. */
  readonly to: Bucket;
  /** When one begins: minute, hour, day, month and weekday (0 to 6), in UTC. */
  readonly schedule: Cron;
  /** Age at which a backup is deleted from the bucket, in whole hours; at least two runs of the schedule. */
  readonly keep: Duration;
}

/** What a TiDB cluster is made of. Only `storage` must be said. */
export interface TiDBClusterProps extends SystemProps {
  /** Class of every volume. It is decided once: volumes do not move to another. */
  readonly storage: StorageClass<'RWO'>;
  /** Placement driver: the cluster's brain. An odd number of members. @default its sizes by the environment's availability */
  readonly pd?: TiDBStore;
  /** Row store: where the data is. @default its sizes by the environment's availability */
  readonly tikv?: TiKVStore;
  /** SQL servers, without data. @default their sizes by the environment's availability */
  readonly tidb?: TiDBComponent;
  /** Column store for analysis. @default none */
  readonly tiflash?: TiFlashStore;
  /** Change feeds to other systems. @default none */
  readonly ticdc?: TiDBStore;
  /** Node pool that carries the cluster, whatever its taints. @default any node without a taint */
  readonly pool?: string;
  /**
   * Encrypts everything between the components, and offers TLS to clients. It is decided once: switched on later the data
   * path breaks, switched off the cluster stops. @default true
   */
  readonly tls?: boolean;
  /** Databases that stand without a taker; one that is taken stands by that. @default none */
  readonly databases?: readonly string[];
  /** Full backups to a bucket, from a namespace of their own. @default none */
  readonly backup?: TiDBBackup;
}
