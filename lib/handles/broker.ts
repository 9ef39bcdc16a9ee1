import type { Endpoint } from '../kernel/facts';
import type { SecretRef } from '../kernel/needs';
import type { System } from '../kernel/system';
import type { Minted } from '../kernel/text';
import type { Handle } from './handle';

/** What a taker may do in a virtual host, as regular expressions over names. */
export interface BrokerUse {
  /** Queues and exchanges that it may declare. @default '' (none) */
  readonly configure?: string;
  /** Exchanges that it may publish to. @default '.*' */
  readonly write?: string;
  /** Queues that it may consume. @default '.*' */
  readonly read?: string;
}

export interface BrokerAccess {
  readonly at: Endpoint;
  readonly vhost: string;
  /** The taker's own user. */
  readonly user: string;
  readonly password: Minted;
  /** Secret in the taker's namespace whose `ca.crt` signs the server. @default no TLS, or publicly trusted */
  readonly trust?: SecretRef;
}

/** A virtual host of an AMQP broker, with a user for each taker. */
export interface Broker extends Handle<'broker', BrokerAccess, BrokerUse | undefined> {
  for(taker: System, use?: BrokerUse): BrokerAccess;
}
