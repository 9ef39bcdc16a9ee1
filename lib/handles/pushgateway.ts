import type { Endpoint, MetricFamilies } from '../kernel/facts';
import type { Handle } from './handle';

/** What a taker will push, so that its alerts and dashboards may name it. */
export interface PushAsk {
  /** By type, with names as they are pushed. @default not told: nobody may ask for them */
  readonly exports?: MetricFamilies;
}

/** How a job that ends before anybody could ask it leaves its metrics behind. */
export interface PushAccess {
  /** Where they are pushed to. */
  readonly at: Endpoint;
  /** `http://host:port/metrics/job/<taker>`: POST adds to what stands there, PUT replaces it, DELETE forgets it. Other labels follow, as `/<label>/<value>`. */
  readonly url: string;
}

/** Keeps what short-lived jobs push, until it is read. What is pushed stays until somebody deletes it. */
export interface Pushgateway extends Handle<'pushgateway', PushAccess, PushAsk> {}
