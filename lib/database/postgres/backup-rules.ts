import { longestGap } from '../../kernel/base/cron';
import type { Check } from '../../kernel/base/faults';
import type { PostgresPlan } from './plan';
import type { PostgresBackup } from './props';

/** What the operator would tell in a warning or a log alone, and go on without any backup, or with an empty cluster. */
export function checkBackup(check: Check, plan: PostgresPlan): void {
  if (plan.backup !== undefined) checkTimes(check, plan.backup);
  checkRestore(check, plan);
}

function checkTimes(check: Check, { schedule, keep }: PostgresBackup): void {
  const given = schedule.expressionString;
  const days = keep.toDays({ integral: false });
  check
    .that(longestGap(given) !== undefined, {
      prop: 'backup.schedule',
      given,
      message: 'is no schedule that the operator reads, or one that never comes',
      allowed: 'minute hour day month weekday, with weekdays 0 (Sunday) to 6',
    })
    .that(Number.isInteger(days) && days >= 1, {
      prop: 'backup.keep',
      given: keep.toHumanString(),
      message: 'is no number of days',
      allowed: 'whole days from 1',
    });
}

const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d:\d\d)$/;

function checkRestore(check: Check, { id, backup, restore }: PostgresPlan): void {
  if (restore === undefined) return;
  const { of, until } = restore;
  check
    .that(backup !== undefined, {
      prop: 'restore',
      given: of,
      message: 'has no bucket to read from',
      fix: 'Set backup to the bucket in which the other cluster keeps its own.',
    })
    .that(of !== id, {
      prop: 'restore.of',
      given: of,
      message: 'is the id of this cluster, which would write its log over that of its backup',
      fix: 'Give the new cluster another id.',
    })
    .that(until === undefined || (MOMENT.test(until) && !Number.isNaN(Date.parse(until))), {
      prop: 'restore.until',
      given: until,
      message: 'is no moment',
      allowed: 'date, time and zone, as 2026-03-01T08:30:00Z',
    });
}
