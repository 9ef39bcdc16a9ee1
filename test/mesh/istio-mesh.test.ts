import { Duration, Size } from 'cdk8s';
import {
  type Environment,
  IstioMesh,
  type IstioMeshProps,
  type JsonObject,
  kubernetes,
  Manifest,
  outside,
  type Row,
} from '../../lib';
import { line } from '../../lib/checks/findings/finding';
import { synthesizedFindings } from '../../lib/checks/rules';
import { AuthorizationPolicy, IstioGateway, Sidecar, VirtualService } from '../../lib/mesh/istio/kinds';
import { refusals } from '../support/refusals';
import { environment, Measured, mesh, metadataOf, objects, specOf, Web } from './istio-fixture';

const enrolment = (env: Environment) => objects(env, 'ConfigMap').get('mesh/mesh-enrolment')?.data;
const keeps = { claims: [{ name: 'data', size: '1Gi', class: 'fast' }] };

describe('who is in', () => {
  test('every namespace with pods, unless something in it cannot bear a proxy; each with its reason', () => {
    const env = environment();
    mesh(env, {
      telemetry: 'monitoring',
      outside: [{ system: 'old', why: 'its clients pin the certificate of its server' }],
    });
    new Measured(env);
    new Web(env, 'shop');
    new Web(env, 'files', {}, keeps);
    new Web(env, 'queue', {}, { by: 'operator' });
    new Web(env, 'host', {}, { hostNetwork: true });
    new Web(env, 'media').serves('rtp', 8000, { protocol: 'udp' });
    new Web(env, 'cache').serves('resp', 6379, { protocol: 'tcp' });
    new Web(env, 'old');
    new Web(env, 'said').state.exception('mesh', 'it is a proxy itself, of another mesh');
    expect(enrolment(env)).toMatchObject({
      cache: 'inside; cache/web speaks a protocol of its own: its servers may call each other by their own addresses',
      'cert-manager':
        'outside: cert-manager is an operator: the API server calls its webhooks, and it calls the pods that it makes by their addresses; neither shows a certificate of the mesh',
      files: 'inside; files/web keeps data: its servers call each other by their own addresses',
      host: 'outside: host/web is on the network of its node, where a pod gets no proxy',
      media: 'outside: media/rtp speaks UDP, which no proxy carries: one session would come by two ways',
      monitoring:
        'outside: Prometheus calls every pod by its own address, and a proxy passes that on without a certificate, or not at all',
      old: 'outside: its clients pin the certificate of its server',
      queue:
        'outside: an operator makes queue/web: its servers call each other, and the operator them, by addresses and with certificates of their own',
      said: 'outside: it is a proxy itself, of another mesh',
      shop: 'inside',
    });
    const [webhook] = (objects(env, 'MutatingWebhookConfiguration').get('mesh-enrolment')?.webhooks ??
      []) as JsonObject[];
    expect(webhook?.namespaceSelector).toEqual({
      matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'In', values: ['cache', 'files', 'shop'] }],
    });
  });

  test('what an operator makes comes in when the stack says so: with less asked of it', () => {
    const env = environment();
    mesh(env, { inside: ['queue'] });
    new Web(env, 'queue', {}, { by: 'operator' });
    expect(enrolment(env)).toMatchObject({
      queue: 'inside; queue/web keeps data: its servers call each other by their own addresses',
    });
    expect(specOf(env, 'PeerAuthentication', 'queue/queue-web')).toEqual({
      selector: { matchLabels: { app: 'queue' } },
      mtls: { mode: 'PERMISSIVE' },
    });
    expect(specOf(env, 'Sidecar', 'queue/default').outboundTrafficPolicy).toEqual({ mode: 'ALLOW_ANY' });
  });
});

describe('beside pods of ours', () => {
  const requests = { cpu: '50m', memory: '64Mi' };

  test('what an operator starts and nobody calls goes with them: a Job that tries a release', () => {
    const env = environment();
    mesh(env);
    const shop = new Web(env, 'shop');
    const smoke = shop.state.pods({ id: 'smoke', labels: { app: 'try' }, by: 'operator', replicas: 1, requests });
    shop.use(shop.web, smoke);
    new Web(env, 'backup').state.pods({
      id: 'job',
      labels: { app: 'job' },
      by: 'operator',
      replicas: 1,
      requests,
      ...keeps,
    });
    expect(enrolment(env)).toMatchObject({
      shop: 'inside',
      backup: expect.stringMatching(/^outside: an operator makes backup\/job: /),
    });
  });

  test('a proxy asks for room: the facts of pods inside have it, beside what their makers write', () => {
    const env = environment();
    mesh(env, { proxy: { cpu: '200m', memory: '256Mi' } });
    new Web(env, 'shop');
    new Web(env, 'queue', {}, { by: 'operator' });
    const { systems, needs } = env.output().model;
    const pods = (id: string) => systems.find((system) => system.id === id)?.pods[0];
    expect(pods('shop')).toMatchObject({
      requests: { cpu: '100m', memory: '128Mi' },
      beside: { cpu: '200m', memory: '256Mi' },
    });
    expect(pods('queue')).not.toHaveProperty('beside');
    expect(pods('mesh')).not.toHaveProperty('beside');
    const istiod = needs.releases.find(({ name }) => name === 'mesh-istiod-1-30-3');
    expect(istiod?.values).toMatchObject({
      global: { proxy: { resources: { requests: { cpu: '200m', memory: '256Mi' }, limits: { memory: '1Gi' } } } },
    });
  });
});

describe('how they speak', () => {
  test('STRICT everywhere, and another mode on the ports alone that somebody without a certificate calls', () => {
    const env = environment();
    mesh(env);
    const shop = new Web(env, 'shop');
    const sql = shop.serves('sql', 3306, { protocol: 'tcp', port: 3306 });
    const hook = shop.serves('hook', 9443, { tls: true, port: 443 });
    const operator = new Web(env, 'operator', {}, { hostNetwork: true });
    operator.use(sql);
    shop.state.allow('api-server', hook);
    new Web(env, 'other').use(shop.web);
    expect(specOf(env, 'PeerAuthentication', 'mesh/default')).toEqual({ mtls: { mode: 'STRICT' } });
    // 8080 is called by who is inside. Servers of MySQL speak first, so that nobody waits to see whether TLS comes.
    expect(specOf(env, 'PeerAuthentication', 'shop/shop-web').portLevelMtls).toEqual({
      '3306': { mode: 'DISABLE' },
      '9443': { mode: 'PERMISSIVE' },
    });
    expect(metadataOf(env, 'PeerAuthentication', 'shop/shop-web').annotations).toMatchObject({
      'keelson.dev/why':
        'shop/web speaks a protocol of its own: its servers may call each other by their own addresses; without a certificate of the mesh: api-server, operator/web',
    });
    expect([...objects(env, 'PeerAuthentication').keys()]).toEqual(['mesh/default', 'shop/shop-web']);
  });

  test('Prometheus reads what is measured, and nothing else, where others are told apart at the same port', () => {
    const env = environment();
    mesh(env, { telemetry: 'monitoring' });
    new Measured(env);
    const shop = new Web(env, 'shop');
    shop.state.metrics({ at: shop.web, exports: {} });
    new Web(env, 'other', {}, { serviceAccount: 'caller' }).use(shop.web);
    expect(specOf(env, 'AuthorizationPolicy', 'shop/shop-web').rules).toEqual([
      { from: [{ source: { namespaces: ['shop'] } }] },
      {
        from: [{ source: { notPrincipals: ['*'] } }],
        to: [{ operation: { ports: ['8080'], methods: ['GET'], paths: ['/metrics'] } }],
      },
      {
        from: [{ source: { principals: ['cluster.local/ns/other/sa/caller'] } }],
        to: [{ operation: { ports: ['8080'] } }],
      },
    ]);
    // What proxies count is read from the proxies, past every rule.
    expect(specOf(env, 'PodMonitor', 'mesh/mesh-proxies')).toMatchObject({
      namespaceSelector: { matchNames: ['other', 'shop'] },
    });
    expect(env.output().model.edges).toContainEqual({ from: 'monitoring/prometheus', to: 'mesh/proxy-of-shop/web' });
  });

  test('proxies are read by who scrapes, and by nobody else of the monitoring', () => {
    const env = environment();
    mesh(env, { telemetry: 'monitoring' });
    const monitoring = new Measured(env);
    const requests = { cpu: '1', memory: '1Gi' };
    const grafana = { id: 'grafana', labels: { app: 'grafana' }, by: 'us', replicas: 1, requests } as const;
    monitoring.use(new Web(env, 'shop').web, monitoring.state.pods(grafana));
    const readers = env.output().model.edges.filter(({ to }) => to.startsWith('mesh/proxy-of-'));
    expect(readers).toEqual([{ from: 'monitoring/prometheus', to: 'mesh/proxy-of-shop/web' }]);
    // What else the monitoring calls, it calls as everybody.
    expect(specOf(env, 'AuthorizationPolicy', 'shop/shop-web').rules).toContainEqual({
      from: [{ source: { notPrincipals: ['*'] } }],
      to: [{ operation: { ports: ['8080'] } }],
    });
  });

  test('where nobody shows a certificate, no rule asks for one', () => {
    const env = environment();
    mesh(env);
    const shop = new Web(env, 'shop');
    const sql = shop.serves('sql', 3306, { protocol: 'tcp', port: 3306 });
    new Web(env, 'host', {}, { hostNetwork: true }).use(sql);
    new Web(env, 'other').use(sql);
    expect(specOf(env, 'AuthorizationPolicy', 'shop/shop-web').rules).toEqual([
      { from: [{ source: { namespaces: ['shop'] } }] },
      { from: [{ source: { notPrincipals: ['*'] } }] },
      { from: [{ source: { notPrincipals: ['*'] } }], to: [{ operation: { ports: ['3306'] } }] },
    ]);
  });

  test('nobody calls anybody by default', () => {
    const env = environment();
    mesh(env);
    expect(specOf(env, 'AuthorizationPolicy', 'mesh/mesh-deny')).toEqual({});
  });
});

describe('where they go', () => {
  test('to what they say that they use: hosts outside each have an entry, and the rest is not there', () => {
    const env = environment();
    mesh(env);
    const shop = new Web(env, 'shop');
    shop.use(env.outside('mail', 'smtp.example.com', 587));
    shop.use(env.outside('pay', 'pay.example.com', 443));
    shop.use(env.outside('erp', 'erp.example.com', 1521, ['192.0.2.0/24']));
    shop.use(env.apiServer);
    shop.use(new Web(env, 'stock').web);
    expect(specOf(env, 'Sidecar', 'shop/default')).toEqual({
      egress: [{ hosts: ['./*', 'default/*', 'mesh/*', 'stock/*'] }],
      outboundTrafficPolicy: { mode: 'REGISTRY_ONLY' },
    });
    const entry = (host: string) => specOf(env, 'ServiceEntry', `shop/outside-${host}`);
    const shared = { exportTo: ['.'], location: 'MESH_EXTERNAL' };
    expect(entry('pay.example.com')).toEqual({
      ...shared,
      hosts: ['pay.example.com'],
      resolution: 'DNS',
      ports: [{ number: 443, name: 'tls-443', protocol: 'TLS' }],
    });
    expect(entry('erp.example.com')).toEqual({
      ...shared,
      hosts: ['erp.example.com'],
      addresses: ['192.0.2.0/24'],
      resolution: 'NONE',
      ports: [{ number: 1521, name: 'tcp-1521', protocol: 'TCP' }],
    });
    expect(objects(env, 'ServiceEntry').size).toBe(3);
    const { needs } = env.output().model;
    const istiod = needs.releases.find(({ name }) => name === 'mesh-istiod-1-30-3');
    expect(istiod?.values).toMatchObject({ meshConfig: { outboundTrafficPolicy: { mode: 'REGISTRY_ONLY' } } });
  });

  test('hosts at one port that plain TCP could not tell apart', () => {
    const env = environment();
    mesh(env);
    const shop = new Web(env, 'shop');
    shop.use(env.outside('orders', 'orders.example.com', 3306));
    shop.use(env.outside('stock', 'stock.example.com', 3306));
    shop.use(env.outside('mail', 'smtp.example.com', 80));
    shop.use(new Web(env, 'other').web);
    const fix = 'Tell its addresses where it is made (cidrs), or call it at a port of its own.';
    const message =
      'are called there, one of them by plain TCP, which names no host: it would get what is said to all of them';
    expect(refusals(() => env.output())).toEqual([
      `prod/mesh: namespace shop: port 80 = "other-web.other.svc, smtp.example.com": ${message}. ${fix}`,
      `prod/mesh: namespace shop: port 3306 = "orders.example.com, stock.example.com": ${message}. ${fix}`,
    ]);
    const good = environment();
    mesh(good);
    const web = new Web(good, 'shop');
    web.use(good.outside('orders', 'orders.example.com', 3306, ['192.0.2.1/32']));
    web.use(good.outside('stock', 'stock.example.com', 3306));
    web.use(good.outside('pay', 'pay.example.com', 443));
    web.use(good.outside('ship', 'ship.example.com', 443));
    expect(objects(good, 'ServiceEntry').size).toBe(4);
  });

  test('or anywhere, when the stack says so', () => {
    const env = environment();
    mesh(env, { egress: 'any' });
    new Web(env, 'shop').use(env.outside('pay', 'pay.example.com', 443));
    expect(specOf(env, 'Sidecar', 'shop/default').outboundTrafficPolicy).toEqual({ mode: 'ALLOW_ANY' });
    expect(objects(env, 'ServiceEntry').size).toBe(0);
  });
});

describe('who may call what', () => {
  const issuer = { issuer: 'https://accounts.example.com', keys: { jwks: '{"keys":[]}' } };

  test('of what edges allow, a guard lets in the rest by token, path and method', () => {
    const env = environment();
    const istio = mesh(env);
    const shop = new Web(env, 'shop');
    new Web(env, 'caller').use(shop.web);
    istio.guard(shop, {
      name: 'api',
      to: shop.web,
      issuers: [{ ...issuer, audiences: ['shop'] }],
      allow: [
        { paths: ['/health'], methods: ['GET'] },
        { paths: ['/api/*'], token: { claims: { role: ['buyer'] } } },
      ],
    });
    expect(specOf(env, 'RequestAuthentication', 'shop/api')).toEqual({
      selector: { matchLabels: { app: 'shop' } },
      jwtRules: [{ issuer: issuer.issuer, jwks: '{"keys":[]}', audiences: ['shop'], forwardOriginalToken: true }],
    });
    const requestPrincipals = ['https://accounts.example.com/*'];
    const health = [{ operation: { ports: ['8080'], methods: ['GET'], paths: ['/health'] } }];
    const api = [{ operation: { ports: ['8080'], paths: ['/api/*'] } }];
    const when = [{ key: 'request.auth.claims[role]', values: ['buyer'] }];
    const principals = ['cluster.local/ns/caller/sa/default'];
    expect(specOf(env, 'AuthorizationPolicy', 'shop/shop-web').rules).toEqual([
      { from: [{ source: { namespaces: ['shop'] } }], to: [{ operation: { notPorts: ['8080'] } }] },
      { from: [{ source: { namespaces: ['shop'] } }], to: health },
      { from: [{ source: { namespaces: ['shop'], requestPrincipals } }], to: api, when },
      { from: [{ source: { principals } }], to: health },
      { from: [{ source: { principals, requestPrincipals } }], to: api, when },
    ]);
  });

  test('keys elsewhere are fetched by the control plane, which has an edge for it', () => {
    const env = environment();
    const istio = mesh(env);
    const shop = new Web(env, 'shop');
    const at = env.outside('accounts', 'accounts.example.com', 443);
    const keys = { url: 'https://accounts.example.com/keys', at };
    istio.guard(shop, {
      name: 'api',
      to: shop.web,
      issuers: [{ issuer: 'https://accounts.example.com', keys }],
      allow: [{ token: {} }],
    });
    expect(env.output().model.edges).toContainEqual({ from: 'mesh/istiod', to: 'outside/accounts' });
  });

  test('a guard that lets in nobody, or by what never matches', () => {
    const env = environment();
    const istio = mesh(env);
    const shop = new Web(env, 'shop');
    expect(refusals(() => istio.guard(shop, { name: 'api', to: shop.web, allow: [] }))).toEqual([
      "prod/shop: guard('api'): allow = []: lets in nobody. Name what is let in, or take the edges away.",
    ]);
    const allow = [{ methods: ['get'], paths: ['api'], token: { claims: { role: [] } } }];
    expect(refusals(() => istio.guard(shop, { name: 'api', to: shop.web, allow }))).toEqual([
      'prod/shop: guard(\'api\'): allow[0].methods = "get": is no method, and would never match; allowed: GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS, CONNECT, TRACE.',
      'prod/shop: guard(\'api\'): allow[0].paths = "api": is no path; allowed: as /health, /api/* or *.html: one * at an end.',
      'prod/shop: guard(\'api\'): allow[0].token = "wanted": could be of nobody: no issuer is named. Name whose tokens count in issuers.',
      'prod/shop: guard(\'api\'): allow[0].token.claims = "role": has no value that is let in; allowed: one value at least.',
    ]);
  });
});

describe('the gateway', () => {
  test('one certificate for the domain, HTTPS alone, and its own account as caller', () => {
    const env = environment();
    const istio = mesh(env);
    const shop = new Web(env, 'shop');
    istio.host('shop').for(shop, shop.web);
    istio.host({ exactly: 'example.com' }).for(shop, shop.web);
    expect(istio.host('shop').url).toBe('https://shop.example.com');
    expect(specOf(env, 'Certificate', 'mesh-gateway/mesh-domain').dnsNames).toEqual(['example.com', '*.example.com']);
    const hosts = ['example.com', '*.example.com'];
    expect(specOf(env, 'Gateway', 'mesh-gateway/mesh-gateway').servers).toEqual([
      { port: { number: 80, name: 'http', protocol: 'HTTP' }, hosts, tls: { httpsRedirect: true } },
      {
        port: { number: 443, name: 'https', protocol: 'HTTPS' },
        hosts,
        tls: { mode: 'SIMPLE', credentialName: 'mesh-domain', minProtocolVersion: 'TLSV1_2' },
      },
    ]);
    expect(specOf(env, 'AuthorizationPolicy', 'shop/shop-web').rules).toContainEqual({
      from: [{ source: { principals: ['cluster.local/ns/mesh-gateway/sa/mesh-gateway'] } }],
      to: [{ operation: { ports: ['8080'] } }],
    });
  });

  test('TCP by a port of the gateway, UDP by a load balancer past it', () => {
    const env = environment();
    const istio = mesh(env, { gateway: { from: ['192.0.2.0/24'] } });
    const mqtt = new Web(env, 'mqtt');
    istio.tcp(8883).for(mqtt, mqtt.serves('mqtt', 1883, { protocol: 'tcp', port: 1883 }));
    const media = new Web(env, 'media');
    const port = istio.udp(8000);
    port.for(media, media.serves('rtp', 8000, { protocol: 'udp', port: 8000 }));
    expect([port.host, port.port]).toEqual(['udp-8000.example.com', 8000]);
    expect(refusals(() => istio.tcp(8883))).toEqual(['prod/mesh: tcp() = 8883: is open already. Open another port.']);
    expect(refusals(() => istio.tcp(15021))).toEqual([
      'prod/mesh: tcp() = 15021: is no port that the gateway can open; allowed: 1 to 65535, without 80, 443, 15000, 15001, 15004, 15006, 15008, 15020, 15021, 15090.',
    ]);
    expect(specOf(env, 'VirtualService', 'mesh-gateway/mesh-tcp-8883').tcp).toEqual([
      {
        match: [{ port: 8883 }],
        route: [{ destination: { host: 'mqtt-mqtt.mqtt.svc.cluster.local', port: { number: 1883 } } }],
      },
    ]);
    const gateway = env.output().model.needs.releases.find(({ name }) => name === 'mesh-gateway');
    expect(gateway?.values).toMatchObject({
      podAnnotations: { 'proxy.istio.io/config': 'terminationDrainDuration: 25s' },
      service: {
        externalTrafficPolicy: 'Local',
        loadBalancerSourceRanges: ['192.0.2.0/24'],
        ports: [{ port: 15021 }, { port: 80 }, { port: 443 }, { name: 'tcp-8883', port: 8883, targetPort: 8883 }],
      },
    });
    expect(specOf(env, 'Service', 'media/media-udp-8000')).toMatchObject({
      type: 'LoadBalancer',
      loadBalancerSourceRanges: ['192.0.2.0/24'],
      ports: [{ port: 8000, targetPort: 8000, protocol: 'UDP' }],
    });
  });

  test('a host outside of the domain, or that its certificate does not hold', () => {
    const istio = mesh(environment());
    const allowed = 'allowed: example.com, or one name before it: shop.example.com.';
    expect(refusals(() => istio.host({ exactly: 'shop.example.org' }))).toEqual([
      `prod/mesh: host('shop.example.org') = "shop.example.org": is no host of this environment's domain, or none that its certificate holds; ${allowed}`,
    ]);
    expect(refusals(() => istio.host('a.b'))).toEqual([
      `prod/mesh: host('a.b') = "a.b.example.com": is no host of this environment's domain, or none that its certificate holds; ${allowed}`,
    ]);
  });

  test('what cannot answer for a host', () => {
    const env = environment();
    const istio = mesh(env);
    const shop = new Web(env, 'shop');
    istio.host('shop').for(shop, shop.web);
    const told = (run: () => void) =>
      refusals(run).map((line) => line.replace("prod/shop: host('shop.example.com').for", ''));
    expect(told(() => istio.host('shop').for(shop, shop.web))).toEqual([
      ': path = "/": is answered by shop/web already, for prod/shop. Give one of the two another path, or another host.',
    ]);
    expect(
      told(() => istio.host('shop').for(shop, shop.serves('sql', 5432, { protocol: 'tcp' }), { path: '/a/' })),
    ).toEqual([
      ' = "tcp": is what shop/sql speaks, and a host passes on requests of HTTP; allowed: http, grpc; for others take tcp() or udp() of the mesh.',
      ': path = "/a/": is no path; allowed: as / or /api/v2: absolute, without //, /./, /../, ? and #, and no slash at the end.',
    ]);
    expect(told(() => istio.host('shop').for(shop, shop.serves('own', 8443, { tls: true }), { path: '/own' }))).toEqual(
      [
        ' = "shop/own": speaks TLS of its own, by which the gateway would see no request. Offer an endpoint of plain HTTP: the mesh encrypts the way to it.',
      ],
    );
  });
});

describe('who answers where', () => {
  test('one endpoint at a port, of what is spoken there, behind a Service', () => {
    const env = environment();
    const istio = mesh(env);
    const shop = new Web(env, 'shop');
    const sql = shop.serves('sql', 5432, { protocol: 'tcp', port: 5432 });
    const port = istio.tcp(5432);
    port.for(shop, sql);
    expect(refusals(() => port.for(shop, sql))).toEqual([
      'prod/shop: tcp(5432).for = "shop/sql": is one endpoint too many: shop/sql answers there. Open another port.',
    ]);
    expect(refusals(() => istio.udp(53).for(shop, sql))).toEqual([
      'prod/shop: udp(53).for = "tcp": is what shop/sql speaks; allowed: udp.',
    ]);
    const bare = shop.state.serves({ id: 'bare', at: shop.pods, podPort: 7000, protocol: 'http' });
    expect(refusals(() => istio.host('shop').for(shop, bare, { timeout: Duration.days(2) }))).toEqual([
      `prod/shop: host('shop.example.com').for = "": is no Service that shop/bare is reached by; allowed: <service>.<namespace>.svc, in the namespace of its pods.`,
      `prod/shop: host('shop.example.com').for: timeout = "172800s": is no timeout; allowed: 1 millisecond to 1 day.`,
    ]);
    const issuers = [{ issuer: '', keys: { url: 'accounts.example.com', at: sql } }];
    expect(refusals(() => istio.guard(shop, { name: 'sql', to: sql, issuers, allow: [{}] }))).toEqual([
      `prod/shop: guard('sql'): to = "shop/sql (tcp)": shows the mesh no requests: every rule of it would let in nobody; allowed: an endpoint of http or grpc without TLS of its own.`,
      `prod/shop: guard('sql'): issuers = ", accounts.example.com": is no issuer whose keys can be fetched; allowed: the iss of its tokens, and a URL as https://accounts.example.com/keys.`,
    ]);
  });
});

describe('revisions', () => {
  const releases = (env: Environment) =>
    env
      .output()
      .model.needs.releases.map(({ name, version }) => `${name} ${version}`)
      .filter((name) => name.startsWith('mesh'));
  const serving = (env: Environment) =>
    metadataOf(env, 'MutatingWebhookConfiguration', 'mesh-enrolment').labels?.['istio.io/rev'];

  test.each([
    ['old', '1-30-2'],
    ['new', '1-30-3'],
  ] as const)('two stand side by side, and new pods are given to the %s one', (which, revision) => {
    const env = environment();
    new Web(env, 'shop');
    mesh(env, { upgrade: { from: '1.30.2', serving: which } });
    expect(releases(env)).toEqual([
      'mesh-base 1.30.3',
      'mesh-cni 1.30.3',
      'mesh-gateway 1.30.3',
      'mesh-istiod-1-30-2 1.30.2',
      'mesh-istiod-1-30-3 1.30.3',
    ]);
    expect(serving(env)).toBe(revision);
    const { edges, needs } = env.output().model;
    for (const id of ['mesh/xds', `mesh/xds-${which === 'old' ? '1-30-3' : '1-30-2'}`])
      expect(edges).toContainEqual({ from: 'shop/web', to: id });
    const base = needs.releases.find(({ name }) => name === 'mesh-base');
    expect(base?.values).toMatchObject({ defaultRevision: revision });
  });
});

const wrong: [string, IstioMeshProps, Partial<Row>, string[]][] = [
  [
    'a Kubernetes whose Jobs would never end',
    {},
    { kubernetes: '1.32' },
    [
      'kubernetes = "1.32": keeps a proxy running when the Job beside it has ended, so that no Job would end; allowed: 1.33 and later, whose proxies end with the pod.',
    ],
  ],
  [
    'numbers, domains and addresses that are none',
    { replicas: 0, gateway: { replicas: 0, domain: 'Example', from: [] } },
    {},
    [
      'replicas = 0: is no number of pods; allowed: 1 and more.',
      'gateway.replicas = 0: is no number of pods; allowed: 1 and more.',
      'gateway.domain = "Example": is no DNS domain; allowed: as apps.example.com.',
      'gateway.from = []: are no addresses to let in; allowed: CIDRs as 192.0.2.0/24, at least one.',
    ],
  ],
  [
    'proxies that ask for nothing',
    { proxy: { cpu: '0', memory: '128 MB' } },
    {},
    ['cpu = "0"', 'memory = "128 MB"'].map(
      (given) =>
        `proxy.${given}: is nothing that a proxy can ask for, so that no pod of the mesh would start; allowed: a quantity of Kubernetes above 0, as '200m' or '256Mi'.`,
    ),
  ],
  [
    'a reason that is none',
    { outside: [{ system: 'shop', why: 'because' }] },
    {},
    ['outside[0].why = "because": is no reason why shop stays outside; allowed: a sentence that a reviewer can judge.'],
  ],
  [
    'an upgrade over a minor version',
    { upgrade: { from: '1.28.4', serving: 'old' } },
    {},
    [
      'upgrade.from = "1.28.4": is not one minor version below 1.30.3, or of the same one. Go by every minor version between, one at a time; the way back is no upgrade.',
    ],
  ],
  [
    'an upgrade to itself',
    { upgrade: { from: '1.30.3', serving: 'new' } },
    {},
    [
      'upgrade.from = "1.30.3": is the version of the pins: there is nothing to upgrade. Say the version that stood until now, or leave the prop away.',
    ],
  ],
];

test.each(wrong)('%s: refused', (_, props, row, told) => {
  expect(refusals(() => mesh(environment(row), props))).toEqual(told.map((line) => `prod/mesh: ${line}`));
});

test('traces go to a Service, by every proxy', () => {
  const env = environment();
  const away = env.outside('traces', 'traces.example.com', 4317);
  expect(refusals(() => mesh(env, { tracing: { to: away, percent: 101 } }))).toEqual([
    'prod/mesh: tracing.to = "traces.example.com": is no Service, and proxies find their collector among those alone; allowed: <service>.<namespace>.svc.',
    'prod/mesh: tracing.percent = 101: is no share of requests; allowed: 0 to 100.',
  ]);
  const other = environment();
  const to = new Web(other, 'collector').serves('otlp', 4317, { protocol: 'grpc', port: 4317 });
  new Web(other, 'shop');
  mesh(other, { tracing: { to, percent: 5 } });
  expect(specOf(other, 'Telemetry', 'mesh/mesh-telemetry').tracing).toEqual([
    { providers: [{ name: 'traces' }], randomSamplingPercentage: 5 },
  ]);
  for (const from of ['shop/web', 'mesh/gateway'])
    expect(other.output().model.edges).toContainEqual({ from, to: 'collector/otlp' });
});

test('names that no system has, and systems that cannot come in', () => {
  const env = environment({ pools: [{ name: 'main', nodes: [{ name: 'a' }], cpu: 8, memory: Size.gibibytes(8) }] });
  mesh(env, { outside: [{ system: 'shpo', why: 'its name is misspelt here' }], inside: ['host'] });
  new Web(env, 'host', {}, { hostNetwork: true });
  expect(refusals(() => env.output())).toEqual([
    expect.stringMatching(
      /^prod\/mesh: outside\[0\]\.system = "shpo": is no system of this environment; allowed: .*host, mesh\.$/,
    ),
    'prod/mesh: inside[0] = "host": cannot come into the mesh: host/web is on the network of its node, where a pod gets no proxy. Leave it outside.',
  ]);
});

/** What the checks of synthesis say of what was written. */
const told = (env: Environment) => synthesizedFindings(env.output()).map(line);

test('who writes a route by hand beside that of the mesh hears of it', () => {
  const env = environment();
  const istio = mesh(env);
  const shop = new Web(env, 'shop');
  istio.route(shop, { name: 'web', to: shop.web });
  new Manifest(shop, VirtualService, {
    name: 'mine',
    spec: { hosts: ['shop-web'], http: [{ route: [{ destination: { host: 'shop-web', subset: 'beta' } }] }] },
  });
  expect(told(env)).toEqual([
    '[objects] prod/shop: VirtualService.networking.istio.io shop/mine: spec.http[0].route[0].destination.subset = "beta": is a version of shop-web that no DestinationRule tells apart: its requests are answered by 503. Name the subset in a DestinationRule of that host, and apply it first.',
    '[objects] prod/shop: VirtualService.networking.istio.io shop/web-mesh: spec.hosts = "shop-web.shop.svc.cluster.local at mesh": has a route already: VirtualService shop/mine. Make one of the two: which of them holds would be chance.',
  ]);
});

test('an environment has one mesh', () => {
  const env = environment();
  mesh(env);
  expect(refusals(() => new IstioMesh(env, 'second', { telemetry: 'none' }))).toEqual([
    'prod/second: offers the service mesh of this environment, which prod/mesh offers already. Keep one of the two.',
  ]);
});

test('a host outside that somebody calls by its public name is an entry too', () => {
  const env = environment();
  const istio = mesh(env);
  const shop = new Web(env, 'shop');
  shop.use(istio.host('registry').at);
  shop.use(outside.host('https://go.example.org').at);
  expect([...objects(env, 'ServiceEntry').keys()]).toEqual([
    'shop/outside-go.example.org',
    'shop/outside-registry.example.com',
  ]);
});

test('a pod that no proxy would speak for, in a namespace inside', () => {
  const env = environment();
  mesh(env);
  const shop = new Web(env, 'shop');
  const deployment = (name: string, labels: object, securityContext: object) =>
    new Manifest(shop, kubernetes.Deployment, {
      name,
      spec: {
        replicas: 1,
        selector: { matchLabels: shop.pods.labels },
        template: {
          metadata: { labels: { ...shop.pods.labels, ...labels } },
          spec: { securityContext, containers: [{ name: 'web', image: 'example.com/web:1.0' }] },
        },
      },
    } as never);
  deployment('shop', {}, { runAsUser: 1337 });
  deployment('bare', { 'sidecar.istio.io/inject': 'false' }, {});
  expect(refusals(() => env.output())).toEqual([
    'prod/mesh: Deployment shop/shop: runAsUser = 1337: is the user of the proxies, whose traffic no proxy sees. Run it as another user, or keep its system outside.',
    "prod/mesh: Deployment shop/bare: sidecar.istio.io/inject = \"false\": leaves it without a proxy in a namespace inside of the mesh, where nobody lets it in. Keep its whole system outside: state.exception('mesh', why), or the mesh's prop outside.",
  ]);
});

test('what else a user writes by hand, held against pods and ports: each fault is refused, with who wrote it', () => {
  const env = environment();
  const istio = mesh(env);
  const shop = new Web(env, 'shop');
  istio.host('shop').for(shop, shop.web);
  new Manifest(shop, IstioGateway, {
    name: 'mine',
    spec: {
      selector: { app: 'mesh-gateway', istio: 'mesh-gateway' },
      servers: [{ port: { number: 8443, name: 'tcp', protocol: 'TCP' }, hosts: ['shop.example.com'] }],
    },
  });
  new Manifest(shop, AuthorizationPolicy, { name: 'typo', spec: { selector: { matchLabels: { app: 'shpo' } } } });
  expect(refusals(() => env.output())).toEqual([
    'prod/shop: Gateway shop/mine: spec.servers = 8443: is a port that the Service of the gateway does not have: nobody reaches it; allowed: 80, 443. Open it by tcp() of the mesh.',
    'prod/shop: AuthorizationPolicy shop/typo: selector = {"app":"shpo"}: selects pods that nobody makes: it holds for nobody. Correct the labels, or state the pods with state.pods().',
  ]);
});

test('what is written when edges are frozen is judged too, by laws', () => {
  class Late extends Web {
    override finish(): void {
      new Manifest(this, VirtualService, {
        name: 'lost',
        spec: {
          hosts: ['shop.example.org'],
          gateways: ['mesh-gateway/mesh-gateway'],
          http: [{ route: [{ destination: { host: 'shop-web', port: { number: 8080 } } }] }],
        },
      });
      const egress = [{ hosts: ['*/*'] }];
      new Manifest(this, Sidecar, { name: 'open', spec: { egress, outboundTrafficPolicy: { mode: 'ALLOW_ANY' } } });
    }
  }
  const env = environment();
  const istio = mesh(env);
  const shop = new Late(env, 'shop');
  istio.host('shop').for(shop, shop.web);
  expect(told(env)).toEqual([
    '[objects] prod/shop: Sidecar.networking.istio.io shop/open: spec.workloadSelector = nothing: is missing: it holds for all pods of a namespace, as another one does: Sidecar shop/default. Make one of the two: which of them holds would be chance.',
    '[objects] prod/shop: VirtualService.networking.istio.io shop/lost: spec.http[0].route[0].destination.port.number = 8080: is no port of shop-web; allowed: 80.',
    '[objects] prod/shop: VirtualService.networking.istio.io shop/lost: spec.hosts = "shop.example.org": is no host that mesh-gateway/mesh-gateway takes: nobody reaches it; allowed: example.com, *.example.com.',
  ]);
});

test('a mesh that goes leaves no host behind that somebody answers for', () => {
  const env = environment();
  const istio = mesh(env, { retiring: true });
  const shop = new Web(env, 'shop');
  istio.host('shop').for(shop, shop.web);
  expect(shop.state.alerts.map(({ name }) => name)).toEqual(['PublicHostUnanswered']);
  expect(refusals(() => env.output())).toEqual([
    'prod/mesh: retiring = true: leaves hosts that are answered still: shop.example.com (prod/shop). Bind them to another gateway first, or retire who answers too.',
  ]);
});

test('a proxy that asks for more than it might take may take that', () => {
  const env = environment();
  mesh(env, { proxy: { cpu: '1', memory: '2Gi' } });
  const istiod = env.output().model.needs.releases.find(({ name }) => name === 'mesh-istiod-1-30-3');
  expect(istiod?.values).toMatchObject({ global: { proxy: { resources: { limits: { memory: '2Gi' } } } } });
});

test('who is in the mesh stands after it', () => {
  const env = environment();
  mesh(env);
  new Web(env, 'alone');
  expect(env.output().model.systems.find(({ id }) => id === 'alone')?.after).toEqual(['mesh']);
});
