import { JsonPatch } from 'cdk8s';
import {
  type Endpoint,
  Environment,
  type JsonObject,
  type Peer,
  type Pods,
  type Row,
  System,
  type SystemProps,
} from '../../lib';

const DNS = {
  ports: [
    { port: 53, protocol: 'TCP' },
    { port: 53, protocol: 'UDP' },
  ],
  to: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } } }],
};
const NETWORK: Row['network'] = {
  apiServer: { cidrs: ['10.0.0.10/32', '10.0.0.11/32'] },
  nodes: { cidrs: ['10.0.1.0/24'] },
  enforcesPolicies: true,
};

/** A system of pods alone. */
class Plain extends System {
  constructor(env: Environment, id: string, props: SystemProps = {}) {
    super(env, id, props, { app: 'plain', maxId: 30, security: 'baseline' });
  }

  runs(id: string, more: Partial<Pods> = {}): Pods {
    const labels = { app: `${this.id}-${id}` };
    return this.state.pods({
      labels,
      by: 'us',
      replicas: 1,
      requests: { cpu: '1', memory: '1Gi' },
      ...more,
      id,
    });
  }

  at(pods: Pods, more: Partial<Parameters<System['state']['serves']>[0]> = {}): Endpoint {
    return this.state.serves({ id: `at-${pods.id.split('/')[1]}`, at: pods, podPort: 8080, protocol: 'tcp', ...more });
  }
}

/** Selects pods of `Plain`, from another namespace. */
const selects = (system: string, pods: string) => ({
  namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': system } },
  podSelector: { matchLabels: { app: `${system}-${pods}` } },
});

function two(): { env: Environment; a: Plain; b: Plain } {
  const env = Environment.test({ network: NETWORK });
  return { env, a: new Plain(env, 'a'), b: new Plain(env, 'b') };
}

/** Specs of the policies by edges, by name. */
function edgePolicies(env: Environment): Record<string, JsonObject> {
  const policies = [...env.output().systems.values()].flat().filter(({ kind }) => kind === 'NetworkPolicy');
  const named = policies.map(
    ({ metadata, spec }) => [(metadata as { name: string }).name, spec as JsonObject] as const,
  );
  return Object.fromEntries(named.filter(([name]) => name.endsWith('-edges')));
}

test('a namespace is open inside and to name resolution, closed to others', () => {
  const { env } = two();
  expect(env.output().object('NetworkPolicy', 'a-default', 'a').spec).toEqual({
    egress: [{ to: [{ podSelector: {} }] }, DNS],
    ingress: [{ from: [{ podSelector: {} }] }],
    podSelector: {},
    policyTypes: ['Egress', 'Ingress'],
  });
  expect(edgePolicies(env)).toEqual({});
});

test('every namespace of a system has its policy', () => {
  const { env, a } = two();
  a.need.namespace('a-jobs', 'restricted');
  expect(env.output().file('a')).toContain('name: a-jobs-default');
});

describe('an edge between namespaces opens both ends, at the port of the pod', () => {
  test.each<[string, Partial<Endpoint>, JsonObject]>([
    ['tcp', {}, { port: 8080, protocol: 'TCP' }],
    ['http', { protocol: 'http', port: 80 }, { port: 8080, protocol: 'TCP' }],
    ['grpc', { protocol: 'grpc' }, { port: 8080, protocol: 'TCP' }],
    ['udp', { protocol: 'udp' }, { port: 8080, protocol: 'UDP' }],
    ['a range', { podPortEnd: 8090 }, { endPort: 8090, port: 8080, protocol: 'TCP' }],
  ])('%s', (_, more, port) => {
    const { env, a, b } = two();
    a.use(b.at(b.runs('db'), more as object), a.runs('web'));
    expect(edgePolicies(env)).toEqual({
      'a-web-edges': {
        egress: [{ ports: [port], to: [selects('b', 'db')] }],
        podSelector: { matchLabels: { app: 'a-web' } },
        policyTypes: ['Egress'],
      },
      'b-db-edges': {
        ingress: [{ from: [selects('a', 'web')], ports: [port] }],
        podSelector: { matchLabels: { app: 'b-db' } },
        policyTypes: ['Ingress'],
      },
    });
  });
});

test('an edge inside a namespace needs nothing', () => {
  const { env, a } = two();
  a.use(a.at(a.runs('db')), a.runs('web'));
  expect(edgePolicies(env)).toEqual({});
  expect(env.output().model.edges).toEqual([{ from: 'a/web', to: 'a/at-db' }]);
});

test('a circle opens both', () => {
  const { env, a, b } = two();
  const [web, db] = [a.runs('web'), b.runs('db')];
  a.use(b.at(db), web);
  b.use(a.at(web), db);
  expect(Object.values(edgePolicies(env)).map(({ policyTypes }) => policyTypes)).toEqual([
    ['Egress', 'Ingress'],
    ['Egress', 'Ingress'],
  ]);
});

test('pods on the host network are their nodes: no policy selects them', () => {
  const { env, a, b } = two();
  const agent = a.runs('agent', { hostNetwork: true });
  const db = b.runs('db');
  a.use(b.at(db), agent);
  b.use(a.at(agent), db);
  const nodes = [{ ipBlock: { cidr: '10.0.1.0/24' } }];
  const ports = [{ port: 8080, protocol: 'TCP' }];
  expect(edgePolicies(env)).toEqual({
    'b-db-edges': {
      egress: [{ ports, to: nodes }],
      ingress: [{ from: nodes, ports }],
      podSelector: { matchLabels: { app: 'b-db' } },
      policyTypes: ['Egress', 'Ingress'],
    },
  });
});

test('pods on the host network come from their node inside a namespace too', () => {
  const { env, a } = two();
  a.use(a.at(a.runs('db')), a.runs('agent', { hostNetwork: true }));
  expect(edgePolicies(env)).toMatchObject({
    'a-db-edges': { ingress: [{ from: [{ ipBlock: { cidr: '10.0.1.0/24' } }] }] },
  });
});

describe('who is no pod', () => {
  const blocks = (...cidrs: readonly string[]) => cidrs.map((cidr) => ({ ipBlock: { cidr } }));

  test.each<[string, Exclude<Peer, Pods>, readonly JsonObject[]]>([
    ['the API server', 'api-server', blocks('10.0.0.10/32', '10.0.0.11/32')],
    ['the nodes', 'nodes', blocks('10.0.1.0/24')],
    ['the internet', 'internet', blocks('0.0.0.0/0', '::/0')],
    ['addresses', { cidrs: ['192.0.2.0/24'] }, blocks('192.0.2.0/24')],
  ])('%s may be let in', (_, peer, from) => {
    const { env, a } = two();
    a.state.allow(peer, a.at(a.runs('hook')));
    expect(edgePolicies(env)).toEqual({
      'a-hook-edges': {
        ingress: [{ from, ports: [{ port: 8080, protocol: 'TCP' }] }],
        podSelector: { matchLabels: { app: 'a-hook' } },
        policyTypes: ['Ingress'],
      },
    });
  });

  test.each<[string, (env: Environment) => Endpoint, readonly JsonObject[], number]>([
    ['the API server', (env) => env.apiServer, blocks('10.0.0.10/32', '10.0.0.11/32'), 6443],
    ['the internet', (env) => env.outside('x', 'x.example.com', 443), blocks('0.0.0.0/0', '::/0'), 443],
    ['addresses', (env) => env.outside('x', 'x', 25, ['192.0.2.1/32']), blocks('192.0.2.1/32'), 25],
  ])('%s may be reached', (_, endpoint, to, port) => {
    const { env, a } = two();
    a.use(endpoint(env), a.runs('web'));
    expect(edgePolicies(env)).toMatchObject({ 'a-web-edges': { egress: [{ ports: [{ port }], to }] } });
  });
});

test('two places outside by one name stay two', () => {
  const { env, a } = two();
  const web = a.runs('web');
  a.use(env.outside('main', 'db.example.com', 5432), web);
  a.use(env.outside('main', 's3.example.com', 443), web);
  const ports = (edgePolicies(env)['a-web-edges'] as { egress: { ports: unknown[] }[] }).egress.map(
    (rule) => rule.ports[0],
  );
  expect(ports).toEqual([
    { port: 443, protocol: 'TCP' },
    { port: 5432, protocol: 'TCP' },
  ]);
});

describe('a use', () => {
  test('without from is of all pods, also those stated later', () => {
    const { env, a } = two();
    a.use(env.apiServer);
    a.runs('one');
    a.runs('two');
    expect(env.output().model.edges.map(({ from }) => from)).toEqual(['a/one', 'a/two']);
  });

  test('may be of some', () => {
    const { env, a } = two();
    const [one, three] = [a.runs('one'), a.runs('three')];
    a.runs('two');
    a.use(env.apiServer, [one, three]);
    expect(env.output().model.edges.map(({ from }) => from)).toEqual(['a/one', 'a/three']);
  });

  test('said twice is one rule', () => {
    const { env, a, b } = two();
    const web = a.runs('web');
    const db = b.runs('db');
    for (const id of ['x', 'y']) a.use(b.at(db, { id }), web);
    a.use(env.apiServer, web);
    a.use(env.apiServer, web);
    const egress = edgePolicies(env)['a-web-edges']?.egress as readonly unknown[];
    expect(egress).toHaveLength(2);
    expect(env.output().model.edges).toHaveLength(3);
  });
});

test('a retiring system has no policies: its namespace is about to go', () => {
  const env = Environment.test({ network: NETWORK });
  const a = new Plain(env, 'a', { retiring: true });
  const b = new Plain(env, 'b');
  a.use(b.at(b.runs('db')), a.runs('web'));
  expect([...env.output().systems.keys()]).toEqual(['b']);
  expect(Object.keys(edgePolicies(env))).toEqual(['b-db-edges']);
});

test('policies have the labels of the system in whose file they stand', () => {
  const { env } = two();
  expect(env.output().object('NetworkPolicy', 'a-default').metadata).toMatchObject({
    labels: { 'app.kubernetes.io/instance': 'a', 'app.kubernetes.io/name': 'plain' },
    namespace: 'a',
  });
});

test('patching one policy leaves the others as they are, in this and in the next environment', () => {
  const portOf = (env: Environment, system: string) => {
    const { spec } = env.output().object('NetworkPolicy', `${system}-default`);
    return (spec as { egress: [unknown, typeof DNS] }).egress[1].ports[0]?.port;
  };
  const { env } = two();
  env.patch(
    { group: 'networking.k8s.io', kind: 'NetworkPolicy', namespace: 'a', name: 'a-default' },
    JsonPatch.replace('/spec/egress/1/ports/0/port', 5353),
  );
  expect([portOf(env, 'a'), portOf(env, 'b'), portOf(two().env, 'a')]).toEqual([5353, 53, 53]);
});
