import type { GpuAccess } from '../../handles/gpus';
import { Check } from '../../kernel/base/faults';
import type { Environment } from '../../kernel/environment';
import { System } from '../../kernel/system';
import type { ContainerOf } from '../../workloads/pod';
import { rcloneConf } from '../../workloads/rclone';
import { server } from '../../workloads/server';
import { stateVideoInference, stateWatcher } from './facts';
import { addressesOf, fetcher, streamLabels, watcher } from './objects';
import { RCLONE_IMAGE } from './pins';
import { planVideoInference, type VideoInferencePlan } from './plan';
import type { VideoInferenceProps, VideoStream } from './props';
import { checkVideoInference } from './rules';

/**
 * Looks at live streams with a model on GPUs, and publishes what it makes of them: a program of yours, a pod for each stream, wired by
 * handles alone.
 *
 * ```ts
 * new VideoInference(env, 'faces', {
 *   image: { name: 'faces', ref: 'registry.example.com/vision/faces:1.4.0' },
 *   from: srs.endpoint(),
 *   gpus: pool.gpus(),
 *   streams: { door: { input: 'live/door', output: 'live/door_faces' } },
 * });
 * ```
 */
export class VideoInference extends System {
  /** @throws KeelsonError with everything that is wrong: see docs/systems/video-inference.md */
  constructor(env: Environment, id: string, props: VideoInferenceProps) {
    super(env, id, props, { app: 'video-inference', image: props.image, maxId: 40, security: 'restricted' });
    const plan = planVideoInference(this, props);
    const check = new Check(this.path);
    checkVideoInference(check, plan);
    check.done();

    const ask = { gpus: plan.gpusEach, replicas: plan.streams.length };
    const access = props.gpus.for(this, plan.cuda === undefined ? ask : { ...ask, cuda: plan.cuda });
    const first = this.modelFetchers(plan);
    for (const stream of plan.streams) this.watch(plan, props, stream, { access, first });
    stateVideoInference(this, plan);
  }

  /** A pod that looks at one stream. */
  private watch(
    plan: VideoInferencePlan,
    { from, to = from }: VideoInferenceProps,
    { name, input, output }: VideoStream & { readonly name: string },
    { access, first }: { readonly access: GpuAccess; readonly first: readonly ContainerOf[] },
  ): void {
    const read = from.for(this, { stream: input, use: 'play' });
    const written = output === undefined ? undefined : to.for(this, { stream: output, use: 'publish' });
    const addresses = this.need.secret({
      name: this.name(`${name}-streams`),
      data: addressesOf(this.path, plan, read, written),
    });
    const { resource, gpus, spec, placement = plan.placement } = access;
    const program = watcher(plan, name, addresses.name, written !== undefined);
    const { pods, object } = server(this, {
      id: name,
      name: this.name(name),
      labels: streamLabels(this.id, name),
      uid: plan.uid,
      replicas: 1,
      placement,
      first,
      containers: [{ ...program, devices: { [resource as `${string}/${string}`]: gpus } }],
      stamps: { streams: addresses.stamp },
      // Its stream has one publisher, and its GPU no room for a second.
      oneAtATime: true,
      spec,
    });
    stateWatcher(this, plan, name, pods, object);
  }

  private modelFetchers(plan: VideoInferencePlan): ContainerOf[] {
    const access = plan.models?.bucket.for(this, 'read');
    if (access === undefined) return [];
    const conf = this.need.secret({ name: this.name('models'), data: { 'rclone.conf': rcloneConf(access) } });
    return [fetcher(plan, this.env.image(RCLONE_IMAGE), conf.name, access)];
  }
}
