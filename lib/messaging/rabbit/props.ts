import type { Size } from 'cdk8s';
import type { StorageClass } from '../../handles/storage-class';
import type { SystemProps } from '../../kernel/system';
import type { KEYS, SET_HERE } from './conf';
import type { PLUGINS } from './plugins';
import type { POLICY_REACH, QUEUE_SETTINGS, QUEUE_TYPES } from './queue-settings';

/** Types of exchange, by how they choose among their bindings. */
export const EXCHANGE_TYPES = ['direct', 'topic', 'fanout', 'headers'] as const;

/** Tags of users, which open the management interface. */
export const USER_TAGS = ['management', 'policymaker', 'monitoring', 'administrator'] as const;

/** What a RabbitMQ cluster is to be, and what stands in it. */
export interface RabbitClusterProps extends SystemProps {
  /** Where messages are kept. It is frozen: another class takes another cluster. @default memory of the node, where the environment's data is `scratch`; else required */
  readonly storage?: StorageClass<'RWO'>;
  /** Volume of each server. It only grows. @default 10 GiB with `single`, 20 GiB with `quorum` */
  readonly size?: Size;
  /** Servers: 1, 3 or 5. Never lowered: the operator then ignores every other change too. @default 1 with `single`, 3 with `quorum` */
  readonly replicas?: number;
  /** Cores that a server is sure of; it may use twice as many. @default 0.5 with `single`, 2 with `quorum` */
  readonly cpu?: number;
  /** Memory of a server: request and limit. @default 1 GiB with `single`, 4 GiB with `quorum` */
  readonly memory?: Size;
  /** Part of the memory over which publishers are stopped: 0.2 to 0.8. @default 0.6, the server's */
  readonly memoryWatermark?: number;
  /** Free space under which publishers are stopped; less than `size`. @default as much as the memory */
  readonly diskReserve?: Size;
  /** Node pool that carries the cluster. @default any node without a taint */
  readonly pool?: string;
  /** Whether every listener speaks TLS, and no other stands beside it. @default true */
  readonly tls?: boolean;
  /** Besides management, Prometheus and peer discovery, which every cluster has. @default none */
  readonly plugins?: readonly RabbitPlugin[];
  /** Virtual hosts and what lives in them, by name. @default none */
  readonly vhosts?: Readonly<Record<string, RabbitVhost>>;
  /** People and programs outside, by name; systems get users of their own by `vhost(name).for(system)`. @default none */
  readonly users?: Readonly<Record<string, RabbitUser>>;
  /** Further settings of `rabbitmq.conf`, by their own names; only those that 4.3 reads. @default none */
  readonly config?: RabbitSettings;
}

/** A plugin that can be switched on, by the server's name: `rabbitmq_shovel`, `rabbitmq_stream`. */
export type RabbitPlugin = (typeof PLUGINS)[number];

/**
 * Settings of `rabbitmq.conf` that are a user's to choose, by the server's names (`consumer_timeout`, `max_message_size`); sizes
 * and durations as values that know their unit.
 */
export type RabbitSettings = {
  readonly [K in keyof typeof KEYS as K extends keyof typeof SET_HERE ? never : K]?: Parameters<
    (typeof KEYS)[K]['written']
  >[0];
};

/** A virtual host and what lives in it. Vhosts are walls: queues, exchanges and users' rights of one are not seen in another. */
export interface RabbitVhost {
  /** By name. All are durable: RabbitMQ gives up transient queues that connections share, and 4.3.5 refuses them. @default none */
  readonly queues?: Readonly<Record<string, RabbitQueue>>;
  /** By name. @default only those that the server brings (`amq.direct`, `amq.topic`, …) */
  readonly exchanges?: Readonly<Record<string, RabbitExchange>>;
  /** Which exchange passes what on to which queue or exchange. @default none */
  readonly bindings?: readonly RabbitBinding[];
  /** By name. Policies change at run time; a queue's arguments never do, so prefer a policy. @default none */
  readonly policies?: Readonly<Record<string, RabbitPolicy>>;
  /** Type of the queues that programs declare without one. @default 'quorum' */
  readonly defaultQueueType?: QueueType;
  /** How many there may be. @default no limit */
  readonly limits?: {
    /** Connections at once. @default no limit */
    readonly connections?: number;
    /** Queues, whoever declares them. @default no limit */
    readonly queues?: number;
  };
}

/** How a queue keeps messages: replicated by Raft, on one server alone, or as a replicated log that consumers read again and again. */
export type QueueType = (typeof QUEUE_TYPES)[number];

/** A queue. `quorum` is replicated and keeps messages through the loss of a server; `stream` is a replicated log. */
export type RabbitQueue =
  | {
      /** @default 'quorum' */
      readonly type?: 'quorum';
      /** What can be set of a queue once, when it is declared, as its type knows it. @default none */
      readonly arguments?: QueueArguments<'quorum'>;
    }
  | { readonly type: 'stream'; readonly arguments?: QueueArguments<'stream'> }
  | { readonly type: 'classic'; readonly arguments?: QueueArguments<'classic'> };

/** Arguments of a queue of one type, by the server's names: `x-single-active-consumer`, `x-max-age`. One that the type does not know does not compile. */
export type QueueArguments<Type extends QueueType> = {
  readonly [K in keyof typeof QUEUE_SETTINGS as Type extends (typeof QUEUE_SETTINGS)[K]['argument'][number]
    ? `x-${K}`
    : never]?: Parameters<(typeof QUEUE_SETTINGS)[K]['value']['written']>[0];
};

/** How an exchange chooses among its bindings: by the key, by a pattern of words, not at all, or by headers. */
export type ExchangeType = (typeof EXCHANGE_TYPES)[number];

/** Where programs publish: it passes each message on by its bindings, and keeps none. */
export interface RabbitExchange {
  /** How it chooses among its bindings. It is frozen once the exchange is declared. */
  readonly type: ExchangeType;
  /** Whether it outlives a restart of the server. @default true */
  readonly durable?: boolean;
  /** Exchange of the same vhost that gets what no binding takes. @default unroutable messages are dropped or returned */
  readonly alternate?: string;
}

/** Routes from an exchange to a queue, or to another exchange. */
export type RabbitBinding = BindingFrom &
  (
    | {
        /** Queue of the vhost that gets what fits. */
        readonly queue: string;
        readonly exchange?: never;
      }
    | {
        /** Exchange of the vhost that gets what fits, and passes it on. */
        readonly exchange: string;
        readonly queue?: never;
      }
  );

/** Where a binding begins, and what it lets through. */
export interface BindingFrom {
  /** Exchange of the vhost, or one that the server brings. */
  readonly from: string;
  /** For direct exchanges the key, for topic exchanges a pattern of words: `order.*`, `order.#`. @default '' */
  readonly key?: string;
  /** For headers exchanges: headers that must match. @default none */
  readonly headers?: Readonly<Record<string, string | number | boolean>>;
  /** Whether all of the headers must match or one is enough. @default 'all' */
  readonly match?: 'all' | 'any';
}

/** What a policy applies to: all queues, those of one type, exchanges, or everything. */
export type PolicyTarget = keyof typeof POLICY_REACH;

/** Settings of all queues or exchanges whose names fit, which can be changed while they stand. */
export interface RabbitPolicy {
  /** Regular expression over the names of queues or exchanges. */
  readonly pattern: string;
  /** What of these names it means. @default 'queues' */
  readonly applyTo?: PolicyTarget;
  /** The highest one alone applies; policies do not add up. @default 0 */
  readonly priority?: number;
  /** What it sets. A queue takes it whole or not at all. */
  readonly definition: PolicyDefinition;
}

/** What a policy sets, by the server's names. `alternate-exchange` is for exchanges, the rest for queues. */
export type PolicyDefinition = {
  readonly [K in keyof typeof QUEUE_SETTINGS as (typeof QUEUE_SETTINGS)[K]['policy'] extends readonly []
    ? never
    : K]?: Parameters<(typeof QUEUE_SETTINGS)[K]['value']['written']>[0];
} & {
  /** Exchange of the same vhost that gets what no binding takes. @default none */
  readonly 'alternate-exchange'?: string;
};

/** What a user may do in the management interface: see it, set policies too, see everything, do everything. */
export type UserTag = (typeof USER_TAGS)[number];

/** Who is no system of the platform: a person, a program outside. Systems get users of their own by `vhost(name).for(system)`. */
export interface RabbitUser {
  /** What it may do in the management interface. @default none */
  readonly tags?: readonly UserTag[];
  /** Rights by vhost. @default none */
  readonly vhosts?: Readonly<Record<string, RabbitRights>>;
  /** How many it may have at once. @default no limit */
  readonly limits?: {
    /** Connections. @default no limit */
    readonly connections?: number;
    /** Channels, over all its connections. @default no limit */
    readonly channels?: number;
  };
}

/** Regular expressions over names of queues and exchanges; the empty one matches none. */
export interface RabbitRights {
  /** What it may declare and delete. @default '' */
  readonly configure?: string;
  /** What it may publish to. @default '' */
  readonly write?: string;
  /** What it may consume. @default '' */
  readonly read?: string;
}
