import type { Proofs } from '../../lib/testing';

/** The alert of a host that nothing answers for, with the Service behind it. A rule must name ready="true", so that a pod which is not ready shows nothing. */
export function hostProofs(service: string, namespace = service): Proofs {
  const slice = `kube_endpointslice_endpoints{namespace="${namespace}",endpointslice="${service}-x7k2p",ready="true",address="10.0.0.7"}`;
  return { PublicHostUnanswered: { fires: { series: {} }, silent: { series: { [slice]: '1' } } } };
}
