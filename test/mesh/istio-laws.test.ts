import type { JsonObject } from '../../lib/kernel/base/values';
import type { Workload } from '../../lib/mesh/istio/analysed-pods';
import { analysed } from '../../lib/mesh/istio/analysis';
import { ISTIO_LAWS } from '../../lib/mesh/istio/laws';
import type { Written } from '../../lib/mesh/istio/written';
import { dangling, judged } from '../support/laws';
import { object } from '../support/rules';

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
  const written = (json: JsonObject, name: string, namespace?: string): Written => ({
    path: 'prod/shop',
    json: named(json, name, namespace),
  });
  const door = { selector: { istio: 'public' }, ports: [80, 443] };
  const workloads: Workload[] = [
    { namespace: 'gate', labels: { istio: 'public' }, whole: true },
    { namespace: 'shop', labels: { app: 'web', version: 'one' }, whole: true },
    { namespace: 'chart', labels: { app: 'web' }, whole: false },
  ];
  const said = (...objects: Written[]) =>
    analysed(objects, { door, workloads, root: 'mesh', providers: ['envoy', 'traces'] }).map(
      ({ prop, given, message, allowed }) =>
        `${prop} = ${typeof given === 'object' ? JSON.stringify(given) : String(given)}: ${message}${allowed === undefined ? '' : `; ${allowed}`}`,
    );
  const public_ = written(
    gateway({ selector: { istio: 'public' }, servers: [{ port: { number: 443 }, hosts: ['*.example.com'] }] }),
    'public',
  );

  test('a subset without a rule', () => {
    const route = written(http(to('web', { subset: 'beta' })), 'web');
    const good = written(rule({ host: 'web.shop.svc.cluster.local', subsets: [{ name: 'beta' }] }), 'web');
    expect(said(route)).toEqual([
      'VirtualService shop/web: spec.http[0] = beta: is a version of web that no DestinationRule tells apart: its requests are answered by 503',
    ]);
    expect(said(route, good)).toEqual([]);
  });

  test('two routes for a host, two rules for a Service', () => {
    const at = (host: string) => routes({ hosts: [host], gateways: ['shop/public'], http: [to('web')] });
    expect(
      said(
        public_,
        written(at('a.example.com'), 'a'),
        written(at('a.example.com'), 'b'),
        written(at('c.example.com'), 'c'),
      ),
    ).toEqual([
      'VirtualService shop/b = a.example.com at shop/public: is a route for a host that another one is for: VirtualService shop/a of prod/shop',
    ]);
    expect(said(written(rule({ host: 'web' }), 'a'), written(rule({ host: 'web.shop.svc' }), 'b'))).toEqual([
      'DestinationRule shop/b = web.shop.svc.cluster.local in shop: is a rule for a Service that another one is for: DestinationRule shop/a of prod/shop',
    ]);
  });

  test('a gateway without its port, a host that it does not take', () => {
    const other = written(
      gateway({ selector: { istio: 'public' }, servers: [{ port: { number: 8443 }, hosts: ['*'] }] }),
      'other',
    );
    expect(said(other)).toEqual([
      'Gateway shop/other: spec.servers = 8443: is a port that the Service of the gateway does not have: nobody reaches it; 80, 443',
    ]);
    const lost = written(routes({ hosts: ['a.example.org'], gateways: ['public'], http: [to('web')] }), 'lost');
    expect(said(public_, lost)).toEqual([
      'VirtualService shop/lost: spec.hosts = a.example.org: is no host that public takes: nobody reaches it; *.example.com',
    ]);
    const again = written(
      gateway({ selector: { istio: 'public' }, servers: [{ port: { number: 443 }, hosts: ['*.example.com'] }] }),
      'again',
    );
    expect(said(public_, again)).toEqual([
      'Gateway shop/again = *.example.com at 443 of {"istio":"public"}: opens a port to a host that another one opens: Gateway shop/public of prod/shop',
    ]);
  });

  test('a port that the Service has not, and none of several', () => {
    const web = written(object('v1 Service', { ports: [{ port: 80 }, { port: 81 }] }), 'web');
    const ask = (number?: number) => http(to('web', number === undefined ? {} : { port: { number } }));
    expect(said(web, written(ask(8080), 'web'))).toEqual([
      'VirtualService shop/web: spec.http[0] port.number = 8080: is no port of web; 80, 81',
    ]);
    expect(said(web, written(ask(), 'web'))).toEqual([
      'VirtualService shop/web: spec.http[0] port.number = undefined: says none of the ports of web, which are several; 80, 81',
    ]);
    expect(said(web, written(ask(81), 'web'))).toEqual([]);
    // Without HTTP, and for copies of requests, it is the same.
    const tcp = routes({ hosts: ['sql'], tcp: [to('web', { port: { number: 3306 }, subset: 'old' })] });
    expect(said(web, written(tcp, 'sql'))).toEqual([
      'VirtualService shop/sql: spec.tcp[0] = old: is a version of web that no DestinationRule tells apart: its requests are answered by 503',
      'VirtualService shop/sql: spec.tcp[0] port.number = 3306: is no port of web; 80, 81',
    ]);
    const copy = http({
      ...to('web', { port: { number: 80 } }),
      mirrors: [{ destination: { host: 'web', subset: 'beta' } }],
    });
    expect(said(web, written(copy, 'web'))).toHaveLength(2);
  });

  test('two that hold for all pods of a namespace', () => {
    const sidecar = object(`${NETWORKING} Sidecar`, { egress: [{ hosts: ['./*'] }] });
    const alone = object(`${NETWORKING} Sidecar`, { workloadSelector: { labels: { app: 'web' } } });
    expect(said(written(sidecar, 'default'), written(sidecar, 'mine'), written(alone, 'web'))).toEqual([
      'Sidecar shop/mine = Sidecar in shop: holds for all pods of a namespace, as another one does: Sidecar shop/default of prod/shop',
    ]);
    const strict = object(`${SECURITY} PeerAuthentication`, { mtls: { mode: 'STRICT' } });
    expect(said(written(strict, 'default'), written(strict, 'mine'))).toEqual([
      'PeerAuthentication shop/mine = PeerAuthentication in shop: holds for all pods of a namespace, as another one does: PeerAuthentication shop/default of prod/shop',
    ]);
    expect(said(written(strict, 'default'), written(strict, 'default', 'other'))).toEqual([]);
  });

  test('providers that there are not', () => {
    const telemetry = (name: string) =>
      object('telemetry.istio.io/v1 Telemetry', { tracing: [{ providers: [{ name }] }] });
    expect(said(written(telemetry('zipkin'), 'mine'))).toEqual([
      'Telemetry shop/mine: spec.tracing[0].providers = zipkin: is no provider of this mesh: nothing is told, without a word; envoy, traces',
    ]);
    expect(said(written(telemetry('traces'), 'mine'))).toEqual([]);
  });

  test('selectors that find nobody', () => {
    const policy = (app: string) =>
      object(`${SECURITY} AuthorizationPolicy`, { selector: { matchLabels: { app } }, action: 'DENY', rules: [{}] });
    expect(said(written(policy('wbe'), 'deny'))).toEqual([
      'AuthorizationPolicy shop/deny: selector = {"app":"wbe"}: selects pods that nobody makes: it holds for nobody',
    ]);
    expect(said(written(policy('web'), 'deny'), written(policy('web'), 'deny', 'mesh'))).toEqual([]);
    expect(said(written(policy('web'), 'deny', 'gate'))).toHaveLength(1);
    // What a chart makes may have more labels than are known.
    const role = object(`${SECURITY} AuthorizationPolicy`, { selector: { matchLabels: { app: 'web', role: 'x' } } });
    expect(said(written(role, 'role', 'chart'))).toEqual([]);
    expect(said(written(role, 'role', 'shop'))).toHaveLength(1);
    const lost = gateway({ selector: { istio: 'pubic' }, servers: [{ port: { number: 80 }, hosts: ['*'] }] });
    expect(said(written(lost, 'lost'))).toEqual([
      'Gateway shop/lost: selector = {"istio":"pubic"}: selects pods that nobody makes: it holds for nobody',
    ]);
  });
});
