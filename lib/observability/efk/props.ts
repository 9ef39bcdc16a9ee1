import type { Size } from 'cdk8s';
import type { Directory } from '../../handles/directory';
import type { PublicHost } from '../../handles/public-host';
import type { StorageClass } from '../../handles/storage-class';
import type { SystemProps } from '../../kernel/system';
import type { CollectionProps } from './fluent-bit/props';

/** Where the logs of an environment lie, how long, and who may look at them. */
export interface EfkStackProps extends SystemProps {
  /** Nodes that take what is written, and are asked the most. */
  readonly hot: DataNodes;
  /** Nodes for what is older: more room, less speed. They need `keep.warm`. @default none */
  readonly warm?: DataNodes;
  /** Nodes that decide and hold no logs: an odd number, or 0 where the hot nodes decide. @default 0 with `single`, 3 with `quorum` */
  readonly masters?: number;
  /** How long logs are kept. @default 7 days with `single`, 14 with `quorum`, all of it on the hot nodes */
  readonly keep?: LogDays;
  /** What all systems write in a day, as they write it: what the room is reckoned by. @default 1 GiB with `single`, 10 GiB with `quorum` */
  readonly perDay?: Size;
  /**
   * `basic` is free; `enterprise` is bought, and people give it. With it people log in by the directory, and the operator itself
   * sees to lifecycle and template. @default 'basic'
   */
  readonly licence?: 'basic' | 'enterprise';
  /** People log in as they do elsewhere. It needs the licence `enterprise`. @default people of `admins` and `readers` have a password each */
  readonly directory?: Directory;
  /** Who may do everything with logs: names of people, or of groups of the directory. @default ['admin'], or nobody with a directory */
  readonly admins?: readonly string[];
  /** Who may look: names of people, or of groups of the directory. @default nobody */
  readonly readers?: readonly string[];
  /** Where people call Kibana. @default from inside alone */
  readonly host?: PublicHost;
  /** Pods of Kibana. @default 1 with `single`, 2 with `quorum` */
  readonly kibanas?: number;
  /**
   * How Elasticsearch reads its files: `mapped` into memory, which is faster, where every node that may carry it has
   * `vm.max_map_count` at 1048576 or more; else `read`. @default 'read'
   */
  readonly files?: 'read' | 'mapped';
  /** Node pool that carries all of it, but for the agents, which are on every node. @default any node without a taint */
  readonly pool?: string;
  /** How logs come here, where a second copy goes, and what in them somebody is called for. @default as each of its props says */
  readonly collect?: CollectionProps;
}

/** Nodes that hold logs. */
export interface DataNodes {
  /** Class of their volumes. It is decided once: volumes do not move to another. */
  readonly storage: StorageClass<'RWO'>;
  /** How many. @default of hot ones 1 with `single`, 3 with `quorum`; of warm ones 1 and 2 */
  readonly nodes?: number;
  /** Volume of each. It only grows. @default 50 GiB with `single`; with `quorum` 200 GiB of a hot one, 500 GiB of a warm one */
  readonly size?: Size;
  /** Memory of each: request and limit. Elasticsearch takes half of it for itself, and needs the rest for files. @default 4 GiB with `single`, 8 GiB with `quorum` */
  readonly memory?: Size;
  /** Cores that each is sure of. @default 1; of a hot one 2 with `quorum` */
  readonly cpu?: number;
  /** Node pool that carries them. @default that of the class */
  readonly pool?: string;
}

/** Whole days, counted from when an index is full or old enough for the next one to begin. */
export interface LogDays {
  /** Days on the hot nodes, before the warm ones take over. */
  readonly hot: number;
  /** Days on the warm nodes. @default none: it stays on the hot ones */
  readonly warm?: number;
  /** Age at which logs are deleted. */
  readonly delete: number;
}
