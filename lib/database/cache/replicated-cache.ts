import { Size } from 'cdk8s';
import type { Cache } from '../../handles/cache';
import { certified, trusted } from '../../handles/issuer';
import type { StorageClass } from '../../handles/storage-class';
import { Takers } from '../../handles/takers';
import { Check, fail } from '../../kernel/base/faults';
import { bytes, mebibytes } from '../../kernel/base/quantity';
import type { Environment } from '../../kernel/environment';
import type { Endpoint } from '../../kernel/facts';
import type { SecretRef } from '../../kernel/needs';
import type { Minted } from '../../kernel/needs/text';
import { System, type SystemProps } from '../../kernel/system';
import { cacheAlerts, cacheDashboard } from './alerts';
import { CACHE_METRICS } from './metrics';
import { VALKEY_IMAGE } from './pins';
import { EXPORTER_PORT, hostsOf, serversOf, servicesOf } from './servers';
import { prefixOf, usersFiles, watcherFiles } from './valkey-conf';

/** How many servers, how much they hold, and what happens when that is full. */
export interface ReplicatedCacheProps extends SystemProps {
  /** Servers, 1 to 7: the first takes writes, the others follow it. @default 1, or 3 with quorum */
  readonly replicas?: number;
  /** Of each server; three quarters of it may be data. @default 512 Mi, or 2 Gi with quorum */
  readonly memory?: Size;
  /** Cores of each server; it works on little more than one. @default 0.1, or 0.5 with quorum */
  readonly cpu?: number;
  /** `evict`: what nobody asked for lately makes room. `refuse`: nothing more is written, for queues and sessions. @default 'evict' */
  readonly whenFull?: 'evict' | 'refuse';
  /** Class of a volume for each server's snapshots. @default none: what is in memory is gone with the primary */
  readonly storage?: StorageClass<'RWO'>;
  /** Volume of each server, with `storage`: twice its memory and more. Decided once. @default 2 Gi, or 10 Gi with quorum */
  readonly size?: Size;
  /** Node pool of the row. @default any node without a taint */
  readonly pool?: string;
}

interface Account {
  readonly password: Minted;
  readonly trust: SecretRef;
}

/**
 * Values by keys, in memory, by Valkey 9: for what may be lost. Server 0 is the primary, the others follow it and may be read from.
 * There is **no failover**: while the primary is away reads go on from the others, and writes fail until Kubernetes has started it
 * again. Without `storage` it is then empty, and the others become so. Each taker has a user that sees its own keys alone.
 *
 * ```ts
 * const cache = new ReplicatedCache(env, 'cache', { memory: Size.gibibytes(4) });
 * new Shop(env, 'shop', { cache: cache.cache() });
 * ```
 */
export class ReplicatedCache extends System {
  /** The primary, for who brings a user of its own; systems take {@link cache}. */
  readonly primary: Endpoint;
  /** Any of the servers, for who only reads. */
  readonly readers: Endpoint;
  private readonly own: Readonly<Record<'keeper' | 'replicator' | 'exporter', Minted>>;
  private readonly takers = new Takers<Account>(this, 'cache()', (taker) => this.admit(taker));

  /** @throws KeelsonError when a prop is wrong: see docs/systems/replicated-cache.md */
  constructor(env: Environment, id: string, props: ReplicatedCacheProps = {}) {
    super(env, id, props, { app: 'valkey', image: VALKEY_IMAGE, maxId: 40, security: 'restricted' });
    const plan = planOf(env, this.path, props);
    checkCache(new Check(this.path), plan, props);
    const { need, state } = this;
    this.own = {
      keeper: need.mint('keeper'),
      replicator: need.mint('replicator'),
      exporter: need.mint('exporter'),
    };
    certified(this, { name: this.name('tls'), hosts: hostsOf(this, plan.replicas) });
    const watcher = need.secret({ name: this.name('watcher'), data: watcherFiles(this.own.exporter) });
    const volume = props.storage && { size: plan.size.asString(), class: props.storage.for(this) };
    const { pods, object } = serversOf(this, { ...plan, ...(volume && { volume }) }, watcher);
    [this.primary, this.readers] = servicesOf(this, pods);

    if (volume) state.deliver(object.id, { prune: 'never' });
    state.ready(object, { path: 'status.readyReplicas', is: String(plan.replicas) });
    const exporter = state.serves({ id: 'metrics', at: pods, podPort: EXPORTER_PORT, protocol: 'http' });
    state.metrics({ at: exporter, exports: CACHE_METRICS });
    state.logs({ at: pods, format: 'text' });
    const watched = { ...plan, id, namespace: this.namespace, snapshots: volume !== undefined };
    state.alert(...cacheAlerts(watched));
    state.dashboard(cacheDashboard(watched));
  }

  /**
   * The cache, with a user for each system that takes it: in its constructor, or in `connect()` at the latest.
   * @throws KeelsonError (of the handle's `for`) when everybody has taken
   */
  cache(): Cache {
    return {
      offers: 'cache',
      giver: this,
      for: (taker) => {
        const account = this.takers.of(taker);
        for (const endpoint of [this.primary, this.readers]) taker.use(endpoint);
        const { id: user } = taker;
        return { at: this.primary, readFrom: this.readers, user, prefix: prefixOf(user), ...account };
      },
    };
  }

  /** Everybody who takes it is known: their users are written. */
  override close(): void {
    const takers = this.takers.all.map(({ taker, account }) => [taker.id, account.password] as const);
    this.need.secret({ name: this.name('users'), data: usersFiles(this.own, Object.fromEntries(takers)) });
  }

  private admit(taker: System): Account {
    if (taker.id === 'default')
      fail(this.path, {
        prop: 'cache()',
        given: taker.id,
        message: 'is who comes without a name, and is let in nowhere',
        fix: 'Give the system another id.',
      });
    return { password: this.need.mint(`taker-${taker.id}`), trust: trusted(this, taker) };
  }
}

type Plan = ReturnType<typeof planOf>;

/** The props with every default applied. */
function planOf(env: Environment, path: string, props: ReplicatedCacheProps) {
  const memory = props.memory ?? env.pick({ single: Size.mebibytes(512), quorum: Size.gibibytes(2) });
  return {
    replicas: props.replicas ?? env.pick({ single: 1, quorum: 3 }),
    memory: memory.asString(),
    mebibytes: mebibytes(memory),
    maxmemory: Math.floor(bytes(memory) * 0.75),
    cpu: props.cpu ?? env.pick({ single: 0.1, quorum: 0.5 }),
    evicts: (props.whenFull ?? 'evict') === 'evict',
    size: props.size ?? env.pick({ single: Size.gibibytes(2), quorum: Size.gibibytes(10) }),
    placement: env.placement(path, props.pool),
    availability: env.availability,
  };
}

function checkCache(check: Check, plan: Plan, props: ReplicatedCacheProps): void {
  const { replicas, memory, cpu, size, placement } = plan;
  const servers = { prop: 'replicas', given: replicas };
  check
    .that(Number.isInteger(replicas) && replicas >= 1 && replicas <= 7, {
      ...servers,
      message: 'is no number of servers: each one more is sent everything that is written',
      allowed: '1 to 7',
    })
    .that(plan.availability === 'single' || replicas !== 1, {
      ...servers,
      message: 'leaves nobody who can be read from while it is restarted, and the environment promises quorum',
      allowed: '2 to 7',
    })
    .that(replicas <= placement.nodes, {
      ...servers,
      message: `need as many nodes, and there ${placement.nodes === 1 ? 'is' : 'are'} ${placement.nodes}`,
      fix: 'Give the pool more nodes, or set fewer.',
    })
    .that(plan.mebibytes >= 128 && plan.mebibytes <= 64 * 1024, {
      prop: 'memory',
      given: memory,
      message:
        'is nothing that one server works with: under it there is no room for connections, above it a copy takes too long',
      allowed: '128Mi to 64Gi; more than one cache for more',
    })
    .that(cpu > 0, { prop: 'cpu', given: cpu, message: 'is no number of cores', allowed: 'above 0' })
    .word('whenFull', props.whenFull, ['evict', 'refuse'])
    .that(props.size === undefined || props.storage !== undefined, {
      prop: 'size',
      given: props.size?.asString(),
      message: 'is the size of a volume, and there is none',
      fix: 'Give storage too, or leave it out.',
    })
    .that(props.storage === undefined || mebibytes(size) >= 2 * plan.mebibytes, {
      prop: 'size',
      given: size.asString(),
      message: `is too small for snapshots of ${memory}: the next one is written beside the last`,
      allowed: 'twice the memory and more',
    })
    .done();
}
