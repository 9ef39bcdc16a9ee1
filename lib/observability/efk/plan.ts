import { Size } from 'cdk8s';
import type { StorageClass } from '../../handles/storage-class';
import { tagOf } from '../../kernel/base/pin';
import type { Placement } from '../../kernel/base/placement';
import type { System } from '../../kernel/system';
import type { NodeSetName } from './names';
import { ELASTICSEARCH_EXPORTER_IMAGE, ELASTICSEARCH_IMAGE, KIBANA_IMAGE } from './pins';
import type { DataNodes, EfkStackProps, LogDays } from './props';

/** What will be made, with every default applied. */
export interface EfkPlan {
  readonly id: string;
  readonly namespace: string;
  /** Name of the environment: of its data streams. */
  readonly environment: string;
  /** Release of Elasticsearch and of Kibana: the tag of their images. */
  readonly version: string;
  /** Elasticsearch, as pulled. */
  readonly image: string;
  /** Kibana, as pulled. */
  readonly kibanaImage: string;
  /** The exporter, as pulled. */
  readonly exporterImage: string;
  /** Dedicated masters, where there are some; hot nodes; warm ones, where there are some. */
  readonly sets: readonly NodeSet[];
  /** Whether a zone may be lost: every set spans three. */
  readonly zones: boolean;
  /** Copies of each document besides the first. */
  readonly copies: number;
  readonly keep: LogDays;
  /** What all systems write in a day. */
  readonly perDay: Size;
  /** Age at which the next index of a data stream begins, in days. */
  readonly rollover: number;
  readonly licence: 'basic' | 'enterprise';
  /** Whether people log in by a directory. */
  readonly byDirectory: boolean;
  readonly admins: readonly string[];
  readonly readers: readonly string[];
  readonly kibanas: number;
  readonly files: 'read' | 'mapped';
  /** Of Kibana and of pods of ours. */
  readonly placement: Placement;
  /** Whether the data outlives the class. */
  readonly keeps: boolean;
}

/** Nodes that are alike. */
export interface NodeSet {
  readonly name: NodeSetName;
  readonly nodes: number;
  /** What they do: `master`, `data_hot`. */
  readonly roles: readonly string[];
  readonly storage: StorageClass<'RWO'>;
  readonly size: Size;
  readonly memory: Size;
  readonly cpu: number;
  readonly placement: Placement;
}

/** Masters keep what the cluster knows of itself, and no logs: the same for every size of cluster that this class makes. */
const MASTER = { size: Size.gibibytes(20), memory: Size.gibibytes(4), cpu: 1 } as const;

const HOT_ROLES = ['data_content', 'data_hot', 'ingest'] as const;

/** The props with every default applied. @param placement nodes that may carry what has no pool of its own */
export function planEfk(system: System, props: EfkStackProps, placement: Placement): EfkPlan {
  const { env, id, namespace } = system;
  const image = env.image(ELASTICSEARCH_IMAGE);
  const sets = nodeSets(system, props, placement);
  const keep = props.keep ?? env.pick({ single: { hot: 7, delete: 7 }, quorum: { hot: 14, delete: 14 } });
  const licence = props.licence ?? 'basic';
  const byDirectory = props.directory !== undefined;
  return {
    id,
    namespace,
    environment: env.row.name,
    version: tagOf(image),
    image,
    kibanaImage: env.image(KIBANA_IMAGE),
    exporterImage: env.image(ELASTICSEARCH_EXPORTER_IMAGE),
    sets,
    zones: sets.every((set) => set.placement.domain === 'zone'),
    copies: dataSets(sets).every(({ nodes }) => nodes > 1) ? 1 : 0,
    keep,
    perDay: props.perDay ?? env.pick({ single: Size.gibibytes(1), quorum: Size.gibibytes(10) }),
    rollover: rolloverDays(keep.delete),
    licence,
    byDirectory,
    admins: props.admins ?? (byDirectory ? [] : ['admin']),
    readers: props.readers ?? [],
    kibanas: props.kibanas ?? env.pick({ single: 1, quorum: 2 }),
    files: props.files ?? 'read',
    placement,
    keeps: env.keepsData,
  };
}

/** Those of a plan that hold logs. */
export function dataSets(sets: readonly NodeSet[]): NodeSet[] {
  return sets.filter(({ name }) => name !== 'master');
}

/** How many nodes there are. */
export function nodesOf({ sets }: Pick<EfkPlan, 'sets'>): number {
  return sets.reduce((sum, { nodes }) => sum + nodes, 0);
}

/**
 * Some fifteen indices of each data stream at a time, however long it is kept: a node bears a thousand shards
 * (`cluster.max_shards_per_node`), and systems are many.
 */
function rolloverDays(days: number): number {
  return Math.max(1, Math.ceil(days / 15));
}

function nodeSets(system: System, props: EfkStackProps, placement: Placement): NodeSet[] {
  const { env } = system;
  const masters = props.masters ?? env.pick({ single: 0, quorum: 3 });
  const roles = masters === 0 ? ['master', ...HOT_ROLES] : HOT_ROLES;
  const hot = dataNodes(system, 'hot', props.hot, roles, placement);
  const warm = props.warm && dataNodes(system, 'warm', props.warm, ['data_warm'], placement);
  const master = { name: 'master' as const, nodes: masters, roles: ['master'], ...MASTER, placement };
  return [
    ...(masters === 0 ? [] : [{ ...master, storage: props.hot.storage }]),
    hot,
    ...(warm === undefined ? [] : [warm]),
  ];
}

function dataNodes(
  { env, path }: System,
  name: 'hot' | 'warm',
  props: DataNodes,
  roles: readonly string[],
  placement: Placement,
): NodeSet {
  const many = { hot: 3, warm: 2 }[name];
  const large = Size.gibibytes({ hot: 200, warm: 500 }[name]);
  return {
    name,
    nodes: props.nodes ?? env.pick({ single: 1, quorum: many }),
    roles,
    storage: props.storage,
    size: props.size ?? env.pick({ single: Size.gibibytes(50), quorum: large }),
    memory: props.memory ?? env.pick({ single: Size.gibibytes(4), quorum: Size.gibibytes(8) }),
    cpu: props.cpu ?? env.pick({ single: 1, quorum: name === 'hot' ? 2 : 1 }),
    placement: props.pool === undefined ? placement : env.placement(path, props.pool),
  };
}
