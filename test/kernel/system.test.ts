import { Environment, isDnsLabel, isDnsSubdomain, type JsonObject, labelValue } from '../../lib';
import { Portal, Store } from '../support/made-up';

describe('the id of a system', () => {
  test.each(['Store', 'ceph_storage', '9store', 'store-', '-store', 'a.b', '', 'x'.repeat(31)])(
    '%p is refused',
    (id) => {
      expect(() => new Store(Environment.test(), id, { namespace: 'store' })).toThrow(
        `unit/${id}: id = ${JSON.stringify(id)}: cannot name a system of this class; allowed: lower-case letters, digits and dashes, a letter first, at most 30.`,
      );
    },
  );

  test('is the name of its file, its namespace and its objects', () => {
    const env = Environment.test();
    const store = new Store(env, 'blob-9');
    expect(store.name('user')).toBe('blob-9-user');
    const output = env.output();
    expect([...output.systems.keys()]).toEqual(['blob-9']);
    expect([...output.foundation.namespaces.keys()]).toEqual(['blob-9']);
    expect(output.object('Widget', 'blob-9', 'blob-9')).toBeDefined();
  });

  test('is taken once, and both are named', () => {
    const env = Environment.test();
    new Store(env, 'store');
    expect(() => new Portal(env, 'store', { bucket: undefined as never })).toThrow(
      'unit/store: id = "store": is the id of unit/store already. Give one of the two another id.',
    );
  });

  test('two instances of a class stand beside each other', () => {
    const env = Environment.test();
    new Store(env, 'one');
    new Store(env, 'two', { namespace: 'shared' });
    expect([...env.output().systems.keys()]).toEqual(['one', 'two']);
  });

  test('files come in the order of ids, whatever the order of lines', () => {
    const env = Environment.test();
    for (const id of ['b', 'a10', 'a9']) new Store(env, id);
    expect([...env.output().systems.keys()]).toEqual(['a10', 'a9', 'b']);
  });
});

describe('the namespace of a system', () => {
  test('is its id, or what is asked for', () => {
    const env = Environment.test();
    new Store(env, 'store', { namespace: 'data' });
    expect(env.output().object('Widget', 'store').metadata).toMatchObject({ namespace: 'data' });
  });

  test.each(['Data', 'x'.repeat(64), 'a_b'])('%p is no name', (namespace) => {
    expect(() => new Store(Environment.test(), 'store', { namespace })).toThrow(
      `unit/store: namespace = "${namespace}": is no name of a namespace.`,
    );
  });

  test.each(['default', 'kube-system'])('%p belongs to Kubernetes', (namespace) => {
    expect(() => new Store(Environment.test(), 'store', { namespace })).toThrow(
      `unit/store: namespace = "${namespace}": belongs to Kubernetes, where Keelson's policies would stop it. Give the system a namespace of its own.`,
    );
  });

  test('several faults are told together', () => {
    expect(() => new Store(Environment.test(), 'Store', { namespace: 'A' })).toThrow(
      /id = "Store".*\n.*namespace = "A"/,
    );
  });
});

describe('names', () => {
  test('a derived name that is too long is refused with its limit', () => {
    const store = new Store(Environment.test(), 'store');
    expect(store.name('a', 7)).toBe('store-a');
    expect(() => store.name('ab', 7)).toThrow(
      'unit/store: name = "store-ab": is no name for an object; allowed: at most 7 lower-case letters, digits and dashes.',
    );
    expect(() => store.name('A')).toThrow('is no name for an object');
  });

  test('every path in a message begins with the environment', () => {
    const env = Environment.test({ name: 'prod' });
    expect(new Store(env, 'store').path).toBe('prod/store');
  });

  test.each([
    ['1.2.3+up1', '1.2.3_up1'],
    ['-a-', 'a'],
    ['ä', ''],
    [`${'x'.repeat(62)}++`, 'x'.repeat(62)],
    ['plain', 'plain'],
  ])('%p as the value of a label is %p', (text, value) => {
    expect(labelValue(text)).toBe(value);
  });

  test('DNS labels and subdomains', () => {
    expect([isDnsLabel('a-1'), isDnsLabel('a.b'), isDnsLabel('a'.repeat(64)), isDnsLabel('abc', 2)]).toEqual([
      true,
      false,
      false,
      false,
    ]);
    expect([isDnsSubdomain('a.b'), isDnsSubdomain('a..b'), isDnsSubdomain('.a'), isDnsSubdomain('A.b')]).toEqual([
      true,
      false,
      false,
      false,
    ]);
  });
});

test('every object has the standard labels; versions are made label values', () => {
  const env = Environment.test();
  new Store(env, 'store', { owner: 'Team Data' });
  for (const { metadata } of env.output().systems.get('store') ?? [])
    expect((metadata as JsonObject).labels).toEqual({
      'app.kubernetes.io/instance': 'store',
      'app.kubernetes.io/managed-by': 'keelson',
      'app.kubernetes.io/name': 'store',
      'app.kubernetes.io/part-of': 'platform',
      'app.kubernetes.io/version': '1.2.3_up1',
      'keelson.dev/environment': 'unit',
      'keelson.dev/owner': 'Team_Data',
    });
});

test('the model tells class, owner and order of a system', () => {
  const env = Environment.test();
  const store = new Store(env, 'store', { owner: 'data' });
  const portal = new Portal(env, 'portal', { bucket: store.bucket('files') });
  portal.standsAfter(portal);
  expect(env.output().model.systems).toMatchObject([
    { id: 'store', class: 'Store', owner: 'data', operator: false, after: [] },
    { id: 'portal', class: 'Portal', owner: 'platform', operator: false, after: ['store'] },
  ]);
});
