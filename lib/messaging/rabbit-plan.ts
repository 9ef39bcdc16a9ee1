import { Size } from 'cdk8s';
import type { StorageClass } from '../handles/storage-class';
import { RABBITMQ_IMAGE, tagOf } from '../kernel/catalog';
import { Check } from '../kernel/faults';
import { type FailureDomain, failureDomainOf, type NodePool, zonesOf } from '../kernel/row';
import type { System } from '../kernel/system';
import { checkUsers, checkVhosts } from './rabbit-rules';
import type { RabbitUser, RabbitVhost } from './rabbit-topology';
import { checkWord } from './rabbit-words';
import { bytes, confFaults, type RabbitConf } from './rabbitmq-conf';

/** The part of the props that shapes a cluster. */
export interface RabbitShape {
  /** Where messages are kept. It is frozen: another class takes another cluster. @default memory of the node, where the environment's data is `scratch`; else required */
  readonly storage?: StorageClass<'RWO'>;
  /** Volume of each node. It only grows. @default 10 GiB with `single`, 20 GiB with `quorum` */
  readonly size?: Size;
  /** Nodes: 1, 3 or 5. Never lowered: the operator then ignores every other change too. @default 1 with `single`, 3 with `quorum` */
  readonly replicas?: number;
  /** Cores that a node is sure of; it may use twice as many. @default 0.5 with `single`, 2 with `quorum` */
  readonly cpu?: number;
  /** Memory of a node: request and limit. @default 1 GiB with `single`, 4 GiB with `quorum` */
  readonly memory?: Size;
  /** Part of the memory over which publishers are stopped. @default 0.6, the server's */
  readonly memoryWatermark?: number;
  /** Free space under which publishers are stopped. @default as much as the memory */
  readonly diskReserve?: Size;
  /** Node pool that carries the cluster. @default any node without a taint */
  readonly pool?: string;
  /** Whether every listener speaks TLS, and no other stands beside it. @default true */
  readonly tls?: boolean;
  /** Besides management, Prometheus and peer discovery, which every cluster has. @default none */
  readonly plugins?: readonly RabbitPlugin[];
  /** By name. @default none */
  readonly vhosts?: Readonly<Record<string, RabbitVhost>>;
  /** People and programs outside, by name; systems get users of their own by `vhost(name).for(system)`. @default none */
  readonly users?: Readonly<Record<string, RabbitUser>>;
  /** Further settings of `rabbitmq.conf`, by their own names. @default none */
  readonly config?: RabbitSettings;
}

/** Plugins of rabbitmq-server v4.3.5 that are of use in a cluster run by the operator. */
const PLUGINS = [
  'rabbitmq_auth_backend_cache',
  'rabbitmq_auth_backend_http',
  'rabbitmq_auth_backend_ldap',
  'rabbitmq_auth_backend_oauth2',
  'rabbitmq_auth_mechanism_ssl',
  'rabbitmq_consistent_hash_exchange',
  'rabbitmq_event_exchange',
  'rabbitmq_federation',
  'rabbitmq_federation_management',
  'rabbitmq_federation_prometheus',
  'rabbitmq_jms_topic_exchange',
  'rabbitmq_mqtt',
  'rabbitmq_random_exchange',
  'rabbitmq_recent_history_exchange',
  'rabbitmq_sharding',
  'rabbitmq_shovel',
  'rabbitmq_shovel_management',
  'rabbitmq_shovel_prometheus',
  'rabbitmq_stomp',
  'rabbitmq_stream',
  'rabbitmq_stream_management',
  'rabbitmq_top',
  'rabbitmq_tracing',
  'rabbitmq_trust_store',
  'rabbitmq_web_mqtt',
  'rabbitmq_web_stomp',
] as const;

export type RabbitPlugin = (typeof PLUGINS)[number];

/** Settings that follow from other props, or have one good answer, with the prop to use instead. */
const SET_HERE = {
  anonymous_login_user: 'Nobody logs in without a name.',
  default_queue_type: "Use a vhost's defaultQueueType.",
  'disk_free_limit.absolute': 'Use the prop diskReserve.',
  'log.console.formatter': 'Logs are JSON, as the log system is told.',
  'management.tcp.port': 'The topology operator calls it.',
  queue_leader_locator: 'Leaders are spread over the nodes.',
  'quorum_queue.continuous_membership_reconciliation.enabled': 'Queues grow with the cluster.',
  'quorum_queue.continuous_membership_reconciliation.target_group_size': 'Queues grow with the cluster.',
  'ssl_options.versions.1': 'Use the prop tls.',
  'ssl_options.versions.2': 'Use the prop tls.',
  'vm_memory_high_watermark.relative': 'Use the prop memoryWatermark.',
} as const satisfies { readonly [K in keyof RabbitConf]?: string };

/** Settings of `rabbitmq.conf` that are a user's to choose. */
export type RabbitSettings = Omit<RabbitConf, keyof typeof SET_HERE>;

/** What will be made, with every default applied. */
export interface RabbitPlan {
  readonly id: string;
  readonly namespace: string;
  readonly image: string;
  readonly replicas: number;
  readonly cpu: number;
  readonly memory: Size;
  readonly memoryWatermark: number;
  readonly diskReserve: Size;
  /** Absent: memory of the node, gone with the pod. */
  readonly volume?: { readonly class: string; readonly size: Size };
  /** What no two nodes share. */
  readonly apart: FailureDomain;
  readonly pool?: NodePool;
  readonly tls: boolean;
  readonly plugins: readonly RabbitPlugin[];
  readonly vhosts: Readonly<Record<string, RabbitVhost>>;
  readonly users: Readonly<Record<string, RabbitUser>>;
  readonly config: RabbitSettings;
  /** Whether queues and vhosts outlive their resources on the server. */
  readonly keeps: boolean;
}

/** @throws KeelsonError with everything that operator and server would accept and not survive */
export function planRabbit(system: System, shape: RabbitShape): RabbitPlan {
  const { env, id, namespace, path } = system;
  const pool = shape.pool === undefined ? undefined : env.pool(shape.pool, path);
  const pools = pool === undefined ? env.row.pools.filter(({ taints = [] }) => taints.length === 0) : [pool];
  const memory = shape.memory ?? env.pick({ single: Size.gibibytes(1), quorum: Size.gibibytes(4) });
  const size = shape.size ?? env.pick({ single: Size.gibibytes(10), quorum: Size.gibibytes(20) });
  const replicas = shape.replicas ?? env.pick({ single: 1, quorum: 3 });
  const keeps = env.row.data !== 'scratch';
  const site: Site = {
    keeps,
    hosts: pools.reduce((sum, { nodes }) => sum + nodes.length, 0),
    tag: tagOf(env.pinned(RABBITMQ_IMAGE)),
    kubernetes: env.row.kubernetes,
  };
  const plan: RabbitPlan = {
    id,
    namespace,
    image: env.image(RABBITMQ_IMAGE),
    replicas,
    cpu: shape.cpu ?? env.pick({ single: 0.5, quorum: 2 }),
    memory,
    memoryWatermark: shape.memoryWatermark ?? 0.6,
    diskReserve: shape.diskReserve ?? memory,
    ...(shape.storage === undefined ? {} : { volume: { class: shape.storage.name, size } }),
    apart: apart(pools, replicas),
    ...(pool === undefined ? {} : { pool }),
    tls: shape.tls ?? true,
    plugins: shape.plugins ?? [],
    vhosts: shape.vhosts ?? {},
    users: shape.users ?? {},
    config: shape.config ?? {},
    keeps,
  };
  const check = new Check(path);
  checkShape(check, plan, shape, site);
  checkVhosts(check, plan.vhosts);
  checkUsers(check, plan.users, plan.vhosts);
  checkConfig(check, plan.config);
  check.done();
  return plan;
}

/** A zone each when there are zones enough, else a host each; a single node needs nothing. */
function apart(pools: readonly NodePool[], replicas: number): FailureDomain {
  if (replicas <= 1) return 'none';
  return failureDomainOf(pools) === 'zone' && replicas <= zonesOf(pools).length ? 'zone' : 'host';
}

interface Site {
  readonly keeps: boolean;
  /** Nodes that may carry the cluster. */
  readonly hosts: number;
  readonly tag: string;
  readonly kubernetes: string;
}

function checkShape(check: Check, plan: RabbitPlan, shape: RabbitShape, site: Site): void {
  const { replicas, cpu, memory, memoryWatermark, diskReserve } = plan;
  check
    .that([1, 3, 5].includes(replicas), {
      prop: 'replicas',
      given: replicas,
      message: 'gives no clear majority, without which nobody can write',
      allowed: '1, 3, 5',
    })
    .that(replicas <= site.hosts || ![1, 3, 5].includes(replicas), {
      prop: 'replicas',
      given: replicas,
      message: `has only ${site.hosts} nodes to stand on, each on one of its own`,
      fix: "Add nodes to the pool of the environment's row, name another pool, or set replicas: 1.",
    })
    .that(cpu > 0, { prop: 'cpu', given: cpu, message: 'must be above 0' })
    .that(bytes(memory) >= 256 * MEBI, {
      prop: 'memory',
      given: memory.asString(),
      message: 'is less than the server itself needs',
      allowed: '256Mi or more',
    })
    .that(memoryWatermark >= 0.2 && memoryWatermark <= 0.8, {
      prop: 'memoryWatermark',
      given: memoryWatermark,
      message: 'leaves the server too little, or the rest of the pod',
      allowed: '0.2 to 0.8',
    })
    .that(/^4\.3\.\d+-management(@|$)/.test(site.tag), {
      prop: 'pins.rabbitmq',
      given: site.tag,
      message: 'is no image for this class, which knows the settings of 4.3 and the user of the Debian-based image',
      allowed: '4.3.<patch>-management; not alpine, whose user is another',
    });
  check.that(Number(site.kubernetes.split('.')[1]) >= 31, {
    prop: 'kubernetes',
    given: site.kubernetes,
    message: 'is older than the operators of RabbitMQ run on',
    allowed: '1.31 or newer',
  });
  checkStorage(check, plan, shape, site.keeps);
  for (const plugin of plan.plugins) checkWord(check, 'plugins', plugin, PLUGINS);
  if (plan.volume !== undefined && bytes(plan.volume.size) > 0)
    check.that(bytes(diskReserve) < bytes(plan.volume.size), {
      prop: 'diskReserve',
      given: diskReserve.asString(),
      message: `leaves nothing of the volume of ${plan.volume.size.asString()}: publishers would be stopped from the start`,
      fix: 'Make the volume larger (size), or the reserve smaller.',
    });
}

const MEBI = 1024 * 1024;

/** Deleting the cluster deletes its claims, whatever its retention policy says: only the class can keep the volumes. */
function checkStorage(check: Check, { volume }: RabbitPlan, { storage, size }: RabbitShape, keeps: boolean): void {
  check
    .that(storage !== undefined || !keeps, {
      prop: 'storage',
      given: storage,
      message: 'is missing: messages would be gone with the pod',
      fix: "Give a storage class (storage: ceph.block()), or let the environment's row say data: 'scratch'.",
    })
    .that(storage === undefined || storage.keeps || !keeps, {
      prop: 'storage',
      given: storage?.name,
      message: 'deletes a volume with its claim, and the operator deletes the claims with the cluster',
      allowed: 'a class that keeps (reclaimPolicy Retain)',
      fix: "Take another class, or let the environment's row say data: 'scratch'.",
    })
    .that(storage === undefined || storage.mode === 'RWO', {
      prop: 'storage',
      given: storage?.name,
      message: 'is a shared filesystem; the server needs block storage',
      allowed: 'a class of mode RWO',
    })
    .that(volume === undefined || bytes(volume.size) > 0, {
      prop: 'size',
      given: size?.asString(),
      message: 'is no volume: the operator would take memory of the node',
    });
}

function checkConfig(check: Check, config: Readonly<Record<string, unknown>>): void {
  const own: Readonly<Record<string, string>> = SET_HERE;
  const free = Object.fromEntries(Object.entries(config).filter(([key]) => !Object.hasOwn(own, key)));
  for (const [key, given] of Object.entries(config))
    check.that(Object.hasOwn(free, key), {
      prop: `config['${key}']`,
      given,
      message: 'is set by the class',
      fix: own[key] ?? '',
    });
  for (const fault of confFaults(free)) check.that(false, fault);
}
