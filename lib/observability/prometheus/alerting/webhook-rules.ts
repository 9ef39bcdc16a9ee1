import type { Check, Flaw } from '../../../kernel/base/faults';
import { isPort } from '../../../kernel/base/grammar';
import { isDnsSubdomain } from '../../../kernel/base/names';
import type { WebhookReceiver } from './props';

/** Whether a webhook can be called, by nobody else who listens, and from where the network is closed. */
export function checkWebhook(check: Check, at: string, receiver: WebhookReceiver): void {
  const { url, bearer, authority } = receiver;
  for (const [prop, given] of Object.entries({ bearer, authority }))
    check.that(given === undefined || given === 'given', plainSecret(`${at}.${prop}`));
  if (url === 'given') checkGiven(check, at, receiver);
  else checkUrl(check, at, receiver);
}

/** What may be a secret is not told. */
export function plainSecret(prop: string): Flaw {
  return {
    prop,
    given: 'something else',
    message: 'would stand in the files',
    allowed: 'given',
    fix: "Say 'given', and people give it.",
  };
}

/** Of a URL that only people know, policies still need to know the host. */
function checkGiven(check: Check, at: string, { host, port, at: endpoint }: WebhookReceiver): void {
  check
    .that(endpoint !== undefined || isDnsSubdomain(host ?? ''), {
      prop: `${at}.host`,
      given: host,
      message: 'is no host: of a URL that people give, nothing else tells where it leads',
      allowed: 'as hooks.example.com',
    })
    .that(port === undefined || isPort(port), {
      prop: `${at}.port`,
      given: port,
      message: 'is no port',
      allowed: '1 to 65535',
    });
}

function checkUrl(check: Check, at: string, { url, host, port, at: endpoint }: WebhookReceiver): void {
  const prop = `${at}.url`;
  // The program that tells Alertmanager of a new configuration reads $(NAME) as a variable.
  const parsed = URL.canParse(url ?? '') && !/\$\(|\{\{/.test(url) ? new URL(url) : undefined;
  const isHttp = parsed !== undefined && /^https?:$/.test(parsed.protocol);
  const inside = endpoint !== undefined || isInside(parsed?.hostname ?? '');
  check
    .that(isHttp, {
      prop,
      given: url,
      message: url === undefined ? 'is missing: a webhook needs where it is called' : 'is no URL of a webhook',
      allowed: "as https://hooks.example.com/alerts, or 'given' where people give it",
    })
    .that(!isHttp || (parsed.username === '' && parsed.password === ''), {
      prop,
      // The URL itself is not told.
      given: parsed?.host,
      message: 'has a user or password in it, which would stand in the files',
      fix: "Say url: 'given' and host, and people give the URL.",
    })
    .that(!isHttp || parsed.protocol === 'https:' || inside, {
      prop,
      given: parsed?.origin,
      message: 'sends alerts over the network without TLS',
      allowed: 'https://…; http:// to a Service of the cluster or to loopback',
    })
    .that(!isHttp || endpoint !== undefined || !isService(parsed.hostname), {
      prop: `${at}.at`,
      given: endpoint,
      message: `is missing: ${parsed?.hostname ?? ''} is a Service of the cluster, and the network lets nobody there who does not say so`,
      fix: 'Name the endpoint that listens there, of its system: at: hooks.api.',
    })
    .that(host === undefined && port === undefined, {
      prop: `${at}.host`,
      given: host ?? port,
      message: 'is said twice: the URL says it',
      fix: "Drop host and port; they are for url: 'given'.",
    });
}

function isService(host: string): boolean {
  return /\.svc(\.cluster\.local)?$/.test(host);
}

/** Where nobody outside of the cluster can listen in. */
function isInside(host: string): boolean {
  return isService(host) || host === 'localhost' || host === '[::1]' || host.startsWith('127.');
}
