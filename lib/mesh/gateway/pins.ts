import type { CrdPin } from '../../kernel/base/pin';

// Gateway API, the standard channel at the version that current gateways are compiled with. One owner; other implementations
// than a mesh's own find them in the cluster.
export const GATEWAY_API_CRDS: CrdPin = {
  groups: ['gateway.networking.k8s.io'],
  version: 'v1.5.1',
  base: 'https://raw.githubusercontent.com/kubernetes-sigs/gateway-api/v1.5.1/config/crd/standard',
  files: [
    'gateway.networking.k8s.io_backendtlspolicies.yaml',
    'gateway.networking.k8s.io_gatewayclasses.yaml',
    'gateway.networking.k8s.io_gateways.yaml',
    'gateway.networking.k8s.io_grpcroutes.yaml',
    'gateway.networking.k8s.io_httproutes.yaml',
    'gateway.networking.k8s.io_listenersets.yaml',
    'gateway.networking.k8s.io_referencegrants.yaml',
    'gateway.networking.k8s.io_tlsroutes.yaml',
  ],
};
