import type { ReleaseAsk } from '../../handles/releases';
import type { Check } from '../../kernel/base/faults';
import { isOlder } from '../../kernel/base/quantity';
import { checkBlueGreen } from './blue-green-rules';
import { checkCanary } from './canary-rules';
import type { BlueGreenPlan, CanaryPlan } from './plan';
import type { Rhythm } from './rhythm';

/** What would not be looked at in this environment. @param kubernetes version of the row */
export function checkRhythm(check: Check, { stage, minimum, back }: Rhythm, kubernetes: string): void {
  const shortest = stage === 'prod' ? 60 : 1;
  check
    .that(minimum >= shortest, {
      prop: 'observe',
      given: `${minimum}s`,
      message: `is no time to look at a release in ${stage}`,
      allowed: `${shortest}s and longer`,
    })
    .that(Number.isInteger(back) && back >= 1, {
      prop: 'back',
      given: back,
      message: 'is no number of versions: nothing could be taken back without steps',
      allowed: '1 and more',
    })
    .that(!isOlder(kubernetes, '1.30'), {
      prop: 'kubernetes',
      given: kubernetes,
      message: 'cannot keep people from skipping windows: its API server reads no ValidatingAdmissionPolicy',
      allowed: '1.30 and newer',
    });
}

/** What would release to everybody at once, would not be noticed, or would never go on. */
export function checkRelease(check: Check, ask: ReleaseAsk, plan: CanaryPlan | BlueGreenPlan, rhythm: Rhythm): void {
  if (plan.kind === 'canary' && 'canary' in ask.strategy) checkCanary(check, ask, plan, rhythm, ask.strategy.canary);
  if (plan.kind === 'blueGreen' && 'blueGreen' in ask.strategy)
    checkBlueGreen(check, ask, plan, rhythm, ask.strategy.blueGreen);
}
