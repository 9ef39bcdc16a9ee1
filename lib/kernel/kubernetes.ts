import { kind } from './base/kind';
import type { Json, JsonObject, Labels } from './base/values';

/** Kubernetes' own kinds, typed as far as systems write them. */
export const ConfigMap = kind<{ data: Readonly<Record<string, string>> }>('v1', 'ConfigMap');

export const ServiceAccount = kind<{
  automountServiceAccountToken?: boolean;
  imagePullSecrets?: readonly { name: string }[];
}>('v1', 'ServiceAccount');

export interface ServicePort {
  readonly name: string;
  readonly port: number;
  readonly targetPort: number | string;
  readonly protocol?: 'TCP' | 'UDP';
  readonly appProtocol?: string;
}

export const Service = kind<{
  spec: {
    readonly selector: Labels;
    readonly ports: readonly ServicePort[];
    readonly clusterIP?: 'None';
    readonly type?: 'ClusterIP' | 'LoadBalancer';
    readonly publishNotReadyAddresses?: boolean;
    readonly sessionAffinity?: 'ClientIP';
    readonly externalTrafficPolicy?: 'Cluster' | 'Local';
    readonly loadBalancerSourceRanges?: readonly string[];
  };
}>('v1', 'Service');

export interface PolicyRule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
  readonly resourceNames?: readonly string[];
}

export const Role = kind<{ rules: readonly PolicyRule[] }>('rbac.authorization.k8s.io/v1', 'Role');

export const RoleBinding = kind<{
  roleRef: { readonly apiGroup: string; readonly kind: 'Role' | 'ClusterRole'; readonly name: string };
  subjects: readonly { readonly kind: 'ServiceAccount'; readonly name: string; readonly namespace: string }[];
}>('rbac.authorization.k8s.io/v1', 'RoleBinding');

export const ClusterRole = kind<{ rules: readonly PolicyRule[] }>(
  'rbac.authorization.k8s.io/v1',
  'ClusterRole',
  'Cluster',
);

export const ClusterRoleBinding = kind<{
  roleRef: { readonly apiGroup: string; readonly kind: 'ClusterRole'; readonly name: string };
  subjects: readonly { readonly kind: 'ServiceAccount'; readonly name: string; readonly namespace: string }[];
}>('rbac.authorization.k8s.io/v1', 'ClusterRoleBinding', 'Cluster');

export const PodDisruptionBudget = kind<{
  spec: {
    readonly maxUnavailable?: number;
    readonly minAvailable?: number;
    readonly selector: { readonly matchLabels: Labels };
    readonly unhealthyPodEvictionPolicy?: 'IfHealthyBudget' | 'AlwaysAllow';
  };
}>('policy/v1', 'PodDisruptionBudget');

export const StorageClassKind = kind<{
  provisioner: string;
  parameters: Readonly<Record<string, string>>;
  reclaimPolicy: 'Retain' | 'Delete';
  volumeBindingMode: 'Immediate' | 'WaitForFirstConsumer';
  allowVolumeExpansion: boolean;
  mountOptions?: readonly string[];
}>('storage.k8s.io/v1', 'StorageClass', 'Cluster');

export const PriorityClass = kind<{
  value: number;
  preemptionPolicy: 'Never' | 'PreemptLowerPriority';
  globalDefault: boolean;
}>('scheduling.k8s.io/v1', 'PriorityClass', 'Cluster');

export const ResourceQuota = kind<{
  spec: {
    readonly hard: Readonly<Record<string, string>>;
    readonly scopeSelector?: {
      readonly matchExpressions: readonly {
        readonly scopeName: 'PriorityClass';
        readonly operator: 'In' | 'NotIn';
        readonly values: readonly string[];
      }[];
    };
  };
}>('v1', 'ResourceQuota');

/** Kubernetes quantities of CPU (`500m`) and memory (`2Gi`). */
export interface Resources {
  readonly requests: { readonly cpu: string; readonly memory: string };
  readonly limits: {
    readonly cpu?: string;
    readonly memory: string;
    /** Of a device: `nvidia.com/gpu`. */
    readonly [device: `${string}/${string}`]: string;
  };
}

export interface Container {
  readonly name: string;
  readonly image: string;
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  readonly env?: readonly JsonObject[];
  readonly ports?: readonly {
    readonly name: string;
    readonly containerPort: number;
    readonly protocol?: 'TCP' | 'UDP';
  }[];
  readonly resources: Resources;
  readonly volumeMounts?: readonly {
    readonly name: string;
    readonly mountPath: string;
    readonly readOnly?: boolean;
    readonly subPath?: string;
  }[];
  readonly readinessProbe?: JsonObject;
  readonly livenessProbe?: JsonObject;
  readonly startupProbe?: JsonObject;
  readonly lifecycle?: JsonObject;
  readonly securityContext: JsonObject;
}

export interface PodSpec {
  readonly containers: readonly Container[];
  readonly initContainers?: readonly Container[];
  readonly serviceAccountName?: string;
  readonly automountServiceAccountToken: boolean;
  readonly restartPolicy?: 'Always' | 'OnFailure' | 'Never';
  readonly securityContext: JsonObject;
  readonly volumes?: readonly JsonObject[];
  readonly affinity?: JsonObject;
  readonly nodeSelector?: Labels;
  readonly tolerations?: readonly Json[];
  readonly topologySpreadConstraints?: readonly Json[];
  readonly priorityClassName?: string;
  readonly runtimeClassName?: string;
  readonly terminationGracePeriodSeconds?: number;
}

export interface PodTemplate {
  readonly metadata: { readonly labels: Labels; readonly annotations?: Labels };
  readonly spec: PodSpec;
}

export const Deployment = kind<{
  spec: {
    readonly replicas?: number;
    readonly minReadySeconds?: number;
    readonly selector: { readonly matchLabels: Labels };
    readonly strategy?: JsonObject;
    readonly template: PodTemplate;
  };
}>('apps/v1', 'Deployment');

export const HorizontalPodAutoscaler = kind<{
  spec: {
    readonly scaleTargetRef: { readonly apiVersion: string; readonly kind: string; readonly name: string };
    readonly minReplicas: number;
    readonly maxReplicas: number;
    readonly metrics: readonly JsonObject[];
    readonly behavior?: JsonObject;
  };
}>('autoscaling/v2', 'HorizontalPodAutoscaler');

export const StatefulSet = kind<{
  spec: {
    readonly replicas?: number;
    readonly serviceName: string;
    readonly selector: { readonly matchLabels: Labels };
    readonly podManagementPolicy?: 'OrderedReady' | 'Parallel';
    readonly updateStrategy?: JsonObject;
    readonly persistentVolumeClaimRetentionPolicy?: { readonly whenDeleted: 'Retain'; readonly whenScaled: 'Retain' };
    readonly template: PodTemplate;
    readonly volumeClaimTemplates?: readonly JsonObject[];
  };
}>('apps/v1', 'StatefulSet');

export const DaemonSet = kind<{
  spec: {
    readonly selector: { readonly matchLabels: Labels };
    readonly updateStrategy?: JsonObject;
    readonly template: PodTemplate;
  };
}>('apps/v1', 'DaemonSet');

export interface JobSpec {
  readonly backoffLimit: number;
  readonly activeDeadlineSeconds?: number;
  readonly template: PodTemplate;
}

export const Job = kind<{ spec: JobSpec }>('batch/v1', 'Job');

export const CronJob = kind<{
  spec: {
    readonly schedule: string;
    readonly concurrencyPolicy: 'Allow' | 'Forbid' | 'Replace';
    readonly startingDeadlineSeconds?: number;
    readonly jobTemplate: { readonly spec: JobSpec };
  };
}>('batch/v1', 'CronJob');

/** What Pod Security `restricted` asks of a pod. @param uid user and group of its processes, above 0 */
export function restrictedPod(uid: number): JsonObject {
  return {
    fsGroup: uid,
    runAsGroup: uid,
    runAsNonRoot: true,
    runAsUser: uid,
    seccompProfile: { type: 'RuntimeDefault' },
  };
}

/** What Pod Security `restricted` asks of a container. @param readOnlyRoot @default true */
export function restrictedContainer(readOnlyRoot = true): JsonObject {
  return { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] }, readOnlyRootFilesystem: readOnlyRoot };
}
