import { kind } from '../../kernel/base/kind';
import type { Json, JsonObject, Labels } from '../../kernel/base/values';

/** Istio's custom resources, as far as they are written here. Field names are upstream's own. */

const NETWORKING = 'networking.istio.io/v1';
const SECURITY = 'security.istio.io/v1';

export type StringMatch = { readonly exact: string } | { readonly prefix: string } | { readonly regex: string };

export interface Destination {
  /** Fully qualified, so that it means the same from every namespace. */
  readonly host: string;
  readonly subset?: string;
  readonly port?: { readonly number: number };
}

export interface HttpMatch {
  readonly uri?: StringMatch;
  readonly headers?: Readonly<Record<string, StringMatch>>;
}

export interface HttpRoute {
  readonly name?: string;
  readonly match?: readonly HttpMatch[];
  readonly route?: readonly { readonly destination: Destination; readonly weight?: number }[];
  readonly delegate?: { readonly name: string; readonly namespace: string };
  readonly timeout?: string;
  readonly retries?: { readonly attempts: number; readonly perTryTimeout?: string; readonly retryOn?: string };
  readonly mirror?: Destination;
  readonly mirrorPercentage?: { readonly value: number };
  readonly fault?: {
    readonly delay?: { readonly fixedDelay: string; readonly percentage: { readonly value: number } };
    readonly abort?: { readonly httpStatus: number; readonly percentage: { readonly value: number } };
  };
}

export interface VirtualServiceSpec {
  /** A delegate has none. */
  readonly hosts?: readonly string[];
  readonly gateways?: readonly string[];
  readonly http?: readonly HttpRoute[];
  readonly tcp?: readonly {
    readonly match: readonly { readonly port: number }[];
    readonly route: readonly { readonly destination: Destination }[];
  }[];
}

export interface TrafficPolicy {
  readonly connectionPool?: {
    readonly tcp?: { readonly maxConnections: number };
    readonly http?: {
      readonly http1MaxPendingRequests?: number;
      readonly http2MaxRequests?: number;
      readonly maxRetries?: number;
    };
  };
  readonly outlierDetection?: {
    readonly consecutive5xxErrors: number;
    readonly interval: string;
    readonly baseEjectionTime: string;
    readonly maxEjectionPercent: number;
    readonly minHealthPercent: number;
  };
  readonly loadBalancer?: {
    readonly simple?: 'LEAST_REQUEST' | 'ROUND_ROBIN' | 'RANDOM';
    readonly consistentHash?: JsonObject;
    readonly localityLbSetting?: { readonly enabled: boolean };
  };
}

export interface DestinationRuleSpec {
  readonly host: string;
  readonly subsets?: readonly { readonly name: string; readonly labels: Labels }[];
  readonly trafficPolicy: TrafficPolicy;
}

export interface GatewayServer {
  readonly port: { readonly number: number; readonly name: string; readonly protocol: 'HTTP' | 'HTTPS' | 'TCP' };
  readonly hosts: readonly string[];
  readonly tls?:
    | { readonly httpsRedirect: true }
    | { readonly mode: 'SIMPLE'; readonly credentialName: string; readonly minProtocolVersion: 'TLSV1_2' };
}

export interface AuthorizationRule {
  readonly from?: readonly { readonly source: JsonObject }[];
  readonly to?: readonly { readonly operation: JsonObject }[];
  readonly when?: readonly { readonly key: string; readonly values: readonly string[] }[];
}

export type MtlsMode = 'STRICT' | 'PERMISSIVE' | 'DISABLE';

export interface PeerAuthenticationSpec {
  readonly selector?: { readonly matchLabels: Labels };
  readonly mtls: { readonly mode: MtlsMode };
  readonly portLevelMtls?: Readonly<Record<string, { readonly mode: MtlsMode }>>;
}

export interface AuthorizationPolicySpec {
  readonly selector?: { readonly matchLabels: Labels };
  readonly action?: 'ALLOW';
  readonly rules?: readonly AuthorizationRule[];
}

export interface ServiceEntrySpec {
  readonly hosts: readonly string[];
  readonly addresses?: readonly string[];
  readonly exportTo: readonly ['.'];
  readonly location: 'MESH_EXTERNAL';
  readonly resolution: 'DNS' | 'NONE';
  readonly ports: readonly { readonly number: number; readonly name: string; readonly protocol: string }[];
}

export interface SidecarSpec {
  readonly egress: readonly { readonly hosts: readonly string[] }[];
  readonly outboundTrafficPolicy: { readonly mode: 'REGISTRY_ONLY' | 'ALLOW_ANY' };
}

export const VirtualService = kind<{ spec: VirtualServiceSpec }>(NETWORKING, 'VirtualService');
export const DestinationRule = kind<{ spec: DestinationRuleSpec }>(NETWORKING, 'DestinationRule');
export const IstioGateway = kind<{
  spec: { readonly selector: Labels; readonly servers: readonly GatewayServer[] };
}>(NETWORKING, 'Gateway');
export const ServiceEntry = kind<{ spec: ServiceEntrySpec }>(NETWORKING, 'ServiceEntry');
export const Sidecar = kind<{ spec: SidecarSpec }>(NETWORKING, 'Sidecar');
export const PeerAuthentication = kind<{ spec: PeerAuthenticationSpec }>(SECURITY, 'PeerAuthentication');
export const AuthorizationPolicy = kind<{ spec: AuthorizationPolicySpec }>(SECURITY, 'AuthorizationPolicy');
export const RequestAuthentication = kind<{
  spec: { readonly selector: { readonly matchLabels: Labels }; readonly jwtRules: readonly JsonObject[] };
}>(SECURITY, 'RequestAuthentication');
export const Telemetry = kind<{ spec: JsonObject }>('telemetry.istio.io/v1', 'Telemetry');
export const MutatingWebhookConfiguration = kind<{ webhooks: readonly Json[] }>(
  'admissionregistration.k8s.io/v1',
  'MutatingWebhookConfiguration',
  'Cluster',
);
export const PodMonitor = kind<{ spec: JsonObject }>('monitoring.coreos.com/v1', 'PodMonitor');
