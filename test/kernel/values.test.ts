import { merged, nested } from '../../lib/kernel/base/values';

test('maps are laid over each other in their whole depth; of what is no map, the last stands', () => {
  expect(merged({ a: { b: 1, c: [1] }, d: 1 }, { a: { b: 2, e: 3 } }, { a: { c: [2] }, d: { f: 1 } })).toEqual({
    a: { b: 2, c: [2], e: 3 },
    d: { f: 1 },
  });
  expect(merged({ a: { b: 1 } }, { a: 'plain' })).toEqual({ a: 'plain' });
  expect(merged()).toEqual({});
});

test('what is laid over is left as it was', () => {
  const below = { a: { b: 1 } };
  merged(below, { a: { c: 2 } });
  expect(below).toEqual({ a: { b: 1 } });
});

test('a value in the depth of a map', () => {
  expect(nested('a.b.c', 1)).toEqual({ a: { b: { c: 1 } } });
  expect(nested('a', { b: 1 })).toEqual({ a: { b: 1 } });
});
