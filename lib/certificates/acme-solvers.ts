import type { KeyRef, Solver } from './kinds';
import type { Acme, AcmeDns } from './props';

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
