import type { Gpus } from '../../handles/gpus';
import { Check } from '../../kernel/base/faults';
import { named } from '../../kernel/base/kind';
import { byCode } from '../../kernel/base/values';
import type { Environment } from '../../kernel/environment';
import { Operator } from '../../kernel/operator';
import { System } from '../../kernel/system';
import { type ScheduleAsk, schedule } from '../../workloads/gpus';
import type { JobOf } from '../../workloads/job';
import type { ServerOf } from '../../workloads/server';
import { writeDriver } from './driver';
import { stateGpus } from './facts';
import { ClusterPolicy } from './kinds';
import { GPU_LAWS } from './laws';
import { POLICY } from './names';
import { nodeNeed, writePriorities, writeQuotas, writeRemainders, writeSilicon } from './objects';
import { stateMigManager } from './operands';
import { discovering, GPU_OPERATOR } from './operator';
import { type GpuPlan, planGpus } from './plan';
import { cuttable, writePolicy } from './policy';
import type { GpuWorkerPoolProps } from './props';
import { checkGpus, checkNeighbours } from './rules';
import { GpuTakers } from './schedule';
import { writeSmoke } from './smoke';

/**
 * Nodes with GPUs of one model: driver, runtime and device plugin by NVIDIA's operator, labels and taints by Terraform, and GPUs for
 * whoever takes them: whole, by turns, or cut.
 *
 * ```ts
 * const p100 = new GpuWorkerPool(env, 'p100', { pool: 'gpu', model: 'nvidia-tesla-p100' });
 * server(this, p100.schedule(this, { id: 'infer', replicas: 2, … }, { gpus: 1 }));
 * ```
 */
export class GpuWorkerPool extends System {
  static override readonly laws = GPU_LAWS;

  /** @internal What other pools of the environment must not share with this one, and what all of them write together. */
  readonly gpuPlan: GpuPlan;
  private readonly operator: Operator;
  private readonly takers: GpuTakers;

  /** @throws KeelsonError with everything that would leave pods without a GPU: see docs/systems/gpu-worker-pool.md */
  constructor(env: Environment, id: string, props: GpuWorkerPoolProps) {
    super(env, id, props, { app: 'gpu-worker-pool', maxId: 30, security: 'restricted' });
    const plan = planGpus(this, props, env.pool(props.pool, this.path));
    const check = new Check(this.path);
    checkGpus(check, plan);
    checkNeighbours(check, plan, this.others());
    check.done();
    this.gpuPlan = plan;

    this.operator = Operator.in(this, GPU_OPERATOR, discovering(plan.pool));
    this.need.nodes(plan.pool.name, nodeNeed(plan));
    this.takers = new GpuTakers(this, plan);

    writePriorities(this, plan);
    writeQuotas(this, plan);
    writeSilicon(this, plan);
    writeSmoke(this, plan);
    const driver = 'preinstalled' in plan.driver ? named(ClusterPolicy, POLICY) : writeDriver(this, plan, plan.driver);
    this.state.ready(driver, { path: 'status.state', is: 'ready' });
    stateGpus(this, plan, this.operator);
  }

  /**
   * What it gives out: whole GPUs, slices, or instances of a profile. What all takers want together must be there.
   * @param profile of the instances, where GPUs are cut: `1g.10gb`. @default the only thing that the pool gives out
   * @throws KeelsonError when it has no such instances, or several kinds
   */
  gpus(profile?: string): Gpus {
    return this.takers.handle(profile);
  }

  /**
   * The same workload, on GPUs of this pool: limits, selector, toleration, priority.
   * @param of what `server` or `runOnce` is given
   * @param ask.profile as of {@link gpus}. @default the only thing that the pool gives out
   * @throws KeelsonError when the pool cannot give that
   */
  schedule<W extends ServerOf | JobOf>(taker: System, of: W, ask: ScheduleAsk & { readonly profile?: string }): W {
    const { profile, ...rest } = ask;
    return schedule(this.gpus(profile), taker, of, rest);
  }

  override close(): void {
    this.takers.settle();
    const plans = [this.gpuPlan, ...this.others()].sort((a, b) => byCode(a.id, b.id));
    // One of them writes what is there once.
    if (plans[0] !== this.gpuPlan) return;
    writePolicy(this.operator, plans);
    writeRemainders(this.operator, plans);
    const nodes = cuttable(plans).reduce((sum, { pool }) => sum + pool.nodes.length, 0);
    if (nodes > 0) stateMigManager(this.operator, nodes);
  }

  private others(): GpuPlan[] {
    const others = (this.env.systems as readonly Partial<GpuWorkerPool>[]).filter((other) => other !== this);
    return others.flatMap(({ gpuPlan }) => gpuPlan ?? []);
  }
}
