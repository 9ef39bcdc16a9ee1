/** Branches of the driver that the operator's release knows. */
export type DriverBranch = 535 | 580 | 595 | 610;

/** How much of a GPU an instance takes: of its processors, and of its memory. */
type Slice = readonly [compute: number, memory: number];

/** How a GPU can be cut, where the silicon can. */
export interface MigSlices {
  /** What there is to give. */
  readonly whole: Slice;
  /** By profile: `1g.10gb`. */
  readonly profiles: Readonly<Record<string, Slice>>;
}

/** What a model of GPU can do, whatever the software. */
export interface Silicon {
  /** Generation. */
  readonly architecture: 'Pascal' | 'Volta' | 'Turing' | 'Ampere' | 'Ada' | 'Hopper';
  /** Branch that is installed unless another is asked for. */
  readonly branch: DriverBranch;
  /** Last branch that drives it. @default it is driven still */
  readonly lastBranch?: DriverBranch;
  /** Last CUDA that has code for it. @default it is in the newest */
  readonly lastCuda?: number;
  /** How it is cut. @default it cannot be */
  readonly mig?: MigSlices;
  /** What NVML calls it, in part. */
  readonly called: string;
  /** PCI device ids of NVIDIA's own boards. */
  readonly devices: readonly string[];
}

/** Seven parts of the processors, eight of the memory. Shapes by the names of the profiles. */
function sevenths(
  ...names: readonly [small: string, wide: string, two: string, three: string, four: string, all: string]
): MigSlices {
  const shapes: readonly Slice[] = [
    [1, 1],
    [1, 2],
    [2, 2],
    [3, 4],
    [4, 4],
    [7, 8],
  ];
  return { whole: [7, 8], profiles: Object.fromEntries(names.map((name, i) => [name, shapes[i] as Slice])) };
}

const A30_SLICES: MigSlices = { whole: [4, 4], profiles: { '1g.6gb': [1, 1], '2g.12gb': [2, 2], '4g.24gb': [4, 4] } };
/** R580 is the last driver, and CUDA 12 the last compiler, for what came before Turing. */
const LAST = { branch: 580, lastBranch: 580, lastCuda: 12 } as const;

/**
 * Models that are known, by the value of the label `accelerator`. Sources: NVIDIA's matrix of toolkits, drivers and architectures;
 * the profiles and device ids of the operator's own `default-mig-parted-config`.
 */
export const SILICON = {
  'nvidia-tesla-p100': { architecture: 'Pascal', ...LAST, called: 'P100', devices: ['15f7', '15f8', '15f9'] },
  'nvidia-tesla-v100': {
    architecture: 'Volta',
    ...LAST,
    called: 'V100',
    devices: ['1db1', '1db3', '1db4', '1db5', '1db6', '1db7', '1db8', '1df6'],
  },
  'nvidia-tesla-t4': { architecture: 'Turing', branch: 595, called: 'T4', devices: ['1eb8'] },
  'nvidia-a30': { architecture: 'Ampere', branch: 595, mig: A30_SLICES, called: 'A30', devices: ['20b7'] },
  'nvidia-a100-40gb': {
    architecture: 'Ampere',
    branch: 595,
    mig: sevenths('1g.5gb', '1g.10gb', '2g.10gb', '3g.20gb', '4g.20gb', '7g.40gb'),
    called: 'A100',
    devices: ['20b0', '20b1', '20f1', '20f6'],
  },
  'nvidia-a100-80gb': {
    architecture: 'Ampere',
    branch: 595,
    mig: sevenths('1g.10gb', '1g.20gb', '2g.20gb', '3g.40gb', '4g.40gb', '7g.80gb'),
    called: 'A100',
    devices: ['20b2', '20b5', '20f3', '20f5'],
  },
  'nvidia-l4': { architecture: 'Ada', branch: 595, called: 'L4', devices: ['27b8'] },
  'nvidia-h100-80gb': {
    architecture: 'Hopper',
    branch: 595,
    mig: sevenths('1g.10gb', '1g.20gb', '2g.20gb', '3g.40gb', '4g.40gb', '7g.80gb'),
    called: 'H100',
    devices: ['2330', '2331'],
  },
  'nvidia-h200-141gb': {
    architecture: 'Hopper',
    branch: 595,
    mig: sevenths('1g.18gb', '1g.35gb', '2g.35gb', '3g.71gb', '4g.71gb', '7g.141gb'),
    called: 'H200',
    devices: ['2335', '233b'],
  },
} as const satisfies Readonly<Record<string, Silicon>>;

/** A model that is known. */
export type GpuModel = keyof typeof SILICON;

/** How many instances of one profile a GPU takes at most. */
export function mostOf({ whole, profiles }: MigSlices, profile: string): number {
  const [compute, memory] = profiles[profile] ?? whole;
  return Math.min(Math.floor(whole[0] / compute), Math.floor(whole[1] / memory));
}
