import { objects as objectsRule } from '../../lib/checks/rules/objects';
import type { JsonObject } from '../../lib/kernel/base/values';
import { ISTIO_LAWS } from '../../lib/mesh/istio/laws';
import { dangling, judged } from '../support/laws';
import { modelOf, object, said } from '../support/rules';

const NETWORKING = 'networking.istio.io/v1';
const SECURITY = 'security.istio.io/v1';
const named = (given: JsonObject, name: string, namespace = 'shop') => ({ ...given, metadata: { name, namespace } });
const routes = (spec: JsonObject) => object(`${NETWORKING} VirtualService`, spec);
const rule = (spec: JsonObject) => object(`${NETWORKING} DestinationRule`, spec);
const gateway = (spec: JsonObject) => object(`${NETWORKING} Gateway`, spec);
const http = (...all: JsonObject[]) => routes({ hosts: ['web'], http: all });
const to = (host: string, more: JsonObject = {}) => ({ route: [{ destination: { host, ...more } }] });
const WEB = named(object('v1 Service', { ports: [{ name: 'web', port: 80 }] }), 'web');

const MAKE = 'Make it as a Manifest, or state it with state.serves().';

test.each<[string, JsonObject, string]>([
  [
    'the Service of a route, by its short name',
    http(to('wbe')),
    `spec.http[0].route[0].destination.host = "wbe": names Service shop/wbe, which nobody makes; allowed: web. ${MAKE}`,
  ],
  [
    'in a mirror, by its whole name',
    http({ ...to('web'), mirror: { host: 'wbe.shop.svc.cluster.local' } }),
    `spec.http[0].mirror.host = "wbe.shop.svc": names Service shop/wbe, which nobody makes; allowed: web. State it with state.serves(), or correct the host.`,
  ],
  [
    'in a mirror, with its namespace',
    http({ ...to('web'), mirror: { host: 'wbe.shop' } }),
    `spec.http[0].mirror.host = "wbe.shop": names Service shop/wbe, which nobody makes; allowed: web. State it with state.serves(), or correct the host.`,
  ],
  [
    'in one of several mirrors',
    http({ ...to('web'), mirrors: [{ destination: { host: 'wbe' } }] }),
    `spec.http[0].mirrors[0].destination.host = "wbe": names Service shop/wbe, which nobody makes; allowed: web. ${MAKE}`,
  ],
  [
    'behind TLS that is passed on',
    routes({ hosts: ['web'], tls: [to('wbe')] }),
    `spec.tls[0].route[0].destination.host = "wbe": names Service shop/wbe, which nobody makes; allowed: web. ${MAKE}`,
  ],
  [
    'the Service of a rule',
    rule({ host: 'wbe', trafficPolicy: {} }),
    `spec.host = "wbe": names Service shop/wbe, which nobody makes; allowed: web. ${MAKE}`,
  ],
  [
    'the gateway of a route',
    routes({ hosts: ['a.example.com'], gateways: ['shop/public'], http: [to('web')] }),
    'spec.gateways[0] = "public": names Gateway shop/public, which nobody makes; allowed: none. Correct the name, make it as a Manifest, or state it with state.makes() if somebody else makes it.',
  ],
  [
    'what a route delegates to',
    http({ delegate: { name: 'web', namespace: 'shop' } }),
    'spec.http[0].delegate.name = "web": names VirtualService shop/web, which nobody makes; allowed: a. Correct the name, make it as a Manifest, or state it with state.makes() if somebody else makes it.',
  ],
  [
    'the certificate of a gateway',
    gateway({
      selector: { app: 'x' },
      servers: [{ port: { name: 'https', protocol: 'HTTPS' }, tls: { credentialName: 'cert' } }],
    }),
    'spec.servers[0].tls.credentialName = "cert": names Secret shop/cert, which nobody makes; allowed: none. Make it with need.secret(), or state it with state.makes() if an operator makes it.',
  ],
])('names what is not there: %s', (_, given, told) => {
  expect(dangling(ISTIO_LAWS, given, WEB)).toEqual([told]);
});

test('what is there, or not of the cluster, dangles nowhere', () => {
  const good = http(to('web'), to('web.shop'), to('web.shop.svc.cluster.local'), to('pay.example.com'));
  expect(dangling(ISTIO_LAWS, good, WEB)).toEqual([]);
});

test.each<[string, JsonObject, string[]]>([
  [
    'weights',
    http({
      route: [
        { destination: { host: 'a' }, weight: 50 },
        { destination: { host: 'b' }, weight: 40 },
      ],
    }),
    ['spec.http[0].route = "50 + 40": is 90, not 100. Make the weights 100: who moves them by and by reckons with it.'],
  ],
  [
    'headers',
    http({ match: [{ headers: { 'User-Agent': { exact: 'a' } } }], ...to('web') }, to('web')),
    [
      'spec.http[0].match[0].headers = "User-Agent": never matches: proxies know headers by their names in lower case; allowed: user-agent.',
    ],
  ],
  [
    'what is never reached',
    http(to('web'), to('web')),
    [
      'spec.http[0].match = nothing: matches every request, so that spec.http[1] is never reached. Put what matches everything last.',
    ],
  ],
  [
    'a route without a default',
    http({ match: [{ uri: { prefix: '/a' } }], ...to('web') }),
    [
      'spec.http[0].match = [{"uri":{"prefix":"/a"}}]: leaves requests that no route takes: they are answered by 404. End with a route without match, to what answers by default.',
    ],
  ],
  [
    'a subset of everything',
    rule({ host: 'web', subsets: [{ name: 'a' }], trafficPolicy: {} }),
    ['spec.subsets[0].labels = nothing: tell the pods of a from no others. Name a label that only they have.'],
  ],
  [
    'TLS that believes anybody',
    rule({ host: 'web', trafficPolicy: { tls: { mode: 'SIMPLE' } } }),
    [
      'spec.trafficPolicy.tls = "SIMPLE": believes anybody: no authority is named. Name caCertificates, or credentialName at a gateway.',
    ],
  ],
  [
    'a gateway of everybody',
    gateway({
      selector: {},
      servers: [
        { port: { name: 'a', protocol: 'HTTPS' } },
        { port: { name: 'a', protocol: 'HTTP' }, tls: { mode: 'SIMPLE' } },
      ],
    }),
    [
      'spec.selector = {}: selects the pods of every gateway. Name the labels of one.',
      'spec.servers[0].tls = nothing: is missing for HTTPS. Name mode and credentialName.',
      'spec.servers[1].port.name = "a": is the name of two ports. Name them apart.',
      'spec.servers[1].tls.mode = "SIMPLE": stands on HTTP, which has no TLS; allowed: httpsRedirect.',
    ],
  ],
  [
    'ports of no pods',
    object(`${SECURITY} PeerAuthentication`, { portLevelMtls: { 80: { mode: 'DISABLE' } } }),
    ['spec.portLevelMtls = ["80"]: holds for no pods: no selector says whose ports. Name the pods in selector.'],
  ],
  [
    'a policy that never matches',
    object(`${SECURITY} AuthorizationPolicy`, {
      action: 'ALLOW',
      rules: [{ to: [{ operation: { methods: ['get'] } }] }],
    }),
    ['spec.rules[0].to[0].operation.methods = "get": never matches; allowed: GET.'],
  ],
  [
    'a policy that denies nothing',
    object(`${SECURITY} AuthorizationPolicy`, { action: 'DENY' }),
    ['spec.rules = nothing: deny nothing. Say whom; who denies all writes an ALLOW without rules.'],
  ],
  [
    'an entry of nothing',
    object(`${NETWORKING} ServiceEntry`, { hosts: ['db'], resolution: 'STATIC' }),
    [
      'spec.ports = nothing: open nothing. Name the port.',
      'spec.hosts[0] = "db": is a short name, which means another host in every namespace; allowed: a whole name as db.example.com.',
      'spec.endpoints = nothing: are missing, and STATIC asks no DNS. Name their addresses, or take DNS.',
    ],
  ],
])('taken by a cluster without a word: %s', (_, given, told) => {
  expect(judged(ISTIO_LAWS, given)).toEqual(told);
});

test.each<[string, JsonObject, string[]]>([
  [
    'routes of two ways, or of none',
    routes({
      hosts: ['*'],
      http: [
        { ...to('web'), redirect: { uri: '/' }, match: [{ uri: { regex: '(?=a)b' } }] },
        { match: [{ headers: { 'x-user': { regex: 'a(' } } }] },
        { ...to('web'), mirror: { host: 'web' }, mirrors: [], retries: { attempts: 0, retryOn: '5xx' } },
      ],
    }),
    [
      'spec.hosts = "*": cannot be every host where callers of the mesh are meant. Name the hosts.',
      'spec.http[0] = "route, redirect": says more ways of answering than one, or none; allowed: one of route, redirect, directResponse, delegate.',
      'spec.http[0].match[0].uri.regex = "(?=a)b": is no regular expression of RE2; allowed: at most 1024 characters, without look-around and back-references.',
      'spec.http[1] = nothing: says more ways of answering than one, or none; allowed: one of route, redirect, directResponse, delegate.',
      'spec.http[1].match[0].headers.x-user.regex = "a(": is no regular expression of RE2; allowed: at most 1024 characters, without look-around and back-references.',
      'spec.http[2].mirrors = "beside mirror": says twice where copies go. Write mirrors alone.',
      'spec.http[2].retries = "retryOn": says how to retry where nothing is retried: attempts is 0. Leave it out, or set attempts.',
    ],
  ],
  [
    'a rule of two minds',
    rule({
      host: 'web',
      subsets: [
        { name: 'a', labels: { v: '1' } },
        { name: 'a', labels: { v: '2' }, trafficPolicy: { tls: { mode: 'SIMPLE' } } },
      ],
      trafficPolicy: { portLevelSettings: [{ loadBalancer: { simple: 'RANDOM', consistentHash: {} } }] },
    }),
    [
      'spec.subsets[1].name = "a": is the name of two of them. Name them apart.',
      'spec.trafficPolicy.portLevelSettings[0].loadBalancer = "RANDOM": stands beside consistentHash; allowed: one of the two.',
      'spec.subsets[1].trafficPolicy.tls = "SIMPLE": believes anybody: no authority is named. Name caCertificates, or credentialName at a gateway.',
    ],
  ],
  [
    'a gateway that shows nothing',
    gateway({ selector: { a: 'b' }, servers: [{ port: { name: 'a', protocol: 'HTTPS' }, tls: { mode: 'SIMPLE' } }] }),
    ['spec.servers[0].tls = "SIMPLE": shows no certificate. Name credentialName.'],
  ],
  [
    'a host without its namespace',
    object(`${NETWORKING} Sidecar`, { egress: [{ hosts: ['web.shop.svc.cluster.local', './*'] }] }),
    [
      'spec.egress[0].hosts = "web.shop.svc.cluster.local": says no namespace; allowed: ./web.shop.svc.cluster.local, or <namespace>/web.shop.svc.cluster.local.',
    ],
  ],
  [
    'tokens of anybody',
    object(`${SECURITY} RequestAuthentication`, {
      jwtRules: [{ jwks: '{}', jwksUri: 'https://accounts.example.com/keys' }],
    }),
    [
      'spec.jwtRules[0].issuer = nothing: takes tokens of anybody. Name whose iss counts.',
      'spec.jwtRules[0].jwksUri = "https://accounts.example.com/keys": stands beside jwks; allowed: one of the two.',
    ],
  ],
  [
    'a name that DNS does not know',
    object(`${NETWORKING} ServiceEntry`, {
      hosts: ['*.example.com'],
      ports: [{ number: 443, name: 'tls', protocol: 'TLS' }],
      resolution: 'DNS',
    }),
    ['spec.resolution = "DNS": asks DNS for *.example.com, which is no name; allowed: NONE.'],
  ],
])('refused by the webhook, and told before: %s', (_, given, told) => {
  expect(judged(ISTIO_LAWS, given)).toEqual(told);
});

describe('several objects together', () => {
  const among = (...objects: JsonObject[]) =>
    said(objectsRule, objects, modelOf(), ISTIO_LAWS).map((text) => text.replace('[objects] unit/shop: ', ''));
  const ROUTE = 'VirtualService.networking.istio.io';
  const port = (number: number) => ({ number, name: `port-${number}`, protocol: 'HTTP' });
  const opening = (...hosts: string[]) =>
    gateway({ selector: { istio: 'public' }, servers: [{ port: port(443), hosts }] });
  const PUBLIC = named(opening('*.example.com'), 'public');
  const CHANCE = 'Make one of the two: which of them holds would be chance.';

  test('a subset without a rule', () => {
    const route = named(http(to('web', { subset: 'beta' })), 'web');
    const good = rule({ host: 'web.shop.svc.cluster.local', subsets: [{ name: 'beta', labels: { version: 'two' } }] });
    expect(among(route)).toEqual([
      `${ROUTE} shop/web: spec.http[0].route[0].destination.subset = "beta": is a version of web that no DestinationRule tells apart: its requests are answered by 503. Name the subset in a DestinationRule of that host, and apply it first.`,
    ]);
    expect(among(route, good)).toEqual([]);
    // The same short name is another Service elsewhere.
    expect(among(named(route, 'web', 'other'), good)).toHaveLength(1);
  });

  test('two routes for a host, two rules for a Service', () => {
    const at = (host: string, gateways = ['shop/public']) => routes({ hosts: [host], gateways, http: [to('web')] });
    const a = named(at('a.example.com'), 'a');
    expect(among(PUBLIC, a, named(at('a.example.com', ['public']), 'b'), named(at('c.example.com'), 'c'))).toEqual([
      `${ROUTE} shop/b: spec.hosts = "a.example.com at shop/public": has a route already: VirtualService shop/a. ${CHANCE}`,
    ]);
    expect(among(named(http(to('web')), 'a'), named(http(to('web')), 'b'))).toEqual([
      `${ROUTE} shop/b: spec.hosts = "web.shop.svc.cluster.local at mesh": has a route already: VirtualService shop/a. ${CHANCE}`,
    ]);
    // What others delegate to is for no host by itself.
    expect(among(named(routes({ http: [to('web')] }), 'a'), named(routes({ http: [to('web')] }), 'b'))).toEqual([]);
    expect(among(named(rule({ host: 'web' }), 'a'), named(rule({ host: 'web.shop.svc' }), 'b'))).toEqual([
      `DestinationRule.networking.istio.io shop/b: spec.host = "web.shop.svc.cluster.local in shop": has a rule already: DestinationRule shop/a. ${CHANCE}`,
    ]);
    const some = rule({ host: 'web', workloadSelector: { matchLabels: { app: 'cart' } } });
    expect(among(named(rule({ host: 'web' }), 'a'), named(some, 'b'))).toEqual([]);
  });

  test('a host that the gateway does not take, two gateways for a host', () => {
    const at = (...hosts: string[]) => named(routes({ hosts, gateways: ['public'], http: [to('web')] }), 'lost');
    expect(among(PUBLIC, at('a.example.org', 'a.example.com', 'b.a.example.com'))).toEqual([
      `${ROUTE} shop/lost: spec.hosts = "a.example.org": is no host that shop/public takes: nobody reaches it; allowed: *.example.com.`,
    ]);
    // What is below is taken, and itself is not.
    expect(among(PUBLIC, at('example.com'))).toHaveLength(1);
    expect(among(named(opening('shop/*'), 'public'), at('a.example.org'))).toEqual([]);
    expect(among(named(opening('./example.com'), 'public'), at('example.com'))).toEqual([]);
    expect(among(PUBLIC, named(opening('*.example.com'), 'again'))).toEqual([
      `Gateway.networking.istio.io shop/again: spec.servers = "*.example.com at 443 of {\\"istio\\":\\"public\\"}": is open already: Gateway shop/public. ${CHANCE}`,
    ]);
  });

  test('a port that the Service has not, and none of several', () => {
    const ports = [80, 81].map((number) => ({ name: `port-${number}`, port: number }));
    const web = named(object('v1 Service', { ports }), 'web');
    const ask = (number?: number) => named(http(to('web', number === undefined ? {} : { port: { number } })), 'web');
    expect(among(web, ask(8080))).toEqual([
      `${ROUTE} shop/web: spec.http[0].route[0].destination.port.number = 8080: is no port of web; allowed: 80, 81.`,
    ]);
    expect(among(web, ask())).toEqual([
      `${ROUTE} shop/web: spec.http[0].route[0].destination.port.number = nothing: says none of the ports of web, which are several; allowed: 80, 81.`,
    ]);
    expect(among(web, ask(81))).toEqual([]);
    // Without HTTP, and for copies of requests, it is the same.
    for (const field of ['tcp', 'tls'])
      expect(among(web, routes({ hosts: ['sql'], [field]: [to('web', { port: { number: 3306 } })] }))).toEqual([
        `${ROUTE} shop/a: spec.${field}[0].route[0].destination.port.number = 3306: is no port of web; allowed: 80, 81.`,
      ]);
    const main = to('web', { port: { number: 80 } });
    const copy = http({ ...main, mirrors: [{ destination: { host: 'web', subset: 'beta', port: { number: 80 } } }] });
    expect(among(web, copy)).toEqual([
      expect.stringContaining('shop/a: spec.http[0].mirrors[0].destination.subset = "beta": is a version of web'),
    ]);
    expect(among(web, http({ ...main, mirror: { host: 'web', port: { number: 1 } } }))).toEqual([
      expect.stringContaining('shop/a: spec.http[0].mirror.port.number = 1: is no port of web'),
    ]);
  });

  test.each<[string, string, JsonObject, string]>([
    ['Sidecar', NETWORKING, { egress: [{ hosts: ['./*'] }] }, 'workloadSelector'],
    ['PeerAuthentication', SECURITY, { mtls: { mode: 'STRICT' } }, 'selector'],
    ['Telemetry', 'telemetry.istio.io/v1', { tracing: [] }, 'selector'],
  ])('two that hold for all pods of a namespace: %s', (kind, api, spec, field) => {
    const one = object(`${api} ${kind}`, spec);
    const some = object(`${api} ${kind}`, { ...spec, [field]: { labels: { app: 'web' } } });
    expect(
      among(named(one, 'default'), named(one, 'mine'), named(some, 'web'), named(one, 'default', 'other')),
    ).toEqual([
      `${kind}.${api.split('/')[0]} shop/mine: spec.${field} = nothing: is missing: it holds for all pods of a namespace, as another one does: ${kind} shop/default. ${CHANCE}`,
    ]);
  });

  test('they are told in the order of files, beside what is told of each by itself', () => {
    const both = http({ ...to('web', { subset: 'beta' }), match: [{ uri: { prefix: '/a' } }] });
    expect(
      among(named(both, 'a'), named(http(to('web')), 'b'), named(both, 'c')).map((text) => text.split(' = ')[0]),
    ).toEqual([
      `${ROUTE} shop/a: spec.http[0].match`,
      `${ROUTE} shop/a: spec.http[0].route[0].destination.subset`,
      `${ROUTE} shop/b: spec.hosts`,
      `${ROUTE} shop/c: spec.http[0].match`,
      `${ROUTE} shop/c: spec.http[0].route[0].destination.subset`,
      `${ROUTE} shop/c: spec.hosts`,
    ]);
  });

  test('many are judged as each of a few is: none is held against all', () => {
    let reads = 0;
    const counted = (given: JsonObject, name: string): JsonObject => ({
      ...named(given, name),
      get spec() {
        reads += 1;
        return given.spec as JsonObject;
      },
    });
    const readsOf = (count: number) => {
      const all = Array.from({ length: count }, (_, i) => {
        const hosts = [`web-${i}.example.com`];
        const way = to(`web-${i}`, { subset: 'one', port: { number: 80 } });
        return [
          counted(object('v1 Service', { ports: [{ port: 80 }] }), `web-${i}`),
          counted(rule({ host: `web-${i}`, subsets: [{ name: 'one', labels: { version: 'one' } }] }), `web-${i}`),
          counted(opening(...hosts), `web-${i}`),
          counted(routes({ hosts, gateways: [`web-${i}`], http: [way] }), `web-${i}`),
        ];
      }).flat();
      reads = 0;
      const told = ISTIO_LAWS.flatMap((one) => (one.of === 'kind' ? [one] : [])).flatMap(({ kind: of, among }) => {
        const allOf = ({ kind }: { readonly kind: string }) => all.filter((object) => object.kind === kind);
        const found: string[] = [];
        among?.(allOf(of), { of: allOf, find: () => undefined }, () => (prop) => found.push(prop));
        return found;
      });
      expect(told).toEqual([]);
      return reads;
    };
    expect(readsOf(10)).toBeGreaterThan(10);
    expect(readsOf(100)).toBe(10 * readsOf(10));
  });
});
