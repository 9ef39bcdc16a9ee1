import { inspect } from 'node:util';
import { Check, KeelsonError } from '../../lib';
import { told } from '../../lib/kernel/base/faults';
import { firstDifference, shown } from '../../lib/kernel/base/values';

test('a fault tells path, prop, value, what is wrong, what is allowed, what to do', () => {
  const fault = {
    path: 'prod/ceph',
    prop: 'mons',
    given: 2,
    message: 'must be odd',
    allowed: '1, 3, 5',
    fix: 'Set 3.',
  };
  expect(told(fault)).toBe('prod/ceph: mons = 2: must be odd; allowed: 1, 3, 5. Set 3.');
});

test.each([
  [{ path: 'a', message: 'is wrong' }, 'a: is wrong.'],
  [{ path: 'a', message: 'is wrong.' }, 'a: is wrong.'],
  [{ path: 'a', prop: 'x', given: undefined, message: 'is missing' }, 'a: x = nothing: is missing.'],
  [{ path: 'a', prop: 'x', given: 'y'.repeat(200), message: 'is long' }, `a: x = "${'y'.repeat(116)}...: is long.`],
])('short and long ones', (fault, text) => {
  expect(told(fault)).toBe(text);
});

test('a check reports everything at once, or nothing', () => {
  const check = new Check('prod/ceph').that(false, { message: 'one' }).that(true, { message: 'two' });
  expect(() => check.that(false, { message: 'three' }).done()).toThrow('prod/ceph: one.\nprod/ceph: three.');
  expect(() => new Check('prod/ceph').that(true, { message: 'one' }).done()).not.toThrow();
});

test("Node's own report of the error is its message: no trace, no dump of faults", () => {
  const error = new KeelsonError([{ path: 'prod/ceph', message: 'is wrong' }]);
  expect(inspect(error)).toBe('[KeelsonError: prod/ceph: is wrong.]');
  expect(Object.keys(error)).not.toContain('faults');
  expect(error.faults).toEqual([{ path: 'prod/ceph', message: 'is wrong' }]);
});

test('a value is shown as JSON, whatever it is', () => {
  expect(shown({ a: [1, 'x'] })).toBe('{"a":[1,"x"]}');
  expect(shown(Symbol('x'))).toBe('Symbol(x)');
});

test.each([
  [{ a: 1 }, { a: 1, b: undefined }, undefined],
  [{ a: { b: [1, 2] } }, { a: { b: [1, 3] } }, 'a.b[1]'],
  [{ a: [1] }, { a: [1, 2] }, 'a[1]'],
  [{ a: 1 }, { b: 1 }, 'a'],
  ['x', 'y', '(whole value)'],
])('the first difference of %j and %j', (a, b, path) => {
  expect(firstDifference(a, b)).toBe(path);
});
