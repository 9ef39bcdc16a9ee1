import { isIP } from 'node:net';
import type { CertificateAsk } from '../handles/issuer';
import type { Check } from '../kernel/base/faults';
import { isDnsSubdomain } from '../kernel/base/names';
import { directoryOf } from './acme-solvers';
import type { Acme, AcmeDns, TsigAlgorithm } from './props';

const EMAIL = /^[^@\s]+@[^@\s.]+(\.[^@\s.]+)+$/;
const REGION = /^[a-z]{2}(-[a-z]+)+-\d$/;
const TSIG_ALGORITHMS: readonly TsigAlgorithm[] = ['HMACSHA256', 'HMACSHA512'];
/** Names that no public authority can ask: of the cluster, or of private networks. */
const PRIVATE = /(^|\.)(svc|local|localhost|internal|lan|home|corp|intranet|private|test|invalid|arpa)$/;

/** What an issuer takes and then never signs with. */
export function checkAcme(check: Check, acme: Acme): void {
  check
    .that(isDirectory(directoryOf(acme)), {
      prop: 'acme.server',
      given: acme.server,
      message: 'is no directory of an ACME server',
      allowed: "'letsencrypt', 'letsencrypt-staging', or a URL as https://acme.example.com/directory",
    })
    .that(EMAIL.test(acme.email), {
      prop: 'acme.email',
      given: acme.email,
      message: 'is no address to write to',
      allowed: 'as certificates@example.com',
    });
  if (acme.dns !== undefined) checkDns(check, acme.dns);
}

function checkDns(check: Check, dns: AcmeDns): void {
  if (dns.provider === 'route53')
    check
      .that(REGION.test(dns.region), {
        prop: 'acme.dns.region',
        given: dns.region,
        message: 'is no region',
        allowed: 'as eu-central-1 or cn-north-1',
      })
      .that(dns.hostedZone === undefined || /^Z[A-Z0-9]+$/.test(dns.hostedZone), {
        prop: 'acme.dns.hostedZone',
        given: dns.hostedZone,
        message: 'is no id of a hosted zone',
        allowed: 'as Z0123456789ABCDEFGHIJ',
      });
  if (dns.provider !== 'rfc2136') return;
  check
    .that(isNameserver(dns.nameserver), {
      prop: 'acme.dns.nameserver',
      given: dns.nameserver,
      message: 'is no nameserver',
      allowed: 'a host or an IPv4 address, with a port where that is not 53',
    })
    .that(isDnsSubdomain(dns.keyName.replace(/\.$/, '')), {
      prop: 'acme.dns.keyName',
      given: dns.keyName,
      message: 'is no name of a TSIG key',
      allowed: 'a DNS name, as the server has it',
    })
    .that(dns.algorithm === undefined || TSIG_ALGORITHMS.includes(dns.algorithm), {
      prop: 'acme.dns.algorithm',
      given: dns.algorithm,
      message: 'is no algorithm of a TSIG key that is safe',
      allowed: TSIG_ALGORITHMS.join(', '),
    });
}

/** What the public authority will not sign, although cert-manager asks it again and again. */
export function checkPublic(check: Check, acme: Acme, ask: CertificateAsk): void {
  const prop = `certificate ${ask.name}`;
  for (const host of ask.hosts)
    check
      .that(host.includes('.') && !PRIVATE.test(host), {
        prop: `${prop}: hosts`,
        given: host,
        message: 'is a name that no public authority signs: nobody outside can ask it',
        allowed: 'hosts below a public domain',
        fix: "Have the environment's own authority sign it: authority: 'environment' on its gateway.",
      })
      .that(!host.startsWith('*.') || acme.dns !== undefined, {
        prop: `${prop}: hosts`,
        given: host,
        message: 'is a wildcard, which is proved by a record in its zone alone',
        fix: 'Say in acme.dns who keeps the zone, or name each host.',
      });
  check
    .that((ask.addresses ?? []).length === 0, {
      prop: `${prop}: addresses`,
      given: ask.addresses,
      message: 'are not signed by a public authority',
      fix: 'Leave them away.',
    })
    .that(ask.usages?.includes('client auth') !== true, {
      prop: `${prop}: usages`,
      given: ask.usages,
      message: 'are more than a public authority signs for',
      allowed: 'server auth',
    })
    .that(ask.commonName === undefined || ask.hosts.includes(ask.commonName), {
      prop: `${prop}: commonName`,
      given: ask.commonName,
      message: 'is none of its hosts, and would have to be proved too',
      allowed: ask.hosts.join(', '),
    });
}

function isDirectory(url: string): boolean {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  return parsed?.protocol === 'https:' && parsed.username === '' && parsed.search === '' && parsed.hash === '';
}

function isNameserver(text: string): boolean {
  const [host = '', port = '53', ...rest] = text.split(':');
  const number = Number(port);
  const numeric = /^[\d.]+$/.test(host);
  return rest.length === 0 && number >= 1 && number <= 65535 && (numeric ? isIP(host) === 4 : isDnsSubdomain(host));
}
