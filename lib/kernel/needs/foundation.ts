import type { ChartPin, CrdPin } from '../base/pin';
import type { JsonObject, Labels } from '../base/values';
import type { Api } from './api';
import type { Phase, PodSecurity } from './asked';
import type { Text } from './text';

/** A namespace with its Pod Security level. */
export interface NamespaceNeed {
  /** Of the namespace. */
  readonly name: string;
  /** Pod Security level that it enforces. */
  readonly security: PodSecurity;
  /** Id of the system that asked. */
  readonly asker: string;
}

/** A value that Terraform generates. */
export interface MintNeed {
  /** `<system>/<id>` */
  readonly id: string;
  /** Id of the system that asked. */
  readonly asker: string;
  /** Letters and digits. */
  readonly length: number;
  /** Counts up to make another value. */
  readonly generation: number;
}

/** Values that people give. */
export interface GivenNeed {
  /** `<system>/<id>` */
  readonly id: string;
  /** Id of the system that asked. */
  readonly asker: string;
  /** What people give, by name. */
  readonly keys: readonly string[];
  /** What it is and where people get it. */
  readonly what: string;
  /** Counts up when others are given. */
  readonly generation: number;
}

/** A Secret that Terraform composes. */
export interface SecretNeed {
  /** Of the Secret. */
  readonly name: string;
  /** Where it stands. */
  readonly namespace: string;
  /** Kubernetes' type of it. */
  readonly type: string;
  /** Besides the standard ones. */
  readonly labels: Labels;
  /** What it holds, by key. */
  readonly data: Readonly<Record<string, Text>>;
  /** Id of the system that asked. */
  readonly asker: string;
  /** Changes when the content does. */
  readonly stamp: string;
}

/** A Helm release. */
export interface ReleaseNeed {
  /** Of the release. */
  readonly name: string;
  /** At the version of the row. */
  readonly chart: ChartPin;
  /** With its images in their slots. */
  readonly values: JsonObject;
  /** Where it is installed. */
  readonly namespace: string;
  /** How long Helm waits. */
  readonly timeoutSeconds: number;
  /** Whether Helm waits until its pods are ready. */
  readonly wait: boolean;
  /** When it is installed. */
  readonly phase: Phase;
  /** Id of the system that asked. */
  readonly asker: string;
}

/** CustomResourceDefinitions of an operator: applied before its release, upgraded with it, never deleted. */
export interface CrdNeed {
  /** Of their carrier. */
  readonly id: string;
  /** The files. */
  readonly crds: CrdPin;
  /** Id of the system that asked. */
  readonly asker: string;
}

/** Labels and taints on the nodes of a pool. */
export interface NodeNeed {
  /** Name of the pool. */
  readonly pool: string;
  /** Of each of its nodes. */
  readonly labels: Labels;
  /** As `key=value:Effect`. */
  readonly taints: readonly string[];
  /** Id of the system that asked. */
  readonly asker: string;
}

/** Everything that systems of one environment need from Terraform, each once. */
export class Foundation {
  /** By name. */
  readonly namespaces = new Map<string, NamespaceNeed>();
  /** By id. */
  readonly mints = new Map<string, MintNeed>();
  /** By id. */
  readonly givens = new Map<string, GivenNeed>();
  /** By namespace and name. */
  readonly secrets = new Map<string, SecretNeed>();
  /** By name. */
  readonly releases = new Map<string, ReleaseNeed>();
  /** By id. */
  readonly crds = new Map<string, CrdNeed>();
  /** Of every pool. */
  readonly nodes: NodeNeed[] = [];
  /** By the system that asked. */
  readonly apis = new Map<string, Api>();
  /** Ids of what systems make anew themselves when the row counts up. */
  readonly turning = new Set<string>();
}
