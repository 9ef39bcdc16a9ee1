import { checkOwnEndpoint, type HostAsk } from '../../handles/public-host';
import type { Check } from '../../kernel/base/faults';
import { isDnsLabel } from '../../kernel/base/names';
import type { Endpoint } from '../../kernel/facts';
import type { System } from '../../kernel/system';

const PATH =
  /^\/(?:[-A-Za-z0-9._~!$&'()*+,;=:@]|%(?!2[fF])[0-9a-fA-F]{2})(?:[-A-Za-z0-9._~!$&'()*+,;=:@/]|%(?!2[fF])[0-9a-fA-F]{2})*$/;

/** One certificate holds all hosts of a domain: itself, and one name before it. */
export function checkHost(check: Check, given: string, host: string, domain: string): void {
  const before = host === domain ? '' : host.slice(0, -domain.length - 1);
  check.that(host === domain || (host.endsWith(`.${domain}`) && isDnsLabel(before)), {
    prop: `host('${given}')`,
    given: host,
    message: "is no host of this environment's domain, or none that its certificate holds",
    allowed: `${domain}, or one name before it: shop.${domain}`,
  });
}

/** What can answer for a host of the gateway. */
export function checkBinding(check: Check, prop: string, taker: System, to: Endpoint, ask: HostAsk): void {
  const { path = '/', timeout } = ask;
  checkOwnEndpoint(check, prop, taker, to);
  check
    .that(to.protocol === 'http' || to.protocol === 'grpc', {
      prop,
      given: to.protocol,
      message: `is what ${to.id} speaks, and a host passes on requests of HTTP`,
      allowed: 'http, grpc; for others take tcp() or udp() of the mesh',
    })
    .that(!to.tls && ask.trust === undefined, {
      prop,
      given: to.id,
      message: 'speaks TLS of its own, by which the gateway would see no request',
      fix: 'Offer an endpoint of plain HTTP: the mesh encrypts the way to it.',
    })
    .that((path === '/' || PATH.test(path)) && path.length <= 1024 && !/\/\/|\/\.{1,2}(\/|$)|.\/$/.test(path), {
      prop: `${prop}: path`,
      given: path,
      message: 'is no path',
      allowed: 'as / or /api/v2: absolute, without //, /./, /../, ? and #, and no slash at the end',
    })
    .that(timeout === undefined || (timeout.toMilliseconds() >= 1 && timeout.toMilliseconds() <= 86_400_000), {
      prop: `${prop}: timeout`,
      given: timeout && `${timeout.toMilliseconds() / 1000}s`,
      message: 'is no timeout',
      allowed: '1 millisecond to 1 day',
    });
}
