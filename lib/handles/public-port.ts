import type { Endpoint } from '../kernel/facts';
import type { System } from '../kernel/system';
import type { Handle } from './handle';

/** A port that is called from outside, where what is spoken is no HTTP. */
export interface PublicPort extends Handle<'public-port', void, Endpoint> {
  /** DNS name under which it is reached. */
  readonly host: string;
  /** Number of it. */
  readonly port: number;
  /** What is spoken there. */
  readonly protocol: 'tcp' | 'udp';
  /** Lets an endpoint of the taker answer: the way to it, and the edge. One endpoint answers. */
  for(taker: System, to: Endpoint): void;
}
