import type { Cron, Duration, Size } from 'cdk8s';
import type { Bucket } from '../../handles/bucket';
import type { StorageClass } from '../../handles/storage-class';
import type { SystemProps } from '../../kernel/system';

/** What a PostgreSQL cluster is made of. */
export interface PostgresClusterProps extends SystemProps {
  /** Class of every volume. It is decided once: volumes do not move to another. */
  readonly storage: StorageClass<'RWO'>;
  /** Volume of each instance. It only grows. @default 10 GiB with `single`, 50 GiB with `quorum` */
  readonly size?: Size;
  /** A volume of its own for the write-ahead log. It only grows, and never goes away again. @default the log lies beside the data */
  readonly walSize?: Size;
  /** A primary and its standbys. @default 1 with `single`, 3 with `quorum` */
  readonly instances?: number;
  /**
   * What a commit waits for: `required`, that a standby has it too, else nobody writes; `preferred`, the same as long as one is
   * there; `none`, the primary alone. @default 'required' with three instances and more, else 'none'
   */
  readonly synchronous?: 'required' | 'preferred' | 'none';
  /** Cores that an instance is sure of; it may use twice as many. @default 0.5 with `single`, 2 with `quorum` */
  readonly cpu?: number;
  /** Memory of an instance: request and limit. @default 1 GiB with `single`, 4 GiB with `quorum` */
  readonly memory?: Size;
  /** Node pool that carries the cluster. @default any node without a taint */
  readonly pool?: string;
  /** Databases, by name or with extensions. They stay when they leave the list. @default none */
  readonly databases?: readonly (string | PostgresDatabase)[];
  /** PgBouncer in front of the primary; systems take it by {@link PostgresCluster.pooled}. @default none */
  readonly pooler?: PostgresPooler;
  /** Further settings of the server, by their own names; only those that 18 reads. @default shared_buffers, effective_cache_size and max_slot_wal_keep_size by the sizes */
  readonly parameters?: PostgresParameters;
  /** To a bucket: full copies in turn, and every change between them. @default none */
  readonly backup?: PostgresBackup;
  /** Begins with the data of another cluster, out of the bucket of `backup`. @default empty */
  readonly restore?: PostgresRestore;
}

/** A database that needs more than its name. */
export interface PostgresDatabase {
  /** Lower-case letters, digits and underscores, a letter first, no underscore last, at most 57. */
  readonly name: string;
  /** Extensions that only a superuser may make, or that are wanted from the start. @default none */
  readonly extensions?: readonly string[];
}

/** Connections kept and shared: PgBouncer in front of the primary. */
export interface PostgresPooler {
  /**
   * `session`: a client has its connection until it leaves, and everything works. `transaction`: until its transaction ends;
   * far fewer are needed, but what lives in a session (advisory locks, `LISTEN`, temporary tables) is lost. @default 'session'
   */
  readonly mode?: 'session' | 'transaction';
  /** Pods of PgBouncer, on different hosts where there are some. @default 1 with `single`, 2 with `quorum` */
  readonly replicas?: number;
  /** Connections to PostgreSQL that each replica keeps for one role in one database. @default 20 */
  readonly poolSize?: number;
  /** Clients that each replica lets in. @default 1000 */
  readonly clients?: number;
}

/**
 * Settings of the server by PostgreSQL's own names, in any case. Sizes and durations carry their unit: `'256MB'`, `'30s'`.
 */
export type PostgresParameters = Readonly<Record<string, string | number | boolean>>;

/** Full copies in turn, and every change between them as it happens. */
export interface PostgresBackup {
  /** Where they lie: below `<environment>/<id>`, so that a bucket may serve several clusters. */
  readonly to: Bucket;
  /** When a full copy is made, in UTC. */
  readonly schedule: Cron;
  /** How far back one can go, to any moment. Whole days. */
  readonly keep: Duration;
}

/** A new cluster with the data of another one, out of the same bucket. It is read once, when the cluster comes to be. */
export interface PostgresRestore {
  /** Id of the cluster whose backup it is. */
  readonly of: string;
  /** The last moment to take over: `2026-03-01T08:30:00Z`. @default everything that was archived */
  readonly until?: string;
}
