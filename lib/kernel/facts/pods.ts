import type { Labels } from '../base/values';

/** What a pod asks for, in Kubernetes quantities. */
export interface Requests {
  /** Cores: `500m`, `2`. */
  readonly cpu: string;
  /** Bytes: `512Mi`, `4Gi`. */
  readonly memory: string;
  /** Whole GPUs. @default none */
  readonly gpus?: number;
}

/** A volume claim of each replica. */
export interface Claim {
  /** Of the claim in the set: `data`. */
  readonly name: string;
  /** `20Gi` */
  readonly size: string;
  /** Name of the StorageClass. */
  readonly class: string;
}

/** A set of like pods: ours, an operator's or a chart's. */
export interface Pods {
  /** `<system>/<id>` */
  readonly id: string;
  /** Id of the system that stated it. */
  readonly system: string;
  /** Where they run. */
  readonly namespace: string;
  /** Labels that select them, and only them. */
  readonly labels: Labels;
  /** Who makes them: a workload among the manifests (`us`), an operator, or a chart. */
  readonly by: 'us' | 'operator' | 'chart';
  /** How many there are. */
  readonly replicas: number;
  /** Of one pod, all its containers together, as who makes them writes them. */
  readonly requests: Requests;
  /** What each asks for besides, for what another system sets beside its containers: the mesh a proxy. @default nothing */
  readonly beside?: Requests;
  /** ServiceAccount that they run as. @default the namespace's own */
  readonly serviceAccount?: string;
  /** Whether they run on the network of the host, where no network policy selects them. @default false */
  readonly hostNetwork?: boolean;
  /** Images that they run, as they are pulled. */
  readonly images: readonly string[];
  /** Volume claims of each replica. */
  readonly claims: readonly Claim[];
}

/** Pods as a system states them. */
export interface PodsStatement extends Omit<Pods, 'system' | 'namespace' | 'images' | 'claims' | 'beside'> {
  /** The part of the system that they are: `server`. */
  readonly id: string;
  /** Where they run. @default the system's namespace */
  readonly namespace?: string;
  /** Images that they run, as they are pulled. @default not told */
  readonly images?: readonly string[];
  /** Volume claims of each replica. @default none */
  readonly claims?: readonly Claim[];
}
