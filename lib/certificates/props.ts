import type { SystemProps } from '../kernel/system';

/** Who signs the certificates of an environment. */
export interface CertificatesProps extends SystemProps {
  /**
   * The environment's authority: a root of its own that signs itself, or a key pair of the company's that people give (`keelson
   * secrets` lists it). Given, its certificate comes first, then intermediates, then the root: the last becomes `ca.crt`. @default 'own'
   */
  readonly authority?: 'own' | 'given';
  /** A public authority for hosts that are called from outside: those of a `PublicGateway`. @default the environment's signs them too */
  readonly acme?: Acme;
}

/** A public authority that speaks ACME: it signs hosts that prove themselves, and everybody trusts it already. */
export interface Acme {
  /** Let's Encrypt, its staging (whom nobody trusts, with wide limits), or the directory of another. @default 'letsencrypt' */
  readonly server?: 'letsencrypt' | 'letsencrypt-staging' | `https://${string}`;
  /** Whom the authority writes to when something is wrong. */
  readonly email: string;
  /**
   * Where hosts are proved by a record in their zone: for wildcards, and where the authority cannot call. @default by HTTP, through
   * the gateway of the host
   */
  readonly dns?: AcmeDns;
}

/** Who keeps the hosts' zone. Its credentials are given by people: `keelson secrets` lists them. */
export type AcmeDns =
  | { readonly provider: 'cloudflare' }
  | {
      readonly provider: 'route53';
      /** `eu-central-1` */
      readonly region: string;
      /** Id of the zone. @default found by its name */
      readonly hostedZone?: string;
    }
  | {
      /** Any server that takes signed updates: BIND, Knot, PowerDNS, Windows. */
      readonly provider: 'rfc2136';
      /** `192.0.2.53` or `192.0.2.53:53` */
      readonly nameserver: string;
      /** Name of the TSIG key, as the server has it. */
      readonly keyName: string;
      /** How updates are signed. @default 'HMACSHA256' */
      readonly algorithm?: TsigAlgorithm;
    };

/** How updates of a zone are signed. */
export type TsigAlgorithm = 'HMACSHA256' | 'HMACSHA512';
