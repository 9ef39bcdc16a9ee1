import { kind } from '../kernel/kind';
import type { Json, Labels } from '../kernel/values';

/**
 * The custom resources of RabbitMQ's two operators, as far as they are used here: `RabbitmqCluster` by the cluster
 * operator (v2.22), the rest by the messaging topology operator (v1.20). Field names are upstream's own.
 */

export interface RabbitmqClusterContent {
  readonly spec: {
    readonly replicas: number;
    /** Always written: without the webhook a cluster without an image never gets a StatefulSet. */
    readonly image: string;
    readonly persistence: { readonly storage: string; readonly storageClassName?: string };
    readonly resources: { readonly requests: ComputeAmounts; readonly limits: ComputeAmounts };
    readonly rabbitmq: { readonly additionalPlugins?: readonly string[]; readonly additionalConfig: string };
    readonly tls?: { readonly secretName: string; readonly disableNonTLSListeners: boolean };
    readonly affinity?: Affinity;
    readonly tolerations?: readonly Toleration[];
    readonly override?: {
      readonly statefulSet: {
        readonly spec: {
          readonly persistentVolumeClaimRetentionPolicy: {
            readonly whenDeleted: 'Retain';
            readonly whenScaled: 'Retain';
          };
        };
      };
    };
  };
}

interface ComputeAmounts {
  readonly cpu: string;
  readonly memory: string;
}

export interface Affinity {
  readonly nodeAffinity?: {
    readonly requiredDuringSchedulingIgnoredDuringExecution: {
      readonly nodeSelectorTerms: readonly {
        readonly matchExpressions: readonly {
          readonly key: string;
          readonly operator: 'In';
          readonly values: readonly string[];
        }[];
      }[];
    };
  };
  readonly podAntiAffinity?: {
    readonly requiredDuringSchedulingIgnoredDuringExecution: readonly {
      readonly labelSelector: { readonly matchLabels: Labels };
      readonly topologyKey: string;
    }[];
  };
}

export interface Toleration {
  readonly key: string;
  readonly operator: 'Equal' | 'Exists';
  readonly value?: string;
  readonly effect: string;
}

/** The cluster in which a topology resource lives. It is looked for in the resource's own namespace. */
export interface ClusterReference {
  readonly name: string;
}

interface InCluster {
  readonly rabbitmqClusterReference: ClusterReference;
}

export interface VhostContent {
  readonly spec: InCluster & {
    readonly name: string;
    readonly defaultQueueType: QueueType;
    readonly deletionPolicy: DeletionPolicy;
    readonly limits?: { readonly connections?: number; readonly queues?: number };
  };
}

export interface UserContent {
  readonly spec: InCluster & {
    readonly importCredentialsSecret: { readonly name: string };
    readonly tags?: readonly UserTag[];
    readonly limits?: { readonly connections?: number; readonly channels?: number };
  };
}

export interface PermissionContent {
  readonly spec: InCluster & {
    readonly vhost: string;
    readonly userReference: { readonly name: string };
    readonly permissions: { readonly configure: string; readonly write: string; readonly read: string };
  };
}

export interface QueueContent {
  readonly spec: InCluster & {
    readonly name: string;
    readonly vhost: string;
    readonly type: QueueType;
    readonly durable: true;
    readonly deletionPolicy: DeletionPolicy;
    readonly arguments?: { readonly [argument: string]: Json };
  };
}

export interface ExchangeContent {
  readonly spec: InCluster & {
    readonly name: string;
    readonly vhost: string;
    readonly type: ExchangeType;
    readonly durable: boolean;
    readonly arguments?: { readonly [argument: string]: Json };
  };
}

export interface BindingContent {
  readonly spec: InCluster & {
    readonly vhost: string;
    readonly source: string;
    readonly destination: string;
    readonly destinationType: 'exchange' | 'queue';
    readonly routingKey?: string;
    readonly arguments?: { readonly [argument: string]: Json };
  };
}

export interface PolicyContent {
  readonly spec: InCluster & {
    readonly name: string;
    readonly vhost: string;
    readonly pattern: string;
    readonly applyTo: PolicyTarget;
    readonly priority: number;
    readonly definition: { readonly [key: string]: Json };
  };
}

/** What happens to queues and vhosts on the server when their resource is deleted. */
export type DeletionPolicy = 'delete' | 'retain';
export type QueueType = 'quorum' | 'classic' | 'stream';
export type ExchangeType = 'direct' | 'topic' | 'fanout' | 'headers';
export type UserTag = 'management' | 'policymaker' | 'monitoring' | 'administrator';
export type PolicyTarget = 'queues' | 'classic_queues' | 'quorum_queues' | 'streams' | 'exchanges' | 'all';

const VERSION = 'rabbitmq.com/v1beta1';

export const RabbitmqCluster = kind<RabbitmqClusterContent>(VERSION, 'RabbitmqCluster');
export const Vhost = kind<VhostContent>(VERSION, 'Vhost');
export const User = kind<UserContent>(VERSION, 'User');
export const Permission = kind<PermissionContent>(VERSION, 'Permission');
export const Queue = kind<QueueContent>(VERSION, 'Queue');
export const Exchange = kind<ExchangeContent>(VERSION, 'Exchange');
export const Binding = kind<BindingContent>(VERSION, 'Binding');
export const Policy = kind<PolicyContent>(VERSION, 'Policy');
