import { kind } from '../../kernel/base/kind';
import type { JsonObject, Labels } from '../../kernel/base/values';
import type { PodTemplate, ServicePort } from '../../kernel/kubernetes';

// Custom resources of Argo Rollouts 1.9, as far as releases write them. Source of the fields: its CRDs.

/** One step of a canary. A pause without a duration waits for a person. */
export type Step =
  | { readonly setWeight: number }
  | { readonly pause: { readonly duration?: string } }
  | { readonly analysis: AnalysisRef }
  | {
      readonly setCanaryScale:
        | { readonly replicas: number }
        | { readonly weight: number }
        | { readonly matchTrafficWeight: true };
    };

/** A run of an AnalysisTemplate, and what it is told. */
export interface AnalysisRef {
  readonly templates: readonly { readonly templateName: string }[];
  readonly args: readonly (
    | { readonly name: string; readonly valueFrom: { readonly podTemplateHashValue: 'Latest' | 'Stable' } }
    | { readonly name: string; readonly value: string }
  )[];
}

/** Step by step. */
export interface CanaryStrategy {
  readonly stableService?: string;
  readonly canaryService?: string;
  readonly maxSurge: string | number;
  readonly maxUnavailable: number;
  readonly scaleDownDelaySeconds?: number;
  readonly steps: readonly Step[];
  readonly analysis?: AnalysisRef;
  readonly trafficRouting?: {
    readonly istio: {
      readonly virtualService: { readonly name: string; readonly routes: readonly string[] };
    };
  };
}

/** At once, after a look. */
export interface BlueGreenStrategy {
  readonly activeService: string;
  readonly previewService: string;
  readonly autoPromotionEnabled: boolean;
  readonly autoPromotionSeconds?: number;
  readonly previewReplicaCount: number;
  readonly scaleDownDelaySeconds: number;
  readonly prePromotionAnalysis?: AnalysisRef;
  readonly postPromotionAnalysis?: AnalysisRef;
}

/** Pods that change their version in steps. */
export interface RolloutContent {
  spec: {
    readonly replicas?: number;
    readonly revisionHistoryLimit: number;
    readonly rollbackWindow: { readonly revisions: number };
    readonly minReadySeconds: number;
    readonly progressDeadlineSeconds: number;
    readonly progressDeadlineAbort: true;
    readonly selector: { readonly matchLabels: Labels };
    readonly template: PodTemplate;
    readonly strategy: { readonly canary: CanaryStrategy } | { readonly blueGreen: BlueGreenStrategy };
  };
}
export const Rollout = kind<RolloutContent>('argoproj.io/v1alpha1', 'Rollout');

/** One thing that is measured, or tried. How often nobody may answer is always said: upstream's own default is four times. */
export interface MetricContent {
  readonly name: string;
  readonly initialDelay?: string;
  readonly interval?: string;
  readonly count?: number;
  readonly successCondition?: string;
  readonly failureCondition?: string;
  readonly failureLimit: number;
  readonly inconclusiveLimit?: number;
  readonly consecutiveErrorLimit: number;
  readonly provider:
    | { readonly prometheus: { readonly address: string; readonly query: string } }
    | { readonly job: { readonly spec: JsonObject } };
}

/** What is measured of a version. */
export const AnalysisTemplate = kind<{
  spec: { readonly args: readonly { readonly name: string }[]; readonly metrics: readonly MetricContent[] };
}>('argoproj.io/v1alpha1', 'AnalysisTemplate');

/**
 * A Service that the controller points at one version. It has no field for a selector: a selector that is applied takes the controller's
 * away, and the next version is then live at once, unseen and unmeasured.
 */
export const ControlledService = kind<{ spec: { readonly ports: readonly ServicePort[] } }>('v1', 'Service');

/** What the API server refuses by itself, as CEL. */
export const ValidatingAdmissionPolicy = kind<{
  spec: {
    readonly failurePolicy: 'Fail';
    readonly matchConstraints: {
      readonly resourceRules: readonly {
        readonly apiGroups: readonly string[];
        readonly apiVersions: readonly string[];
        readonly operations: readonly ('CREATE' | 'UPDATE')[];
        readonly resources: readonly string[];
      }[];
    };
    readonly matchConditions: readonly { readonly name: string; readonly expression: string }[];
    readonly variables?: readonly { readonly name: string; readonly expression: string }[];
    readonly validations: readonly { readonly expression: string; readonly message: string }[];
  };
}>('admissionregistration.k8s.io/v1', 'ValidatingAdmissionPolicy', 'Cluster');

export const ValidatingAdmissionPolicyBinding = kind<{
  spec: { readonly policyName: string; readonly validationActions: readonly 'Deny'[] };
}>('admissionregistration.k8s.io/v1', 'ValidatingAdmissionPolicyBinding', 'Cluster');
