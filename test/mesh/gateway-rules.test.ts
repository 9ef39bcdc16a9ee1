import { Duration } from 'cdk8s';
import { KeelsonError, type PublicGatewayProps, type SecretRef } from '../../lib';
import { gatewayChanges } from '../../lib/mesh/gateway/changes';
import { refusals } from '../support/refusals';
import { environment, gateway, ingress, Web } from './gateway-fixture';

const one = (props: object) => refusals(() => gateway(environment(), props as PublicGatewayProps));
const hosted = (...names: readonly (string | { exactly: string })[]) =>
  refusals(() => {
    const made = gateway(environment());
    for (const name of names) made.host(name);
  });

/** What comes of binding, for a system `shop`. */
function bound(
  bind: (web: Web, of: ReturnType<typeof gateway>) => void,
  of: typeof gateway | typeof ingress = gateway,
) {
  return refusals(() => {
    const env = environment();
    const made = of(env);
    bind(new Web(env, 'shop'), made);
    env.output();
  });
}

describe('a gateway', () => {
  test.each<[string, object, string]>([
    [
      'no class',
      { gatewayClass: undefined },
      'prod/public: gatewayClass = nothing: says nothing, nor does ingressClass. Name the one class that this gateway is of.',
    ],
    [
      'two classes',
      { ingressClass: 'nginx' },
      'prod/public: gatewayClass = "eg": stands beside ingressClass. Name the one class that this gateway is of.',
    ],
    [
      'a class that is none',
      { gatewayClass: 'A b' },
      'prod/public: gatewayClass = "A b": is no name of a class; allowed: as kubectl get gatewayclasses, ingressclasses tells.',
    ],
    [
      'an ingress class that is none',
      { gatewayClass: undefined, ingressClass: 'A b' },
      'prod/public: ingressClass = "A b": is no name of a class; allowed: as kubectl get gatewayclasses, ingressclasses tells.',
    ],
    ['a domain', { domain: '*.x' }, 'prod/public: domain = "*.x": is no DNS domain; allowed: as apps.example.com.'],
    [
      'annotations',
      { annotations: Object.fromEntries('abcdefghi'.split('').map((key) => [key, ''])) },
      'prod/public: annotations = ["a","b","c","d","e","f","g","h","i"]: are more than a Gateway hands on; allowed: at most 8.',
    ],
    [
      'no addresses',
      { proxies: { cidrs: [] } },
      'prod/public: proxies.cidrs = []: are no addresses to let in; allowed: CIDRs as 192.0.2.0/24, at least one.',
    ],
    [
      'an address of none',
      { proxies: { cidrs: ['10.0.0.0/33'] } },
      'proxies.cidrs = ["10.0.0.0/33"]: are no addresses',
    ],
    ['no length', { proxies: { cidrs: ['10.0.0.0'] } }, 'proxies.cidrs = ["10.0.0.0"]: are no addresses'],
    [
      'a namespace',
      { proxies: { namespace: 'A', labels: { a: 'b' } } },
      'prod/public: proxies.namespace = "A": is no name of a namespace.',
    ],
    [
      'no labels',
      { proxies: { namespace: 'a', labels: {} } },
      'prod/public: proxies.labels = {}: select no pods, or all of the namespace; allowed: one label at least, with values as labels have them.',
    ],
    ['a label', { proxies: { namespace: 'a', labels: { a: 'b c' } } }, 'proxies.labels = {"a":"b c"}: select no pods'],
    [
      'a port',
      { proxies: { namespace: 'a', labels: { a: 'b' }, ports: { http: 0, https: 443 } } },
      'prod/public: proxies.ports.http = 0: is no port; allowed: 1 to 65535.',
    ],
  ])('%s', (_, props, message) => {
    const found = one(props);
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(message);
  });

  test('several faults at once are all told', () => {
    expect(one({ gatewayClass: 'A', domain: '*', proxies: { cidrs: [] } })).toHaveLength(3);
  });

  test('whose proxies run where policies would stop them', () => {
    const env = environment();
    gateway(env, { proxies: { namespace: 'public', labels: { a: 'b' } } });
    expect(refusals(() => env.output())).toEqual([
      'prod/public: proxies.namespace = "public": is a namespace of this environment, whose policies stop pods that no system states. Take a class whose proxies run in a namespace of its own.',
    ]);
  });

  test('that retires while it is used', () => {
    const env = environment();
    const made = gateway(env, { retiring: true });
    const web = new Web(env, 'shop');
    web.answer(made.host('a'), web.web).answer(made.host('a'), web.api, { path: '/x' });
    expect(refusals(() => env.output())).toEqual([
      'prod/public: retiring = true: leaves hosts that are answered still: a.example.com (prod/shop). Bind them to another gateway first, or retire who answers too.',
    ]);
  });

  test('of another class is another address', () => {
    const spec = { gatewayClassName: 'eg', listeners: [] };
    expect(gatewayChanges(spec, spec)).toEqual([]);
    const found = gatewayChanges(spec, { ...spec, gatewayClassName: 'cilium' });
    expect(found.map((fault) => new KeelsonError([{ path: 'prod/public', ...fault }]).message)).toEqual([
      'prod/public: gatewayClass = "cilium": is another class: it gets another address, and until DNS follows nobody reaches any host; allowed: eg. Make a second gateway of that class, move the hosts one by one with their DNS, and retire this one.',
    ]);
  });
});

describe('a host', () => {
  test.each<[string, string | { exactly: string }, string]>([
    [
      'that is none',
      'A_b',
      'prod/public: host(\'A_b\') = "A_b.example.com": is no host; allowed: lower-case labels with dots between, at most 180 characters; no wildcard, no address.',
    ],
    ['a wildcard', '*', 'host(\'*\') = "*.example.com": is no host'],
    ['an address', { exactly: '192.0.2.1' }, 'host(\'192.0.2.1\') = "192.0.2.1": is no host'],
    ['a single label', { exactly: 'localhost' }, 'host(\'localhost\') = "localhost": is no host'],
    ['too long', 'a'.repeat(60).concat('.', 'b'.repeat(60), '.', 'c'.repeat(60)), 'is no host'],
    [
      'with the domain already',
      'shop.example.com',
      "prod/public: host('shop.example.com') = \"shop.example.com\": has the domain already, and would become shop.example.com.example.com; allowed: what stands before example.com. Leave the domain away, or write { exactly: 'shop.example.com' }.",
    ],
    ['the domain itself', 'example.com', 'host(\'example.com\') = "example.com": has the domain already'],
  ])('%s', (_, name, message) => {
    const found = hosted(name);
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(message);
  });

  test('whose listener has the name of another', () => {
    expect(hosted('a.b', 'a-b')).toEqual([
      'prod/public: host(\'a-b\') = "https-a-b": is the name of its listener, and that of a.b.example.com already. Call one of the two otherwise.',
    ]);
    const env = environment();
    const made = ingress(env);
    expect([made.host('a.b').host, made.host('a-b').host]).toEqual(['a.b.example.com', 'a-b.example.com']);
  });

  test('that another gateway has', () => {
    const env = environment();
    gateway(env).host('shop');
    expect(refusals(() => gateway(env, {}, 'internal').host('shop'))).toEqual([
      'prod/internal: offers the host shop.example.com of this environment, which prod/public offers already. Keep one of the two.',
    ]);
  });

  test('too many for one Gateway', () => {
    const all = Array.from({ length: 64 }, (_, i) => `h${i}`);
    expect(hosted(...all.slice(1))).toEqual([]);
    expect(hosted(...all)).toEqual([
      "prod/public: host('h63') = 64: is one more host than a Gateway has listeners for; allowed: at most 63. Make a second gateway beside public.",
    ]);
  });
});

describe('who answers', () => {
  const trust: SecretRef = { namespace: 'shop', name: 'ca', keys: ['ca.crt'], stamp: '', origin: 'operator' };

  test.each<[string, Parameters<typeof bound>, string]>([
    [
      'of another system',
      [(web, of) => of.host('a').for(new Web(web.env, 'blog'), web.web)],
      'prod/blog: host(\'a.example.com\').for = "shop/web": is an endpoint of shop, not of blog. Give the taker an endpoint of its own pods: what others have, they open themselves.',
    ],
    [
      'no pods',
      [(web, of) => web.answer(of.host('a'), { ...web.env.apiServer, host: 'kubernetes.shop.svc', tls: false })],
      'is no endpoint of pods. Give the taker an endpoint of its own pods',
    ],
    [
      'without a Service',
      [(web, of) => web.answer(of.host('a'), web.headless)],
      'prod/shop: host(\'a.example.com\').for = "": is no Service that shop/headless is reached by; allowed: <service>.<namespace>.svc, in the namespace of its pods.',
    ],
    [
      'otherwise than by HTTP',
      [(web, of) => web.answer(of.host('a'), web.amqp)],
      'prod/shop: host(\'a.example.com\').for = "tcp": is what shop/amqp speaks, and a host passes on requests of HTTP; allowed: http.',
    ],
    [
      'at no path',
      [(web, of) => web.answer(of.host('a'), web.web, { path: 'api' })],
      'prod/shop: host(\'a.example.com\').for: path = "api": is no path; allowed: as / or /api/v2: absolute, without //, /./, /../, ? and #.',
    ],
    ['up a path', [(web, of) => web.answer(of.host('a'), web.web, { path: '/a/..' })], 'path = "/a/..": is no path'],
    ['at a query', [(web, of) => web.answer(of.host('a'), web.web, { path: '/a?b' })], 'path = "/a?b": is no path'],
    [
      'where another does',
      [(web, of) => web.answer(of.host('a'), web.web).answer(of.host('a'), web.api)],
      'prod/shop: host(\'a.example.com\').for: path = "/": is answered by shop/web already, for prod/shop. Give one of the two another path, or another host.',
    ],
    [
      'in too many places',
      [
        (web, of) => {
          for (let i = 0; i < 17; i++) web.answer(of.host('a'), web.web, { path: `/${i}` });
        },
      ],
      'prod/shop: host(\'a.example.com\').for: path = "/16": is one more than a route holds; allowed: at most 16 of shop.',
    ],
    [
      'in no time',
      [(web, of) => web.answer(of.host('a'), web.web, { timeout: Duration.millis(0) })],
      'prod/shop: host(\'a.example.com\').for: timeout = "0s": is no timeout; allowed: 1 to 99999 seconds.',
    ],
    [
      'in a time that an Ingress cannot say',
      [(web, of) => web.answer(of.host('a'), web.web, { timeout: Duration.minutes(1) }), ingress],
      "prod/shop: host('a.example.com').for: timeout = \"60s\": has no field in an Ingress. Say it in the class's own annotations, or take a gatewayClass.",
    ],
    [
      'with TLS that nobody checks',
      [(web, of) => web.answer(of.host('a'), web.secure)],
      "prod/shop: host('a.example.com').for: trust = nothing: is missing: shop/secure speaks TLS, and a gateway that does not check it might talk to anybody; allowed: a Secret in shop with ca.crt.",
    ],
    [
      'with trust from elsewhere',
      [(web, of) => web.answer(of.host('a'), web.secure, { trust: { ...trust, namespace: 'x' } })],
      'prod/shop: host(\'a.example.com\').for: trust = "x/ca": is no Secret that the policy of the Service may name; allowed: one in shop with ca.crt.',
    ],
    [
      'with trust without a root',
      [(web, of) => web.answer(of.host('a'), web.secure, { trust: { ...trust, keys: ['tls.crt'] } })],
      'trust = "shop/ca": is no Secret that the policy of the Service may name',
    ],
    [
      'with trust for nothing',
      [(web, of) => web.answer(of.host('a'), web.web, { trust })],
      'prod/shop: host(\'a.example.com\').for: trust = "ca": is for nothing: shop/web speaks no TLS. Leave it away.',
    ],
    [
      'with TLS behind an Ingress',
      [(web, of) => web.answer(of.host('a'), web.secure, { trust }), ingress],
      'prod/shop: host(\'a.example.com\').for = "shop/secure": speaks TLS, and an Ingress has no field that says whom to trust. Take a gatewayClass, or offer an endpoint of plain HTTP: policies let only the proxies come to it.',
    ],
    [
      'with two roots',
      [
        (web, of) =>
          web
            .answer(of.host('a'), web.secure, { trust })
            .answer(of.host('a'), web.secure, { path: '/x', trust: { ...trust, name: 'other' } }),
      ],
      'prod/shop: host(\'a.example.com\').for: trust = "other": is not what shop-secure.shop.svc is trusted by already: ca. A Service is trusted by one Secret.',
    ],
  ])('%s', (_, bind, message) => {
    const found = bound(...bind);
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(message);
  });

  test('several faults at once are all told', () => {
    expect(
      bound((web, of) => web.answer(of.host('a'), web.headless, { path: 'x', timeout: Duration.hours(30) })),
    ).toHaveLength(3);
  });
});
