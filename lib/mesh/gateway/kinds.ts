import { kind } from '../../kernel/base/kind';
import type { Labels } from '../../kernel/base/values';

/** Gateway API v1.5, standard channel, and Ingress, as far as they are written here. Field names are upstream's own. */

const GROUP = 'gateway.networking.k8s.io';

export interface GatewayContent {
  readonly spec: {
    readonly gatewayClassName: string;
    /** For what the class makes of it: a Service, a load balancer. */
    readonly infrastructure?: { readonly annotations: Labels };
    /** At most 64. */
    readonly listeners: readonly Listener[];
  };
}

export interface Listener {
  readonly name: string;
  readonly port: number;
  readonly protocol: 'HTTP' | 'HTTPS';
  readonly hostname?: string;
  readonly tls?: { readonly mode: 'Terminate'; readonly certificateRefs: readonly LocalRef[] };
  readonly allowedRoutes: {
    readonly kinds: readonly { readonly group: typeof GROUP; readonly kind: 'HTTPRoute' }[];
    readonly namespaces:
      | { readonly from: 'Same' }
      | {
          readonly from: 'Selector';
          readonly selector: {
            readonly matchExpressions: readonly {
              readonly key: string;
              readonly operator: 'In';
              readonly values: readonly string[];
            }[];
          };
        };
  };
}

export interface LocalRef {
  readonly group: string;
  readonly kind: string;
  readonly name: string;
}

export interface HttpRouteContent {
  readonly spec: {
    readonly parentRefs: readonly (LocalRef & { readonly namespace: string; readonly sectionName: string })[];
    readonly hostnames?: readonly string[];
    /** At most 16. */
    readonly rules: readonly HttpRule[];
  };
}

export interface HttpRule {
  readonly matches: readonly { readonly path: { readonly type: 'PathPrefix'; readonly value: string } }[];
  readonly backendRefs?: readonly (LocalRef & { readonly port: number; readonly weight: number })[];
  readonly filters?: readonly {
    readonly type: 'RequestRedirect';
    readonly requestRedirect: { readonly scheme: 'https'; readonly statusCode: 301 };
  }[];
  readonly timeouts?: { readonly request: string };
}

export interface BackendTlsPolicyContent {
  readonly spec: {
    readonly targetRefs: readonly LocalRef[];
    readonly validation: { readonly caCertificateRefs: readonly LocalRef[]; readonly hostname: string };
  };
}

export interface IngressContent {
  readonly spec: {
    readonly ingressClassName: string;
    readonly tls: readonly { readonly hosts: readonly string[]; readonly secretName: string }[];
    readonly rules: readonly {
      readonly host: string;
      readonly http: {
        readonly paths: readonly {
          readonly path: string;
          readonly pathType: 'Prefix';
          readonly backend: { readonly service: { readonly name: string; readonly port: { readonly number: number } } };
        }[];
      };
    }[];
  };
}

export const Gateway = kind<GatewayContent>(`${GROUP}/v1`, 'Gateway');
export const HttpRoute = kind<HttpRouteContent>(`${GROUP}/v1`, 'HTTPRoute');
export const BackendTlsPolicy = kind<BackendTlsPolicyContent>(`${GROUP}/v1`, 'BackendTLSPolicy');
export const Ingress = kind<IngressContent>('networking.k8s.io/v1', 'Ingress');
