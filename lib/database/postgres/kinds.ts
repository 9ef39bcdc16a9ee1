import { kind } from '../../kernel/base/kind';
import type { Toleration } from '../../kernel/base/placement';
import type { Labels } from '../../kernel/base/values';
import type { Resources } from '../../kernel/kubernetes';

/*
 * The custom resources of CloudNativePG 1.30 (group `postgresql.cnpg.io/v1`) and of its plugin for backups, as far as they are
 * written here. Field names are upstream's own.
 */

/** A PostgreSQL cluster: a primary and its standbys. */
export interface ClusterContent {
  readonly spec: {
    readonly instances: number;
    /** With its tag: the operator reads the major release from it. */
    readonly imageName: string;
    readonly bootstrap: Bootstrap;
    readonly externalClusters?: readonly { readonly name: string; readonly plugin: Plugin }[];
    readonly storage: Volume;
    readonly walStorage?: Volume;
    readonly resources: Resources;
    readonly postgresql: {
      /** Every value is a text, numbers too. */
      readonly parameters: Readonly<Record<string, string>>;
      readonly pg_hba: readonly string[];
      readonly synchronous?: Synchronous;
    };
    readonly certificates: { readonly serverCASecret: string; readonly serverTLSSecret: string };
    readonly affinity: {
      readonly enablePodAntiAffinity: boolean;
      readonly podAntiAffinityType?: 'required';
      readonly topologyKey?: string;
      readonly nodeSelector?: Labels;
      readonly tolerations?: readonly Toleration[];
    };
    /** A budget over one instance lets no node be drained. */
    readonly enablePDB: boolean;
    readonly enableSuperuserAccess: false;
    readonly primaryUpdateStrategy: 'unsupervised';
    /** With `switchover` the webhook refuses another image and other parameters in one change. */
    readonly primaryUpdateMethod: 'restart';
    readonly plugins?: readonly Plugin[];
  };
}

/** How the data comes to be. It is read once in the life of a cluster. */
export type Bootstrap =
  | {
      readonly initdb: {
        readonly database: string;
        readonly owner: string;
        readonly dataChecksums: true;
        readonly encoding: 'UTF8';
        readonly localeProvider: 'builtin';
        readonly builtinLocale: 'C.UTF-8';
      };
    }
  | {
      readonly recovery: {
        readonly source: string;
        readonly database: string;
        readonly owner: string;
        readonly recoveryTarget?: { readonly targetTime: string };
      };
    };

/** What a commit waits for. */
export interface Synchronous {
  readonly method: 'any';
  readonly number: number;
  /** `required` stops writing when no standby answers, `preferred` goes on alone. */
  readonly dataDurability: 'required' | 'preferred';
  /** No standby is promoted that may lack what was confirmed. */
  readonly failoverQuorum: boolean;
}

/** A volume of each instance. */
export interface Volume {
  readonly size: string;
  readonly storageClass: string;
}

/** A plugin of the operator, and what it is told. */
export interface Plugin {
  readonly name: string;
  readonly isWALArchiver?: boolean;
  readonly parameters: Readonly<Record<string, string>>;
}

interface OfCluster {
  /** In the same namespace, and for ever. */
  readonly cluster: { readonly name: string };
}

/** A database in a cluster. */
export interface DatabaseContent {
  readonly spec: OfCluster & {
    readonly name: string;
    readonly owner: string;
    /** What becomes of the database when its resource is deleted. */
    readonly databaseReclaimPolicy: 'retain' | 'delete';
    readonly extensions?: readonly { readonly name: string }[];
  };
}

/** A role in a cluster: it owns, or logs in. */
export interface DatabaseRoleContent {
  readonly spec: OfCluster & {
    readonly name: string;
    readonly login: boolean;
    readonly inRoles?: readonly string[];
    readonly passwordSecret?: { readonly name: string };
    /** `delete` hangs while the role still owns something, or has rights of its own. */
    readonly databaseRoleReclaimPolicy: 'retain';
  };
}

/** PgBouncer in front of a cluster. */
export interface PoolerContent {
  readonly spec: OfCluster & {
    readonly type: 'rw';
    readonly instances: number;
    readonly pgbouncer: {
      readonly poolMode: 'session' | 'transaction';
      readonly image: string;
      readonly parameters: Readonly<Record<string, string>>;
    };
    readonly template: {
      readonly metadata: { readonly labels: Labels };
      readonly spec: {
        readonly containers: readonly [{ readonly name: 'pgbouncer'; readonly resources: Resources }];
        readonly affinity?: object;
        readonly nodeSelector?: Labels;
        readonly tolerations?: readonly Toleration[];
      };
    };
  };
}

/** Full copies of a cluster in turn. */
export interface ScheduledBackupContent {
  readonly spec: OfCluster & {
    /** Six fields, seconds first. */
    readonly schedule: string;
    /** Always written: the CRD's default is the way that 1.31 no longer has. */
    readonly method: 'plugin';
    readonly pluginConfiguration: { readonly name: string };
    readonly immediate: boolean;
    readonly backupOwnerReference: 'none';
    readonly target: 'prefer-standby';
  };
}

interface KeyOf {
  readonly name: string;
  readonly key: string;
}

/** A bucket, as the plugin for backups reads and writes it. */
export interface ObjectStoreContent {
  readonly spec: {
    readonly configuration: {
      readonly destinationPath: string;
      readonly endpointURL: string;
      readonly endpointCA?: KeyOf;
      readonly s3Credentials: {
        readonly accessKeyId: KeyOf;
        readonly secretAccessKey: KeyOf;
        readonly region: KeyOf;
      };
      readonly wal: { readonly compression: 'zstd'; readonly maxParallel: number };
      readonly data: { readonly compression: 'gzip'; readonly jobs: number };
    };
    /** As `14d`. Without it nothing is ever deleted. */
    readonly retentionPolicy: string;
    readonly instanceSidecarConfiguration: {
      readonly env: readonly { readonly name: string; readonly value: string }[];
      readonly resources: Resources;
    };
  };
}

const VERSION = 'postgresql.cnpg.io/v1';

/** A primary and its standbys. */
export const Cluster = kind<ClusterContent>(VERSION, 'Cluster');
/** A database in a cluster. */
export const Database = kind<DatabaseContent>(VERSION, 'Database');
/** A role in a cluster. */
export const DatabaseRole = kind<DatabaseRoleContent>(VERSION, 'DatabaseRole');
/** PgBouncer in front of a cluster. */
export const Pooler = kind<PoolerContent>(VERSION, 'Pooler');
/** Full copies of a cluster in turn. */
export const ScheduledBackup = kind<ScheduledBackupContent>(VERSION, 'ScheduledBackup');
/** A bucket for backups. */
export const ObjectStore = kind<ObjectStoreContent>('barmancloud.cnpg.io/v1', 'ObjectStore');
