import type { ObjectId } from '../../kernel/base/kind';

/** Kinds that Argo CD looks past, by its group (`resource.exclusions` of its chart): controllers make them, and many of them. */
const UNSEEN: Readonly<Record<string, readonly string[]>> = {
  '': ['Endpoints'],
  'cert-manager.io': ['CertificateRequest'],
  'certificates.k8s.io': ['CertificateSigningRequest'],
  'coordination.k8s.io': ['Lease'],
  'discovery.k8s.io': ['EndpointSlice'],
};

/** Whether an object of a file would never be delivered. */
export function isUnseen({ group, kind }: Pick<ObjectId, 'group' | 'kind'>): boolean {
  return UNSEEN[group]?.includes(kind) ?? false;
}

/** Why it must not be there. */
export const UNDELIVERED = {
  message: 'is of a kind that Argo CD looks past (resource.exclusions): it would never be delivered, and nothing said',
  fix: 'Let a controller make it: a Service with a selector, a Certificate. What is outside is named by env.outside.',
} as const;
