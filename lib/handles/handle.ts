import type { System } from '../kernel/system';

/**
 * A typed offer of one system to others. `for` serves one taker: it makes what the taker needs (a user of its own, an edge,
 * a secret) and returns plain data to configure it with. Taking records that the taker stands after the giver.
 */
export interface Handle<Offer extends string, Access, Ask = void> {
  /** What is offered: handles that offer the same can stand for each other. */
  readonly offers: Offer;
  /** The system that offers it. @default none: it lives outside of the environment */
  readonly giver?: System;
  /** Serves one taker. @param ask what it wants of it */
  for(taker: System, ask: Ask): Access;
}
