import { kind } from '../../kernel/base/kind';
import type { inPool, neverTogether, Toleration } from '../../kernel/base/placement';
import type { Json } from '../../kernel/base/values';
import type { ExchangeType, PolicyTarget, QueueType, UserTag } from './props';

/**
 * The custom resources of RabbitMQ's two operators, as far as they are used here: `RabbitmqCluster` by the cluster
 * operator (v2.22), the rest by the messaging topology operator (v1.20). Field names are upstream's own.
 */

/** A cluster of servers. */
export interface RabbitmqClusterContent {
  readonly spec: {
    readonly replicas: number;
    /** Always written: without the webhook a cluster without an image never gets a StatefulSet. */
    readonly image: string;
    readonly persistence: { readonly storage: string; readonly storageClassName?: string };
    readonly resources: { readonly requests: ComputeAmounts; readonly limits: ComputeAmounts };
    readonly rabbitmq: { readonly additionalPlugins?: readonly string[]; readonly additionalConfig: string };
    readonly tls?: { readonly secretName: string; readonly disableNonTLSListeners: boolean };
    readonly affinity?: {
      readonly nodeAffinity?: ReturnType<typeof inPool>;
      readonly podAntiAffinity?: ReturnType<typeof neverTogether>;
    };
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

interface InCluster {
  /** The cluster in which a topology resource lives. It is looked for in the resource's own namespace. */
  readonly rabbitmqClusterReference: { readonly name: string };
}

/** A virtual host. */
export interface VhostContent {
  readonly spec: InCluster & {
    readonly name: string;
    readonly defaultQueueType: QueueType;
    readonly deletionPolicy: DeletionPolicy;
    readonly limits?: { readonly connections?: number; readonly queues?: number };
  };
}

/** A user, by the Secret that holds its name and password. */
export interface UserContent {
  readonly spec: InCluster & {
    readonly importCredentialsSecret: { readonly name: string };
    readonly tags?: readonly UserTag[];
    readonly limits?: { readonly connections?: number; readonly channels?: number };
  };
}

/** What a user may do in one vhost. */
export interface PermissionContent {
  readonly spec: InCluster & {
    readonly vhost: string;
    readonly userReference: { readonly name: string };
    readonly permissions: { readonly configure: string; readonly write: string; readonly read: string };
  };
}

/** A queue of a vhost. */
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

/** An exchange of a vhost. */
export interface ExchangeContent {
  readonly spec: InCluster & {
    readonly name: string;
    readonly vhost: string;
    readonly type: ExchangeType;
    readonly durable: boolean;
    readonly arguments?: { readonly [argument: string]: Json };
  };
}

/** A route from an exchange to a queue, or to another exchange. */
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

/** Settings of all queues or exchanges whose names fit. */
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

const VERSION = 'rabbitmq.com/v1beta1';

export const RabbitmqCluster = kind<RabbitmqClusterContent>(VERSION, 'RabbitmqCluster');
export const Vhost = kind<VhostContent>(VERSION, 'Vhost');
export const User = kind<UserContent>(VERSION, 'User');
export const Permission = kind<PermissionContent>(VERSION, 'Permission');
export const Queue = kind<QueueContent>(VERSION, 'Queue');
export const Exchange = kind<ExchangeContent>(VERSION, 'Exchange');
export const Binding = kind<BindingContent>(VERSION, 'Binding');
export const Policy = kind<PolicyContent>(VERSION, 'Policy');
