import { Size } from 'cdk8s';
import type { Check } from '../../kernel/base/faults';
import { bytes } from '../../kernel/base/quantity';
import type { EfkPlan } from './plan';
import { FULL, roomsOf } from './storage';

/** Days that fit together, tiers that there are, and room for all of it. */
export function checkKeep(check: Check, plan: EfkPlan): void {
  const { keep, perDay } = plan;
  const days = Object.entries(keep).filter(([, given]) => given !== undefined);
  const whole = days.every(([, given]) => Number.isInteger(given) && given >= 1);
  for (const [name, given] of days)
    check.that(Number.isInteger(given) && given >= 1, {
      prop: `keep.${name}`,
      given,
      message: 'is no number of days',
      allowed: 'whole numbers from 1',
    });
  const written = bytes(perDay) > 0;
  check.that(written, { prop: 'perDay', given: perDay.asString(), message: 'is nothing at all', allowed: 'above 0' });
  checkTiers(check, plan);
  if (!whole) return;
  const { hot, warm = 0 } = keep;
  check.that(hot + warm <= keep.delete, {
    prop: 'keep.delete',
    given: keep.delete,
    message: `is before the ${hot} days on hot nodes${warm === 0 ? '' : ` and the ${warm} on warm ones`} have passed`,
    allowed: `${hot + warm} and more`,
  });
  if (hot + warm <= keep.delete && written) checkRoom(check, plan);
}

/** Logs that shall move to nodes that there are not stay where they are, until that is full. */
function checkTiers(check: Check, { keep, sets }: EfkPlan): void {
  const nodes = sets.some(({ name }) => name === 'warm');
  check
    .that(nodes || keep.warm === undefined, {
      prop: 'keep.warm',
      given: keep.warm,
      message: 'has no warm nodes to lie on',
      fix: 'Set warm, or leave keep.warm out.',
    })
    .that(!nodes || keep.warm !== undefined, {
      prop: 'keep.warm',
      given: keep.warm,
      message: 'is missing: nothing would ever move to the warm nodes',
      allowed: 'days on them',
      fix: 'Set keep.warm, or leave warm out.',
    });
}

/** Above the low watermark no copy is placed, and at the flood stage nobody writes: by then it is too late. */
function checkRoom(check: Check, plan: EfkPlan): void {
  const copies = plan.copies === 0 ? 'in one copy' : `with ${plan.copies + 1} copies`;
  for (const { set, days, needed, each, has } of roomsOf(plan)) {
    const { name, nodes, size } = set;
    if (nodes < 1) continue;
    check.that(needed <= has, {
      prop: `${name}.size`,
      given: size.asString(),
      message: `cannot hold ${days} days of ${plan.perDay.asString()}: ${copies} and indexed they are ${gibi(needed)}, and Elasticsearch fills ${nodes} x ${size.asString()} to ${FULL * 100} %`,
      allowed: `${gibi(each)} and more on each of ${nodes} nodes`,
      fix: 'Or more nodes, or fewer days (keep).',
    });
  }
}

function gibi(amount: number): string {
  return Size.gibibytes(Math.ceil(amount / 1024 ** 3)).asString();
}
