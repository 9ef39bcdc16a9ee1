import type { GpuAccess, GpuAsk, Gpus } from '../../handles/gpus';
import { Takers } from '../../handles/takers';
import { Check, type Flaw, fail, listed } from '../../kernel/base/faults';
import { onPool, placementOn } from '../../kernel/base/placement';
import type { System } from '../../kernel/system';
import { cudaFlaw } from './cuda';
import { MODEL_LABEL, priorityClass } from './names';
import { branchOf, type GpuPlan, type Offer } from './plan';
import { tolerationsFor } from './policy';
import type { Silicon } from './silicon';

/** What the spec of a pod on the pool must say. With CDI a container needs no runtime class: its limits name the device. */
export function podSpec(plan: GpuPlan, priority: 'serving' | 'batch'): GpuAccess['spec'] {
  return {
    nodeSelector: { ...onPool(plan.pool).nodeSelector, [MODEL_LABEL]: plan.model },
    tolerations: tolerationsFor([plan]),
    priorityClassName: priorityClass(plan.id, priority),
  };
}

/** Who has taken of a pool, and how much. */
export class GpuTakers {
  private readonly takers: Takers<{ readonly offer: Offer; readonly ask: GpuAsk }[]>;

  constructor(
    private readonly giver: System,
    private readonly plan: GpuPlan,
  ) {
    this.takers = new Takers(giver, 'gpus()', () => []);
  }

  /** @param profile of the instances. @default the only thing that the pool gives out @throws KeelsonError when there is none of it */
  handle(profile?: string): Gpus {
    const offer = this.offered(profile);
    return { offers: 'gpus', giver: this.giver, for: (taker, ask) => this.take(taker, offer, ask) };
  }

  private offered(profile: string | undefined): Offer {
    const { offers } = this.plan;
    const found =
      offers.length === 1 && profile === undefined ? offers[0] : offers.find((one) => one.profile === profile);
    if (found !== undefined) return found;
    const profiles = offers.flatMap((one) => one.profile ?? []);
    return fail(this.giver.path, {
      prop: 'gpus()',
      given: profile,
      message:
        profile === undefined
          ? 'has several kinds of instances: say which'
          : 'is no kind of instance that the pool has',
      allowed: profiles.length === 0 ? 'nothing: its GPUs are not cut' : listed(profiles),
    });
  }

  private take(taker: System, offer: Offer, ask: GpuAsk): GpuAccess {
    const account = this.takers.of(taker);
    if (account.length > 0) this.takers.refuseLate(taker);
    new Check(taker.path).not(...this.flaws(offer, ask)).done();
    account.push({ offer, ask });
    return {
      resource: offer.resource,
      gpus: ask.gpus,
      spec: podSpec(this.plan, ask.priority ?? 'serving'),
      placement: placementOn(this.plan.pool, [this.plan.pool]),
    };
  }

  private flaws(offer: Offer, { gpus, replicas = 1, cuda, priority = 'serving' }: GpuAsk): Flaw[] {
    const { sharing, driver, silicon, path } = this.plan;
    const found: Flaw[] = [];
    if (!(Number.isInteger(gpus) && gpus >= 1))
      found.push({ prop: 'gpus', given: gpus, message: 'is no number of whole GPUs', allowed: '1 and more' });
    else if (typeof sharing === 'object' && 'slices' in sharing && gpus > 1)
      found.push({
        prop: 'gpus',
        given: gpus,
        message: `is more than one slice of ${path}: two of them may be of one GPU, and give no more than one does`,
        allowed: '1',
        fix: "Take a pool whose sharing is 'exclusive'.",
      });
    else if (gpus > offer.perNode)
      found.push({
        prop: 'gpus',
        given: gpus,
        message: `is more than a node of ${path} has: a pod stands on one node`,
        allowed: `1 to ${offer.perNode} of ${offer.resource}`,
      });
    if (!(Number.isInteger(replicas) && replicas >= 0))
      found.push({ prop: 'replicas', given: replicas, message: 'is no number of pods', allowed: '0 and more' });
    if (!['serving', 'batch'].includes(priority))
      found.push({ prop: 'priority', given: priority, message: 'is none of what there is', allowed: 'serving, batch' });
    const flaw = cuda === undefined ? undefined : cudaFlaw(cuda, silicon as Silicon, branchOf(driver), path);
    return flaw === undefined ? found : [...found, flaw];
  }

  /** Everybody has taken: what they want together is there. @throws KeelsonError naming each taker and what it wants */
  settle(): void {
    const check = new Check(this.giver.path);
    for (const { resource, all } of this.plan.offers) {
      const wants = this.takers.all
        .map(
          ({ taker, account }) =>
            [taker.id, sumOf(account.filter(({ offer }) => offer.resource === resource))] as const,
        )
        .filter(([, sum]) => sum > 0);
      const sum = wants.reduce((total, [, count]) => total + count, 0);
      check.that(sum <= all, {
        prop: 'gpus()',
        given: Object.fromEntries(wants),
        message: `is ${sum} of ${resource}, and pool ${this.plan.pool.name} has ${all}: some of the pods would wait for ever`,
        allowed: `${all} of all takers together`,
        fix: "Take fewer replicas, or give the pool more nodes in the environment's row.",
      });
    }
    check.done();
  }
}

function sumOf(asks: readonly { readonly ask: GpuAsk }[]): number {
  return asks.reduce((sum, { ask }) => sum + ask.gpus * (ask.replicas ?? 1), 0);
}
