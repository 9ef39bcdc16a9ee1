import { kind } from '../kernel/kind';
import type { Labels } from '../kernel/values';

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
      readonly algorithm: 'ECDSA';
      readonly size: 256 | 384;
      readonly encoding: 'PKCS8';
      readonly rotationPolicy: 'Always' | 'Never';
    };
    readonly secretTemplate?: { readonly labels: Labels };
  };
}

/** What a certificate may be used for, as far as it is asked for here. */
export type KeyUsage = 'digital signature' | 'cert sign' | 'crl sign' | 'server auth' | 'client auth';

export interface IssuerContent {
  readonly spec: { readonly selfSigned: Record<string, never> } | { readonly ca: { readonly secretName: string } };
}

const VERSION = 'cert-manager.io/v1';

export const Certificate = kind<CertificateContent>(VERSION, 'Certificate');
export const Issuer = kind<IssuerContent>(VERSION, 'Issuer');
export const ClusterIssuer = kind<IssuerContent>(VERSION, 'ClusterIssuer', 'Cluster');
