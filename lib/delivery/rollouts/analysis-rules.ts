import type { Analysis } from '../../handles/releases';
import type { Check } from '../../kernel/base/faults';
import { isDnsLabel } from '../../kernel/base/names';
import { type AnalysisPlan, asksTheProgram, LEAST, measurements, PODS } from './measures';
import type { Rhythm } from './rhythm';

/** Names of measurements of ours. */
const TAKEN: readonly string[] = ['errors', 'latency', 'restarts', 'smoke'];

/** A window that is shorter than the environment's minimum is none. */
export function checkWindow(check: Check, prop: string, seconds: number, { stage, minimum }: Rhythm): void {
  check.that(seconds >= minimum, {
    prop,
    given: `${seconds}s`,
    message: `is too short to look at a release in ${stage}`,
    allowed: `${minimum}s and longer`,
    fix: 'The minimum is that of the environment: observe of its ProgressiveRelease.',
  });
}

/** What would pass whatever happens. @param given as it was written @param plan with defaults; absent where nothing is measured */
export function checkAnalysis(
  check: Check,
  prop: string,
  given: Analysis | undefined,
  plan: AnalysisPlan | undefined,
  rhythm: Rhythm,
): void {
  check.that(rhythm.stage !== 'prod' || (given !== undefined && asksTheProgram(given)), {
    prop,
    given: given && Object.keys(given),
    message: 'measures nothing that the program counts: in prod a bad version would go on to everybody',
    allowed: 'errors, latency or queries',
  });
  if (given === undefined || plan === undefined) return;
  checkRates(check, prop, given, plan, rhythm);
  checkNumbers(check, prop, given, plan, rhythm);
  checkMeasures(check, prop, given);
}

function checkNumbers(check: Check, prop: string, given: Analysis, plan: AnalysisPlan, { minimum }: Rhythm): void {
  const { least = LEAST } = given;
  const { every, failures, unanswered } = plan;
  const fit = measurements(every, minimum);
  for (const [name, number] of Object.entries({ failures, unanswered }))
    check.that(Number.isInteger(number) && number >= 0, {
      prop: `${prop}.${name}`,
      given: number,
      message: 'is no number of measurements',
      allowed: '0 and more',
    });
  check
    .that(fit < 1 || failures < fit, {
      prop: `${prop}.failures`,
      given: failures,
      message: `would let every measurement be bad: ${fit} of them fit into the shortest look at a release`,
      allowed: fit > 1 ? `0 to ${fit - 1}` : '0',
      fix: 'Or measure more often: every.',
    })
    .that(Number.isInteger(least) && least >= 1, {
      prop: `${prop}.least`,
      given: least,
      message: 'is no number of requests',
      allowed: '1 and more',
    });
}

function checkRates(check: Check, prop: string, given: Analysis, plan: AnalysisPlan, { minimum }: Rhythm): void {
  check
    .that(plan.every >= 5 && plan.every <= minimum, {
      prop: `${prop}.every`,
      given: `${plan.every}s`,
      message: 'does not measure within the shortest look at a release',
      allowed: `5s to ${minimum}s`,
    })
    .word(`${prop}.quiet`, given.quiet, ['passes', 'waits']);
}

function checkMeasures(check: Check, prop: string, { errors, latency, queries = {} }: Analysis): void {
  const share = errors?.atMost ?? 0.01;
  const quantile = latency?.quantile ?? 0.99;
  check
    .that(share >= 0 && share < 1, {
      prop: `${prop}.errors.atMost`,
      given: share,
      message: 'is no share of requests',
      allowed: '0 and more, below 1: 0.01 is one in a hundred',
    })
    .that(quantile > 0 && quantile < 1, {
      prop: `${prop}.latency.quantile`,
      given: quantile,
      message: 'is no quantile',
      allowed: 'above 0, below 1: 0.99 is one in a hundred',
    });
  for (const [name, { query }] of Object.entries(queries))
    check
      .that(isDnsLabel(name) && !name.endsWith('-calls') && !TAKEN.includes(name), {
        prop: `${prop}.queries.${name}`,
        given: name,
        message: 'cannot name a measurement',
        allowed: `lower-case letters, digits and dashes, not -calls at the end, other than ${TAKEN.join(', ')}`,
      })
      .that(query.includes(`{${PODS}`), {
        prop: `${prop}.queries.${name}.query`,
        given: query,
        message: 'does not ask for the pods of the new version, but for everybody',
        allowed: `as sum(rate(orders_lost_total{${PODS}}[5m]))`,
      });
}
