import { type ImagePin, tagOf } from '../../kernel/base/pin';
import type { NodePool } from '../../kernel/base/row';
import { byCode } from '../../kernel/base/values';
import type { System } from '../../kernel/system';
import { migResource, SHARED, WHOLE } from './names';
import { DRIVER_IMAGES } from './pins';
import type { GpuSharing, GpuWorkerPoolProps } from './props';
import { type DriverBranch, type GpuModel, SILICON, type Silicon } from './silicon';

/** What will be made, with every default applied. */
export interface GpuPlan {
  readonly id: string;
  readonly namespace: string;
  /** `prod/p100`, as other pools' messages name it. */
  readonly path: string;
  readonly pool: NodePool;
  readonly model: GpuModel;
  /** What is known of the model; nothing of one that is not. */
  readonly silicon: Silicon | undefined;
  readonly sharing: GpuSharing;
  readonly offers: readonly Offer[];
  readonly driver: PlannedDriver;
  readonly dedicated: boolean;
  readonly teams: Readonly<Record<string, number>>;
  /** Release of the environment's Kubernetes. */
  readonly kubernetes: string;
}

/** What pods can ask for. */
export interface Offer {
  /** `nvidia.com/gpu` */
  readonly resource: string;
  /** Profile of an instance. @default none: whole GPUs, or slices by turns */
  readonly profile?: string;
  /** How many each node has. */
  readonly perNode: number;
  /** How many the pool has. */
  readonly all: number;
}

/** Who brings the driver. */
export type PlannedDriver = { readonly preinstalled: string } | PlannedInstall;

/** A driver that the operator installs. */
export interface PlannedInstall {
  readonly branch: DriverBranch;
  readonly os: string;
  /** As pulled, with the system behind the version; undefined for a branch that is not known. */
  readonly image: string | undefined;
  /** `580.173.02`, what the operator puts the system behind. */
  readonly version: string;
  readonly packages: Readonly<Record<string, string>>;
}

/** The props with every default applied. */
export function planGpus({ env, id, namespace, path }: System, props: GpuWorkerPoolProps, pool: NodePool): GpuPlan {
  const { model, sharing = 'exclusive' } = props;
  // A model out of a row of data may be none that is known.
  const silicon = (SILICON as Readonly<Record<string, Silicon>>)[model];
  return {
    id,
    namespace,
    path,
    pool,
    model,
    silicon,
    sharing,
    offers: offersOf(sharing, pool),
    driver: plannedDriver(props, silicon, (pin) => env.image(pin)),
    dedicated: props.dedicated ?? true,
    teams: props.teams ?? {},
    kubernetes: env.row.kubernetes,
  };
}

function offersOf(sharing: GpuSharing, { gpus = 0, nodes }: NodePool): Offer[] {
  const offer = (resource: string, perGpu: number, profile?: string): Offer => ({
    resource,
    ...(profile === undefined ? {} : { profile }),
    perNode: gpus * perGpu,
    all: gpus * perGpu * nodes.length,
  });
  // A word out of a row of data may be none that there is.
  if (typeof sharing !== 'object') return [offer(WHOLE, 1)];
  if ('slices' in sharing) return [offer(SHARED, sharing.slices)];
  return Object.entries(sharing.mig)
    .sort(([a], [b]) => byCode(a, b))
    .map(([profile, count]) => offer(migResource(profile), count, profile));
}

function plannedDriver(
  { driver = {} }: GpuWorkerPoolProps,
  silicon: Silicon | undefined,
  imageOf: (pin: ImagePin) => string,
): PlannedDriver {
  if ('preinstalled' in driver) return driver;
  const { branch = silicon?.branch ?? 595, os = 'ubuntu24.04', packages = {} } = driver;
  const pin = DRIVER_IMAGES[branch] as ImagePin | undefined;
  if (pin === undefined) return { branch, os, image: undefined, version: '', packages };
  const image = imageOf({ ...pin, ref: pin.ref.replace(/-ubuntu[\d.]+$/, `-${os}`) });
  return { branch, os, image, version: tagOf(image).replace(`-${os}`, ''), packages };
}

/** Branch of the driver on the nodes: 580. */
export function branchOf(driver: PlannedDriver): number {
  return 'preinstalled' in driver ? Number.parseInt(driver.preinstalled, 10) : driver.branch;
}

/** How a device plugin shares its GPUs, as the nodes' label says it. */
export function pluginConfig(sharing: GpuSharing): string {
  return typeof sharing === 'object' && 'slices' in sharing ? `slices-${sharing.slices}` : 'exclusive';
}

/** How GPUs are cut, as the nodes' label says it: another layout is another name. @returns undefined where the silicon cannot be */
export function migLayout({ sharing, silicon }: Pick<GpuPlan, 'sharing' | 'silicon'>): string | undefined {
  if (silicon?.mig === undefined) return undefined;
  if (typeof sharing !== 'object' || !('mig' in sharing)) return 'all-disabled';
  const parts = Object.entries(sharing.mig).sort(([a], [b]) => byCode(a, b));
  return parts.map(([profile, count]) => `${count}x${profile}`).join('_');
}
