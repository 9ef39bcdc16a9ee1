import fc from 'fast-check';
import {
  Application,
  type ApplicationProps,
  type Endpoint,
  Environment,
  type Pods,
  ProgressiveRelease,
  type PublicHost,
  System,
} from '../../lib';
import { edgesOf } from '../../lib/kernel/render/network';
import { ANALYSIS, WEB } from '../delivery/release-fixture';
import { environment, Measured, mesh, Web } from './istio-fixture';
import { type Call, Policies, partyOf } from './policy-model';

/** A made-up system: what it has, and whom it uses, by number. */
interface Drawn {
  readonly home: number;
  readonly sets: readonly {
    readonly by: 'us' | 'operator' | 'chart';
    readonly account: boolean;
    readonly keeps: boolean;
    readonly endpoints: readonly { readonly protocol: Endpoint['protocol']; readonly measured: boolean }[];
  }[];
}

interface Drawing {
  readonly systems: readonly Drawn[];
  /** From the pods of that number to the endpoint of that number, each counted over all systems. */
  readonly edges: readonly (readonly [from: number, to: number])[];
  readonly monitored: boolean;
  readonly zone: boolean;
}

const drawing: fc.Arbitrary<Drawing> = fc.record({
  systems: fc.array(
    fc.record({
      home: fc.nat({ max: 4 }),
      sets: fc.array(
        fc.record({
          by: fc.constantFrom('us', 'us', 'chart', 'operator'),
          account: fc.boolean(),
          keeps: fc.boolean(),
          endpoints: fc.array(
            fc.record({ protocol: fc.constantFrom('http', 'grpc', 'tcp', 'udp', 'http'), measured: fc.boolean() }),
            { maxLength: 2 },
          ),
        }),
        { minLength: 1, maxLength: 2 },
      ),
    }),
    { minLength: 2, maxLength: 5 },
  ) as fc.Arbitrary<Drawn[]>,
  edges: fc.array(fc.tuple(fc.nat({ max: 50 }), fc.nat({ max: 50 })), { maxLength: 8 }),
  monitored: fc.boolean(),
  zone: fc.boolean(),
});

class Made extends System {
  readonly ends: Endpoint[] = [];

  constructor(env: Environment, id: string, { home, sets }: Drawn) {
    super(env, id, { namespace: `home-${home}` }, { app: 'made', maxId: 30, security: 'restricted' });
    sets.forEach(({ by, account, keeps, endpoints }, i) => {
      const at = this.state.pods({
        id: `p${i}`,
        labels: { app: id, part: `p${i}` },
        by,
        replicas: 2,
        requests: { cpu: '1', memory: '1Gi' },
        ...(account && { serviceAccount: `${id}-p${i}` }),
        ...(keeps && { claims: [{ name: 'data', size: '1Gi', class: 'fast' }] }),
      });
      endpoints.forEach(({ protocol, measured }, j) => {
        const end = this.state.serves({ id: `p${i}-${j}`, at, podPort: 8000 + j, service: `${id}-${i}`, protocol });
        this.ends.push(end);
        if (measured && protocol === 'http') this.state.metrics({ at: end, exports: {} });
      });
    });
  }
}

/** An environment as it was drawn, settled; what is asked of it are pods, endpoints and edges, not its objects. */
function drawn({ systems, edges, monitored, zone }: Drawing): Environment {
  const env = environment(zone ? {} : { pools: Environment.test().row.pools });
  mesh(env, { telemetry: monitored ? 'monitoring' : 'none' });
  if (monitored) new Measured(env);
  const made = systems.map((one, i) => new Made(env, `s${i}`, one));
  const pods = made.flatMap(({ state }) => state.allPods);
  const ends = made.flatMap(({ ends: all }) => all);
  for (const [from, to] of ends.length === 0 ? [] : edges) {
    const caller = pods[from % pods.length] as Pods;
    made.find(({ id }) => id === caller.system)?.use(ends[to % ends.length] as Endpoint, caller);
  }
  return env;
}

interface Asked {
  readonly call: Call;
  readonly wanted: boolean;
  /** Whether it would be so for another caller of the same account: that is as near as a certificate tells. */
  readonly account: boolean;
  readonly told: string;
}

/** Every call that there could be between pods, and whether an edge, or a common home, says that it may be. */
function calls(env: Environment): Asked[] {
  const pods = env.systems.flatMap(({ state }) => state.allPods);
  const ends = env.systems.flatMap(({ state }) => state.endpoints);
  const edges = new Set(
    edgesOf(env.systems).flatMap(({ from, to }) =>
      typeof from === 'object' && 'id' in from && typeof to.at === 'object' && 'id' in to.at
        ? [`${from.id} ${to.at.id} ${to.podPort} ${to.protocol === 'udp'}`]
        : [],
    ),
  );
  const like = ({ namespace, serviceAccount }: Pods) =>
    pods.filter((one) => one.namespace === namespace && one.serviceAccount === serviceAccount);
  return pods.flatMap((from) =>
    ends.flatMap(({ at, podPort, protocol }): Asked[] => {
      if (typeof at !== 'object' || !('id' in at)) return [];
      const keyOf = ({ id }: Pods) => `${id} ${at.id} ${podPort} ${protocol === 'udp'}`;
      const key = keyOf(from);
      const wanted = from.namespace === at.namespace || edges.has(key);
      const account = wanted || like(from).some((one) => edges.has(keyOf(one)));
      const call = {
        from: partyOf(from),
        to: partyOf(at),
        port: podPort,
        protocol: protocol === 'udp' ? 'UDP' : 'TCP',
      } as const;
      return [{ call, wanted, account, told: key }];
    }),
  );
}

/** The network by itself lets through what is wanted, at both ends, and the mesh does not hold it back. */
function agree(policies: Policies, call: Call, wanted: boolean, told: string): void {
  const [leaves, enters, inMesh] = [policies.leaves(call), policies.enters(call), policies.mesh(call)];
  if (leaves !== wanted || enters !== wanted || (wanted && !inMesh))
    throw new Error(`${told}: wanted ${wanted}; leaves ${leaves}, enters ${enters}, mesh ${inMesh}`);
}

test('for any systems and edges: network and mesh together let through exactly the edges, and the mesh alone those of an account', () => {
  let through = 0;
  let stopped = 0;
  let shown = 0;
  fc.assert(
    fc.property(drawing, (one) => {
      const env = drawn(one);
      const policies = new Policies(env, 'mesh', 'mesh-gateway');
      for (const { call, wanted, account, told } of calls(env)) {
        // Everybody may come to the gateway: there the network alone says who.
        if (policies.shows(call) && call.to.namespace !== 'mesh-gateway') {
          shown += 1;
          if (policies.mesh(call) !== account)
            throw new Error(`${told}: the mesh alone lets it ${account ? 'not' : 'all the same'}`);
        }
        if (wanted) through += 1;
        else stopped += 1;
        agree(policies, call, wanted, told);
      }
    }),
    { numRuns: 150, seed: 9 },
  );
  // Both happen, and often: a model that lets everything through would have been seen.
  expect(through).toBeGreaterThan(1000);
  expect(stopped).toBeGreaterThan(1000);
  expect(shown).toBeGreaterThan(500);
});

/** An application as it is drawn. */
interface Service {
  readonly speaks: 'http' | 'grpc' | 'tcp';
  readonly exposed: boolean;
  readonly release: 'rolling' | 'canary' | 'blueGreen';
  /** Whom it calls, each counted over all applications. */
  readonly calls: readonly number[];
}

const services: fc.Arbitrary<readonly Service[]> = fc.array(
  fc.record({
    speaks: fc.constantFrom('http', 'grpc', 'tcp'),
    exposed: fc.boolean(),
    release: fc.constantFrom('rolling', 'canary', 'blueGreen'),
    calls: fc.array(fc.nat({ max: 4 }), { maxLength: 2 }),
  }),
  { minLength: 2, maxLength: 4 },
) as fc.Arbitrary<Service[]>;

function propsOf({ speaks, release, exposed }: Service, host: PublicHost): ApplicationProps {
  const ports = { main: { port: 8080, protocol: speaks } };
  const probes = { ready: { tcp: {} }, live: { command: ['/alive'] } };
  const all = { ...WEB, ports, probes };
  if (speaks === 'tcp') return all;
  const smoke = { image: { name: 'smoke', ref: 'registry.example.com/shop/smoke:1.0.0' } };
  const checks = { smoke, analysis: ANALYSIS };
  const releases = {
    rolling: {},
    canary: { release: { canary: { analysis: ANALYSIS } } },
    blueGreen: { release: { blueGreen: { before: checks, after: checks } } },
  };
  return { ...all, ...releases[release], ...(exposed && { exposure: [{ host }] }) };
}

test('for any applications: exactly those come to them whom the stack names, by network and mesh together', () => {
  let through = 0;
  let stopped = 0;
  fc.assert(
    fc.property(services, (all) => {
      const env = environment();
      const istio = mesh(env, { telemetry: 'monitoring' });
      const { prometheus } = new Measured(env);
      new ProgressiveRelease(env, 'releases');
      const made = all.map((one, i) => new Application(env, `app${i}`, propsOf(one, istio.host(`app${i}`))));
      const named = new Set<string>();
      all.forEach(({ calls: ends, exposed, speaks }, i) => {
        named.add(`${prometheus.id} app${i} 9090`);
        if (exposed && speaks !== 'tcp') named.add(`mesh/gateway app${i} 8080`);
        for (const end of ends) {
          const callee = made[end % made.length] as Application;
          made[i]?.use(callee.endpoint());
          named.add(`app${i}/server ${callee.id} 8080`);
        }
      });
      const policies = new Policies(env, 'mesh', 'mesh-gateway');
      const pods = env.systems.flatMap(({ state }) => state.allPods);
      for (const from of pods)
        for (const to of made.flatMap(({ state }) => state.allPods).filter(({ by }) => by === 'us'))
          for (const port of [8080, 9090]) {
            const call = { from: partyOf(from), to: partyOf(to), port, protocol: 'TCP' } as const;
            const wanted = from.system === to.system || named.has(`${from.id} ${to.system} ${port}`);
            if (wanted) through += 1;
            else stopped += 1;
            agree(policies, call, wanted, `${from.id} ${to.id} ${port}`);
          }
    }),
    { numRuns: 60, seed: 9 },
  );
  expect(through).toBeGreaterThan(500);
  expect(stopped).toBeGreaterThan(1000);
});

test('a stranger, whom no policy holds back, comes to nobody', () => {
  fc.assert(
    fc.property(drawing, (one) => {
      const env = drawn(one);
      const policies = new Policies(env, 'mesh', 'mesh-gateway');
      const from = { namespace: 'stranger', labels: { app: 's0', part: 'p0' }, serviceAccount: 'default' };
      for (const { call } of calls(env)) {
        const come = { ...call, from };
        if (policies.network(come) && policies.mesh(come)) throw new Error(JSON.stringify(come));
      }
    }),
    { numRuns: 20, seed: 9 },
  );
});

test('where a caller shows a certificate, the mesh alone tells it from all of other accounts', () => {
  const env = environment();
  mesh(env);
  const shop = new Web(env, 'shop', {}, { serviceAccount: 'shop' });
  const other = new Web(env, 'other', {}, { serviceAccount: 'other' });
  const db = new Web(env, 'orders');
  shop.use(db.web, shop.pods);
  const policies = new Policies(env, 'mesh', 'mesh-gateway');
  const call = (from: Pods) => ({ from: partyOf(from), to: partyOf(db.pods), port: 8080, protocol: 'TCP' }) as const;
  expect(policies.mesh(call(shop.pods))).toBe(true);
  expect(policies.mesh(call(other.pods))).toBe(false);
  expect(policies.mesh(call(db.pods))).toBe(true);
  expect(policies.mesh({ ...call(shop.pods), port: 9999 })).toBe(false);
});

test('servers that keep data call each other by their addresses, and others do not come in by that', () => {
  const env = environment();
  mesh(env);
  const claims = [{ name: 'data', size: '1Gi', class: 'fast' }];
  const data = new Web(env, 'data', {}, { claims }).pods;
  const web = new Web(env, 'web').pods;
  const policies = new Policies(env, 'mesh', 'mesh-gateway');
  const call = (from: Pods, to: Pods) =>
    ({ from: partyOf(from), to: partyOf(to), port: 7000, protocol: 'TCP', byAddress: true }) as const;
  const through = (asked: Call) => policies.network(asked) && policies.mesh(asked);
  expect(through(call(data, data))).toBe(true);
  expect(through(call(web, data))).toBe(false);
  // What keeps nothing has no reason to be called so.
  expect(through(call(web, web))).toBe(false);
});
