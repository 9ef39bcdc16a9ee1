import { kind } from '../../kernel/base/kind';
import type { Toleration } from '../../kernel/base/placement';
import type { JsonObject, Labels } from '../../kernel/base/values';

// Custom resources of tidb-operator 1.6, as far as this library writes them.

/** A whole cluster. */
export const TidbCluster = kind<{ readonly spec: TidbClusterSpec }>('pingcap.com/v1alpha1', 'TidbCluster');

/** Backups of a TidbCluster, in turn. */
export const BackupSchedule = kind<{ readonly spec: BackupScheduleSpec }>('pingcap.com/v1alpha1', 'BackupSchedule');

/** What the operator reads of a cluster. */
export interface TidbClusterSpec {
  /** Tag of every component's image. The operator reads the release from it. */
  readonly version: string;
  readonly timezone: string;
  /** With `InPlace`, the operator's default, a changed config is written but never rolled out. */
  readonly configUpdateStrategy: 'RollingUpdate';
  readonly startScriptVersion: 'v2';
  readonly enableDynamicConfiguration: boolean;
  readonly pvReclaimPolicy: 'Retain';
  readonly enablePVReclaim: false;
  readonly tlsCluster: { readonly enabled: boolean };
  readonly podSecurityContext: JsonObject;
  readonly topologySpreadConstraints?: readonly TopologySpread[];
  readonly nodeSelector?: Labels;
  readonly tolerations?: readonly Toleration[];
  /** The image of every helper container: log tailers, initialisers. */
  readonly helper: { readonly image: string };
  readonly discovery: Helper;
  readonly pd: PdSpec;
  readonly tikv: TikvSpec;
  readonly tidb: TidbSpec;
  readonly tiflash?: TiflashSpec;
  readonly ticdc?: TicdcSpec;
}

/** The operator adds the label selector and `DoNotSchedule` itself. */
export interface TopologySpread {
  readonly topologyKey: string;
}

/** By resource: `cpu`, `memory`, `storage`. */
export type Quantities = Readonly<Record<string, string>>;

/** What a container asks for and may use at most. Flat maps, not `resources`. */
export interface Sized {
  readonly requests: Quantities;
  readonly limits: Quantities;
}

/** A container that the operator puts beside a component. */
export interface Helper extends Sized {
  readonly securityContext: JsonObject;
}

/** What every component has. */
export interface ComponentSpec extends Sized {
  readonly baseImage: string;
  readonly replicas: number;
  readonly securityContext: JsonObject;
  readonly terminationGracePeriodSeconds?: number;
}

/** When a pod of PD or TiKV counts as ready. */
export interface ReadinessProbe {
  readonly type: 'tcp' | 'command';
  readonly initialDelaySeconds?: number;
  readonly periodSeconds?: number;
}

/** PD: the brain. */
export interface PdSpec extends ComponentSpec {
  /** Without `requests.storage` the operator makes nothing and says so in an event alone. */
  readonly storageClassName: string;
  readonly config: string;
  readonly maxFailoverCount: number;
  readonly readinessProbe: ReadinessProbe;
}

/** TiKV: the row store. */
export interface TikvSpec extends ComponentSpec {
  readonly storageClassName: string;
  readonly config: string;
  readonly maxFailoverCount: number;
  /** Whether stores that failover added leave again when the lost one is back. */
  readonly recoverFailover: boolean;
  /** A duration as Go writes it: `30m`. */
  readonly evictLeaderTimeout?: string;
  /** Without it the port of the metrics (20180) is in no container's list. */
  readonly enableNamedStatusPort: boolean;
  readonly readinessProbe: ReadinessProbe;
}

/** The SQL servers. */
export interface TidbSpec extends ComponentSpec {
  readonly config: string;
  readonly maxFailoverCount: number;
  /** Without it the Service `<cluster>-tidb` is not made at all. */
  readonly service: { readonly type: 'ClusterIP'; readonly exposeStatus: boolean };
  readonly tlsClient?: { readonly enabled: true; readonly disableClientAuthn: true };
  readonly separateSlowLog: boolean;
  readonly slowLogTailer: Helper;
  readonly additionalVolumes: readonly { readonly name: string; readonly secret: { readonly secretName: string } }[];
  readonly additionalVolumeMounts: readonly {
    readonly name: string;
    readonly mountPath: string;
    readonly readOnly: true;
  }[];
}

/** TiFlash: the column store. */
export interface TiflashSpec extends ComponentSpec {
  /** Mounted as `/data0`, `/data1` and so on: append only. */
  readonly storageClaims: readonly {
    readonly resources: { readonly requests: { readonly storage: string } };
    readonly storageClassName: string;
  }[];
  readonly config: { readonly config: string; readonly proxy: string };
  readonly maxFailoverCount: number;
  readonly logTailer: Helper;
  readonly initializer: Helper;
}

/** TiCDC: change feeds. */
export interface TicdcSpec extends ComponentSpec {
  readonly config: string;
  readonly storageClassName: string;
  readonly storageVolumes: readonly {
    readonly name: string;
    readonly storageSize: string;
    readonly mountPath: string;
  }[];
}

/** What the operator reads of a schedule of backups. */
export interface BackupScheduleSpec {
  /** Five fields, in UTC. */
  readonly schedule: string;
  /** A duration as Go writes it: hours are its largest unit. */
  readonly maxReservedTime: string;
  readonly backupTemplate: {
    readonly backupType: 'full';
    /** `Delete` removes a backup's files with its object, which is what happens when it is older than maxReservedTime. */
    readonly cleanPolicy: 'Delete';
    readonly serviceAccount: string;
    readonly toolImage: string;
    readonly podSecurityContext: JsonObject;
    readonly resources: Sized;
    readonly br: { readonly cluster: string; readonly clusterNamespace: string };
    readonly s3: {
      readonly provider: string;
      readonly endpoint: string;
      readonly bucket: string;
      readonly prefix: string;
      readonly region: string;
      readonly secretName: string;
      readonly forcePathStyle: boolean;
    };
  };
}
