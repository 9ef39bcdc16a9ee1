import { kind } from '../kernel/base/kind';
import type { Labels } from '../kernel/base/values';

/** cert-manager's custom resources, as far as they are written here (v1.21). Field names are upstream's own. */

export interface CertificateContent {
  readonly spec: {
    readonly secretName: string;
    /** `kind` is always written: upstream's default is `Issuer`, and the name of a ClusterIssuer then waits for ever. */
    readonly issuerRef: {
      readonly group: 'cert-manager.io';
      readonly kind: 'Issuer' | 'ClusterIssuer';
      readonly name: string;
    };
    readonly commonName?: string;
    readonly subject?: { readonly organizations: readonly string[] };
    readonly dnsNames?: readonly string[];
    readonly ipAddresses?: readonly string[];
    readonly isCA?: true;
    /** As Go writes it: `2160h`. @default 2160h */
    readonly duration?: string;
    readonly usages: readonly KeyUsage[];
    readonly privateKey: {
      readonly algorithm: 'ECDSA' | 'RSA';
      readonly size: 256 | 384 | 3072;
      readonly encoding: 'PKCS1' | 'PKCS8';
      readonly rotationPolicy: 'Always' | 'Never';
    };
    readonly secretTemplate?: { readonly labels: Labels };
  };
}

/** What a certificate may be used for, as far as it is asked for here. */
export type KeyUsage = 'digital signature' | 'cert sign' | 'crl sign' | 'server auth' | 'client auth';

export interface IssuerContent {
  readonly spec:
    | { readonly selfSigned: Record<string, never> }
    | { readonly ca: { readonly secretName: string } }
    | { readonly acme: AcmeContent };
}

export interface AcmeContent {
  readonly server: string;
  readonly email: string;
  /** Made by cert-manager, in the namespace of its cluster-wide issuers. */
  readonly privateKeySecretRef: { readonly name: string };
  readonly solvers: readonly Solver[];
}

/** How a host is proved; `selector` picks certificates by their labels. */
export interface Solver {
  readonly selector?: { readonly matchLabels: Labels };
  readonly http01?: {
    readonly gatewayHTTPRoute?: {
      readonly parentRefs: readonly {
        readonly group: 'gateway.networking.k8s.io';
        readonly kind: 'Gateway';
        readonly name: string;
        readonly namespace: string;
        readonly sectionName: string;
      }[];
      readonly serviceType: 'ClusterIP';
    };
    readonly ingress?: { readonly ingressClassName: string; readonly serviceType: 'ClusterIP' };
  };
  readonly dns01?: DnsSolver;
}

export interface KeyRef {
  readonly name: string;
  readonly key: string;
}

export type DnsSolver =
  | { readonly cloudflare: { readonly apiTokenSecretRef: KeyRef } }
  | {
      readonly route53: {
        readonly region: string;
        readonly hostedZoneID?: string;
        readonly accessKeyIDSecretRef: KeyRef;
        readonly secretAccessKeySecretRef: KeyRef;
      };
    }
  | {
      readonly rfc2136: {
        readonly nameserver: string;
        readonly protocol: 'TCP';
        readonly tsigKeyName: string;
        readonly tsigAlgorithm: string;
        readonly tsigSecretSecretRef: KeyRef;
      };
    };

const VERSION = 'cert-manager.io/v1';

export const Certificate = kind<CertificateContent>(VERSION, 'Certificate');
export const Issuer = kind<IssuerContent>(VERSION, 'Issuer');
export const ClusterIssuer = kind<IssuerContent>(VERSION, 'ClusterIssuer', 'Cluster');
