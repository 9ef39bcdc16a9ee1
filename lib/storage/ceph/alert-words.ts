import type { CephPlan } from './plan';

/** What the rules of one cluster have in common. */
export interface AlertWords {
  readonly id: string;
  readonly namespace: string;
  /** Label that binds a series to the cluster: several clusters share one Prometheus. */
  readonly of: string;
  /** Ceph's command line, in the toolbox: a cluster without one gets it by a prop. */
  readonly ceph: string;
  /** That Ceph itself reports one of these codes. */
  health(codes: string): string;
}

/** The words of a plan's cluster. */
export function wordsOf({ id, namespace }: CephPlan): AlertWords {
  const of = `namespace="${namespace}"`;
  const ceph = `kubectl -n ${namespace} exec deploy/${id}-toolbox -- ceph`;
  return { id, namespace, of, ceph, health: (codes) => `ceph_health_detail{${of},name=~"${codes}"} == 1` };
}
