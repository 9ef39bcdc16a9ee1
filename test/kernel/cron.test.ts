import { longestGap } from '../../lib/kernel/base/cron';

// Compared with robfig/cron's ParseStandard, which the operator reads schedules with.
test.each([
  ['0 0 * * *', 1],
  ['*/5 * * * *', 1],
  ['0 2 * * 0', 7],
  ['0 2 * * sun', 7],
  ['0 2 * * SUN-SAT', 1],
  ['0 0 1,15 * *', 17],
  ['0 0 ? * mon', 7],
  ['0 0 * * 1-5/2', 3],
  ['0 0 10/5 * *', 14],
  ['0 0 1 jan *', 366],
  ['0 0 29 2 *', 1461],
  ['0 0 13 * fri', 7],
  ['0 0 */2 * *', 2],
  ['0 0 */2 * fri', 21],
  ['0 0 1 * */3', 181],
  ['0-59/90 * * * *', 1],
])('%s leaves at most %d days', (expression, days) => {
  expect(longestGap(expression)).toBe(days);
});

test.each([
  '0 2 * * 7',
  '60 * * * *',
  '0 24 * * *',
  '0 0 0 * *',
  '0 0 * * mon#2',
  '5-1 * * * *',
  '0 0 * * * *',
  '* * * *',
  '0 0 L * *',
  '0 0 31 2 *',
  '0 0 1 january *',
  '*/0 * * * *',
  '-1 * * * *',
  '1-2-3 * * * *',
  '',
])('%j is no schedule', (expression) => {
  expect(longestGap(expression)).toBeUndefined();
});
