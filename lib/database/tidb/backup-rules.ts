import type { BucketAccess } from '../../handles/bucket';
import { longestGap } from '../../kernel/base/cron';
import type { Check } from '../../kernel/base/faults';
import type { TiDBBackup } from './props';

const HOURS_OF_DAY = 24;

/** What the operator would only tell in its log, and go on without any backup. */
export function checkBackup(check: Check, { schedule, keep }: TiDBBackup): void {
  const gap = longestGap(schedule.expressionString);
  check.that(gap !== undefined, {
    prop: 'backup.schedule',
    given: schedule.expressionString,
    message: 'is no schedule that the operator reads, or one that never comes',
    allowed: 'minute hour day month weekday, with weekdays 0 (Sunday) to 6',
  });
  if (gap !== undefined) checkKeep(check, keep, gap);
}

/** @param gap most days between two backups */
function checkKeep(check: Check, keep: TiDBBackup['keep'], gap: number): void {
  const hours = keep.toHours({ integral: false });
  const at = { prop: 'backup.keep', given: keep.toHumanString() };
  const long = hours >= 2 * gap * HOURS_OF_DAY;
  check
    .that(long, {
      ...at,
      message: `deletes the last good backup before the next is there: the schedule leaves up to ${gap} days between two`,
      allowed: `at least ${2 * gap} days, so that one run may fail`,
    })
    .that(!long || Number.isInteger(hours), { ...at, message: 'is no number of hours', allowed: 'whole hours' });
}

/** TiKV and BR trust no authority of the platform, and have no place to be told one. */
export function checkBucket(check: Check, { trust, url }: BucketAccess): void {
  check.that(trust === undefined, {
    prop: 'backup.to',
    given: url,
    message: "has a certificate of the environment's own authority, which TiKV does not trust",
    allowed: 'a bucket over http inside the cluster, or one with a publicly trusted certificate',
  });
}
