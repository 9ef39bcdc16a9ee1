import { spawnSync } from 'node:child_process';
import { chmodSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { Size } from 'cdk8s';
import {
  type CacheAccess,
  Certificates,
  Environment,
  type JsonObject,
  nodes,
  type Output,
  outside,
  ReplicatedCache,
  type ReplicatedCacheProps,
  type Row,
  System,
} from '../../lib';
import { mapOf } from '../../lib/kernel/base/values';
import { contract } from '../../lib/testing';
import { against } from '../support/against';
import { removeFolders, tempFolder } from '../support/folders';
import { Authority } from '../support/openldap/authority';
import { until } from '../support/openldap/played';
import { PlayedPod, type PodSpec, type World } from '../support/openldap/pods';
import { composedSecrets, mintedValue } from '../support/openldap/secrets';
import { program } from '../support/programs';

const storage = outside.storageClass('fast', 'RWO', { keeps: true, expands: true });
const pool = { name: 'core', nodes: nodes('core', 6, ['a', 'b', 'c']), cpu: 16, memory: Size.gibibytes(64) };
const prod: Partial<Row> = { name: 'prod', stage: 'prod', domain: 'example.com', pools: [pool] };

const asked = contract(ReplicatedCache, {
  props: () => ({}),
  most: () => ({
    replicas: 2,
    memory: Size.gibibytes(4),
    cpu: 2,
    whenFull: 'refuse',
    storage,
    size: Size.gibibytes(20),
    pool: 'core',
  }),
  row: () => ({ pools: [pool] }),
  take: [(cache, taker) => cache.cache().for(taker)],
  against,
});
for (const { name, ask } of asked) test(name, ask);

/** A system that takes a cache. */
class Shop extends System {
  readonly access: CacheAccess;

  constructor(env: Environment, id: string, cache: ReplicatedCache) {
    super(env, id, { namespace: `${id}-home` }, { app: 'shop', maxId: 40, security: 'restricted' });
    this.state.pods({ id: 'web', labels: { app: id }, by: 'us', replicas: 1, requests: { cpu: '1', memory: '1Gi' } });
    this.access = cache.cache().for(this);
  }
}

function platform(
  props: ReplicatedCacheProps = {},
  takers: readonly string[] = ['shop', 'wiki'],
  row: Partial<Row> = prod,
): { readonly output: Output; readonly access: CacheAccess } {
  const env = Environment.test(row);
  new Certificates(env, 'certificates');
  const cache = new ReplicatedCache(env, 'cache', props);
  const [access] = takers.map((id) => new Shop(env, id, cache).access);
  return { output: env.output(), access: access as CacheAccess };
}

const objectsOf = (output: Output, kind: string) =>
  (output.systems.get('cache') ?? []).filter((object) => object.kind === kind);
const confOf = (props: ReplicatedCacheProps) => {
  const [config] = objectsOf(platform(props).output, 'ConfigMap');
  return String(mapOf(config?.data)['valkey.conf']).split('\n');
};

test('one server where one is enough; three that share no zone, and a budget, with quorum', () => {
  const spec = (row: Partial<Row>) => platform({}, ['shop'], row).output.object('StatefulSet', 'cache').spec;
  expect(spec({})).toMatchObject({ replicas: 1, serviceName: 'cache-peers' });
  expect(spec(prod)).toMatchObject({
    replicas: 3,
    template: {
      spec: {
        affinity: {
          podAntiAffinity: {
            requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: 'topology.kubernetes.io/zone' }],
          },
        },
      },
    },
  });
  expect(objectsOf(platform({}, ['shop'], {}).output, 'PodDisruptionBudget')).toEqual([]);
  expect(objectsOf(platform().output, 'PodDisruptionBudget')).toMatchObject([{ spec: { maxUnavailable: 1 } }]);
});

test('who takes it is told the primary, and all of them, and reaches both', () => {
  const { output, access } = platform();
  expect([access.at.host, access.readFrom.host]).toEqual(['cache.cache.svc', 'cache-read.cache.svc']);
  expect(access).toMatchObject({ user: 'shop', prefix: 'shop:', password: { id: 'cache/taker-shop' } });
  const selectors = objectsOf(output, 'Service').map(({ spec }) => (spec as JsonObject).selector as JsonObject);
  expect(selectors.map((selector) => selector['statefulset.kubernetes.io/pod-name'])).toEqual(
    expect.arrayContaining(['cache-0', undefined]),
  );
  for (const to of ['cache/valkey', 'cache/read']) expect(output.model.edges).toContainEqual({ from: 'shop/web', to });
});

test('memory, and what happens when it is full, come to the configuration', () => {
  expect(confOf({})).toEqual(
    expect.arrayContaining(['maxmemory 1610612736', 'maxmemory-policy allkeys-lru', 'save ""', 'port 0']),
  );
  expect(confOf({ memory: Size.gibibytes(1), whenFull: 'refuse', storage })).toEqual(
    expect.arrayContaining(['maxmemory 805306368', 'maxmemory-policy noeviction', 'save 3600 1 300 100 60 10000']),
  );
});

test('with a class of volumes each server has one, which nothing deletes unasked', () => {
  const { output } = platform({ storage });
  const { volumeClaimTemplates } = output.object('StatefulSet', 'cache').spec as JsonObject;
  expect(volumeClaimTemplates).toMatchObject([{ spec: { resources: { requests: { storage: '10Gi' } } } }]);
  const system = output.model.systems.find(({ id }) => id === 'cache');
  expect(system?.deliveries).toMatchObject([{ kind: 'StatefulSet', name: 'cache', prune: 'never' }]);
});

test('a new taker, or a rotated password, starts no server anew: what they hold stays', () => {
  const set = (takers: readonly string[], generations: Row['generations'] = {}) =>
    platform({}, takers, { ...prod, generations }).output.object('StatefulSet', 'cache');
  expect(set(['shop', 'wiki'])).toEqual(set(['shop']));
  expect(set(['shop'], { 'cache/taker-shop': 2, 'cache/replicator': 2 })).toEqual(set(['shop']));
  expect(set(['shop'], { 'cache/exporter': 2 })).not.toEqual(set(['shop']));
});

test('wrong props are refused together', () => {
  const wrong = {
    replicas: 8,
    memory: Size.mebibytes(64),
    cpu: 0,
    whenFull: 'wait' as 'evict',
    size: Size.gibibytes(1),
  };
  expect(() => platform(wrong)).toThrow(
    [
      'prod/cache: replicas = 8: is no number of servers: each one more is sent everything that is written; allowed: 1 to 7.',
      'prod/cache: replicas = 8: need as many nodes, and there are 6. Give the pool more nodes, or set fewer.',
      'prod/cache: memory = "64Mi": is nothing that one server works with: under it there is no room for connections, above it a copy takes too long; allowed: 128Mi to 64Gi; more than one cache for more.',
      'prod/cache: cpu = 0: is no number of cores; allowed: above 0.',
      'prod/cache: whenFull = "wait": is none of what there is; allowed: evict, refuse.',
      'prod/cache: size = "1Gi": is the size of a volume, and there is none. Give storage too, or leave it out.',
    ].join('\n'),
  );
  expect(() => platform({ replicas: 1 })).toThrow(
    'prod/cache: replicas = 1: leaves nobody who can be read from while it is restarted, and the environment promises quorum; allowed: 2 to 7.',
  );
  expect(() => platform({ storage, size: Size.gibibytes(3) })).toThrow(
    'prod/cache: size = "3Gi": is too small for snapshots of 2Gi: the next one is written beside the last; allowed: twice the memory and more.',
  );
});

test('nobody takes it under the name of who has none', () => {
  expect(() => platform({}, ['default'])).toThrow(
    'prod/cache: cache() = "default": is who comes without a name, and is let in nowhere. Give the system another id.',
  );
});

/** Real servers on loopback, by the very scripts, settings and users of the manifests. */
const found = valkey();
const given = found === undefined ? describe.skip : describe;
const memory = Size.mebibytes(128);

jest.setTimeout(120_000);
afterAll(removeFolders);

given('three servers', () => {
  let played: PlayedCache;
  const shop = (of: Partial<Who> = {}): Who => ({ user: 'shop', password: played.value('cache/taker-shop'), ...of });
  const wiki = (of: Partial<Who> = {}): Who => ({ user: 'wiki', password: played.value('cache/taker-wiki'), ...of });
  const every = [0, 1, 2];
  const follow = (key: string, value: string) =>
    until(
      () => every.every((server) => played.says(shop({ server }), 'get', key) === value),
      () => played.log,
    );

  beforeAll(async () => {
    played = await PlayedCache.of(found as string, platform({ memory }).output);
  });
  afterAll(() => played?.stop());

  test('nobody comes in without a name, and nobody as default', () => {
    expect(played.says({ user: '', password: '' }, 'ping')).toBe('NOAUTH Authentication required.');
    for (const password of ['', 'x'])
      expect(played.says(shop({ user: 'default', password }), 'ping')).toMatch(/^(NOAUTH|WRONGPASS)/);
    expect(played.says(shop({ password: 'wrong' }), 'ping')).toMatch(/^(NOAUTH|WRONGPASS)/);
  });

  test('a taker has its own keys and channels, and nobody else’s', () => {
    expect(played.says(shop(), 'set', 'shop:a', '1')).toBe('OK');
    expect(played.says(wiki(), 'set', 'wiki:a', '2')).toBe('OK');
    expect(played.says(shop(), 'get', 'shop:a')).toBe('1');
    expect(played.says(shop(), 'eval', 'return redis.call("get", KEYS[1])', '1', 'shop:a')).toBe('1');
    expect(played.says(shop(), 'publish', 'shop:news', 'x')).toBe('0');
    for (const call of [
      'get wiki:a',
      'set wiki:a 3',
      'set a 3',
      'del wiki:a',
      'publish wiki:news x',
      'rename shop:a wiki:b',
    ])
      expect([call, played.says(shop(), ...call.split(' '))]).toEqual([
        call,
        expect.stringMatching(/NOPERM|No permission/),
      ]);
    expect(played.says(shop(), 'eval', 'return redis.call("get", "wiki:a")', '0')).toMatch(
      /NOPERM|No permission|can't access/,
    );
  });

  test.each([
    ['scan 0', 'keys *', 'randomkey', 'dbsize', 'pubsub channels', 'client tracking on bcast'],
    ['flushall', 'flushdb', 'swapdb 0 1', 'script flush', 'function list', 'client list', 'client kill type normal'],
    ['config get *', 'acl list', 'info', 'monitor', 'replicaof no one', 'shutdown', 'save', 'role', 'slowlog get'],
  ])('a taker may not %s, %s, %s, …', (...calls) => {
    for (const call of calls)
      expect([call, played.says(shop(), ...call.split(' '))]).toEqual([call, expect.stringMatching(/^NOPERM/)]);
  });

  test('the others follow the primary, by TLS and the replicator, and take no writes', async () => {
    await follow('shop:a', '1');
    expect(played.says(shop({ server: 1 }), 'set', 'shop:a', '2')).toMatch(/^READONLY/);
    expect(every.map((server) => played.ready(server))).toEqual([true, true, true]);
  });

  test('who watches sees counters, and neither passwords nor keys', () => {
    const exporter = { user: '_exporter', password: played.value('cache/exporter') };
    expect(played.says(exporter, 'info')).toContain('connected_slaves:2');
    for (const call of ['config get masterauth', 'get shop:a', 'scan 0', 'slowlog get', 'acl list'])
      expect([call, played.says(exporter, ...call.split(' '))]).toEqual([call, expect.stringMatching(/^NOPERM/)]);
  });

  test('a renewed certificate is shown without a restart', async () => {
    expect(played.serial(1)).toBe('serial=01');
    played.renew(2);
    await until(
      () => every.every((server) => played.serial(server) === 'serial=02'),
      () => played.log,
    );
    expect(played.says(shop(), 'get', 'shop:a')).toBe('1');
  });

  test('a new taker is let in, one that is gone is not, and a rotated password counts, without a restart', async () => {
    const old = shop();
    played.publish(platform({ memory }, ['shop', 'blog']).output, {
      'cache/taker-shop': 'rotated000',
      'cache/keeper': 'newkeeper0',
      'cache/replicator': 'newreplicator',
    });
    const blog = { user: 'blog', password: played.value('cache/taker-blog') };
    await until(
      () => every.every((server) => played.says({ ...blog, server }, 'ping') === 'PONG'),
      () => played.log,
    );
    expect(played.says(old, 'get', 'shop:a')).toMatch(/^(NOAUTH|WRONGPASS)/);
    expect(played.says(wiki(), 'get', 'wiki:a')).toMatch(/^(NOAUTH|WRONGPASS)/);
    await until(
      () => played.says(shop(), 'set', 'shop:b', 'new') === 'OK',
      () => played.log,
    );
    await follow('shop:b', 'new');
    await played.stop(2);
    await played.start(2);
    await until(
      () => played.ready(2),
      () => played.log,
    );
    await follow('shop:b', 'new');
  });

  test('while the primary is away the others are read from, and are ready; it comes back empty, and they with it', async () => {
    await played.stop(0);
    expect(played.says(shop({ server: 1 }), 'get', 'shop:a')).toBe('1');
    expect([1, 2].map((server) => played.ready(server))).toEqual([true, true]);
    expect(played.says(shop({ server: 1 }), 'set', 'shop:a', '3')).toMatch(/^READONLY/);
    await played.start(0);
    await follow('shop:a', '');
    expect(played.says(shop(), 'set', 'shop:a', '4')).toBe('OK');
    await follow('shop:a', '4');
  });

  test('a server that never followed is alive, and not ready', async () => {
    await played.stop(0);
    await played.stop(1);
    await played.start(1);
    expect([played.alive(1), played.ready(1)]).toEqual([true, false]);
    await played.start(0);
    await until(
      () => played.ready(1),
      () => played.log,
    );
  });

  test('what is full makes room for what is new', () => {
    expect(played.fill(shop())).toBe('written');
    const counted = played.says({ user: '_exporter', password: played.value('cache/exporter') }, 'info', 'stats');
    expect(Number(/evicted_keys:(\d+)/.exec(counted)?.[1])).toBeGreaterThan(2000);
  });
});

given('a cache with storage, that refuses when it is full', () => {
  const row = { ...prod, availability: 'single' as const };
  let played: PlayedCache;
  const shop = (): Who => ({ user: 'shop', password: played.value('cache/taker-shop') });

  beforeAll(async () => {
    played = await PlayedCache.of(
      found as string,
      platform({ memory, storage, whenFull: 'refuse' }, ['shop'], row).output,
    );
  });
  afterAll(() => played?.stop());

  test('has after a restart what it had before', async () => {
    expect(played.says(shop(), 'set', 'shop:a', '1')).toBe('OK');
    await played.stop(0);
    await played.start(0);
    await until(
      () => played.says(shop(), 'get', 'shop:a') === '1',
      () => played.log,
    );
  });

  test('says no, and keeps what is there', () => {
    expect(played.fill(shop())).toMatch(/OOM/);
    expect(played.says(shop(), 'get', 'shop:a')).toBe('1');
  });
});

interface Who {
  readonly user: string;
  readonly password: string;
  /** @default the primary */
  readonly server?: number;
}

/** The servers of a cache as kubelets would run them, with a client. */
class PlayedCache {
  private readonly pods: PlayedPod[] = [];
  private readonly ports: number[] = [];
  private readonly claims: string[] = [];
  private readonly authority = new Authority(tempFolder());
  private certificate = this.authority.certificate(1);
  private values: Readonly<Record<string, string>> = {};

  private constructor(
    private readonly programs: string,
    private output: Output,
  ) {}

  static async of(programs: string, output: Output): Promise<PlayedCache> {
    const played = new PlayedCache(programs, output);
    const { replicas } = output.object('StatefulSet', 'cache').spec as { replicas: number };
    for (let i = 0; i < replicas; i++) {
      played.ports.push(await freePort());
      played.claims.push(tempFolder());
    }
    for (let i = 0; i < replicas; i++) await played.start(i);
    await until(
      () => played.pods.every((_, i) => played.ready(i)),
      () => played.log,
    );
    return played;
  }

  /** A new pod, on the claim that there is. */
  async start(server: number): Promise<void> {
    const { template } = this.output.object('StatefulSet', 'cache').spec as unknown as { template: { spec: PodSpec } };
    const scratch = template.spec.volumes?.some(({ name }) => name === 'data');
    const claims: Record<string, string> = scratch ? {} : { data: this.claims[server] as string };
    const pod = new PlayedPod(`cache-${server}`, template.spec, this.world(server), claims);
    this.pods[server] = pod;
    pod.start('valkey', {
      CACHE_PRIMARY: '127.0.0.1',
      CACHE_PRIMARY_PORT: String(this.ports[0]),
      CACHE_RENEW_SECONDS: '0.2',
    });
    await until(
      () => this.alive(server),
      () => pod.log,
    );
  }

  async stop(server?: number): Promise<void> {
    await Promise.all((server === undefined ? this.pods : [this.pods[server]]).map((pod) => pod?.stop()));
  }

  alive(server: number): boolean {
    return this.pods[server]?.probe('valkey', 'livenessProbe') ?? false;
  }

  ready(server: number): boolean {
    return this.pods[server]?.probe('valkey', 'readinessProbe') ?? false;
  }

  get log(): string {
    return this.pods.map(({ log }) => log.slice(-1500)).join('\n---\n');
  }

  value(id: string): string {
    return this.values[id] ?? mintedValue(id);
  }

  /** What the server answers to a taker that trusts the authority alone. */
  says({ user, password, server = 0 }: Who, ...call: readonly string[]): string {
    const at = ['--tls', '--cacert', join(this.trust, 'ca.crt'), '-h', '127.0.0.1', '-p', String(this.ports[server])];
    const as = user === '' ? [] : ['--user', user];
    const env = { PATH: process.env.PATH, ...(password === '' ? {} : { REDISCLI_AUTH: password }) };
    return spawnSync(join(this.programs, 'valkey-cli'), [...at, ...as, ...call], {
      encoding: 'utf8',
      env,
    }).stdout.trim();
  }

  /** Writes half as much again as 128Mi of memory hold. @returns what the primary says in the end */
  fill(who: Who): string {
    const script = 'for i = 1, 1500 do redis.call("set", ARGV[1] .. i, string.rep("x", 8192)) end return "written"';
    const said = Array.from({ length: 12 }, (_, i) => this.says(who, 'eval', script, '0', `shop:${i}:`));
    return said.at(-1) as string;
  }

  serial(server: number): string {
    const at = ['s_client', '-connect', `127.0.0.1:${this.ports[server]}`];
    const { stdout: input } = spawnSync('openssl', at, { input: '', encoding: 'utf8' });
    return spawnSync('openssl', ['x509', '-noout', '-serial'], { input, encoding: 'utf8' }).stdout.trim();
  }

  /** As cert-manager and the kubelets do. */
  renew(serial: number): void {
    this.certificate = this.authority.certificate(serial);
    for (const pod of this.pods) pod.fill('tls');
  }

  /** As Terraform and the kubelets do. */
  publish(output: Output, values: Readonly<Record<string, string>>): void {
    this.output = output;
    this.values = values;
    for (const pod of this.pods) pod.fill('users');
  }

  private get trust(): string {
    return (this.pods[0] as PlayedPod).folderOf('tls');
  }

  private world(server: number): World {
    const instead = [
      ['bind * -::*', 'bind 127.0.0.1'],
      ['tls-port 6379', `tls-port ${this.ports[server]}`],
    ] as const;
    return {
      slapd: { path: [this.programs], modules: '', schema: '' },
      configMap: (name) => this.output.object('ConfigMap', name).data as Record<string, string>,
      secret: (name) =>
        name === 'cache-tls'
          ? this.certificate
          : (composedSecrets(this.output, (id) => this.value(id)).get(`cache/${name}`) as Record<string, string>),
      instead,
    };
  }
}

/**
 * A folder with `valkey-server` and `valkey-cli`, or undefined after saying so. Where there is no Valkey it is Redis 7: what is written
 * is in words of both.
 */
function valkey(): string | undefined {
  const [name = 'redis'] = ['valkey', 'redis'].filter((one) => spawnSync(`${one}-server`, ['--version']).status === 0);
  const server = program('valkey', {
    file: `${name}-server`,
    env: 'VALKEY_SERVER',
    version: { args: ['--version'], match: /^(Valkey|Redis) server v=([7-9]|\d\d)\./ },
    install: "Debian's valkey-server, or redis-server 7",
  });
  if (server === undefined) return undefined;
  const folder = tempFolder();
  chmodSync(folder, 0o755);
  symlinkSync(server, join(folder, 'valkey-server'));
  symlinkSync(server.replace(/-server$/, '-cli'), join(folder, 'valkey-cli'));
  return folder;
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as { port: number };
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
