import { givenAt, type Judged, joined, valueAt, valuesAt, withoutValue } from '../../lib/checks/judged/judgement';

const VALUE = {
  spec: { pools: [{ size: 3 }, { size: 2 }, {}], labels: { 'a/b.c': 'x', '*': 'y' }, none: undefined },
  token: 'x9fK2lmQ8rTz4vBn',
};

test.each<[string, unknown[]]>([
  ['', [VALUE]],
  ['spec.pools[1].size', [2]],
  ['spec.pools[].size', [3, 2]],
  ['spec.pools[7].size', []],
  ['spec.labels["a/b.c"]', ['x']],
  ['spec.labels.*', ['x', 'y']],
  ['spec.none', []],
  ['spec.pools.*.size', [3, 2]],
  ['spec.labels.toString', []],
  ['token.length', []],
])('the values at %j', (path, expected) => {
  expect(valuesAt(VALUE, path)).toEqual(expected);
  expect(valueAt(VALUE, path)).toEqual(expected[0]);
});

test('what looks like a secret is not told', () => {
  expect(givenAt(VALUE, 'token')).toBe('(not shown)');
  expect(givenAt({ a: VALUE }, 'a')).toBe('(not shown)');
  expect(givenAt({ a: { 'x/password': VALUE.token } }, 'a["x/password"]')).toBe('(not shown)');
  expect(givenAt(VALUE, 'spec.pools[0]')).toEqual({ size: 3 });
  expect(givenAt(VALUE, 'spec.nothing')).toBeUndefined();
});

test('a message does not repeat the value', () => {
  expect(withoutValue('"soon" has the wrong type', 'soon')).toBe('has the wrong type');
  expect(withoutValue('is required and missing', undefined)).toBe('is required and missing');
});

test('the same thing in several environments is told once; its rules are written where any of them has the field', () => {
  const of = (environment: string, written: boolean): Judged => ({
    findings: [{ rule: 'schemas', path: environment, message: 'is wrong' }],
    counts: { things: 2 },
    unjudged: [
      { what: 'B', why: 'why', environments: [environment] },
      { what: 'A', why: 'why', environments: [environment], rules: [{ path: 'a', form: 'cel', rule: 'r', written }] },
    ],
  });
  expect(joined([of('prod', false), of('dev', true), of('dev', false)])).toEqual({
    findings: ['prod', 'dev', 'dev'].map((path) => ({ rule: 'schemas', path, message: 'is wrong' })),
    counts: { things: 6 },
    unjudged: [
      {
        what: 'A',
        why: 'why',
        environments: ['dev', 'prod'],
        rules: [{ path: 'a', form: 'cel', rule: 'r', written: true }],
      },
      { what: 'B', why: 'why', environments: ['dev', 'prod'] },
    ],
  });
});
