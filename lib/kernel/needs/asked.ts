import type { Duration } from 'cdk8s';
import type { ChartPin } from '../base/pin';
import type { JsonObject, Labels } from '../base/values';
import type { Text } from './text';

/** The levels of Pod Security Admission, strictest first. */
export type PodSecurity = 'restricted' | 'baseline' | 'privileged';

/** The phase of delivery in which a need is met: before the manifests (foundation) or after them (applications). */
export type Phase = 'foundation' | 'applications';

/** A Helm release. Charts make pods and what belongs to them, nothing else: no ingress, policy, monitor, budget, CRD, secret. */
export interface ReleaseSpec {
  /** Of the release, once in an environment. */
  readonly name: string;
  /** The chart at its version. */
  readonly chart: ChartPin;
  /** Without images, which are written into their slots. @default {} */
  readonly values?: JsonObject;
  /** Where it is installed. @default the system's namespace */
  readonly namespace?: string;
  /** How long Helm waits until its pods are ready. @default 10 minutes */
  readonly timeout?: Duration;
  /** Whether Terraform waits until the pods are ready. @default true */
  readonly wait?: boolean;
  /** When it is installed. @default 'foundation' */
  readonly phase?: Phase;
  /** Value paths whose lists are joined (`union`) or whose larger number wins (`max`) when several ask. @default none */
  readonly merge?: Readonly<Record<string, 'union' | 'max'>>;
}

/** A Secret as a system asks for it. */
export interface SecretSpec {
  /** Of the Secret. */
  readonly name: string;
  /** Where it stands. @default the system's namespace */
  readonly namespace?: string;
  /** Kubernetes' type of it. @default 'Opaque' */
  readonly type?: string;
  /** Where an operator demands one. @default none */
  readonly labels?: Labels;
  /** What it holds, by key. */
  readonly data: Readonly<Record<string, Text>>;
}

/** A Secret as others refer to it. */
export interface SecretRef {
  /** Where it stands. */
  readonly namespace: string;
  /** Its name. */
  readonly name: string;
  /** What it holds. */
  readonly keys: readonly string[];
  /** Changes when the content does. Put it into pod templates that read the Secret, so that they roll. */
  readonly stamp: string;
  /** Who makes it: Terraform, an operator at run time, or people. */
  readonly origin: 'foundation' | 'operator' | 'given';
}
