import { Size } from 'cdk8s';
import type { StorageClass } from '../../handles/storage-class';
import { tagOf } from '../../kernel/base/pin';
import { apart, type Placement } from '../../kernel/base/placement';
import { bytes } from '../../kernel/base/quantity';
import type { FailureDomain } from '../../kernel/base/row';
import type { System } from '../../kernel/system';
import { ownerOf } from './names';
import { PGBOUNCER_IMAGE, POSTGRES_IMAGE } from './pins';
import type {
  PostgresBackup,
  PostgresClusterProps,
  PostgresDatabase,
  PostgresParameters,
  PostgresPooler,
  PostgresRestore,
} from './props';

/** What will be made, with every default applied. */
export interface PostgresPlan {
  readonly id: string;
  readonly namespace: string;
  /** PostgreSQL, as pulled. */
  readonly image: string;
  /** Its tag, which begins with the release. */
  readonly tag: string;
  /** PgBouncer, as pulled. */
  readonly poolerImage: string;
  /** Release of the environment's Kubernetes. */
  readonly kubernetes: string;
  readonly storage: StorageClass<'RWO'>;
  readonly size: Size;
  readonly walSize?: Size;
  readonly instances: number;
  readonly synchronous: 'required' | 'preferred' | 'none';
  readonly cpu: number;
  readonly memory: Size;
  readonly placement: Placement;
  /** What no two instances share. */
  readonly apart: FailureDomain;
  readonly databases: readonly PlannedDatabase[];
  readonly pooler?: Required<PostgresPooler>;
  /** Those of the props, in their own case, and ours. */
  readonly parameters: PostgresParameters;
  /** Whether the data outlives the class. */
  readonly keeps: boolean;
  readonly backup?: PostgresBackup;
  readonly restore?: PostgresRestore;
}

/** A database, and who owns it. */
export interface PlannedDatabase {
  readonly name: string;
  /** The role that owns the database and all in it; takers are its members. Nobody logs in as it. */
  readonly owner: string;
  readonly extensions: readonly string[];
}

/** The props with every default applied. @param placement nodes that may carry the cluster */
export function planPostgres(
  { env, id, namespace }: System,
  props: PostgresClusterProps,
  placement: Placement,
): PostgresPlan {
  const instances = props.instances ?? env.pick({ single: 1, quorum: 3 });
  const size = props.size ?? env.pick({ single: Size.gibibytes(10), quorum: Size.gibibytes(50) });
  const memory = props.memory ?? env.pick({ single: Size.gibibytes(1), quorum: Size.gibibytes(4) });
  const image = env.image(POSTGRES_IMAGE);
  return {
    id,
    namespace,
    image,
    tag: tagOf(image),
    poolerImage: env.image(PGBOUNCER_IMAGE),
    kubernetes: env.row.kubernetes,
    storage: props.storage,
    size,
    ...(props.walSize && { walSize: props.walSize }),
    instances,
    synchronous: props.synchronous ?? (instances >= 3 ? 'required' : 'none'),
    cpu: props.cpu ?? env.pick({ single: 0.5, quorum: 2 }),
    memory,
    placement,
    apart: apart(placement, instances),
    databases: (props.databases ?? []).map(plannedDatabase),
    ...(props.pooler && { pooler: plannedPooler(props.pooler, env.pick({ single: 1, quorum: 2 })) }),
    parameters: withDefaults(props.parameters ?? {}, defaultParameters(memory, props.walSize ?? size)),
    keeps: env.keepsData,
    ...(props.backup && { backup: props.backup }),
    ...(props.restore && { restore: props.restore }),
  };
}

function plannedDatabase(database: string | PostgresDatabase): PlannedDatabase {
  const { name, extensions = [] } = typeof database === 'string' ? { name: database } : database;
  return { name, owner: ownerOf(name), extensions };
}

function plannedPooler(props: PostgresPooler, replicas: number): Required<PostgresPooler> {
  return {
    mode: props.mode ?? 'session',
    replicas: props.replicas ?? replicas,
    poolSize: props.poolSize ?? 20,
    clients: props.clients ?? 1000,
  };
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

/** Those of the props, and ours that are not among them; their case is nothing to PostgreSQL. */
function withDefaults(props: PostgresParameters, ours: PostgresParameters): PostgresParameters {
  const said = new Set(Object.keys(props).map((name) => name.toLowerCase()));
  const rest = Object.entries(ours).filter(([name]) => !said.has(name));
  return { ...Object.fromEntries(rest), ...props };
}
