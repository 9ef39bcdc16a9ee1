import { JsonPatch } from 'cdk8s';
import { Environment, kind, Manifest, System } from '../../lib';
import { refusals } from '../support/refusals';

const Widget = kind<{ spec: { readonly count: number } }>('example.com/v1', 'Widget');

class Shop extends System {
  constructor(env: Environment, id = 'shop') {
    super(env, id, {}, { app: 'shop', maxId: 20, security: 'restricted' });
  }
}

test('content that follows from what others write is asked for when the files are', () => {
  const env = Environment.test();
  const shop = new Shop(env);
  let count = 1;
  const widget = new Manifest(shop, Widget, { name: 'late', wave: 1, labels: { a: 'b' } }, () => ({ spec: { count } }));
  count = 2;
  expect(widget.wave).toBe(1);
  expect(env.output().object('Widget', 'late')).toMatchObject({ metadata: { labels: { a: 'b' } }, spec: { count: 2 } });
});

test('it takes patches, its own and those of the stack', () => {
  const env = Environment.test();
  const shop = new Shop(env);
  const { id } = new Manifest(shop, Widget, { name: 'a' }, () => ({ spec: { count: 1 } }));
  env.patch(id, JsonPatch.replace('/spec/count', 3));
  const own = new Manifest(shop, Widget, { name: 'b' }, () => ({ spec: { count: 1 } }));
  own.addJsonPatch(JsonPatch.replace('/spec/count', 4));
  const count = (name: string) => (env.output().object('Widget', name).spec as { count: number }).count;
  expect([count('a'), count('b')]).toEqual([3, 4]);
});

test('who looks before everything is made sees none, and it is not asked for', () => {
  const env = Environment.test();
  const asked = jest.fn(() => ({ spec: { count: 1 } }));
  const widget = new Manifest(new Shop(env), Widget, { name: 'late' }, asked);
  widget.addJsonPatch(JsonPatch.replace('/spec/count', 2));
  expect(widget.toJson()).toMatchObject({ kind: 'Widget', metadata: { name: 'late' } });
  expect(widget.toJson()).not.toHaveProperty('spec');
  expect(asked).not.toHaveBeenCalled();
  expect(env.output().object('Widget', 'late')).toMatchObject({ spec: { count: 2 } });
});

test('what is no plain data is refused with the place where it was made', () => {
  const env = Environment.test();
  new Manifest(new Shop(env), Widget, { name: 'late' }, () => ({ spec: { count: Number.NaN } }));
  expect(refusals(() => env.output()).join()).toContain('unit/shop/Widget-late: spec.count: ');
});
