import type { Check } from '../../kernel/base/faults';
import { isPort } from '../../kernel/base/grammar';
import { isDnsSubdomain } from '../../kernel/base/names';
import type { ProbesPlan } from './plan';

/** A host and a port to try. */
export interface Target {
  readonly host: string;
  readonly port: number;
}

/** What is no address, or stands there twice. */
export function checkProbes(check: Check, { http, tcp }: ProbesPlan): void {
  check.that(http.length + tcp.length > 0, {
    prop: 'probes',
    given: { http, tcp },
    message: 'tries nothing',
    fix: 'Name an address in http or tcp, or leave probes out.',
  });
  for (const [i, url] of http.entries())
    check.that(targetOfUrl(url) !== undefined, {
      prop: `probes.http[${i}]`,
      given: url,
      message: 'is no URL to try',
      allowed: 'http:// or https://, a host, no user and no fragment',
    });
  for (const [i, address] of tcp.entries())
    check.that(targetOf(address) !== undefined, {
      prop: `probes.tcp[${i}]`,
      given: address,
      message: 'is no address to try',
      allowed: 'host:port, as mail.example.com:25',
    });
  for (const [prop, all] of Object.entries({ http, tcp }))
    for (const [i, address] of all.entries())
      check.that(all.indexOf(address) === i, {
        prop: `probes.${prop}[${i}]`,
        given: address,
        message: 'is tried twice',
        fix: 'Name it once.',
      });
}

/** Where a URL leads. */
export function targetOfUrl(text: string): Target | undefined {
  if (!URL.canParse(text)) return undefined;
  const { protocol, hostname, port, username, password, hash } = new URL(text);
  const own = { 'http:': 80, 'https:': 443 }[protocol];
  if (own === undefined || username + password + hash !== '' || hostname === '') return undefined;
  return { host: hostname, port: port === '' ? own : Number(port) };
}

/** Where `host:port` leads. */
export function targetOf(text: string): Target | undefined {
  const [, host = '', port] = /^([^:]+):(\d+)$/.exec(text) ?? [];
  return isDnsSubdomain(host) && isPort(Number(port)) ? { host, port: Number(port) } : undefined;
}
