import type { CanaryRelease, ReleaseAsk } from '../../handles/releases';
import type { Check } from '../../kernel/base/faults';
import { checkAnalysis, checkWindow } from './analysis-rules';
import type { CanaryPlan } from './plan';
import type { Rhythm } from './rhythm';

/** Names of headers as Istio compares them: in lower case. */
const HEADER = /^[a-z0-9!#$%&'*+.^_`|~-]+$/;

export function checkCanary(
  check: Check,
  { prop: at, pods, to }: ReleaseAsk,
  plan: CanaryPlan,
  rhythm: Rhythm,
  props: CanaryRelease,
): void {
  const prop = `${at}.canary`;
  check.word(`${prop}.traffic`, plan.traffic, ['mesh', 'pods']);
  checkSteps(check, prop, plan, rhythm);
  if (plan.traffic === 'pods') checkPods(check, prop, plan, pods.replicas);
  else
    check.that(to.protocol === 'http' || to.protocol === 'grpc', {
      prop: `${prop}.traffic`,
      given: 'mesh',
      message: `shares requests out, and ${to.id} speaks ${to.protocol}`,
      allowed: 'pods',
    });
  checkPreview(check, prop, plan, rhythm);
  checkAnalysis(check, `${prop}.analysis`, props.analysis, plan.analysis, rhythm);
}

function checkSteps(check: Check, prop: string, { steps }: CanaryPlan, rhythm: Rhythm): void {
  const weights = steps.map(({ weight }) => weight);
  steps.forEach(({ weight, seconds }, i) => {
    const before = weights[i - 1] ?? 0;
    check
      .that(Number.isInteger(weight) && weight >= 1 && weight <= 100, {
        prop: `${prop}.steps[${i}].weight`,
        given: weight,
        message: 'is no share of 100 requests',
        allowed: 'whole numbers from 1 to 100',
      })
      .that(weight > before, {
        prop: `${prop}.steps[${i}].weight`,
        given: weight,
        message: `does not rise: the step before it has ${before}`,
        allowed: `more than ${before}`,
      });
    checkWindow(check, `${prop}.steps[${i}].observe`, seconds, rhythm);
  });
  check.that(weights.at(-1) === 100, {
    prop: `${prop}.steps`,
    given: weights,
    message: 'does not end with everybody',
    allowed: 'a last step of weight 100',
    fix: 'Add { weight: 100 }: then all have it, and the old pods still stand.',
  });
}

/** What of so few pods is none is one all the same, which is more than was asked for. */
function checkPods(check: Check, prop: string, { steps, preview }: CanaryPlan, replicas: number): void {
  const least = Math.ceil(100 / replicas);
  steps.forEach(({ weight }, i) => {
    check.that(weight >= least, {
      prop: `${prop}.steps[${i}].weight`,
      given: weight,
      message: `is less than one pod of ${replicas}, and without a mesh requests fall evenly on pods`,
      allowed: `${least} and more`,
      fix: "Leave steps out, or share requests out by the mesh: traffic: 'mesh'.",
    });
  });
  check.that(preview === undefined, {
    prop: `${prop}.preview`,
    given: preview?.header,
    message: 'needs the mesh: without it nobody looks at headers',
    fix: "Leave it out, or set traffic: 'mesh'.",
  });
}

function checkPreview(check: Check, prop: string, { preview }: CanaryPlan, rhythm: Rhythm): void {
  if (preview === undefined) return;
  check.that(HEADER.test(preview.header), {
    prop: `${prop}.preview.header`,
    given: preview.header,
    message: 'is no name of a header that the mesh would ever find',
    allowed: 'in lower case, as x-preview',
  });
  checkWindow(check, `${prop}.preview.observe`, preview.seconds, rhythm);
}
