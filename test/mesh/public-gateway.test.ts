import { Duration } from 'cdk8s';
import type { Environment, Output } from '../../lib';
import { toldProblem } from '../../lib/checks/findings/problem';
import { synthesizedFindings } from '../../lib/checks/rules';
import type { JsonObject } from '../../lib/kernel/base/values';
import { crdsOf } from '../support/crds';
import { kubernetesFindings, kubernetesKnows } from '../support/kubernetes-schema';
import { environment, gateway, ingress, Web } from './gateway-fixture';

const spec = (object: JsonObject) => object.spec as JsonObject;
const names = (output: Output, system: string) =>
  (output.systems.get(system) ?? []).map(({ kind, metadata }) => `${kind} ${(metadata as JsonObject).name}`);
const edges = (output: Output) => output.model.edges.map(({ from, to }) => `${from} > ${to}`);

/** Everything of an environment is as schemas want it, and nothing dangles. */
function sound(output: Output): void {
  expect(synthesizedFindings(output)).toEqual([]);
  const objects = [...output.systems.values()].flat();
  const known = crdsOf(output);
  const custom = objects.filter(({ apiVersion, kind }) => known?.knows(String(apiVersion), String(kind)));
  expect(custom.flatMap((object) => known?.validate(object) ?? []).map(toldProblem)).toEqual([]);
  expect(known === undefined || custom.length > 3).toBe(true);
  const own = objects.filter(({ apiVersion, kind }) => kubernetesKnows(String(apiVersion), String(kind)));
  expect(own.flatMap((object) => kubernetesFindings(object))).toEqual([]);
}

describe('a host', () => {
  test('knows its URL before anything answers, and makes nothing', () => {
    const env = environment();
    const host = gateway(env).host('registry');
    expect([host.offers, host.host, host.url]).toEqual([
      'public-host',
      'registry.example.com',
      'https://registry.example.com',
    ]);
    const output = env.output();
    expect(names(output, 'public').filter((name) => !name.startsWith('NetworkPolicy'))).toEqual([
      'Gateway public',
      'HTTPRoute public-redirect',
    ]);
    expect(spec(output.object('Gateway', 'public')).listeners).toHaveLength(1);
    sound(output);
  });

  test('is the same one for the same name', () => {
    const env = environment();
    const made = gateway(env);
    expect(made.host('a')).toBe(made.host('a'));
    expect(made.host({ exactly: 'a.example.com' })).toBe(made.host('a'));
  });

  test('lies outside of the domain when that is said', () => {
    const env = environment();
    expect(gateway(env).host({ exactly: 'www.example.org' }).url).toBe('https://www.example.org');
    expect(gateway(env, { domain: 'apps.example.com' }, 'apps').host('a').host).toBe('a.apps.example.com');
  });

  test('is called from inside at the proxies, as policies see it', () => {
    const env = environment();
    const host = gateway(env).host('registry');
    const caller = new Web(env, 'caller');
    caller.use(host.at);
    const policy = env.output().object('NetworkPolicy', 'caller-web-edges');
    expect(spec(policy).egress).toEqual([
      {
        ports: [{ port: 8443, protocol: 'TCP' }],
        to: [
          {
            namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'envoy' } },
            podSelector: { matchLabels: { app: 'envoy' } },
          },
        ],
      },
    ]);
  });
});

describe('through a GatewayClass', () => {
  const env = environment();
  const made = gateway(env, { annotations: { 'example.com/balancer': 'internal' } });
  const web = new Web(env, 'shop');
  const host = made.host('shop');
  web.answer(host, web.web).answer(host, web.api, { path: '/api', timeout: Duration.minutes(5) });
  const output = env.output();

  test('a Gateway has a listener for each host, which only the namespace of what answers attaches to', () => {
    expect(spec(output.object('Gateway', 'public'))).toEqual({
      gatewayClassName: 'eg',
      infrastructure: { annotations: { 'example.com/balancer': 'internal' } },
      listeners: [
        {
          name: 'http',
          port: 80,
          protocol: 'HTTP',
          allowedRoutes: {
            kinds: [{ group: 'gateway.networking.k8s.io', kind: 'HTTPRoute' }],
            namespaces: { from: 'Same' },
          },
        },
        {
          name: 'https-shop',
          port: 443,
          protocol: 'HTTPS',
          hostname: 'shop.example.com',
          tls: {
            mode: 'Terminate',
            certificateRefs: [{ group: '', kind: 'Secret', name: 'public-shop.example.com' }],
          },
          allowedRoutes: {
            kinds: [{ group: 'gateway.networking.k8s.io', kind: 'HTTPRoute' }],
            namespaces: {
              from: 'Selector',
              selector: {
                matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'In', values: ['shop'] }],
              },
            },
          },
        },
      ],
    });
  });

  test('the certificate stands beside the Gateway, signed by the environment', () => {
    const certificate = output.object('Certificate', 'public-shop.example.com');
    expect(certificate.metadata).toMatchObject({ namespace: 'public' });
    expect(spec(certificate)).toMatchObject({
      dnsNames: ['shop.example.com'],
      issuerRef: { kind: 'ClusterIssuer', name: 'certificates' },
      secretName: 'public-shop.example.com',
    });
  });

  test('the route stands in the file of who answers, with a rule for each path', () => {
    expect(names(output, 'shop')).toContain('HTTPRoute shop-shop.example.com');
    expect(spec(output.object('HTTPRoute', 'shop-shop.example.com'))).toEqual({
      parentRefs: [
        {
          group: 'gateway.networking.k8s.io',
          kind: 'Gateway',
          name: 'public',
          namespace: 'public',
          sectionName: 'https-shop',
        },
      ],
      hostnames: ['shop.example.com'],
      rules: [
        {
          matches: [{ path: { type: 'PathPrefix', value: '/' } }],
          backendRefs: [{ group: '', kind: 'Service', name: 'shop-web', port: 80, weight: 1 }],
        },
        {
          matches: [{ path: { type: 'PathPrefix', value: '/api' } }],
          backendRefs: [{ group: '', kind: 'Service', name: 'shop-api', port: 80, weight: 1 }],
          timeouts: { request: '300s' },
        },
      ],
    });
  });

  test('plain HTTP is redirected', () => {
    expect(spec(output.object('HTTPRoute', 'public-redirect'))).toEqual({
      parentRefs: [
        {
          group: 'gateway.networking.k8s.io',
          kind: 'Gateway',
          name: 'public',
          namespace: 'public',
          sectionName: 'http',
        },
      ],
      rules: [
        {
          matches: [{ path: { type: 'PathPrefix', value: '/' } }],
          filters: [{ type: 'RequestRedirect', requestRedirect: { scheme: 'https', statusCode: 301 } }],
        },
      ],
    });
  });

  test('the proxies come to what answers, and nobody else does', () => {
    expect(edges(output)).toEqual(expect.arrayContaining(['public/proxies > shop/web', 'public/proxies > shop/api']));
    expect(spec(output.object('NetworkPolicy', 'shop-web-edges')).ingress).toEqual(
      [8081, 8080].map((port) => ({
        from: [
          {
            namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'envoy' } },
            podSelector: { matchLabels: { app: 'envoy' } },
          },
        ],
        ports: [{ port, protocol: 'TCP' }],
      })),
    );
  });

  test('who answers stands after the gateway, and is told when nobody answers', () => {
    const shop = output.model.systems.find(({ id }) => id === 'shop');
    expect(shop?.after).toContain('public');
    expect(shop?.alerts.map(({ name, summary }) => `${name}: ${summary}`)).toEqual([
      'PublicHostUnanswered: https://shop.example.com/ is answered by nobody: no pod of shop/shop-web is ready',
      'PublicHostUnanswered: https://shop.example.com/api is answered by nobody: no pod of shop/shop-api is ready',
    ]);
    expect(shop?.alerts[0]?.expr).toBe(
      'absent(kube_endpointslice_endpoints{namespace="shop",endpointslice=~"shop-web-[a-z0-9]{5}",ready="true"})',
    );
  });

  test('is ready when it is programmed; what there is to know is stated', () => {
    const stated = output.model.systems.find(({ id }) => id === 'public');
    expect(stated?.ready).toEqual([
      {
        apiVersion: 'gateway.networking.k8s.io/v1',
        kind: 'Gateway',
        name: 'public',
        namespace: 'public',
        path: 'status.conditions[type=Programmed].status',
        is: 'True',
      },
    ]);
    expect(stated?.alerts).toHaveLength(4);
    for (const { runbook, expr } of stated?.alerts ?? []) {
      expect(runbook).toMatch(/^1\. .+\n2\. /);
      expect(expr).toContain('namespace="envoy"');
    }
    expect(stated?.dashboards.map(({ title }) => title)).toEqual(['Gateway public']);
  });

  test('all of it is sound', () => sound(output));
});

describe('a backend that speaks TLS', () => {
  const bound = (env: Environment, twice = false) => {
    const web = new Web(env, 'shop');
    const trust = web.need.secret({ name: 'shop-ca', data: { 'ca.crt': web.need.mint('x').plain } });
    web.answer(gateway(env).host('shop'), web.secure, { trust });
    if (twice) web.answer(gateway(env, { authority: 'environment' }, 'internal').host('inner'), web.secure, { trust });
    return env.output();
  };

  test('is checked by name and authority', () => {
    const output = bound(environment());
    expect(spec(output.object('BackendTLSPolicy', 'shop-secure'))).toEqual({
      targetRefs: [{ group: '', kind: 'Service', name: 'shop-secure' }],
      validation: {
        caCertificateRefs: [{ group: '', kind: 'Secret', name: 'shop-ca' }],
        hostname: 'shop-secure.shop.svc',
      },
    });
    expect(output.object('BackendTLSPolicy', 'shop-secure').metadata).toMatchObject({ namespace: 'shop' });
    sound(output);
  });

  test('has one policy, however many hosts it answers for', () => {
    const output = bound(environment(), true);
    expect(names(output, 'shop').filter((name) => name.startsWith('BackendTLSPolicy'))).toHaveLength(1);
  });
});

describe('through an IngressClass', () => {
  const env = environment();
  const made = ingress(env, { annotations: { 'nginx.ingress.kubernetes.io/proxy-body-size': '0' } });
  const web = new Web(env, 'shop');
  const host = made.host('shop');
  web.answer(host, web.web).answer(host, web.api, { path: '/api' });
  const output = env.output();

  test('an Ingress and its certificate stand beside who answers', () => {
    const object = output.object('Ingress', 'shop-shop.example.com');
    expect(object.metadata).toMatchObject({
      namespace: 'shop',
      annotations: { 'nginx.ingress.kubernetes.io/proxy-body-size': '0' },
    });
    expect(spec(object)).toEqual({
      ingressClassName: 'nginx',
      tls: [{ hosts: ['shop.example.com'], secretName: 'shop-shop.example.com' }],
      rules: [
        {
          host: 'shop.example.com',
          http: {
            paths: [
              { path: '/', pathType: 'Prefix', backend: { service: { name: 'shop-web', port: { number: 80 } } } },
              { path: '/api', pathType: 'Prefix', backend: { service: { name: 'shop-api', port: { number: 80 } } } },
            ],
          },
        },
      ],
    });
    expect(output.object('Certificate', 'shop-shop.example.com').metadata).toMatchObject({ namespace: 'shop' });
    expect(names(output, 'public').every((name) => name.startsWith('NetworkPolicy'))).toBe(true);
  });

  test('all of it is sound', () => sound(output));
});

describe('proxies elsewhere', () => {
  test.each([
    ['nodes' as const, [{ ipBlock: { cidr: '10.0.0.0/24' } }]],
    [
      { cidrs: ['192.0.2.0/28', '2001:db8::/64'] },
      [{ ipBlock: { cidr: '192.0.2.0/28' } }, { ipBlock: { cidr: '2001:db8::/64' } }],
    ],
  ])('%j', (where, from) => {
    const env = environment();
    const web = new Web(env, 'shop');
    web.answer(gateway(env, { proxies: where }).host('shop'), web.web);
    const output = env.output();
    expect(spec(output.object('NetworkPolicy', 'shop-web-edges')).ingress).toEqual([
      { from, ports: [{ port: 8080, protocol: 'TCP' }] },
    ]);
    expect(output.model.systems.find(({ id }) => id === 'public')?.alerts).toEqual([]);
    sound(output);
  });
});

describe('the CRDs of the Gateway API', () => {
  test('are in the cluster already, as the class is', () => {
    const env = environment();
    gateway(env);
    const { foundation, model } = env.output();
    expect([...foundation.crds.keys()]).toEqual(['cert-manager']);
    const made = model.systems.find(({ id }) => id === 'public')?.made ?? [];
    expect(made.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
      'CustomResourceDefinition backendtlspolicies.gateway.networking.k8s.io',
      'CustomResourceDefinition gateways.gateway.networking.k8s.io',
      'CustomResourceDefinition httproutes.gateway.networking.k8s.io',
      'GatewayClass eg',
    ]);
  });

  test('or come with the foundation, once', () => {
    const env = environment();
    for (const id of ['b', 'a']) gateway(env, { crds: 'made' }, id);
    const { model } = env.output();
    expect(model.needs.crds.find(({ id }) => id === 'gateway-api')).toEqual({
      id: 'gateway-api',
      asker: 'a',
      groups: ['gateway.networking.k8s.io'],
      version: 'v1.5.1',
    });
  });
});

describe('two gateways', () => {
  const write = (turned: boolean) => {
    const env = environment();
    const lines = [
      () => {
        const web = new Web(env, 'shop');
        web.answer(gateway(env).host('shop'), web.web);
        web.answer(
          gateway(env, { authority: 'environment', domain: 'in.example.com' }, 'internal').host('shop'),
          web.web,
        );
      },
      () => {
        const web = new Web(env, 'blog');
        web.answer(ingress(env, {}, 'old').host('blog'), web.web);
      },
    ];
    for (const line of turned ? lines.reverse() : lines) line();
    return env.output();
  };

  test('stand side by side, and come to the same bytes in another order of lines', () => {
    const output = write(false);
    expect(spec(output.object('Gateway', 'internal')).listeners).toMatchObject([
      { name: 'http' },
      { hostname: 'shop.in.example.com' },
    ]);
    expect(names(output, 'shop').filter((name) => name.startsWith('HTTPRoute'))).toEqual([
      'HTTPRoute shop-shop.example.com',
      'HTTPRoute shop-shop.in.example.com',
    ]);
    sound(output);
    const bytes = (of: Output) => [...of.systems.keys()].map((system) => of.file(system)).join('');
    expect(bytes(write(true))).toBe(bytes(output));
  });
});

describe('who answers', () => {
  const objects = (takers: readonly string[]) => {
    const env = environment();
    const made = gateway(env);
    for (const id of takers) {
      const web = new Web(env, id);
      web.answer(made.host(id), web.web);
    }
    return new Map(
      [...env.output().systems].flatMap(([id, all]) =>
        all.map((one) => [`${id} ${one.kind} ${(one.metadata as JsonObject).name}`, JSON.stringify(one)]),
      ),
    );
  };

  test('comes and goes with its own objects, its certificate and its listener, and nothing else changes', () => {
    const [before, after] = [objects(['a', 'b']), objects(['a', 'b', 'c'])];
    const changed = [...after].filter(([key, json]) => before.get(key) !== json).map(([key]) => key);
    expect(changed.filter((key) => !key.startsWith('c ')).sort()).toEqual([
      'public Certificate public-c.example.com',
      'public Gateway public',
    ]);
    expect([...before.keys()].filter((key) => !after.has(key))).toEqual([]);
  });

  test('may share a host by paths, each with a route of its own', () => {
    const env = environment();
    const host = gateway(env).host('shop');
    const [shop, blog] = [new Web(env, 'shop'), new Web(env, 'blog')];
    shop.answer(host, shop.web);
    blog.answer(host, blog.web, { path: '/blog' });
    const output = env.output();
    const [, listener] = spec(output.object('Gateway', 'public')).listeners as JsonObject[];
    expect(JSON.stringify(listener)).toContain('"values":["blog","shop"]');
    expect(names(output, 'blog')).toContain('HTTPRoute blog-shop.example.com');
    sound(output);
  });

  test('leaves neither route nor listener when it retires', () => {
    const env = environment();
    const web = new Web(env, 'shop', { retiring: true });
    web.answer(gateway(env).host('shop'), web.web);
    const output = env.output();
    expect(spec(output.object('Gateway', 'public')).listeners).toHaveLength(1);
    expect(names(output, 'public').filter((name) => name.startsWith('Certificate'))).toEqual([]);
  });
});
