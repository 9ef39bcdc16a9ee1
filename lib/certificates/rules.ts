import { isIP } from 'node:net';
import type { CertificateAsk } from '../handles/issuer';
import type { Check } from '../kernel/base/faults';
import { isDnsSubdomain, labelValue } from '../kernel/base/names';

const HOST = /^(\*\.)?[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/;
const USAGES = ['server auth', 'client auth'];
/** A request is named `<certificate>-<revision>`, and has 253 characters too. */
const LONGEST_NAME = 240;

/** What cert-manager's webhook lets pass and no authority or client does, or what it refuses only when it is applied. */
export function checkCertificate(check: Check, ask: CertificateAsk): void {
  const { name, hosts, addresses = [], usages, commonName, secretLabels = {} } = ask;
  const prop = `certificate ${name}`;
  check
    .that(isDnsSubdomain(name) && name.length <= LONGEST_NAME, {
      prop,
      given: name,
      message: 'is no name of a certificate',
      allowed: `lower-case letters, digits, dashes and dots, at most ${LONGEST_NAME}`,
    })
    .that(ask.secretName === undefined || isDnsSubdomain(ask.secretName), {
      prop: `${prop}: secretName`,
      given: ask.secretName,
      message: 'is no name of a Secret',
      allowed: 'lower-case letters, digits, dashes and dots',
    })
    .that(hosts.length + addresses.length > 0, {
      prop: `${prop}: hosts`,
      given: hosts,
      message: 'names nobody: a client compares the host that it calls with the names in the certificate',
      fix: 'Give at least one host or address.',
    })
    .that(usages === undefined || (usages.length > 0 && usages.every((usage) => USAGES.includes(usage))), {
      prop: `${prop}: usages`,
      given: usages,
      message: 'is none of what there is',
      allowed: USAGES.join(', '),
    })
    .that(commonName === undefined || (commonName !== '' && Buffer.byteLength(commonName) <= 64), {
      prop: `${prop}: commonName`,
      given: commonName,
      message: 'is no common name',
      allowed: '1 to 64 bytes; hosts may be longer',
    });
  for (const host of hosts)
    check.that(HOST.test(host) && host.length <= 253 && host.split('.').every((label) => label.length <= 63), {
      prop: `${prop}: hosts`,
      given: host,
      message: 'is no DNS name',
      allowed: 'as rabbit.prod.svc or *.example.com, in lower case',
    });
  for (const address of addresses)
    check.that(isIP(address) !== 0, {
      prop: `${prop}: addresses`,
      given: address,
      message: 'is no IP address',
      allowed: 'as 10.0.0.1 or fd00::1',
    });
  for (const [label, value] of Object.entries(secretLabels))
    check.that(value === labelValue(value), {
      prop: `${prop}: secretLabels['${label}']`,
      given: value,
      message: 'is no value of a label',
      allowed: 'letters, digits and ._-, alphanumeric at both ends, at most 63',
    });
}

/** What the row says counts authorities: each number has its own names. */
export function checkGeneration(check: Check, prop: string, generation: number): void {
  check.that(Number.isInteger(generation) && generation >= 1, {
    prop,
    given: generation,
    message: 'counts no authority',
    allowed: '1, 2, 3 and so on',
  });
}
