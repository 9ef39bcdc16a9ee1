import type { BlueGreenRelease, ReleaseAsk, ReleaseChecks } from '../../handles/releases';
import type { Check } from '../../kernel/base/faults';
import { checkAnalysis, checkWindow } from './analysis-rules';
import type { BlueGreenPlan, ChecksPlan } from './plan';
import type { Rhythm } from './rhythm';

export function checkBlueGreen(
  check: Check,
  { prop: at, pods }: ReleaseAsk,
  plan: BlueGreenPlan,
  rhythm: Rhythm,
  props: BlueGreenRelease,
): void {
  const prop = `${at}.blueGreen`;
  const { before, after } = props;
  check
    .word(`${prop}.promotion`, props.promotion, ['checks', 'person'])
    .that(
      Number.isInteger(plan.previewReplicas) && plan.previewReplicas >= 1 && plan.previewReplicas <= pods.replicas,
      {
        prop: `${prop}.previewReplicas`,
        given: plan.previewReplicas,
        message: 'is no number of pods to try a version with',
        allowed: `1 to ${pods.replicas}`,
      },
    )
    .that(rhythm.stage !== 'prod' || before !== undefined, {
      prop: `${prop}.before`,
      given: before,
      message: 'is missing: in prod a version is tried before it takes over',
      allowed: 'as { smoke: { image } }',
    })
    .that(rhythm.stage !== 'prod' || after !== undefined, {
      prop: `${prop}.after`,
      given: after,
      message: 'is missing: in prod a version that took over is measured, or nobody takes it back',
      allowed: "as { analysis: { errors: { counter: 'http_requests_total', failed: 'code=~\"5..\"' } } }",
    });
  checkChecks(check, `${prop}.before`, plan.before, rhythm, before);
  checkChecks(check, `${prop}.after`, plan.after, rhythm, after);
}

function checkChecks(
  check: Check,
  prop: string,
  plan: ChecksPlan | undefined,
  rhythm: Rhythm,
  props: ReleaseChecks | undefined,
): void {
  if (plan === undefined || props === undefined) return;
  checkWindow(check, `${prop}.observe`, plan.seconds, rhythm);
  // Before it takes over nobody calls it: a program that tries it is as good as what requests tell.
  if (props.analysis !== undefined || props.smoke === undefined)
    checkAnalysis(check, `${prop}.analysis`, props.analysis, plan.analysis, rhythm);
  check.that(plan.smoke === undefined || (Number.isInteger(plan.smoke.uid) && plan.smoke.uid > 0), {
    prop: `${prop}.smoke.uid`,
    given: plan.smoke?.uid,
    message: 'is no user that a restricted pod may have',
    allowed: 'above 0',
  });
}
