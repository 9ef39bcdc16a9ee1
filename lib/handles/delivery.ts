import { role } from '../kernel/base/role';
import type { Endpoint } from '../kernel/facts';

/** Delivers the files of an environment. */
export interface Delivery {
  /** Where people see what is delivered, and begin it: `https://gitops.example.com`. */
  readonly url: string;
  /** Its API, inside: for who waits until a version is there. */
  readonly api: Endpoint;
}

/** The environment's delivery. */
export const DELIVERY = role<Delivery>('delivery', 'GitOps');
