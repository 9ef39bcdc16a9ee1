import { checkOwnEndpoint } from '../../handles/public-host';
import type { Check } from '../../kernel/base/faults';
import type { Binding } from './bindings';
import type { GatewayClassProps } from './props';

/** Rules in a route of the Gateway API. */
const MOST_PATHS = 16;
/** As the Gateway API takes a path; an Ingress takes more, and no client sends that. */
const PATH = /^\/(?:[-A-Za-z0-9._~!$&'()*+,;=:@/]|%(?!2[fF])[0-9a-fA-F]{2})*$/;

/** What can answer for a host, and how. */
export function checkBinding(check: Check, host: string, of: GatewayClassProps, { taker, to, ...ask }: Binding): void {
  const prop = `host('${host}').for`;
  checkOwnEndpoint(check, prop, taker, to);
  check
    .that(to.protocol === 'http', {
      prop,
      given: to.protocol,
      message: `is what ${to.id} speaks, and a host passes on requests of HTTP`,
      allowed: 'http',
    })
    .that(PATH.test(ask.path) && ask.path.length <= 1024 && !/\/\/|\/\.{1,2}(\/|$)/.test(ask.path), {
      prop: `${prop}: path`,
      given: ask.path,
      message: 'is no path',
      allowed: 'as / or /api/v2: absolute, without //, /./, /../, ? and #',
    });
  checkTls(check, prop, of, { taker, to, ...ask });
  if (ask.timeout === undefined) return;
  check
    .that(of.gatewayClass !== undefined, {
      prop: `${prop}: timeout`,
      given: `${ask.timeout.toSeconds()}s`,
      message: 'has no field in an Ingress',
      fix: "Say it in the class's own annotations, or take a gatewayClass.",
    })
    .that(ask.timeout.toSeconds() >= 1 && ask.timeout.toSeconds() <= 99_999, {
      prop: `${prop}: timeout`,
      given: `${ask.timeout.toSeconds()}s`,
      message: 'is no timeout',
      allowed: '1 to 99999 seconds',
    });
}

/** TLS to the backend is verified, or it is none. */
function checkTls(check: Check, prop: string, of: GatewayClassProps, { to, trust }: Binding): void {
  const namespace = typeof to.at === 'object' && 'labels' in to.at ? to.at.namespace : '';
  if (!to.tls) {
    check.that(trust === undefined, {
      prop: `${prop}: trust`,
      given: trust?.name,
      message: `is for nothing: ${to.id} speaks no TLS`,
      fix: 'Leave it away.',
    });
    return;
  }
  check
    .that(of.ingressClass === undefined, {
      prop,
      given: to.id,
      message: 'speaks TLS, and an Ingress has no field that says whom to trust',
      fix: 'Take a gatewayClass, or offer an endpoint of plain HTTP: policies let only the proxies come to it.',
    })
    .that(trust !== undefined, {
      prop: `${prop}: trust`,
      given: trust,
      message: `is missing: ${to.id} speaks TLS, and a gateway that does not check it might talk to anybody`,
      allowed: `a Secret in ${namespace} with ca.crt`,
    })
    .that(trust === undefined || (trust.namespace === namespace && trust.keys.includes('ca.crt')), {
      prop: `${prop}: trust`,
      given: `${trust?.namespace}/${trust?.name}`,
      message: 'is no Secret that the policy of the Service may name',
      allowed: `one in ${namespace} with ca.crt`,
    });
}

/** @param known every binding of the host */
export function checkPaths(check: Check, host: string, known: readonly Binding[], binding: Binding): void {
  const other = known.find(({ path }) => path === binding.path);
  const beside = known.filter(({ taker }) => taker === binding.taker);
  const policed = beside.find(({ to, trust }) => to.host === binding.to.host && trust?.name !== binding.trust?.name);
  check
    .that(other === undefined, {
      prop: `host('${host}').for: path`,
      given: binding.path,
      message: `is answered by ${other?.to.id} already, for ${other?.taker.path}`,
      fix: 'Give one of the two another path, or another host.',
    })
    .that(policed === undefined, {
      prop: `host('${host}').for: trust`,
      given: binding.trust?.name,
      message: `is not what ${binding.to.host} is trusted by already: ${policed?.trust?.name ?? 'nothing, it speaks no TLS'}`,
      fix: 'A Service is trusted by one Secret.',
    })
    .that(beside.length < MOST_PATHS, {
      prop: `host('${host}').for: path`,
      given: binding.path,
      message: 'is one more than a route holds',
      allowed: `at most ${MOST_PATHS} of ${binding.taker.id}`,
    });
}
