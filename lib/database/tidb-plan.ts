import { type Duration, Size, SizeRoundingBehavior } from 'cdk8s';
import type { Fault } from '../kernel/faults';
import type { Availability, FailureDomain, NodePool } from '../kernel/row';
import { COMPONENTS, type ComponentName, type Config, configOf, type TomlTable } from './tidb-config';
import { OWNED } from './tidb-owned';

/** One component of the cluster. Requests are limits too: every pod is of the quality `Guaranteed`. */
export interface TiDBComponent {
  /** @default see the table in docs/systems/tidb-cluster.md: 1 with `single`; 3 of PD and TiKV, 2 of the others with `quorum` */
  readonly replicas?: number;
  /** Cores of one pod. @default see the table in docs/systems/tidb-cluster.md */
  readonly cpu?: number;
  /** @default see the table in docs/systems/tidb-cluster.md */
  readonly memory?: Size;
  /** The component's own configuration, as TOML, over ours. @default ours alone */
  readonly config?: string;
}

/** A component with one volume in each pod. Volumes only grow. */
export interface TiDBStore extends TiDBComponent {
  /** @default see the table in docs/systems/tidb-cluster.md */
  readonly size?: Size;
}

export interface TiKVStore extends TiDBStore {
  /** How long a store may take to hand over its leaders before it is restarted. @default the operator's: 1500 minutes */
  readonly evictLeaderTimeout?: Duration;
}

export interface TiFlashStore extends TiDBComponent {
  /** Volumes of each pod, mounted as `/data0`, `/data1` and so on: append, never reorder. @default one */
  readonly volumes?: readonly Size[];
}

/** The part of the props that shapes a cluster. */
export interface TiDBShape {
  /** Placement driver: the cluster's brain. */
  readonly pd?: TiDBStore;
  /** Row store: where the data is. */
  readonly tikv?: TiKVStore;
  /** SQL servers, without data. */
  readonly tidb?: TiDBComponent;
  /** Column store for analysis. @default none */
  readonly tiflash?: TiFlashStore;
  /** Change feeds to other systems. @default none */
  readonly ticdc?: TiDBStore;
  /** Node pool that carries the cluster. @default any node without a taint */
  readonly pool?: string;
  /**
   * Encrypts everything between the components, and offers TLS to clients. It is decided once: switched on later the data
   * path breaks, switched off the cluster stops. @default true
   */
  readonly tls?: boolean;
}

/** Where the cluster stands. */
export interface TidbSite {
  readonly id: string;
  readonly namespace: string;
  readonly availability: Availability;
  /** Over the nodes that may carry it. */
  readonly failureDomain: FailureDomain;
  readonly hosts: number;
  readonly pool?: NodePool;
  /** Name of the StorageClass of every volume. */
  readonly storageClass: string;
  /** References of the images, as pulled. */
  readonly images: Readonly<Record<ComponentName | 'br' | 'helper', string>>;
}

export interface PlannedComponent {
  readonly name: ComponentName;
  readonly replicas: number;
  readonly cpu: number;
  readonly memory: Size;
  readonly volumes: readonly Size[];
  readonly config: Config;
}

/** Everything that was decided, from the props and from where the cluster stands. */
export interface TidbPlan {
  readonly site: TidbSite;
  readonly tls: boolean;
  readonly pd: PlannedComponent;
  readonly tikv: PlannedComponent & { readonly evictLeaderTimeout?: Duration };
  readonly tidb: PlannedComponent;
  readonly tiflash?: PlannedComponent;
  readonly ticdc?: PlannedComponent;
}

/** Where the Secret with the first SQL is mounted in the SQL servers. */
export const BOOTSTRAP = { path: '/etc/tidb-bootstrap', file: 'bootstrap.sql' };
export const TICDC_DATA = '/var/lib/ticdc';

export function planTidb(site: TidbSite, shape: TiDBShape): TidbPlan {
  const component = (name: ComponentName, given: TiDBStore & TiFlashStore, defaults: TomlTable): PlannedComponent => {
    const { replicas, cpu, memory, size, volumes } = { ...DEFAULTS[name][site.availability], ...defined(given) };
    const config = configOf(`${name}.config`, given.config, defaults, OWNED[name]);
    return { name, replicas, cpu, memory, volumes: volumes ?? (size === undefined ? [] : [size]), config };
  };
  const { pd = {}, tikv = {}, tidb = {}, tiflash, ticdc } = shape;
  const stores = DEFAULTS.tikv[site.availability];
  return {
    site,
    tls: shape.tls ?? true,
    pd: component('pd', pd, pdDefaults(site.failureDomain, tikv.replicas ?? stores.replicas)),
    tikv: {
      ...component('tikv', tikv, tikvDefaults(tikv.memory ?? stores.memory)),
      evictLeaderTimeout: tikv.evictLeaderTimeout,
    },
    tidb: component('tidb', tidb, TIDB_DEFAULTS),
    tiflash: tiflash && component('tiflash', tiflash, { logger: { level: 'info' } }),
    ticdc: ticdc && component('ticdc', ticdc, { 'data-dir': TICDC_DATA }),
  };
}

function defined<T extends object>(given: T): Partial<T> {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Partial<T>;
}

/** The components that this cluster has. */
export function plannedComponents(plan: TidbPlan): PlannedComponent[] {
  return COMPONENTS.map((name) => plan[name]).filter((component) => component !== undefined);
}

/** What every component's configuration has against it. */
export function configFaults(plan: TidbPlan): Omit<Fault, 'path'>[] {
  return plannedComponents(plan).flatMap(({ config }) => config.faults);
}

/**
 * PD copies the labels named here from the nodes to the stores, and never puts two copies of a region into one zone or host.
 * Three copies as soon as there are three stores.
 */
function pdDefaults(domain: FailureDomain, stores: number): TomlTable {
  return {
    replication: {
      'enable-placement-rules': true,
      'location-labels': domain === 'zone' ? ['zone', 'host'] : ['host'],
      'max-replicas': stores >= 3 ? 3n : 1n,
    },
  };
}

/** Time in which a SQL server that is to stop still answers, so that clients move on before it closes. */
const TIDB_DEFAULTS: TomlTable = {
  'graceful-wait-before-shutdown': 15n,
  'initialize-sql-file': `${BOOTSTRAP.path}/${BOOTSTRAP.file}`,
};

/** 45 % of the memory, which TiKV takes of the whole node where nobody tells it (storage.block-cache.capacity of TiKV). */
function tikvDefaults(memory: Size): TomlTable {
  const mebibytes = memory.toMebibytes({ rounding: SizeRoundingBehavior.NONE });
  return { storage: { 'block-cache': { capacity: `${Math.floor(mebibytes * 0.45)}MiB` } } };
}

interface Defaults {
  readonly replicas: number;
  readonly cpu: number;
  readonly memory: Size;
  readonly size?: Size;
}

const mib = Size.mebibytes;
const gib = Size.gibibytes;

const DEFAULTS: Record<ComponentName, Record<Availability, Defaults>> = {
  pd: {
    single: { replicas: 1, cpu: 0.2, memory: mib(512), size: gib(5) },
    quorum: { replicas: 3, cpu: 1, memory: gib(2), size: gib(10) },
  },
  tikv: {
    single: { replicas: 1, cpu: 0.5, memory: gib(2), size: gib(20) },
    quorum: { replicas: 3, cpu: 2, memory: gib(8), size: gib(100) },
  },
  tidb: {
    single: { replicas: 1, cpu: 0.5, memory: gib(1) },
    quorum: { replicas: 2, cpu: 2, memory: gib(4) },
  },
  tiflash: {
    single: { replicas: 1, cpu: 1, memory: gib(2), size: gib(20) },
    quorum: { replicas: 2, cpu: 4, memory: gib(8), size: gib(100) },
  },
  ticdc: {
    single: { replicas: 1, cpu: 0.2, memory: mib(512), size: gib(5) },
    quorum: { replicas: 2, cpu: 1, memory: gib(2), size: gib(20) },
  },
};
