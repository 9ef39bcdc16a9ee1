import type { SystemProps } from '../../kernel/system';
import type { DriverBranch, GpuModel } from './silicon';

/** Nodes with GPUs of one model, and how they are given out. */
export interface GpuWorkerPoolProps extends SystemProps {
  /** Node pool of the row that has them. */
  readonly pool: string;
  /** What its GPUs are; also the value of the nodes' label `accelerator`. */
  readonly model: GpuModel;
  /** How many pods one GPU serves. @default 'exclusive': one */
  readonly sharing?: GpuSharing;
  /** What drives them. @default the operator installs the branch that fits the model, on Ubuntu 24.04 */
  readonly driver?: GpuDriver;
  /**
   * Whether nobody else stands on the nodes: they carry the taint `nvidia.com/gpu`, which the row must name, so that other systems
   * do not count on them. @default true
   */
  readonly dedicated?: boolean;
  /** GPUs (or slices) that pods of a namespace may hold of this pool at once, by namespace. @default as many as there are */
  readonly teams?: Readonly<Record<string, number>>;
}

/**
 * How many pods one GPU serves: one (`exclusive`); several by turns, without walls between their memory (`slices`); or several, each
 * with an instance of its own (`mig`: instances by profile, on Ampere and newer).
 */
export type GpuSharing =
  | 'exclusive'
  | {
      /** Pods that one GPU serves by turns: 2 and more. */
      readonly slices: number;
    }
  | {
      /** Instances of each GPU, by profile: `{ '1g.10gb': 7 }`. */
      readonly mig: Readonly<Record<string, number>>;
    };

/** A driver that the operator installs. */
export interface InstalledDriver {
  /** Branch of NVIDIA's data center driver. @default 580 up to Volta, 595 after it */
  readonly branch?: DriverBranch;
  /** System of the nodes: one image for each. @default 'ubuntu24.04' */
  readonly os?: 'ubuntu22.04' | 'ubuntu24.04';
  /**
   * Where the driver's container takes kernel headers and compilers from, as files of `/etc/apt/sources.list.d`: an own mirror, where
   * nodes reach no internet. @default Ubuntu's own archive, through the internet
   */
  readonly packages?: Readonly<Record<string, string>>;
}

/** Installed by the operator, or there already, at a version as `580.173.02`. */
export type GpuDriver =
  | InstalledDriver
  | {
      /** Its version: `580.173.02`. */
      readonly preinstalled: string;
    };
