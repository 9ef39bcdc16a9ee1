import type { Duration, Size } from 'cdk8s';
import type { Placement } from '../../kernel/base/placement';
import type { Availability } from '../../kernel/base/row';
import type { Environment } from '../../kernel/environment';
import type { System } from '../../kernel/system';
import { COMPONENTS, type ComponentName, type Config, configOf, type TomlTable } from './config';
import { DEFAULTS, type Defaults, pdConfig, SQL_CONFIG, TICDC_CONFIG, TIFLASH_CONFIG, tikvConfig } from './defaults';
import { OWNED } from './owned';
import { BUSYBOX_IMAGE, TIDB_IMAGES, TIDB_OPERATOR_CHART } from './pins';
import type { TiDBBackup, TiDBClusterProps, TiDBStore, TiFlashStore } from './props';

/** A component of the cluster, with every default applied. */
export interface PlannedComponent {
  readonly name: ComponentName;
  readonly replicas: number;
  /** Cores of one pod. */
  readonly cpu: number;
  /** Memory of one pod. */
  readonly memory: Size;
  /** Volumes of one pod, in the order in which they are mounted. */
  readonly volumes: readonly Size[];
  readonly config: Config;
}

/** The row store, with every default applied. */
export interface PlannedTikv extends PlannedComponent {
  /** How long a store may take to hand over its leaders. @default the operator's */
  readonly evictLeaderTimeout?: Duration;
}

/** Images as they are pulled: of the components, of backups, and of what the operator runs beside them. */
export type TidbImages = Readonly<Record<ComponentName | 'br' | 'helper' | 'discovery' | 'backupManager', string>>;

/** Everything that was decided: the props with every default applied, and where the cluster stands. */
export interface TidbPlan {
  readonly id: string;
  readonly namespace: string;
  readonly availability: Availability;
  readonly placement: Placement;
  /** Name of the StorageClass of every volume. */
  readonly storageClass: string;
  readonly images: TidbImages;
  readonly tls: boolean;
  readonly pd: PlannedComponent;
  readonly tikv: PlannedTikv;
  readonly tidb: PlannedComponent;
  /** Absent: not asked for. */
  readonly tiflash?: PlannedComponent;
  /** Absent: not asked for. */
  readonly ticdc?: PlannedComponent;
  /** Databases that stand without a taker. */
  readonly databases: readonly string[];
  /** Absent: none are made. */
  readonly backup?: TiDBBackup;
}

/** The cluster as it will be. @param placement of its pods: where `props.pool` is */
export function planTidb(
  { env, id, namespace }: Pick<System, 'env' | 'id' | 'namespace'>,
  props: TiDBClusterProps,
  placement: Placement,
): TidbPlan {
  const { availability } = env;
  const { pd = {}, tikv = {}, tidb = {}, tiflash, ticdc } = props;
  const stores = DEFAULTS.tikv[availability];
  const component = (name: ComponentName, asked: TiDBStore & TiFlashStore, config: TomlTable) =>
    planComponent(name, { ...DEFAULTS[name][availability], ...defined(asked) }, config);
  return {
    id,
    namespace,
    availability,
    placement,
    storageClass: props.storage.name,
    images: imagesOf(env),
    tls: props.tls ?? true,
    pd: component('pd', pd, pdConfig(placement.domain, tikv.replicas ?? stores.replicas)),
    tikv: {
      ...component('tikv', tikv, tikvConfig(tikv.memory ?? stores.memory)),
      evictLeaderTimeout: tikv.evictLeaderTimeout,
    },
    tidb: component('tidb', tidb, SQL_CONFIG),
    tiflash: tiflash && component('tiflash', tiflash, TIFLASH_CONFIG),
    ticdc: ticdc && component('ticdc', ticdc, TICDC_CONFIG),
    databases: props.databases ?? [],
    backup: props.backup,
  };
}

/** The components that this cluster has. */
export function plannedComponents(plan: TidbPlan): PlannedComponent[] {
  return COMPONENTS.map((name) => plan[name]).filter((component) => component !== undefined);
}

function planComponent(
  name: ComponentName,
  { replicas, cpu, memory, size, volumes, config }: Defaults & TiFlashStore,
  defaults: TomlTable,
): PlannedComponent {
  return {
    name,
    replicas,
    cpu,
    memory,
    volumes: volumes ?? (size === undefined ? [] : [size]),
    config: configOf(`${name}.config`, config, defaults, OWNED[name]),
  };
}

function defined<T extends object>(asked: T): Partial<T> {
  return Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined)) as Partial<T>;
}

function imagesOf(env: Environment): TidbImages {
  const { pd, tikv, tidb, tiflash, ticdc, br } = TIDB_IMAGES;
  return {
    pd: env.image(pd),
    tikv: env.image(tikv),
    tidb: env.image(tidb),
    tiflash: env.image(tiflash),
    ticdc: env.image(ticdc),
    br: env.image(br),
    helper: env.image(BUSYBOX_IMAGE),
    // Discovery is the operator's own image, and its backups have one of theirs.
    discovery: env.chartImage(TIDB_OPERATOR_CHART, 'operatorImage'),
    backupManager: env.chartImage(TIDB_OPERATOR_CHART, 'tidbBackupManagerImage'),
  };
}
