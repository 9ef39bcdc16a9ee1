import { Size, SizeRoundingBehavior } from 'cdk8s';
import type { StorageClass } from '../handles/storage-class';
import { PGBOUNCER_IMAGE, POSTGRES_IMAGE, tagOf } from '../kernel/catalog';
import { type FailureDomain, failureDomainOf, type NodePool, zonesOf } from '../kernel/row';
import type { System } from '../kernel/system';
import { type PlannedDatabase, type PostgresDatabase, plannedDatabases } from './postgres-databases';
import type { PostgresParameters } from './postgres-parameters';

/** Connections kept and shared: PgBouncer in front of the primary. */
export interface PostgresPooler {
  /**
   * `session`: a client has its connection until it leaves, and everything works. `transaction`: until its transaction ends;
   * far fewer are needed, but what lives in a session (advisory locks, `LISTEN`, temporary tables) is lost. @default 'session'
   */
  readonly mode?: 'session' | 'transaction';
  /** @default 1 with `single`, 2 with `quorum` */
  readonly replicas?: number;
  /** Connections to PostgreSQL that each replica keeps for one role in one database. @default 20 */
  readonly poolSize?: number;
  /** Clients that each replica lets in. @default 1000 */
  readonly clients?: number;
}

/** The part of the props that shapes a cluster. */
export interface PostgresShape {
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
  /** Further settings of the server, by their own names. @default shared_buffers, effective_cache_size and max_slot_wal_keep_size by the sizes */
  readonly parameters?: PostgresParameters;
}

/** What will be made, with every default applied. */
export interface PostgresPlan {
  readonly id: string;
  readonly namespace: string;
  readonly image: string;
  readonly poolerImage: string;
  readonly tag: string;
  readonly kubernetes: string;
  readonly storageClass: string;
  readonly size: Size;
  readonly walSize?: Size;
  readonly instances: number;
  readonly synchronous: 'required' | 'preferred' | 'none';
  readonly cpu: number;
  readonly memory: Size;
  readonly pool?: NodePool;
  /** Nodes that may carry it. */
  readonly hosts: number;
  /** What no two instances share. */
  readonly apart: FailureDomain;
  readonly databases: readonly PlannedDatabase[];
  readonly pooler?: Required<PostgresPooler>;
  readonly parameters: PostgresParameters;
  /** Whether the data outlives the class. */
  readonly keeps: boolean;
}

export function planPostgres(system: System, shape: PostgresShape): PostgresPlan {
  const { env, id, namespace, path } = system;
  const pool = shape.pool === undefined ? undefined : env.pool(shape.pool, path);
  const pools = pool === undefined ? env.row.pools.filter(({ taints = [] }) => taints.length === 0) : [pool];
  const instances = shape.instances ?? env.pick({ single: 1, quorum: 3 });
  const size = shape.size ?? env.pick({ single: Size.gibibytes(10), quorum: Size.gibibytes(50) });
  const memory = shape.memory ?? env.pick({ single: Size.gibibytes(1), quorum: Size.gibibytes(4) });
  return {
    id,
    namespace,
    image: env.image(POSTGRES_IMAGE),
    poolerImage: env.image(PGBOUNCER_IMAGE),
    tag: tagOf(env.pinned(POSTGRES_IMAGE)),
    kubernetes: env.row.kubernetes,
    storageClass: shape.storage.name,
    size,
    ...(shape.walSize && { walSize: shape.walSize }),
    instances,
    synchronous: shape.synchronous ?? (instances >= 3 ? 'required' : 'none'),
    cpu: shape.cpu ?? env.pick({ single: 0.5, quorum: 2 }),
    memory,
    ...(pool && { pool }),
    hosts: pools.reduce((sum, { nodes }) => sum + nodes.length, 0),
    apart: apart(pools, instances),
    databases: plannedDatabases(shape.databases ?? []),
    ...(shape.pooler && { pooler: plannedPooler(shape.pooler, env.pick({ single: 1, quorum: 2 })) }),
    parameters: { ...defaultParameters(memory, shape.walSize ?? size), ...shape.parameters },
    keeps: env.row.data !== 'scratch',
  };
}

function plannedPooler(given: PostgresPooler, replicas: number): Required<PostgresPooler> {
  return {
    mode: given.mode ?? 'session',
    replicas: given.replicas ?? replicas,
    poolSize: given.poolSize ?? 20,
    clients: given.clients ?? 1000,
  };
}

/** A zone each when there are zones enough, else a host each; a single instance needs nothing. */
function apart(pools: readonly NodePool[], instances: number): FailureDomain {
  if (instances <= 1) return 'none';
  return failureDomainOf(pools) === 'zone' && instances <= zonesOf(pools).length ? 'zone' : 'host';
}

/**
 * A quarter of the memory for PostgreSQL's own cache, and the planner told of what the kernel's adds to it. A standby that is
 * gone may hold back a third of the volume's worth of log: without a bound it fills the primary's volume.
 */
function defaultParameters(memory: Size, walVolume: Size): PostgresParameters {
  const megabytes = (size: Size, part: number) => `${Math.floor((bytes(size) * part) / 1024 ** 2)}MB`;
  return {
    effective_cache_size: megabytes(memory, 0.75),
    max_slot_wal_keep_size: megabytes(walVolume, 1 / 3),
    shared_buffers: megabytes(memory, 0.25),
  };
}

export function bytes(size: Size): number {
  return size.toKibibytes({ rounding: SizeRoundingBehavior.FLOOR }) * 1024;
}
