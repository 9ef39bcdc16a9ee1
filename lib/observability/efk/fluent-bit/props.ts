import type { Duration, Size } from 'cdk8s';
import type { Bucket } from '../../../handles/bucket';
import type { StorageClass } from '../../../handles/storage-class';

/** How logs come from the nodes to where they are kept. */
export interface CollectionProps {
  /**
   * How long Elasticsearch may be away before a record is lost: the buffer holds what is written until then.
   * @default 6 hours
   */
  readonly outage?: Duration;
  /** Pods between the nodes and Elasticsearch. @default 1 with `single`, 2 with `quorum` */
  readonly replicas?: number;
  /** Class of the volumes that buffer. It is decided once: volumes do not move to another. @default that of the hot nodes */
  readonly storage?: StorageClass<'RWO'>;
  /** Volume of each of those pods. It only grows. @default as much as `outage` asks for, in steps of 10 GiB */
  readonly buffer?: Size;
  /** What a node may buffer on its own disk while those pods are away; what is older goes then. @default 2 GiB */
  readonly nodeBuffer?: Size;
  /** Memory of each of those pods: request and limit. @default 512 MiB */
  readonly memory?: Size;
  /** Memory of the agent on each node: request and limit. @default 256 MiB */
  readonly agentMemory?: Size;
  /** Where a second copy goes. @default there is one copy, in Elasticsearch */
  readonly copy?: LogCopy;
  /** What somebody is called for when it is written, by a CamelCase name: `OrdersRefused`. @default nothing */
  readonly alerts?: Readonly<Record<string, LogAlert>>;
  /** Node pool that carries those pods. @default that of the class */
  readonly pool?: string;
}

/** A second copy of every record, as compressed lines of JSON: `<environment>/<system>/2026/11/21/…`. */
export interface LogCopy {
  /** Where it lies. Who owns the bucket decides how long. */
  readonly to: Bucket;
  /** How long it is kept there, in days, as the owner of the bucket decided: for what the platform costs, nothing else. @default 90 */
  readonly days?: number;
  /** Age at which what was gathered is put there, full or not. @default 10 minutes */
  readonly after?: Duration;
}

/** Something in a log that somebody has to do something about. */
export interface LogAlert {
  /** Id of the system that writes it. */
  readonly system: string;
  /** What its message must match, as a regular expression of Onigmo (Ruby's), without look-behind of variable length. */
  readonly matches: string;
  /** How many records are too many. @default 0: one is enough */
  readonly over?: number;
  /** In which time. @default 5 minutes */
  readonly within?: Duration;
  /** `critical` wakes somebody; `warning` waits until morning. */
  readonly severity: 'critical' | 'warning';
  /** One line for the person who is woken. */
  readonly summary: string;
  /** What to look at and what to do: a step each. */
  readonly runbook: readonly string[];
}
