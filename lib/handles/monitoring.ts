import { role } from '../kernel/base/role';
import type { Endpoint, Pods } from '../kernel/facts';
import type { Handle } from './handle';

/** Where PromQL is asked. */
export interface QueryAccess {
  /** Who answers. */
  readonly at: Endpoint;
  /** `http://host:port` */
  readonly url: string;
}

/** Answers PromQL: for who scales, or goes on with a release, by what is measured. */
export interface Queries extends Handle<'queries', QueryAccess> {}

/** Measures every system of an environment. */
export interface Monitoring {
  /** Answers what was measured. */
  readonly queries: Queries;
  /** Who calls whatever is measured. */
  readonly scrapers: Pods;
}

/** The environment's monitoring. */
export const MONITORING = role<Monitoring>('monitoring', 'PrometheusMonitoring');
