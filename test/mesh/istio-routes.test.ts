import { Duration } from 'cdk8s';
import { type Environment, type IstioMesh, MESH, type RouteAsk, type ServicePolicy } from '../../lib';
import { refusals } from '../support/refusals';
import { environment, mesh, metadataOf, objects, specOf, Web } from './istio-fixture';

/** A system `shop` with the Services of two versions, in a mesh. */
function shop(row: Parameters<typeof environment>[0] = {}): { env: Environment; istio: IstioMesh; web: Web } {
  const env = environment(row);
  const istio = mesh(env);
  const web = new Web(env, 'shop').service('web-stable').service('web-canary');
  return { env, istio, web };
}

const split: RouteAsk['versions'] = [
  { name: 'stable', weight: 99, service: 'web-stable' },
  { name: 'canary', weight: 1, service: 'web-canary' },
];

const policy: ServicePolicy = {
  timeout: Duration.seconds(10),
  retries: { attempts: 3, perTry: Duration.millis(2500), on: ['5xx', 'reset', '503'] },
  breaker: {
    connections: 100,
    waiting: 10,
    requests: 200,
    retries: 5,
    failures: 3,
    rest: Duration.minutes(1),
    atMost: 30,
  },
  balance: { stickyTo: { cookie: 'user', lives: Duration.hours(1) } },
  mirror: { to: 'canary', percent: 5 },
};

test('one object has the weights; callers in the mesh and hosts come to it', () => {
  const { env, istio, web } = shop();
  const access = istio.route(web, { name: 'web', to: web.web, versions: split });
  istio.host('shop').for(web, web.web);
  expect(access).toEqual({ virtualService: 'web', route: 'primary' });
  const port = { number: 80 };
  expect(specOf(env, 'VirtualService', 'shop/web')).toEqual({
    http: [
      {
        name: 'primary',
        route: [
          { destination: { host: 'web-stable.shop.svc.cluster.local', port }, weight: 99 },
          { destination: { host: 'web-canary.shop.svc.cluster.local', port }, weight: 1 },
        ],
      },
    ],
  });
  const delegate = { name: 'web', namespace: 'shop' };
  expect(specOf(env, 'VirtualService', 'shop/web-mesh')).toEqual({
    hosts: ['shop-web.shop.svc.cluster.local'],
    gateways: ['mesh'],
    http: [{ delegate }],
  });
  expect(specOf(env, 'VirtualService', 'mesh-gateway/shop.example.com')).toEqual({
    hosts: ['shop.example.com'],
    gateways: ['mesh-gateway/mesh-gateway'],
    http: [{ delegate }],
  });
  // What names a version finds it: rules come first.
  const rules = objects(env, 'DestinationRule');
  expect([...rules.keys()].sort()).toEqual([
    'mesh/mesh-every-service',
    'shop/web',
    'shop/web-web-canary',
    'shop/web-web-stable',
  ]);
  expect(metadataOf(env, 'DestinationRule', 'shop/web').annotations).toEqual({
    'argocd.argoproj.io/sync-wave': '-1',
  });
});

test('rules come before the weights; a policy is the same for every route', () => {
  const { env, istio, web } = shop();
  istio.route(web, {
    name: 'web',
    to: web.web,
    versions: split,
    rules: [
      {
        name: 'preview',
        headers: { 'x-preview': { is: 'yes' }, 'user-agent': { matches: '.*Canary.*' } },
        to: 'canary',
      },
      { name: 'beta', path: { begins: '/beta' }, to: 'canary' },
    ],
    policy,
  });
  const canary = { destination: { host: 'web-canary.shop.svc.cluster.local', port: { number: 80 } } };
  const shared = { timeout: '10s', retries: { attempts: 3, perTryTimeout: '2.5s', retryOn: '5xx,reset,503' } };
  const { http } = specOf(env, 'VirtualService', 'shop/web') as unknown as { http: object[] };
  expect(http.slice(0, 2)).toEqual([
    {
      name: 'preview',
      match: [{ headers: { 'x-preview': { exact: 'yes' }, 'user-agent': { regex: '.*Canary.*' } } }],
      route: [canary],
      ...shared,
    },
    { name: 'beta', match: [{ uri: { prefix: '/beta' } }], route: [canary], ...shared },
  ]);
  expect(http[2]).toMatchObject({
    name: 'primary',
    ...shared,
    mirror: canary.destination,
    mirrorPercentage: { value: 5 },
  });
  expect(specOf(env, 'DestinationRule', 'shop/web-web-canary')).toEqual({
    host: 'web-canary.shop.svc.cluster.local',
    trafficPolicy: {
      connectionPool: {
        tcp: { maxConnections: 100 },
        http: { http1MaxPendingRequests: 10, http2MaxRequests: 200, maxRetries: 5 },
      },
      outlierDetection: {
        consecutive5xxErrors: 3,
        interval: '10s',
        baseEjectionTime: '60s',
        maxEjectionPercent: 30,
        minHealthPercent: 50,
      },
      loadBalancer: { consistentHash: { httpCookie: { name: 'user', ttl: '3600s' } } },
    },
  });
});

test('versions told by labels are subsets of one rule', () => {
  const { env, istio, web } = shop();
  const access = istio.route(web, {
    name: 'web',
    to: web.web,
    versions: [
      { name: 'stable', weight: 90, labels: { version: 'one' } },
      { name: 'canary', weight: 10, labels: { version: 'two' } },
    ],
  });
  expect(access.destinationRule).toBe('web');
  expect(specOf(env, 'DestinationRule', 'shop/web')).toMatchObject({
    host: 'shop-web.shop.svc.cluster.local',
    subsets: [
      { name: 'stable', labels: { version: 'one' } },
      { name: 'canary', labels: { version: 'two' } },
    ],
  });
  expect(specOf(env, 'VirtualService', 'shop/web')).toMatchObject({
    http: [{ route: [{ destination: { subset: 'stable' } }, { destination: { subset: 'canary' } }] }],
  });
});

test('weights that a controller moves are left to it', () => {
  const { env, istio, web } = shop();
  const rules = [{ name: 'preview', headers: { 'x-preview': { is: 'yes' } }, to: 'canary' }] as const;
  istio.route(web, { name: 'web', to: web.web, versions: split, rules, weights: 'controller' });
  expect(web.state.deliveries).toEqual([
    {
      object: { group: 'networking.istio.io', kind: 'VirtualService', name: 'web', namespace: 'shop' },
      ignore: ['/spec/http/1/route/0/weight', '/spec/http/1/route/1/weight'],
    },
  ]);
  expect(env.output().model.systems.some(({ id }) => id === 'shop')).toBe(true);
});

test('paths of a host: the longest first, and what begins alike is another path', () => {
  const { env, istio, web } = shop();
  const api = web.serves('api', 8081);
  istio.host('shop').for(web, web.web);
  istio.host('shop').for(web, api, { path: '/api', timeout: Duration.minutes(2) });
  const destination = (host: string) => [
    { destination: { host: `${host}.shop.svc.cluster.local`, port: { number: 80 } } },
  ];
  expect(specOf(env, 'VirtualService', 'mesh-gateway/shop.example.com').http).toEqual([
    {
      match: [{ uri: { exact: '/api' } }, { uri: { prefix: '/api/' } }],
      route: destination('shop-api'),
      timeout: '120s',
    },
    { route: destination('shop-web') },
  ]);
  expect(env.output().model.edges).toContainEqual({ from: 'mesh/gateway', to: 'shop/api' });
});

test('faults are for tests: prod refuses them', () => {
  const fault = { delay: { percent: 10, by: Duration.seconds(2) }, abort: { percent: 1, status: 503 } };
  const { istio, web } = shop();
  expect(refusals(() => istio.route(web, { name: 'web', to: web.web, policy: { fault } }))).toEqual([
    "prod/shop: route('web'): policy.fault = \"delay, abort\": would meet customers: this environment is prod. Choose it by the row: env.row.stage === 'prod' ? {} : { fault: … }.",
  ]);
  const other = shop({ stage: 'test' });
  other.istio.route(other.web, { name: 'web', to: other.web.web, policy: { fault } });
  expect(specOf(other.env, 'VirtualService', 'shop/web')).toMatchObject({
    http: [
      {
        fault: {
          delay: { fixedDelay: '2s', percentage: { value: 10 } },
          abort: { httpStatus: 503, percentage: { value: 1 } },
        },
      },
    ],
  });
});

const wrong: [string, Partial<RouteAsk>, string[]][] = [
  [
    'weights that do not make 100',
    {
      versions: [
        { name: 'a', weight: 50, service: 'web-stable' },
        { name: 'b', weight: 40, service: 'web-canary' },
      ],
    },
    [`: versions = "a 50, b 40": have weights that make 90; allowed: weights that make 100.`],
  ],
  [
    'a header in capitals',
    { versions: split, rules: [{ name: 'x', headers: { 'User-Agent': { is: 'a' } }, to: 'canary' }] },
    [
      `: rules[0].headers = "User-Agent": would never match: proxies know headers by their names in lower case; allowed: lower-case letters, digits and dashes, as user-agent.`,
    ],
  ],
  [
    'a rule that takes everything, to nobody',
    { versions: split, rules: [{ name: 'primary', to: 'beta' }] },
    [
      `: rules[0].name = "primary": is no name of a rule; allowed: lower-case letters, digits and dashes, and not primary.`,
      `: rules[0] = "primary": matches every request, so that no rule after it and no weight would hold. Say by which header or path requests are told, or give the version all the weight.`,
      `: rules[0].to = "beta": is no version of this route; allowed: stable, canary.`,
    ],
  ],
  [
    'an expression that RE2 does not know',
    { versions: split, rules: [{ name: 'x', path: { matches: '(?=a)b' }, to: 'canary' }] },
    [
      `: rules[0].path = "(?=a)b": is no regular expression of RE2; allowed: at most 1024 characters, without look-around and back-references; it must match the whole value.`,
    ],
  ],
  [
    'retries that are none',
    {
      policy: {
        timeout: Duration.seconds(1),
        retries: { attempts: 0, perTry: Duration.seconds(2), on: ['sometimes'] },
      },
    },
    [
      `: policy.retries.attempts = 0: is no number of attempts; allowed: 1 to 10, or retries: 'none'.`,
      `: policy.retries.perTry = "2000ms": is longer than the timeout of them all, so that no second attempt is made; allowed: at most 1000ms.`,
      `: policy.retries.on = "sometimes": is nothing that a proxy retries on; allowed: 5xx, gateway-error, reset, reset-before-request, connect-failure, envoy-ratelimited, retriable-4xx, refused-stream, retriable-status-codes, retriable-headers, http3-post-connect-failure, cancelled, deadline-exceeded, internal, resource-exhausted, unavailable, or a status of HTTP.`,
    ],
  ],
  [
    'a breaker of nothing',
    { policy: { breaker: { connections: 0, atMost: 101 } } },
    [
      `: policy.breaker.connections = 0: is no number of them; allowed: whole numbers from 1.`,
      `: policy.breaker.atMost = 101: is no share of servers; allowed: 1 to 100.`,
    ],
  ],
  [
    'a mirror to nobody',
    { policy: { mirror: { to: 'canary', percent: 0 } } },
    [
      `: policy.mirror.to = "canary": is no version of this route; allowed: (there is none: name them in versions).`,
      `: policy.mirror.percent = 0: is no share of requests; allowed: above 0, up to 100.`,
    ],
  ],
  [
    'labels that tell nothing',
    { versions: [{ name: 'a', weight: 100, labels: {} }] },
    [`: versions[0].labels = {}: tell its pods from no others. Name a label that only they have.`],
  ],
];

const alsoWrong: [string, Partial<RouteAsk>, string[]][] = [
  [
    'versions that are none',
    {
      versions: [
        { name: 'a', weight: 150, service: 'Web' },
        { name: 'a', weight: -50, service: 'web-canary' },
      ],
    },
    [
      `: versions = "a": is the name of two of them. Name them apart.`,
      `: versions[0].weight = 150: is no share of 100 requests; allowed: whole numbers from 0 to 100.`,
      `: versions[0].service = "Web": is no name of a Service; allowed: lower-case letters, digits and dashes.`,
      `: versions[1].weight = -50: is no share of 100 requests; allowed: whole numbers from 0 to 100.`,
    ],
  ],
  [
    'two rules of one name, and one that matches nothing',
    {
      versions: split,
      rules: [
        { name: 'x', headers: { 'x-user': { is: 'a' } }, to: 'canary' },
        { name: 'x', path: { begins: '' }, to: 'canary' },
      ],
    },
    [
      `: rules[1].name = "x": is the name of another rule already. Name them apart.`,
      `: rules[1].path = "": matches nothing, or everything; allowed: a text.`,
    ],
  ],
  [
    'times, headers and faults that are none',
    {
      policy: {
        timeout: Duration.millis(0),
        balance: { stickyTo: { header: 'X-User' } },
        breaker: { every: Duration.millis(0) },
        fault: { abort: { percent: 0, status: 99 } },
      },
    },
    [
      `: policy.timeout = "0ms": is no time; allowed: 1 millisecond and more.`,
      `: policy.breaker.every = "0ms": is no time; allowed: 1 millisecond and more.`,
      `: policy.fault.abort.percent = 0: is no share of requests; allowed: above 0, up to 100.`,
      `: policy.fault.abort.status = 99: is no status of an answer; allowed: 200 to 599.`,
      `: policy.balance.stickyTo.header = "X-User": is no name of a header; allowed: lower-case letters, digits and dashes.`,
    ],
  ],
  [
    'a fault of nothing',
    { policy: { fault: {} } },
    [`: policy.fault = {}: lets nothing go wrong; allowed: delay, abort, or both.`],
  ],
];

test.each(alsoWrong)('%s: refused in a test', (_, ask, told) => {
  const { istio, web } = shop({ name: 'test', stage: 'test' });
  expect(refusals(() => istio.route(web, { name: 'web', to: web.web, ...ask }))).toEqual(
    told.map((line) => `test/shop: route('web')${line}`),
  );
});

test('a name that is none, and what is asked for too late', () => {
  const { env, istio, web } = shop();
  const ask = { name: 'Web', to: web.web };
  expect(refusals(() => istio.route(web, ask))).toEqual([
    `prod/shop: route('Web'): name = "Web": is no name for its objects; allowed: at most 58 lower-case letters, digits and dashes.`,
  ]);
  expect(refusals(() => istio.guard(web, { ...ask, allow: [{}] }))).toEqual([
    `prod/shop: guard('Web'): name = "Web": is no name for its objects; allowed: lower-case letters, digits and dashes.`,
  ]);
  env.output();
  expect(refusals(() => istio.route(web, { name: 'web', to: web.web }))).toEqual([
    `prod/shop: route('web') = "shop/web": is asked for when everybody has taken. Ask in the constructor or in connect().`,
  ]);
  expect(refusals(() => istio.tcp(8883))).toEqual([
    'prod/mesh: tcp() = 8883: is opened when everybody has taken. Open it in the stack, or in a constructor.',
  ]);
});

test.each(wrong)('%s: refused', (_, ask, told) => {
  const { istio, web } = shop();
  expect(refusals(() => istio.route(web, { name: 'web', to: web.web, ...ask }))).toEqual(
    told.map((line) => `prod/shop: route('web')${line}`),
  );
});

test('a route is for requests, asked for once, by who answers', () => {
  const { env, istio, web } = shop();
  const tcp = web.serves('sql', 5432, { protocol: 'tcp' });
  const other = new Web(env, 'other');
  expect(refusals(() => istio.route(web, { name: 'sql', to: tcp }))).toEqual([
    'prod/shop: route(\'sql\'): to = "shop/sql (tcp)": shows the mesh no requests; allowed: an endpoint of http or grpc without TLS of its own: the mesh encrypts it.',
  ]);
  expect(refusals(() => istio.route(other, { name: 'web', to: web.web }))).toEqual([
    'prod/other: route(\'web\'): to = "shop/web": is an endpoint of shop, not of other. Give the taker an endpoint of its own pods: what others have, they open themselves.',
  ]);
  istio.route(web, { name: 'web', to: web.web });
  expect(istio.route(web, { name: 'web', to: web.web })).toEqual({ virtualService: 'web', route: 'primary' });
  expect(refusals(() => istio.route(web, { name: 'web', to: web.web, policy }))).toEqual([
    'prod/shop: route(\'web\'): policy.mirror.to = "canary": is no version of this route; allowed: (there is none: name them in versions).',
    'prod/shop: route(\'web\') = "shop/web": has been asked for otherwise, as web. Say all of an endpoint at once.',
  ]);
});

test('a rule that no request below the path of a host could match', () => {
  const { env, istio, web } = shop();
  istio.route(web, {
    name: 'web',
    to: web.web,
    versions: split,
    rules: [{ name: 'beta', path: { begins: '/beta' }, to: 'canary' }],
  });
  istio.host('shop').for(web, web.web, { path: '/app' });
  expect(refusals(() => env.output())).toEqual([
    'prod/mesh: host(\'shop.example.com\').for: path = "/app": and the path of rule beta of shop/web (/beta) meet in no request. Let it answer below /, or give the rule a path that begins with /app/, and no expression.',
  ]);
});

test('who is outside of the mesh meets no weights: it may not call what has some', () => {
  const { env, istio, web } = shop();
  istio.route(web, { name: 'web', to: web.web, versions: split });
  new Web(env, 'queue', {}, { by: 'operator' }).use(web.web);
  new Web(env, 'other').use(web.web);
  expect(refusals(() => env.output())).toEqual([
    "prod/mesh: route('web'): to = \"shop/web\": is called by queue/web, which is outside of the mesh: no weight and no rule holds for its requests. Bring it into the mesh, let it call by a host of the mesh's gateway, or share requests out by pods.",
  ]);
  const plain = shop();
  plain.istio.route(plain.web, { name: 'web', to: plain.web.web, policy: { retries: 'none' } });
  new Web(plain.env, 'queue', {}, { by: 'operator' }).use(plain.web.web);
  expect(objects(plain.env, 'VirtualService').size).toBe(2);
});

test('it is found by its role', () => {
  const env = environment();
  const web = new Web(env, 'shop');
  web.ambient(MESH, (found) => found.host('shop').for(web, web.web));
  mesh(env);
  expect([...objects(env, 'VirtualService').keys()]).toEqual(['mesh-gateway/shop.example.com']);
});
