import type { Json } from '../../kernel/base/values';
import { istiodName } from './names';

/**
 * Who gets a proxy: pods of these namespaces, unless they say themselves that they want none. istiod writes the authority of its
 * webhooks into every configuration with its revision's label, and finds the part to write by the end of its name.
 * @param namespaces inside
 * @param revision that answers
 * @param home namespace of the control plane
 */
export function injectorOf(namespaces: readonly string[], revision: string, home: string): Json {
  return {
    name: 'namespace.sidecar-injector.istio.io',
    clientConfig: { service: { name: istiodName(revision), namespace: home, path: '/inject', port: 443 } },
    rules: [{ operations: ['CREATE'], apiGroups: [''], apiVersions: ['v1'], resources: ['pods'], scope: '*' }],
    namespaceSelector: {
      matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'In', values: [...namespaces] }],
    },
    objectSelector: {
      matchExpressions: [{ key: 'sidecar.istio.io/inject', operator: 'NotIn', values: ['false'] }],
    },
    // Without its proxy a pod would be locked out, and speak plainly itself.
    failurePolicy: 'Fail',
    matchPolicy: 'Equivalent',
    reinvocationPolicy: 'Never',
    sideEffects: 'None',
    timeoutSeconds: 10,
    admissionReviewVersions: ['v1'],
  };
}
