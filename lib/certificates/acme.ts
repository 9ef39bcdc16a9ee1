import type { KeyRef, Solver } from './cert-manager';

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
  | { readonly provider: 'route53'; readonly region: string; readonly hostedZone?: string }
  | {
      /** Any server that takes signed updates: BIND, Knot, PowerDNS, Windows. */
      readonly provider: 'rfc2136';
      /** `192.0.2.53` or `192.0.2.53:53` */
      readonly nameserver: string;
      readonly keyName: string;
      /** @default 'HMACSHA256' */
      readonly algorithm?: TsigAlgorithm;
    };

export type TsigAlgorithm = 'HMACSHA256' | 'HMACSHA512';
export const TSIG_ALGORITHMS: readonly TsigAlgorithm[] = ['HMACSHA256', 'HMACSHA512'];

const SERVERS = {
  letsencrypt: 'https://acme-v02.api.letsencrypt.org/directory',
  'letsencrypt-staging': 'https://acme-staging-v02.api.letsencrypt.org/directory',
} as const;

/** The directory that an authority is reached by. */
export function directoryOf({ server = 'letsencrypt' }: Acme): string {
  return server in SERVERS ? SERVERS[server as keyof typeof SERVERS] : server;
}

/** What people must give for a zone, by key of the Secret. */
export function credentialsOf(dns: AcmeDns): readonly string[] {
  if (dns.provider === 'cloudflare') return ['api-token'];
  return dns.provider === 'route53' ? ['access-key-id', 'secret-access-key'] : ['tsig-secret'];
}

/** Host and port of what keeps the zone. */
export function zoneKeeperOf(dns: AcmeDns): { readonly host: string; readonly port: number } {
  if (dns.provider === 'cloudflare') return { host: 'api.cloudflare.com', port: 443 };
  if (dns.provider === 'route53') return { host: 'route53.amazonaws.com', port: 443 };
  const [host = '', port = '53'] = dns.nameserver.split(':');
  return { host, port: Number(port) };
}

export function dnsSolver(dns: AcmeDns, secret: string): Solver {
  const ref = (key: string): KeyRef => ({ name: secret, key });
  if (dns.provider === 'cloudflare') return { dns01: { cloudflare: { apiTokenSecretRef: ref('api-token') } } };
  if (dns.provider === 'route53')
    return {
      dns01: {
        route53: {
          region: dns.region,
          ...(dns.hostedZone === undefined ? {} : { hostedZoneID: dns.hostedZone }),
          accessKeyIDSecretRef: ref('access-key-id'),
          secretAccessKeySecretRef: ref('secret-access-key'),
        },
      },
    };
  const { host, port } = zoneKeeperOf(dns);
  return {
    dns01: {
      rfc2136: {
        nameserver: `${host}:${port}`,
        protocol: 'TCP',
        tsigKeyName: dns.keyName,
        tsigAlgorithm: dns.algorithm ?? 'HMACSHA256',
        tsigSecretSecretRef: ref('tsig-secret'),
      },
    },
  };
}
