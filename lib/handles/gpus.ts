import type { Placement } from '../kernel/base/placement';
import type { PodSpec } from '../kernel/kubernetes';
import type { Handle } from './handle';

/** What a workload wants of a pool of GPUs. */
export interface GpuAsk {
  /** GPUs of each pod, or slices of one where the pool shares them. */
  readonly gpus: number;
  /** Pods that run at once. @default 1 */
  readonly replicas?: number;
  /** CUDA that the image was built with, as `12.8`; held against the pool's driver. @default it is not held against it */
  readonly cuda?: string;
  /** Who waits when all are taken: `batch` gives way to `serving`, and drives nobody out itself. @default 'serving' */
  readonly priority?: 'serving' | 'batch';
}

/** What the pods of one workload are written with. */
export interface GpuAccess {
  /** Name of the resource, for the limits of a container: `nvidia.com/gpu`, `nvidia.com/mig-1g.10gb`. */
  readonly resource: string;
  /** How many of them. */
  readonly gpus: number;
  /** What the pod's spec must say. */
  readonly spec: Pick<PodSpec, 'nodeSelector' | 'tolerations' | 'runtimeClassName' | 'priorityClassName'>;
  /** Where such pods stand, for what spreads them. @default what the workload says itself */
  readonly placement?: Placement;
}

/** GPUs of a pool. Taking counts: what all takers want together must be there. */
export interface Gpus extends Handle<'gpus', GpuAccess, GpuAsk> {}
