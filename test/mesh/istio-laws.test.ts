import type { JsonObject } from '../../lib/kernel/base/values';
import { analysed, type Written } from '../../lib/mesh/istio/analysis';
import { ISTIO_LAWS } from '../../lib/mesh/istio/laws';
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
    ['spec.subsets[0].labels = nothing: tell the pods of a from no others.'],
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
      'spec.servers[1].port.name = "a": is the name of two ports.',
      'spec.servers[1].tls.mode = "SIMPLE": stands on HTTP, which has no TLS; allowed: httpsRedirect.',
    ],
  ],
  [
    'ports of no pods',
    object(`${SECURITY} PeerAuthentication`, { portLevelMtls: { 80: { mode: 'DISABLE' } } }),
    ['spec.portLevelMtls = ["80"]: holds for no pods: no selector says whose ports.'],
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
    ['spec.rules = nothing: deny nothing.'],
  ],
  [
    'an entry of nothing',
    object(`${NETWORKING} ServiceEntry`, { hosts: ['db'], resolution: 'STATIC' }),
    [
      'spec.ports = nothing: open nothing. Name the port.',
      'spec.hosts[0] = "db": is a short name, which means another host in every namespace; allowed: a whole name as db.example.com.',
      'spec.endpoints = nothing: are missing, and STATIC asks no DNS.',
    ],
  ],
])('taken by a cluster without a word: %s', (_, given, told) => {
  expect(judged(ISTIO_LAWS, given)).toEqual(told);
});

describe('several objects together', () => {
  const written = (json: JsonObject, name: string, namespace?: string): Written => ({
    path: 'prod/shop',
    json: named(json, name, namespace),
  });
  const door = { selector: { istio: 'public' }, ports: [80, 443] };
  const said = (...objects: Written[]) =>
    analysed(objects, door).map(({ prop, given, message }) => `${prop} = ${String(given)}: ${message}`);
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
      'Gateway shop/other: spec.servers = 8443: is a port that the Service of the gateway does not have: nobody reaches it',
    ]);
    const lost = written(routes({ hosts: ['a.example.org'], gateways: ['public'], http: [to('web')] }), 'lost');
    expect(said(public_, lost)).toEqual([
      'VirtualService shop/lost: spec.hosts = a.example.org: is no host that public takes: nobody reaches it',
    ]);
  });
});
