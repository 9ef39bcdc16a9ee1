import type { GpuAsk, Gpus } from '../handles/gpus';
import { tagOf } from '../kernel/base/pin';
import type { System } from '../kernel/system';
import type { JobOf } from './job';
import type { ContainerOf } from './pod';
import type { ServerOf } from './server';

/** What {@link schedule} does not follow from the workload itself. */
export type ScheduleAsk = Omit<GpuAsk, 'replicas'>;

/**
 * The same workload, on GPUs: its (first) container holds them, its pods stand where they are, bear what keeps others off, and have
 * a priority there; a Job is `batch` unless it says otherwise. CUDA is that of the image's tag where the tag tells it.
 *
 * ```ts
 * server(this, schedule(props.gpus, this, { id: 'infer', replicas: 2, … }, { gpus: 1 }));
 * ```
 *
 * @throws KeelsonError when the pool cannot give that
 */
export function schedule<W extends ServerOf | (Omit<JobOf, 'stamp'> & { readonly stamp?: string })>(
  gpus: Gpus,
  taker: System,
  of: W,
  ask: ScheduleAsk,
): W {
  const job = 'container' in of;
  const containers: readonly ContainerOf[] = job ? [of.container] : of.containers;
  const cuda = ask.cuda ?? containers.slice(0, 1).map(({ image }) => cudaOf(image))[0];
  const access = gpus.for(taker, {
    priority: job ? 'batch' : 'serving',
    ...ask,
    ...(cuda === undefined ? {} : { cuda }),
    replicas: job ? 1 : (of as ServerOf).replicas,
  });
  const holding = (container: ContainerOf): ContainerOf => ({
    ...container,
    devices: { ...container.devices, [access.resource as `${string}/${string}`]: access.gpus },
  });
  const [first, ...rest] = containers;
  const held = first === undefined ? [] : [holding(first), ...rest];
  const { nodeSelector, tolerations = [], ...more } = access.spec;
  const spec = {
    ...of.spec,
    ...more,
    nodeSelector: { ...of.spec?.nodeSelector, ...nodeSelector },
    tolerations: [...(of.spec?.tolerations ?? []), ...tolerations],
  };
  const placed = job || access.placement === undefined ? {} : { placement: access.placement };
  return { ...of, ...(job ? { container: held[0] } : { containers: held }), ...placed, spec };
}

/**
 * CUDA that an image was built with, where its tag says it: `12.8` of `…/cuda:12.8.1-runtime-ubuntu24.04`, `12.4` of
 * `pytorch:2.5.1-cuda12.4-cudnn9`.
 */
export function cudaOf(image: string): string | undefined {
  const [name = ''] = image.split('@');
  const tag = tagOf(name);
  const whole = name.slice(0, name.length - tag.length - 1).endsWith('/cuda') ? /^(\d+\.\d+)/.exec(tag) : null;
  return (whole ?? /(?:^|[-_.])(?:cuda|cu)-?(\d+\.\d+)/.exec(tag))?.[1];
}
