import { Size } from 'cdk8s';
import { load } from 'js-yaml';
import { Environment, type JsonObject, kind, kubernetes, Manifest } from '../../lib';
import { Store, Widget } from '../support/made-up';

const Anything = kind<{ spec?: unknown; data?: unknown }>('example.com/v1', 'Anything');

/** The object as it is written, from a system that makes only it and its own. */
function made(content: { spec?: unknown; data?: unknown }): JsonObject {
  const env = Environment.test();
  new Manifest(new Store(env, 'store'), Anything, { name: 'x', ...content });
  return env.output().object('Anything', 'x');
}

describe('scope', () => {
  test('a namespaced object stands in the namespace of its system, or in another', () => {
    const env = Environment.test();
    const store = new Store(env, 'store', { namespace: 'data' });
    const here = new Manifest(store, Widget, { name: 'here', spec: { size: 1 } });
    const there = new Manifest(store, Widget, { name: 'there', namespace: 'other', spec: { size: 1 } });
    expect(here.id).toEqual({ group: 'example.com', kind: 'Widget', name: 'here', namespace: 'data' });
    expect(there.id.namespace).toBe('other');
    expect(env.output().object('Widget', 'there').metadata).toMatchObject({ namespace: 'other' });
  });

  test('a cluster-scoped object has none, whatever cdk8s would give it', () => {
    const env = Environment.test();
    const binding = new Manifest(new Store(env, 'store'), kubernetes.ClusterRoleBinding, {
      name: 'store',
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'view' },
      subjects: [],
    });
    expect(binding.id).not.toHaveProperty('namespace');
    const { metadata } = env.output().object('ClusterRoleBinding', 'store');
    expect(metadata).not.toHaveProperty('namespace');
    expect(env.output().file('store')).toContain('kind: ClusterRoleBinding');
  });
});

describe('identity', () => {
  test('one system makes an object once', () => {
    const store = new Store(Environment.test(), 'store');
    new Manifest(store, Widget, { name: 'x', spec: { size: 1 } });
    expect(() => new Manifest(store, Widget, { name: 'x', spec: { size: 2 } })).toThrow(
      'unit/store: makes Widget x twice. Give one of the two another name, or make it once.',
    );
  });

  test('one name may stand in two groups, and in two namespaces', () => {
    const env = Environment.test();
    const store = new Store(env, 'store');
    const Other = kind<object>('other.example.com/v1', 'Widget');
    new Manifest(store, Other, { name: 'store' });
    for (const [namespace, name] of [
      ['a', 'b-c'],
      ['a-b', 'c'],
      ['store', 'a-b-c'],
    ] as const)
      new Manifest(store, Widget, { name, namespace, spec: { size: 1 } });
    const names = env
      .output()
      .systems.get('store')
      ?.map(({ apiVersion, metadata }) => {
        const { namespace, name } = metadata as { namespace: string; name: string };
        return `${apiVersion} ${namespace}/${name}`;
      });
    expect(names).toEqual(
      expect.arrayContaining([
        'example.com/v1 a/b-c',
        'example.com/v1 a-b/c',
        'example.com/v1 store/a-b-c',
        'example.com/v1 store/store',
        'other.example.com/v1 store/store',
      ]),
    );
  });
});

describe('waves', () => {
  const waves = (wave?: -1 | 0 | 1) => {
    const env = Environment.test();
    new Manifest(new Store(env, 'store'), Widget, { name: 'x', wave, annotations: { b: '1' }, spec: { size: 1 } });
    return env.output().object('Widget', 'x').metadata as JsonObject;
  };

  test('are annotations, but for the usual one', () => {
    expect(waves(-1).annotations).toEqual({ 'argocd.argoproj.io/sync-wave': '-1', b: '1' });
    expect(waves(0).annotations).toEqual({ b: '1' });
    expect(waves().annotations).toEqual({ b: '1' });
  });

  test('order the file', () => {
    const env = Environment.test();
    const store = new Store(env, 'store');
    new Manifest(store, Widget, { name: 'a', wave: 1, spec: { size: 1 } });
    new Manifest(store, Widget, { name: 'z', wave: -1, spec: { size: 1 } });
    const names = env
      .output()
      .systems.get('store')
      ?.map(({ metadata }) => (metadata as { name: string }).name);
    expect(names).toEqual(['z', 'store', 'a', 'store-default']);
  });
});

describe('labels and annotations', () => {
  test('come beside the standard ones, sorted', () => {
    const env = Environment.test();
    new Manifest(new Store(env, 'store'), Widget, { name: 'x', labels: { 'z/z': '1', a: '2' }, spec: { size: 1 } });
    const { labels } = env.output().object('Widget', 'x').metadata as { labels: object };
    expect(labels).toMatchObject({ 'z/z': '1', a: '2', 'app.kubernetes.io/name': 'store' });
    expect(Object.keys(labels)).toEqual(Object.keys(labels).sort());
  });

  test('may be added afterwards, as to any object of cdk8s', () => {
    const env = Environment.test();
    const object = new Manifest(new Store(env, 'store'), Widget, { name: 'x', spec: { size: 1 } });
    object.metadata.addLabel('late', 'yes');
    object.metadata.addAnnotation('late', 'on');
    expect(env.output().object('Widget', 'x').metadata).toMatchObject({
      labels: { late: 'yes' },
      annotations: { late: 'on' },
    });
    expect(env.output().file('store')).toContain('late: "yes"');
  });

  test('keep what only cdk8s knows: finalizers, owners', () => {
    const env = Environment.test();
    const object = new Manifest(new Store(env, 'store'), Widget, { name: 'x', spec: { size: 1 } });
    object.metadata.addFinalizers('example.com/keep');
    expect(env.output().object('Widget', 'x').metadata).toMatchObject({
      finalizers: ['example.com/keep'],
      name: 'x',
      namespace: 'store',
    });
  });
});

describe('content comes out as it went in', () => {
  test('keys that JavaScript itself uses', () => {
    const data = JSON.parse('{"constructor":"a","__proto__":"b","toString":"c","hasOwnProperty":"d"}');
    const object = made({ data });
    expect(Object.entries(object.data as object)).toEqual([
      ['__proto__', 'b'],
      ['constructor', 'a'],
      ['hasOwnProperty', 'd'],
      ['toString', 'c'],
    ]);
    expect(({} as { b?: string }).b).toBeUndefined();
  });

  test('and all the way to the file', () => {
    const env = Environment.test();
    const data = JSON.parse('{"constructor":"a","__proto__":"b"}');
    new Manifest(new Store(env, 'store'), kubernetes.ConfigMap, { name: 'keys', data });
    const documents = env.output().file('store').split(/^---$/m);
    const text = documents.find((document) => document.includes('kind: ConfigMap')) as string;
    expect(text).toContain('__proto__: b\n');
    expect(Object.entries((load(text) as { data: object }).data)).toEqual([
      ['__proto__', 'b'],
      ['constructor', 'a'],
    ]);
  });

  test('maps are sorted, lists are not; undefined is left out; empty ones stay', () => {
    expect(made({ spec: { b: 1, a: [3, 1, 2], none: undefined, list: [], map: {} } }).spec).toEqual({
      a: [3, 1, 2],
      b: 1,
      list: [],
      map: {},
    });
    expect(Object.keys(made({ spec: { b: 1, a: 1 } }).spec as object)).toEqual(['a', 'b']);
  });

  test('a value without a prototype is plain', () => {
    expect(made({ spec: Object.assign(Object.create(null), { a: 1 }) }).spec).toEqual({ a: 1 });
  });
});

describe('what would be lost or changed is refused, with the object and the field', () => {
  class Money {
    constructor(readonly amount: number) {}
  }

  test.each<[string, unknown, string]>([
    ['a date', { at: new Date(0) }, 'spec.at: a Date cannot be written: give plain data.'],
    ['not a number', { list: [1, Number.NaN] }, 'spec.list[1]: NaN is no number that can be written.'],
    ['infinity', { n: Number.POSITIVE_INFINITY }, 'spec.n: Infinity is no number that can be written.'],
    ['an instance', { deep: { price: new Money(1) } }, 'spec.deep.price: a Money cannot be written: give plain data.'],
    ['a size', { storage: Size.gibibytes(1) }, 'spec.storage: a Size cannot be written: give plain data.'],
    ['null', { a: { b: null } }, 'spec.a.b: null would be dropped silently: leave the field out.'],
    ['null in a list', { a: [null] }, 'spec.a[0]: null would be dropped silently: leave the field out.'],
    ['undefined in a list', { a: [undefined] }, 'spec.a[0]: undefined cannot be written.'],
    ['a function', { f: () => 1 }, 'spec.f: function cannot be written.'],
    ['half a character', { a: 'x\ud800' }, 'spec.a: holds half a surrogate pair, which no encoding can carry.'],
  ])('%s', (_, spec, message) => {
    expect(() => made({ spec })).toThrow(`unit/store/Anything-x: ${message}`);
  });

  test('half a character in a key is refused when the file is written', () => {
    const env = Environment.test();
    new Manifest(new Store(env, 'store'), Anything, { name: 'x', spec: { 'a\udc00': 1 } });
    expect(() => env.output().file('store')).toThrow(/^unit\/store\/Anything-x: spec.*half a surrogate pair/);
  });
});
