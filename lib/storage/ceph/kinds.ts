import { kind } from '../../kernel/base/kind';
import type { Toleration } from '../../kernel/base/placement';
import type { Json, JsonObject, Labels } from '../../kernel/base/values';

// Custom resources of Rook 1.20, of its bucket library and of external-snapshotter, as far as CephStorage writes them.
// Source of the fields: the CRDs of rook v1.20.6 (deploy/examples/crds.yaml).

/** A pool of a cluster, for itself or as a part of a filesystem or an object store. */
export interface PoolSpec {
  /** What two copies never share: a bucket type of the CRUSH map. */
  readonly failureDomain: 'zone' | 'host' | 'osd';
  readonly deviceClass?: string;
  /** Only for the pools that Ceph itself names. */
  readonly name?: '.mgr';
  readonly replicated?: { readonly size: number; readonly requireSafeReplicaSize: boolean };
  readonly erasureCoded?: { readonly dataChunks: number; readonly codingChunks: number };
  /** Handed to `ceph osd pool set`: every value is a string. */
  readonly parameters?: Labels;
}

/** What a container asks for, and what it may use at most. */
export interface ResourceSpec {
  readonly requests: { readonly cpu: string; readonly memory: string };
  readonly limits?: { readonly memory: string };
}

/** Where pods of one kind of daemon may stand. */
export interface DaemonPlacement {
  readonly nodeAffinity?: Json;
  readonly podAntiAffinity?: Json;
  readonly tolerations?: readonly Toleration[];
  readonly topologySpreadConstraints?: readonly Json[];
}

/** A node that gives disks. */
export interface StorageNode {
  /** Value of the node's `kubernetes.io/hostname`. */
  readonly name: string;
  /** Absent: those that the cluster's filter matches. */
  readonly devices?: readonly { readonly name: string }[];
}

/** The cluster itself: monitors, managers, disks. */
export interface CephClusterSpec {
  readonly cephVersion: { readonly image: string; readonly allowUnsupported: false };
  /** Immutable. */
  readonly dataDirHostPath: string;
  readonly mon: { readonly count: number; readonly allowMultiplePerNode: false };
  readonly mgr: { readonly count: number; readonly allowMultiplePerNode: false };
  readonly dashboard: { readonly enabled: boolean; readonly ssl: boolean };
  readonly monitoring: { readonly enabled: false; readonly metricsDisabled: false };
  readonly network: {
    readonly connections: {
      readonly encryption: { readonly enabled: boolean };
      readonly compression: { readonly enabled: false };
      readonly requireMsgr2: boolean;
    };
  };
  readonly storage: {
    readonly useAllNodes: false;
    readonly useAllDevices: false;
    readonly deviceFilter?: string;
    readonly devicePathFilter?: string;
    readonly config: Labels;
    readonly nodes: readonly StorageNode[];
  };
  readonly placement: { readonly all: DaemonPlacement; readonly mon?: DaemonPlacement; readonly mgr?: DaemonPlacement };
  readonly resources: Readonly<Record<string, ResourceSpec>>;
  readonly priorityClassNames: Labels;
  readonly disruptionManagement: { readonly managePodBudgets: true; readonly osdMaintenanceTimeout: number };
  readonly security: { readonly cephx: { readonly csi: { readonly keyType: 'aes' } } };
  readonly csi: { readonly cephfs: { readonly kernelMountOptions: string } };
  readonly crashCollector: { readonly disable: false; readonly daysToRetain: number };
  readonly logCollector: { readonly enabled: false };
  readonly cleanupPolicy?: { readonly confirmation: 'yes-really-destroy-data' };
  readonly removeOSDsIfOutAndSafeToRemove: false;
  readonly healthCheck: { readonly muteHealthWarning: Readonly<Record<string, { readonly policy: 'mute' }>> };
}

/** A shared filesystem: its pools and its metadata servers. */
export interface CephFilesystemSpec {
  readonly metadataPool: PoolSpec;
  readonly dataPools: readonly (Omit<PoolSpec, 'name'> & { readonly name: string })[];
  readonly preserveFilesystemOnDelete: boolean;
  readonly metadataServer: {
    readonly activeCount: number;
    readonly activeStandby: boolean;
    readonly resources: ResourceSpec;
    readonly priorityClassName: string;
    readonly placement: DaemonPlacement;
  };
}

/** An S3 object store: its pools and its gateways. */
export interface CephObjectStoreSpec {
  readonly metadataPool: PoolSpec;
  readonly dataPool: PoolSpec;
  readonly preservePoolsOnDelete: boolean;
  readonly gateway: {
    readonly instances: number;
    readonly port?: number;
    readonly securePort?: number;
    readonly sslCertificateRef?: string;
    readonly resources: ResourceSpec;
    readonly priorityClassName: string;
    readonly placement: DaemonPlacement;
  };
}

/** A user of an object store. */
export interface CephObjectStoreUserSpec {
  readonly store: string;
  readonly displayName: string;
  /** `-1`: the user may not create buckets (radosgw-admin, `--max-buckets`). */
  readonly quotas: { readonly maxBuckets: number };
  /** What the user may do at all, whatever a bucket's policy says. */
  readonly opMask: readonly ('read' | 'write' | 'delete')[];
  readonly keys: readonly { readonly accessKeyRef: SecretKey; readonly secretKeyRef: SecretKey }[];
}

/** A key of a Secret in the cluster's namespace. */
interface SecretKey {
  readonly name: string;
  readonly key: string;
}

/** A bucket, asked for. */
export interface ObjectBucketClaimSpec {
  readonly storageClassName: string;
  readonly bucketName: string;
  /** Every value is a string; which keys count is a value of the operator's chart. */
  readonly additionalConfig?: Labels;
}

/** Each kind by its name in the API. */
export const CephCluster = kind<{ readonly spec: CephClusterSpec }>('ceph.rook.io/v1', 'CephCluster');
export const CephBlockPool = kind<{ readonly spec: PoolSpec }>('ceph.rook.io/v1', 'CephBlockPool');
export const CephFilesystem = kind<{ readonly spec: CephFilesystemSpec }>('ceph.rook.io/v1', 'CephFilesystem');
export const CephFilesystemSubVolumeGroup = kind<{
  readonly spec: {
    readonly name: string;
    readonly filesystemName: string;
    readonly pinning: { readonly distributed: 1 };
  };
}>('ceph.rook.io/v1', 'CephFilesystemSubVolumeGroup');
export const CephObjectStore = kind<{ readonly spec: CephObjectStoreSpec }>('ceph.rook.io/v1', 'CephObjectStore');
export const CephObjectStoreUser = kind<{ readonly spec: CephObjectStoreUserSpec }>(
  'ceph.rook.io/v1',
  'CephObjectStoreUser',
);
export const ObjectBucketClaim = kind<{ readonly spec: ObjectBucketClaimSpec }>(
  'objectbucket.io/v1alpha1',
  'ObjectBucketClaim',
);
export const VolumeSnapshotClass = kind<{
  readonly driver: string;
  readonly deletionPolicy: 'Delete' | 'Retain';
  readonly parameters: JsonObject;
}>('snapshot.storage.k8s.io/v1', 'VolumeSnapshotClass', 'Cluster');
