import type { PolicyDefinition, QueueArguments } from './rabbit-settings';
import { slug } from './rabbit-words';
import type { ExchangeType, PolicyTarget, QueueType, UserTag } from './rabbitmq';

/** A virtual host and what lives in it. Vhosts are walls: queues, exchanges and users' rights of one are not seen in another. */
export interface RabbitVhost {
  /** By name. All are durable: RabbitMQ gives up transient queues that connections share, and 4.3.5 refuses them. @default none */
  readonly queues?: Readonly<Record<string, RabbitQueue>>;
  /** By name. @default only those that the server brings (`amq.direct`, `amq.topic`, …) */
  readonly exchanges?: Readonly<Record<string, RabbitExchange>>;
  /** @default none */
  readonly bindings?: readonly RabbitBinding[];
  /** By name. Policies change at run time; a queue's arguments never do, so prefer a policy. @default none */
  readonly policies?: Readonly<Record<string, RabbitPolicy>>;
  /** Type of the queues that programs declare without one. @default 'quorum' */
  readonly defaultQueueType?: QueueType;
  /** @default none */
  readonly limits?: { readonly connections?: number; readonly queues?: number };
}

/** A queue. `quorum` is replicated and keeps messages through the loss of a node; `stream` is a replicated log. */
export type RabbitQueue =
  | { readonly type?: 'quorum'; readonly arguments?: QueueArguments<'quorum'> }
  | { readonly type: 'stream'; readonly arguments?: QueueArguments<'stream'> }
  | { readonly type: 'classic'; readonly arguments?: QueueArguments<'classic'> };

export interface RabbitExchange {
  readonly type: ExchangeType;
  /** Whether it outlives a restart of the server. @default true */
  readonly durable?: boolean;
  /** Exchange of the same vhost that gets what no binding takes. @default unroutable messages are dropped or returned */
  readonly alternate?: string;
}

/** Routes from an exchange to a queue, or to another exchange. */
export type RabbitBinding = BindingFrom &
  ({ readonly queue: string; readonly exchange?: never } | { readonly exchange: string; readonly queue?: never });

interface BindingFrom {
  /** Exchange of the vhost, or one that the server brings. */
  readonly from: string;
  /** For direct exchanges the key, for topic exchanges a pattern of words: `order.*`, `order.#`. @default '' */
  readonly key?: string;
  /** For headers exchanges: headers that must match. @default none */
  readonly headers?: Readonly<Record<string, string | number | boolean>>;
  /** Whether all of the headers must match or one is enough. @default 'all' */
  readonly match?: 'all' | 'any';
}

export interface RabbitPolicy {
  /** Regular expression over the names of queues or exchanges. */
  readonly pattern: string;
  /** @default 'queues' */
  readonly applyTo?: PolicyTarget;
  /** The highest one alone applies; policies do not add up. @default 0 */
  readonly priority?: number;
  readonly definition: PolicyDefinition;
}

/** Who is no system of the platform: a person, a program outside. Systems get users of their own by `vhost(name).for(system)`. */
export interface RabbitUser {
  /** What it may do in the management interface. @default none */
  readonly tags?: readonly UserTag[];
  /** Rights by vhost. @default none */
  readonly vhosts?: Readonly<Record<string, RabbitRights>>;
  /** @default none */
  readonly limits?: { readonly connections?: number; readonly channels?: number };
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

/** Exchanges that the server brings in every vhost, all of them durable. */
export const BUILT_IN_EXCHANGES: Readonly<Record<string, ExchangeType>> = {
  'amq.direct': 'direct',
  'amq.fanout': 'fanout',
  'amq.headers': 'headers',
  'amq.match': 'headers',
  'amq.topic': 'topic',
};

/**
 * A binding's object is named by all that it says, because none of it can be changed: another key is another object, and
 * the old one goes.
 */
export function bindingName(vhost: string, binding: RabbitBinding): string {
  const end = binding.queue === undefined ? `to-${slug(binding.exchange)}` : slug(binding.queue);
  const headers = Object.entries(binding.headers ?? {})
    .map(([name, value]) => `${slug(name)}-${slug(String(value))}`)
    .sort();
  const how = [
    ...(binding.key ? [slug(binding.key)] : []),
    ...(headers.length > 0 ? [binding.match ?? 'all'] : []),
    ...headers,
  ];
  return [slug(vhost), slug(binding.from), end, ...how].filter((part) => part !== '').join('.');
}
