import { certified, trusted } from '../../handles/issuer';
import { once } from '../../handles/once';
import type { Endpoint } from '../../kernel/facts';
import type { SecretRef } from '../../kernel/needs';
import type { System } from '../../kernel/system';
import { certificateOf } from './names';
import type { CephPlan, PlannedStore } from './plan';

/** An object store, as its buckets offer it. */
export interface Store {
  readonly plan: PlannedStore;
  /** Where S3 is served. */
  readonly at: Endpoint;
  /** Secret in the taker's namespace with the store's `ca.crt`, once a taker. Absent where it speaks plain HTTP. */
  readonly trust?: (taker: System) => SecretRef;
}

/**
 * The object stores, by their names in the stack; those that speak TLS with a certificate each.
 * @param endpoints of S3, by the same names
 */
export function openStores(
  system: System,
  { objectStores }: CephPlan,
  endpoints: ReadonlyMap<string, Endpoint>,
): ReadonlyMap<string, Store> {
  return new Map(
    objectStores.map((plan): [string, Store] => {
      const at = endpoints.get(plan.part) as Endpoint;
      if (!plan.tls) return [plan.part, { plan, at }];
      // The operator itself calls the store by the first name, and checks it.
      certified(system, { name: certificateOf(plan), hosts: [at.host, `${at.host}.cluster.local`] });
      return [plan.part, { plan, at, trust: once((taker) => trusted(system, taker, plan.name)) }];
    }),
  );
}
