import type { Endpoint } from '../kernel/facts';
import type { SecretRef } from '../kernel/needs';
import type { Minted } from '../kernel/needs/text';
import type { Handle } from './handle';

/** The engine, not the wire protocol: what runs on PostgreSQL need not run on CockroachDB, which speaks its protocol. */
export type Engine = 'postgresql' | 'mysql' | 'tidb' | 'cockroachdb';

/** How one taker talks to a database. */
export interface SqlAccess {
  /** Where the server listens. */
  readonly at: Endpoint;
  /** Name of the database. */
  readonly database: string;
  /** The taker's own user. */
  readonly user: string;
  /** Of the user. */
  readonly password: Minted;
  /** Secret in the taker's namespace whose `ca.crt` signs the server. @default no TLS, or publicly trusted */
  readonly trust?: SecretRef;
}

/** One database of a server, with a user for each taker. */
export interface SqlDatabase<E extends Engine = Engine> extends Handle<'sql-database', SqlAccess> {
  /** What runs there, not the protocol that it speaks. */
  readonly engine: E;
}
