import {
  amountOf,
  CRON,
  DURATION,
  type Grammar,
  LABEL_KEY,
  LABEL_VALUE,
  PORT_NAME,
} from '../../lib/kernel/base/grammar';

test.each<[string, Grammar, right: string[], wrong: string[]]>([
  [
    'schedules',
    CRON,
    ['* * * * *', '0 0 * * *', '*/5 0-6,22 1 JAN sun', '0 0 ? * 6', '@hourly', '@every 1h'],
    [
      '',
      '* * * *',
      '60 * * * *',
      '* 24 * * *',
      '* * 0 * *',
      '* * * 13 *',
      '* * * * 7',
      '*/0 * * * *',
      '5-1 * * * *',
      '@noon',
      '0 0 * * mon-',
    ],
  ],
  ['durations', DURATION, ['0', '336h', '1h30m', '1.5h', '-5s', '100ms'], ['', '10', '14d', '1w', '10 h', 'h']],
  ['keys of labels', LABEL_KEY, ['a', 'a.b/c_D', 'example.com/a'], ['', 'a/', '/a', 'a/b/c', 'A/b', '-a', 'a b']],
  ['values of labels', LABEL_VALUE, ['', 'a', 'A_b.c-1'], ['a b', '-a', 'a-', 'a/b', 'a'.repeat(64)]],
  ['names of ports', PORT_NAME, ['http', 'a-1', '8080-tcp'], ['', 'HTTP', '8080', 'a--b', 'a-', 'sixteen-letters-']],
])('%s', (_, { holds }, right, wrong) => {
  expect(right.filter((text) => !holds(text))).toEqual([]);
  expect(wrong.filter(holds)).toEqual([]);
});

test.each<[unknown, number | undefined]>([
  ['200m', 0.2],
  ['1.5', 1.5],
  ['4Gi', 4 * 2 ** 30],
  ['1k', 1000],
  ['1e3', 1000],
  ['12E', 12e18],
  [3, 3],
  ['-1', -1],
  ['256MB', undefined],
  ['2 GiB', undefined],
  ['', undefined],
  ['Gi', undefined],
  [null, undefined],
])('the amount of %p is %p', (quantity, amount) => {
  expect(amountOf(quantity)).toBe(amount);
});
