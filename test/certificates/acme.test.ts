import { type Acme, type CertificateAsk, Environment, ISSUER, type Output, outside, System } from '../../lib';
import { Certificates } from '../../lib/certificates/certificates';
import { toldProblem } from '../../lib/checks/findings/problem';
import { synthesizedFindings } from '../../lib/checks/rules';
import { schemaProblems, unknownPaths } from '../../lib/checks/schemas/chart-values';
import type { JsonObject } from '../../lib/kernel/base/values';
import { environment, gateway, ingress, Web } from '../mesh/gateway-fixture';
import { chartValues } from '../support/charts';
import { crdsOf } from '../support/crds';
import { refusals } from '../support/refusals';

const email = 'certificates@example.com';
const spec = (object: JsonObject) => object.spec as JsonObject;
const acmeOf = (output: Output) => spec(output.object('ClusterIssuer', 'certificates-acme')).acme as JsonObject;
const values = (output: Output) => output.foundation.releases.get('cert-manager')?.values as JsonObject;
const edges = (output: Output) => output.model.edges.map(({ from, to }) => `${from} > ${to}`);

function sound(output: Output): void {
  expect(synthesizedFindings(output)).toEqual([]);
  const known = crdsOf(output);
  const custom = [...output.systems.values()]
    .flat()
    .filter(({ apiVersion, kind }) => known?.knows(String(apiVersion), String(kind)));
  expect(custom.flatMap((object) => known?.validate(object) ?? []).map(toldProblem)).toEqual([]);
  expect(known === undefined || custom.length > 3).toBe(true);
  const chart = chartValues('cert-manager', 'v1.21.1');
  expect(chart && unknownPaths(values(output), chart)).toEqual(chart && []);
  expect(chart && schemaProblems(values(output), chart)).toEqual(chart && []);
}

/** An environment with a public authority, a shop behind a gateway, and a certificate of its own that nobody outside sees. */
function shop(acme: Acme, of: typeof gateway | typeof ingress = gateway, authority?: 'environment'): Output {
  const env = environment({}, { acme });
  const web = new Web(env, 'shop');
  web.ambient(ISSUER, (issuer) => void issuer.certificate(web, { name: 'inner', hosts: ['shop.shop.svc'] }));
  web.answer(of(env, authority === undefined ? {} : { authority }).host('shop'), web.web);
  return env.output();
}

describe('a public authority', () => {
  const output = shop({ email });

  test('is Let’s Encrypt, with an account of its own', () => {
    expect(acmeOf(output)).toMatchObject({
      server: 'https://acme-v02.api.letsencrypt.org/directory',
      email,
      privateKeySecretRef: { name: 'certificates-acme-account' },
    });
    expect(output.model.systems.find(({ id }) => id === 'certificates')?.made).toContainEqual({
      kind: 'Secret',
      group: '',
      name: 'certificates-acme-account',
      namespace: 'certificates',
      keys: ['tls.key'],
    });
  });

  test.each([
    ['letsencrypt-staging', 'https://acme-staging-v02.api.letsencrypt.org/directory'],
    ['https://acme.example.com:8443/directory', 'https://acme.example.com:8443/directory'],
  ] as const)('may be %s', (server, url) => {
    const other = shop({ email, server });
    expect(acmeOf(other).server).toBe(url);
    const rules = spec(other.object('NetworkPolicy', 'cert-manager-controller-edges')).egress as JsonObject[];
    const port = Number(new URL(url).port || 443);
    expect(rules.flatMap(({ ports }) => ports)).toContainEqual({ port, protocol: 'TCP' });
  });

  test('signs the hosts of gateways, and nothing else', () => {
    expect(spec(output.object('Certificate', 'public-shop.example.com')).issuerRef).toMatchObject({
      name: 'certificates-acme',
    });
    expect(spec(output.object('Certificate', 'inner')).issuerRef).toMatchObject({ name: 'certificates' });
    const inner = shop({ email }, gateway, 'environment');
    expect(spec(inner.object('Certificate', 'public-shop.example.com')).issuerRef).toMatchObject({
      name: 'certificates',
    });
    expect(acmeOf(inner).solvers).toEqual([]);
  });

  test('puts no root beside what it signs', () => {
    const keys = (of: Output, name: string) =>
      of.model.systems.flatMap(({ made }) => made).find((one) => one.name === name)?.keys;
    expect(keys(output, 'public-shop.example.com')).toEqual(['tls.crt', 'tls.key']);
    expect(keys(output, 'inner')).toEqual(['ca.crt', 'tls.crt', 'tls.key']);
  });

  test('is stated: ready when registered, with alerts of its own', () => {
    const stated = output.model.systems.find(({ id }) => id === 'certificates');
    expect(stated?.ready.map(({ name }) => name)).toEqual(['certificates', 'certificates-acme']);
    expect(stated?.alerts.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['AcmeIssuerNotReady', 'AcmeRateLimited']),
    );
  });

  test('all of it is sound', () => {
    sound(output);
    sound(shop({ email }, ingress));
  });
});

describe('proof by HTTP', () => {
  test('comes through the gateway of the host', () => {
    const output = shop({ email });
    expect(acmeOf(output).solvers).toEqual([
      {
        selector: { matchLabels: { 'keelson.dev/door': 'public' } },
        http01: {
          gatewayHTTPRoute: {
            parentRefs: [
              {
                group: 'gateway.networking.k8s.io',
                kind: 'Gateway',
                name: 'public',
                namespace: 'public',
                sectionName: 'http',
              },
            ],
            serviceType: 'ClusterIP',
          },
        },
      },
    ]);
    const { labels } = output.object('Certificate', 'public-shop.example.com').metadata as JsonObject;
    expect(labels).toMatchObject({ 'keelson.dev/door': 'public' });
    expect(values(output).config).toMatchObject({ gatewayAPI: { enabled: true } });
  });

  test('or through its class of Ingress', () => {
    const output = shop({ email }, ingress);
    expect(acmeOf(output).solvers).toEqual([
      {
        selector: { matchLabels: { 'keelson.dev/door': 'public' } },
        http01: { ingress: { ingressClassName: 'nginx', serviceType: 'ClusterIP' } },
      },
    ]);
    expect(values(output)).not.toHaveProperty('config');
  });

  test('opens what it needs: the authority, the look at it from inside, the pod that answers', () => {
    expect(edges(shop({ email })).filter((edge) => /acme|solver|http$/.test(edge))).toEqual([
      'cert-manager/controller > outside/acme',
      'cert-manager/controller > outside/acme-self-check',
      'cert-manager/controller > public/http',
      'public/proxies > certificates/solver-public',
    ]);
    const output = shop({ email }, ingress);
    expect(edges(output)).toContain('public/proxies > certificates/solver-shop');
    expect(spec(output.object('NetworkPolicy', 'certificates-solver-shop-edges'))).toEqual({
      podSelector: { matchLabels: { 'acme.cert-manager.io/http01-solver': 'true' } },
      policyTypes: ['Ingress'],
      ingress: [
        {
          from: [
            {
              namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'envoy' } },
              podSelector: { matchLabels: { app: 'envoy' } },
            },
          ],
          ports: [{ port: 8089, protocol: 'TCP' }],
        },
      ],
    });
  });

  test('comes by several doors at once, to one pod in a namespace', () => {
    const env = environment({}, { acme: { email } });
    const web = new Web(env, 'shop');
    web.answer(ingress(env, {}, 'b').host('b'), web.web);
    web.answer(ingress(env, { proxies: 'nodes' }, 'a').host('a'), web.web);
    const output = env.output();
    const doors = (acmeOf(output).solvers as JsonObject[]).map(({ selector }) => JSON.stringify(selector));
    expect(doors).toEqual(['a', 'b'].map((id) => `{"matchLabels":{"keelson.dev/door":"${id}"}}`));
    const [rule] = spec(output.object('NetworkPolicy', 'certificates-solver-shop-edges')).ingress as JsonObject[];
    expect(edges(output).filter((edge) => edge.endsWith('solver-shop'))).toEqual([
      'b/proxies > certificates/solver-shop',
      'nodes > certificates/solver-shop',
    ]);
    expect(rule).toBeDefined();
    sound(output);
  });
});

describe('proof by a record in the zone', () => {
  test.each<[Acme['dns'], object, readonly string[]]>([
    [
      { provider: 'cloudflare' },
      { cloudflare: { apiTokenSecretRef: { name: 'certificates-acme-dns', key: 'api-token' } } },
      ['api-token'],
    ],
    [
      { provider: 'route53', region: 'cn-north-1', hostedZone: 'Z012' },
      {
        route53: {
          region: 'cn-north-1',
          hostedZoneID: 'Z012',
          accessKeyIDSecretRef: { name: 'certificates-acme-dns', key: 'access-key-id' },
          secretAccessKeySecretRef: { name: 'certificates-acme-dns', key: 'secret-access-key' },
        },
      },
      ['access-key-id', 'secret-access-key'],
    ],
    [
      { provider: 'rfc2136', nameserver: '192.0.2.53', keyName: 'acme' },
      {
        rfc2136: {
          nameserver: '192.0.2.53:53',
          protocol: 'TCP',
          tsigKeyName: 'acme',
          tsigAlgorithm: 'HMACSHA256',
          tsigSecretSecretRef: { name: 'certificates-acme-dns', key: 'tsig-secret' },
        },
      },
      ['tsig-secret'],
    ],
  ])('%j', (dns, dns01, keys) => {
    const output = shop({ email, dns: dns as NonNullable<Acme['dns']> });
    expect(acmeOf(output).solvers).toEqual([{ dns01 }]);
    expect(output.model.needs.given.map(({ id, keys: all }) => [id, all])).toEqual([['certificates/acme-dns', keys]]);
    expect(output.foundation.secrets.get('certificates/certificates-acme-dns')?.data).toBeDefined();
    expect(values(output)).toMatchObject({ dns01RecursiveNameserversOnly: true });
    expect(edges(output).filter((edge) => /acme|solver|http$/.test(edge))).toEqual([
      'cert-manager/controller > outside/acme',
      'cert-manager/controller > outside/acme-dns',
    ]);
    const { labels } = output.object('Certificate', 'public-shop.example.com').metadata as JsonObject;
    expect(labels).not.toHaveProperty(['keelson.dev/door']);
    sound(output);
  });

  test('reaches the one address of its server, and no other', () => {
    const output = shop({ email, dns: { provider: 'rfc2136', nameserver: '192.0.2.53:5353', keyName: 'acme.' } });
    expect(spec(output.object('NetworkPolicy', 'cert-manager-controller-edges')).egress).toContainEqual({
      ports: [{ port: 5353, protocol: 'TCP' }],
      to: [{ ipBlock: { cidr: '192.0.2.53/32' } }],
    });
  });
});

describe('what is refused', () => {
  const one = (acme: object) =>
    refusals(() => new Certificates(Environment.test(), 'certificates', { acme: { email, ...acme } as Acme }));

  test.each<[string, object, string]>([
    [
      'a server',
      { server: 'http://acme.example.com' },
      "unit/certificates: acme.server = \"http://acme.example.com\": is no directory of an ACME server; allowed: 'letsencrypt', 'letsencrypt-staging', or a URL as https://acme.example.com/directory.",
    ],
    ['a word', { server: 'production' }, 'acme.server = "production": is no directory of an ACME server'],
    [
      'nobody to write to',
      { email: 'me' },
      'unit/certificates: acme.email = "me": is no address to write to; allowed: as certificates@example.com.',
    ],
    [
      'a region',
      { dns: { provider: 'route53', region: 'here' } },
      'unit/certificates: acme.dns.region = "here": is no region; allowed: as eu-central-1 or cn-north-1.',
    ],
    [
      'a zone',
      { dns: { provider: 'route53', region: 'eu-central-1', hostedZone: 'example.com' } },
      'unit/certificates: acme.dns.hostedZone = "example.com": is no id of a hosted zone; allowed: as Z0123456789ABCDEFGHIJ.',
    ],
    [
      'a nameserver',
      { dns: { provider: 'rfc2136', nameserver: '1.2.3', keyName: 'a' } },
      'unit/certificates: acme.dns.nameserver = "1.2.3": is no nameserver; allowed: a host or an IPv4 address, with a port where that is not 53.',
    ],
    ['a port', { dns: { provider: 'rfc2136', nameserver: 'ns:0', keyName: 'a' } }, 'acme.dns.nameserver = "ns:0"'],
    [
      'a key',
      { dns: { provider: 'rfc2136', nameserver: 'ns', keyName: 'A b' } },
      'unit/certificates: acme.dns.keyName = "A b": is no name of a TSIG key; allowed: a DNS name, as the server has it.',
    ],
    [
      'an algorithm',
      { dns: { provider: 'rfc2136', nameserver: 'ns', keyName: 'a', algorithm: 'HMACMD5' } },
      'unit/certificates: acme.dns.algorithm = "HMACMD5": is no algorithm of a TSIG key that is safe; allowed: HMACSHA256, HMACSHA512.',
    ],
  ])('%s', (_, acme, message) => {
    const found = one(acme);
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(message);
  });

  /** A made-up system that has a public authority sign what it asks for. */
  class Site extends System {
    constructor(env: Environment, ask: object) {
      super(env, 'site', {}, { app: 'site', maxId: 30, security: 'restricted' });
      const http = outside.host('http://site.example.com').at;
      const door = { id: 'door', through: { ingressClass: 'nginx' }, from: 'nodes', http } as const;
      this.ambient(ISSUER, (issuer) => {
        issuer.certificate(this, { name: 'web', hosts: ['a.example.com'], public: door, ...ask } as CertificateAsk);
      });
    }
  }

  const asked = (ask: object, acme: Partial<Acme> = {}) =>
    refusals(() => {
      const env = environment({}, { acme: { email, ...acme } });
      new Site(env, ask);
      env.output();
    });

  test.each<[string, object, string]>([
    [
      'a name of the cluster',
      { hosts: ['web.site.svc'] },
      "prod/site: certificate web: hosts = \"web.site.svc\": is a name that no public authority signs: nobody outside can ask it; allowed: hosts below a public domain. Have the environment's own authority sign it: authority: 'environment' on its gateway.",
    ],
    ['a name without a domain', { hosts: ['web'] }, 'hosts = "web": is a name that no public authority signs'],
    [
      'a wildcard',
      { hosts: ['*.example.com'] },
      'prod/site: certificate web: hosts = "*.example.com": is a wildcard, which is proved by a record in its zone alone. Say in acme.dns who keeps the zone, or name each host.',
    ],
    [
      'addresses',
      { addresses: ['192.0.2.1'] },
      'prod/site: certificate web: addresses = ["192.0.2.1"]: are not signed by a public authority. Leave them away.',
    ],
    [
      'clients',
      { usages: ['server auth', 'client auth'] },
      'prod/site: certificate web: usages = ["server auth","client auth"]: are more than a public authority signs for; allowed: server auth.',
    ],
    [
      'a common name besides',
      { commonName: 'web' },
      'prod/site: certificate web: commonName = "web": is none of its hosts, and would have to be proved too; allowed: a.example.com.',
    ],
  ])('%s', (_, ask, message) => {
    expect(asked(ask)).toEqual([message.startsWith('prod/') ? message : expect.stringContaining(message)]);
  });

  test('a wildcard is signed where a record proves it', () => {
    expect(asked({ hosts: ['*.example.com'] }, { dns: { provider: 'cloudflare' } })).toEqual([]);
  });
});
