import type { GuardAsk } from '../../handles/mesh';
import { checkOwnEndpoint } from '../../handles/public-host';
import type { Check } from '../../kernel/base/faults';
import { isDnsLabel } from '../../kernel/base/names';
import type { System } from '../../kernel/system';

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'CONNECT', 'TRACE'];

/** What of a guard would let in nobody, or everybody. */
export function checkGuard(check: Check, taker: System, { name, to, issuers = [], allow }: GuardAsk): void {
  const prop = `guard('${name}')`;
  checkOwnEndpoint(check, `${prop}: to`, taker, to);
  check
    .that(isDnsLabel(name), {
      prop: `${prop}: name`,
      given: name,
      message: 'is no name for its objects',
      allowed: 'lower-case letters, digits and dashes',
    })
    .that((to.protocol === 'http' || to.protocol === 'grpc') && !to.tls, {
      prop: `${prop}: to`,
      given: `${to.id} (${to.protocol}${to.tls ? ' over TLS' : ''})`,
      message: 'shows the mesh no requests: every rule of it would let in nobody',
      allowed: 'an endpoint of http or grpc without TLS of its own',
    })
    .that(allow.length > 0, {
      prop: `${prop}: allow`,
      given: allow,
      message: 'lets in nobody',
      fix: 'Name what is let in, or take the edges away.',
    });
  for (const { issuer, keys } of issuers)
    check.that(issuer !== '' && (!('url' in keys) || /^https?:\/\//.test(keys.url)), {
      prop: `${prop}: issuers`,
      given: 'url' in keys ? `${issuer}, ${keys.url}` : issuer,
      message: 'is no issuer whose keys can be fetched',
      allowed: 'the iss of its tokens, and a URL as https://accounts.example.com/keys',
    });
  allow.forEach(({ methods = [], paths = [], token }, i) => {
    const at = `${prop}: allow[${i}]`;
    for (const method of methods)
      check.that(METHODS.includes(method), {
        prop: `${at}.methods`,
        given: method,
        message: 'is no method, and would never match',
        allowed: METHODS.join(', '),
      });
    for (const path of paths)
      check.that(/^(\/[^*?#]*\*?|\*[^*?#]+)$/.test(path), {
        prop: `${at}.paths`,
        given: path,
        message: 'is no path',
        allowed: 'as /health, /api/* or *.html: one * at an end',
      });
    check.that(token === undefined || issuers.length > 0, {
      prop: `${at}.token`,
      given: 'wanted',
      message: 'could be of nobody: no issuer is named',
      fix: 'Name whose tokens count in issuers.',
    });
    for (const [claim, values] of Object.entries(token?.claims ?? {}))
      check.that(values.length > 0, {
        prop: `${at}.token.claims`,
        given: claim,
        message: 'has no value that is let in',
        allowed: 'one value at least',
      });
  });
}
