import type { System } from '../kernel/system';

/**
 * A typed offer of one system to others. `for` serves one taker: it makes what the taker needs (a user of its own, an edge,
 * a secret) and returns plain data to configure it with. Taking records that the taker stands after the owner.
 */
export interface Handle<Kind extends string, Access, Ask = void> {
  readonly kind: Kind;
  /** Absent for what lives outside. */
  readonly owner?: System;
  for(taker: System, ask: Ask): Access;
}
