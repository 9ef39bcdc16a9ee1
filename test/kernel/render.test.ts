import { ApiObject, Chart, JsonPatch } from 'cdk8s';
import { Construct } from 'constructs';
import { Environment, Manifest } from '../../lib';
import { Store, Widget } from '../support/made-up';

const widget = (store: Store, name: string) => new Manifest(store, Widget, { name, spec: { size: 1 } });

/** Names of the Widgets of the system in the order of its file. */
function namesOf(env: Environment, system = 'store'): string[] {
  const widgets =
    env
      .output()
      .systems.get(system)
      ?.filter(({ kind }) => kind === 'Widget') ?? [];
  return widgets.map(({ metadata }) => (metadata as { name: string }).name);
}

describe('order inside a system', () => {
  test('is by kind and name', () => {
    const env = Environment.test();
    const store = new Store(env, 'store');
    for (const name of ['c', 'a', 'b']) widget(store, name);
    expect(namesOf(env)).toEqual(['a', 'b', 'c', 'store']);
  });

  test('follows dependencies where there are some', () => {
    const env = Environment.test();
    const store = new Store(env, 'store');
    const [a, b, c] = ['a', 'b', 'c'].map((name) => widget(store, name)) as [Manifest, Manifest, Manifest];
    a.addDependency(c);
    c.addDependency(b);
    expect(namesOf(env)).toEqual(['b', 'c', 'a', 'store']);
  });

  test('follows those of groups: all of one after all of another', () => {
    const env = Environment.test();
    const store = new Store(env, 'store');
    const group = new Construct(store, 'group');
    new ApiObject(group, 'y', { apiVersion: 'example.com/v1', kind: 'Widget', metadata: { name: 'y' } });
    new ApiObject(group, 'z', { apiVersion: 'example.com/v1', kind: 'Widget', metadata: { name: 'z' } });
    widget(store, 'a').addDependency(group);
    expect(namesOf(env)).toEqual(['y', 'z', 'a', 'store']);
  });

  test('keeps those that one depends on in their own order', () => {
    const env = Environment.test();
    const store = new Store(env, 'store');
    const [a, y, z] = ['a', 'y', 'z'].map((name) => widget(store, name)) as [Manifest, Manifest, Manifest];
    a.addDependency(z, y);
    expect(namesOf(env)).toEqual(['y', 'z', 'a', 'store']);
  });

  test('puts what depends on its whole system last', () => {
    const env = Environment.test();
    const store = new Store(env, 'store');
    widget(store, 'a').addDependency(store);
    widget(store, 'z');
    expect(namesOf(env)).toEqual(['store', 'z', 'a']);
  });

  test('a circle of dependencies is a fault', () => {
    const env = Environment.test();
    const store = new Store(env, 'store');
    const [a, b] = [widget(store, 'a'), widget(store, 'b')];
    a.addDependency(b);
    b.addDependency(a);
    expect(() => env.output()).toThrow(
      'unit/store/Widget-a: depends on itself, by way of unit/store/Widget-b. Take one of the dependencies away.',
    );
  });

  test('layers that depend on layers cost no more than their objects', () => {
    const LAYERS = 150;
    const env = Environment.test();
    const store = new Store(env, 'store');
    let below: Manifest[] = [];
    for (let layer = 0; layer < LAYERS; layer++) {
      const these = ['a', 'b', 'c'].map((name) => widget(store, `${name}-${999 - layer}`));
      for (const one of these) for (const other of below) one.addDependency(other);
      below = these;
    }
    // Stock cdk8s takes twice as long a layer: of 150 layers it would never come back.
    const names = namesOf(env);
    expect(names).toHaveLength(3 * LAYERS + 1);
    expect(names.slice(0, 3)).toEqual(['a-999', 'b-999', 'c-999']);
    expect(names.indexOf('a-900')).toBeLessThan(names.indexOf('a-899'));
  });
});

describe('a dependency between systems is a fault that names both ends', () => {
  test('of objects', () => {
    const env = Environment.test();
    const one = widget(new Store(env, 'one'), 'x');
    const two = widget(new Store(env, 'two'), 'y');
    one.addDependency(two);
    expect(() => env.output()).toThrow(
      'unit/one/Widget-x: depends on unit/two/Widget-y, which is not of the same system. Between systems order is told by use: take a handle, or call system.standsAfter(other).',
    );
  });

  test('of charts', () => {
    const env = Environment.test();
    new Store(env, 'one').addDependency(new Store(env, 'two'));
    expect(() => env.output()).toThrow('unit/one: depends on unit/two, which is not of the same system.');
  });
});

describe('twins', () => {
  test('of two systems are refused, both paths named', () => {
    const env = Environment.test();
    for (const id of ['one', 'two'])
      new Manifest(new Store(env, id), Widget, { name: 'x', namespace: 'shared', spec: { size: 1 } });
    expect(() => env.output()).toThrow(
      /^unit\/two\/\S+: makes Widget\.example\.com shared\/x, which unit\/one\/\S+ makes already\. Give one of the two another name\.$/,
    );
  });

  test('of one system by another class of objects are refused as well', () => {
    const env = Environment.test();
    const store = new Store(env, 'store');
    new ApiObject(store, 'other', { apiVersion: 'example.com/v1beta1', kind: 'Widget', metadata: { name: 'store' } });
    expect(() => env.output()).toThrow('makes Widget.example.com store/store, which unit/store/');
  });

  test('by a patch are refused too', () => {
    const env = Environment.test();
    const store = new Store(env, 'store');
    widget(store, 'x');
    env.patch(
      { group: 'example.com', kind: 'Widget', namespace: 'store', name: 'x' },
      JsonPatch.replace('/metadata/name', 'store'),
    );
    expect(() => env.output()).toThrow('makes Widget.example.com store/store, which');
  });
});

describe('patches', () => {
  test('of the object itself come after its conversion', () => {
    const env = Environment.test();
    const object = widget(new Store(env, 'store'), 'x');
    object.addJsonPatch(JsonPatch.add('/spec/extra', { any: ['thing'] }), JsonPatch.remove('/spec/size'));
    expect(env.output().object('Widget', 'x').spec).toEqual({ extra: { any: ['thing'] } });
  });

  test('reach keys with a slash or a tilde', () => {
    const env = Environment.test();
    const object = widget(new Store(env, 'store'), 'x');
    object.metadata.addAnnotation('example.com/a~b', '1');
    object.addJsonPatch(JsonPatch.replace('/metadata/annotations/example.com~1a~0b', '2'));
    expect(env.output().object('Widget', 'x').metadata).toMatchObject({ annotations: { 'example.com/a~b': '2' } });
  });

  test.each([
    ['remove /spec/nope/deeper', (o: Manifest) => o.addJsonPatch(JsonPatch.remove('/spec/nope/deeper'))],
    ['replace /spec/nope/deeper', (o: Manifest) => o.addJsonPatch(JsonPatch.replace('/spec/nope/deeper', 1))],
    ['test /spec/size', (o: Manifest) => o.addJsonPatch(JsonPatch.test('/spec/size', 9))],
    ['remove /spec/nope', (o: Manifest) => o.addJsonPatch(JsonPatch.remove('/spec/nope'))],
  ])('one that does not fit names itself: %s', (patch, apply) => {
    const env = Environment.test();
    apply(widget(new Store(env, 'store'), 'x'));
    expect(() => env.output()).toThrow(
      `unit/store/Widget-x: the patch ${patch} does not fit the object. Look at the object in the output and correct the path.`,
    );
  });

  test('one of the environment that does not fit names the object', () => {
    const env = Environment.test();
    new Store(env, 'store');
    env.patch(
      { group: 'example.com', kind: 'Widget', namespace: 'store', name: 'store' },
      JsonPatch.remove('/status/x'),
    );
    expect(() => env.output()).toThrow('unit: the patch remove /status/x does not fit Widget.example.com store/store.');
  });
});

test("users' own validations of constructs are faults, all of a system together", () => {
  const env = Environment.test({ name: 'prod' });
  const store = new Store(env, 'store');
  store.node.addValidation({ validate: () => ['is too small', 'is too old'] });
  widget(store, 'x').node.addValidation({ validate: () => ['is odd'] });
  expect(() => env.output()).toThrow(
    'prod/store: is too small.\nprod/store: is too old.\nprod/store/Widget-x: is odd.',
  );
});

test('a chart inside a system is part of its file', () => {
  const env = Environment.test();
  const inner = new Chart(new Store(env, 'store'), 'inner', { disableResourceNameHashes: true });
  new ApiObject(inner, 'x', {
    apiVersion: 'example.com/v1',
    kind: 'Widget',
    metadata: { name: 'x', namespace: 'store' },
  });
  expect([...env.output().systems.keys()]).toEqual(['store']);
  expect(namesOf(env)).toEqual(['store', 'x']);
});
