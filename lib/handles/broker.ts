import type { Endpoint } from '../kernel/facts';
import type { SecretRef } from '../kernel/needs';
import type { Minted } from '../kernel/needs/text';
import type { System } from '../kernel/system';
import type { Handle } from './handle';

/** What a taker may do in a virtual host, as regular expressions over names. */
export interface BrokerAsk {
  /** Queues and exchanges that it may declare. @default '' (none) */
  readonly configure?: string;
  /** Exchanges that it may publish to. @default '.*' */
  readonly write?: string;
  /** Queues that it may consume. @default '.*' */
  readonly read?: string;
}

/** How one taker talks to a broker. */
export interface BrokerAccess {
  /** Where AMQP is spoken. */
  readonly at: Endpoint;
  /** Name of the virtual host. */
  readonly vhost: string;
  /** The taker's own user. */
  readonly user: string;
  /** Of the user. */
  readonly password: Minted;
  /** Secret in the taker's namespace whose `ca.crt` signs the server. @default no TLS, or publicly trusted */
  readonly trust?: SecretRef;
}

/** A virtual host of an AMQP broker, with a user for each taker. */
export interface Broker extends Handle<'broker', BrokerAccess, BrokerAsk | undefined> {
  /** A user of its own for the taker. @param ask what it may do. @default publish and consume everything, declare nothing */
  for(taker: System, ask?: BrokerAsk): BrokerAccess;
}
