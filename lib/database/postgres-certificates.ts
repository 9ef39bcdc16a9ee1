import type { CertificateAsk } from '../handles/issuer';
import type { System } from '../kernel/system';
import type { PostgresPlan } from './postgres-plan';
import { certificateOf, hostsOf } from './postgres-spec';

/** Told by this label, the operator and its instances read a Secret anew when it changes. */
export const RELOADED = { 'cnpg.io/reload': 'true' };

/** Of the server and the pooler. */
export function serverCertificate(plan: PostgresPlan): CertificateAsk {
  return { name: certificateOf(plan.id), hosts: hostsOf(plan), secretLabels: RELOADED };
}

/** By its `ca.crt` a taker knows the authority that signs the server. */
export function trustCertificate(cluster: System, taker: System): CertificateAsk {
  return { name: trustOf(cluster, taker), hosts: [`${taker.id}.${taker.namespace}.svc`], usages: ['client auth'] };
}

export function trustOf(cluster: System, taker: System): string {
  return `${taker.id}-${cluster.id}-trust`;
}
