import type { Endpoint } from '../kernel/facts';
import type { SecretRef } from '../kernel/needs';
import type { Minted } from '../kernel/needs/text';
import type { Handle } from './handle';

/** How one taker talks to a cache that speaks Redis' protocol. */
export interface CacheAccess {
  /** Where everything may be read, and all is written. */
  readonly at: Endpoint;
  /** Where everything may be read, a moment later: any of the servers. */
  readonly readFrom: Endpoint;
  /** The taker's own user. */
  readonly user: string;
  /** Of the user. */
  readonly password: Minted;
  /** What each of its keys and channels must begin with: `shop:`. */
  readonly prefix: string;
  /** Secret in the taker's namespace whose `ca.crt` signs the servers. @default no TLS, or publicly trusted */
  readonly trust?: SecretRef;
}

/** Values that may be lost, by keys, with a user for each taker that sees its own keys alone. */
export interface Cache extends Handle<'cache', CacheAccess> {}
