import { kind } from '../../kernel/base/kind';
import type { Toleration } from '../../kernel/base/placement';
import type { Labels } from '../../kernel/base/values';

// Custom resources of NVIDIA's GPU operator 26.7 and of Node Feature Discovery 0.19, as far as pools write them.
// Source of the fields: their CRDs.

/** An image as the operator takes it: all three, or none. */
export interface Operand {
  readonly repository: string;
  readonly image: string;
  readonly version: string;
}

interface Switched {
  readonly enabled: boolean;
}

/** What the operator puts on every node with a GPU. */
export interface ClusterPolicyContent {
  spec: {
    readonly operator: { readonly runtimeClass: string; readonly metrics: { readonly serviceMonitor: Switched } };
    readonly daemonsets: {
      readonly tolerations: readonly Toleration[];
      readonly priorityClassName: string;
      readonly updateStrategy: 'RollingUpdate';
      readonly rollingUpdate: { readonly maxUnavailable: string };
    };
    readonly cdi: Switched & { readonly nriPluginEnabled: boolean };
    readonly mig: { readonly strategy: 'mixed' };
    readonly driver: Switched & { readonly useNvidiaDriverCRD: boolean; readonly manager: Operand };
    readonly toolkit: Switched & Operand;
    readonly validator: Operand;
    readonly devicePlugin: Switched &
      Operand & { readonly config: { readonly name: string; readonly default: string } };
    readonly gfd: Switched & Operand;
    readonly dcgm: Switched;
    readonly dcgmExporter: Switched & Operand & { readonly serviceMonitor: Switched };
    readonly migManager: Switched &
      Partial<Operand> & { readonly config?: { readonly name: string; readonly default: 'all-disabled' } };
    readonly nodeStatusExporter: Switched;
    readonly gds: Switched;
    readonly gdrcopy: Switched;
    readonly sandboxWorkloads: Switched;
    readonly vgpuManager: Switched;
    readonly vfioManager: Switched;
    readonly vgpuDeviceManager: Switched;
    readonly sandboxDevicePlugin: Switched;
    readonly kataSandboxDevicePlugin: Switched;
    readonly kataManager: Switched;
    readonly ccManager: Switched;
  };
}
export const ClusterPolicy = kind<ClusterPolicyContent>('nvidia.com/v1', 'ClusterPolicy', 'Cluster');

/** The driver of the nodes that it selects. */
export interface NvidiaDriverContent {
  spec: Operand & {
    readonly driverType: 'gpu';
    readonly default: false;
    readonly usePrecompiled: false;
    readonly kernelModuleType: 'open' | 'proprietary';
    readonly nodeSelector: Labels;
    readonly labels: Labels;
    readonly tolerations: readonly Toleration[];
    readonly priorityClassName: string;
    readonly manager: Operand;
    readonly repoConfig?: { readonly name: string };
    readonly upgradePolicy: {
      readonly autoUpgrade: boolean;
      readonly maxParallelUpgrades: number;
      readonly maxUnavailable: string;
      readonly podDeletion: {
        readonly force: boolean;
        readonly timeoutSeconds: number;
        readonly deleteEmptyDir: boolean;
      };
      readonly drain: { readonly enable: boolean };
    };
  };
}
export const NvidiaDriver = kind<NvidiaDriverContent>('nvidia.com/v1alpha1', 'NVIDIADriver', 'Cluster');

/** Labels for nodes that have a feature. */
export const NodeFeatureRule = kind<{
  spec: {
    readonly rules: readonly {
      readonly name: string;
      readonly labels: Labels;
      readonly matchFeatures: readonly {
        readonly feature: string;
        readonly matchExpressions: Readonly<Record<string, { readonly op: 'In'; readonly value: readonly string[] }>>;
      }[];
    }[];
  };
}>('nfd.k8s-sigs.io/v1alpha1', 'NodeFeatureRule', 'Cluster');
