import { Duration, Size } from 'cdk8s';
import { Environment, type NodePool, text } from '../../lib';
import { Store } from '../support/made-up';
import { CHART, CRDS } from '../support/made-up-operator';

function two(): [Store, Store] {
  const env = Environment.test();
  return [new Store(env, 'one'), new Store(env, 'two')];
}

describe('namespaces', () => {
  test('several systems may stand in one at the same level', () => {
    const env = Environment.test();
    for (const id of ['b', 'a']) new Store(env, id, { namespace: 'shared' });
    const output = env.output();
    expect(output.model.needs.namespaces).toEqual([{ name: 'shared', security: 'restricted', asker: 'a' }]);
    expect(output.object('NetworkPolicy', 'shared-default')).toBeDefined();
    expect(output.file('a')).toContain('shared-default');
  });

  test('one that retires leaves its policies to the one that stays', () => {
    const env = Environment.test();
    new Store(env, 'a', { namespace: 'shared', retiring: true });
    new Store(env, 'b', { namespace: 'shared' });
    expect(env.output().file('b')).toContain('shared-default');
  });

  test('at two levels they are refused, both named', () => {
    const [one, two_] = two();
    one.need.namespace('shared', 'restricted');
    expect(() => two_.need.namespace('shared', 'privileged')).toThrow(
      'unit/two: asks for namespace shared as privileged, but one asks for it as restricted. Give one of the two a namespace of its own.',
    );
  });
});

describe('values', () => {
  test('minted: of 32 characters, or of as many as a language knows', () => {
    const [one] = two();
    one.need.mint('admin');
    one.need.mint('key', { length: 20 });
    expect([...one.env.foundation.mints.values()]).toEqual([
      { id: 'one/admin', asker: 'one', length: 32, generation: 1 },
      { id: 'one/key', asker: 'one', length: 20, generation: 1 },
    ]);
  });

  test('minted twice is refused', () => {
    const [one] = two();
    one.need.mint('admin');
    expect(() => one.need.mint('admin')).toThrow(
      'unit/one: asks for minted value one/admin, which one asks for already. Give one of the two another name.',
    );
  });

  test('given: one for each key, with what people must know', () => {
    const [one] = two();
    const mail = one.need.given('mail', ['user', 'password'], 'account at the mail relay');
    expect(mail.password?.id).toBe('one/mail/password');
    expect(one.env.output().model.needs.given).toEqual([
      { id: 'one/mail', asker: 'one', keys: ['user', 'password'], what: 'account at the mail relay' },
    ]);
  });

  test('a given value rotates as a minted one does', () => {
    const stamp = (generations?: Record<string, number>) => {
      const one = new Store(Environment.test({ generations }), 'one');
      const { token } = one.need.given('mail', ['token'], 'mail');
      return one.need.secret({ name: 'mail', data: { token: text`${token?.plain ?? ''}` } }).stamp;
    };
    expect(stamp({ 'one/mail': 2 })).not.toBe(stamp());
  });
});

describe('secrets', () => {
  test('are references: where, which keys, a stamp, who makes it', () => {
    const [one] = two();
    const password = one.need.mint('admin');
    const ref = one.need.secret({ name: 'login', data: { password: password.plain, host: text`db` } });
    expect(ref).toEqual({
      namespace: 'one',
      name: 'login',
      keys: ['host', 'password'],
      stamp: expect.stringMatching(/^[0-9a-f]{10}$/),
      origin: 'foundation',
    });
  });

  test('the stamp follows the content, not the order of its keys', () => {
    const stampOf = (build: (one: Store) => Parameters<Store['need']['secret']>[0]['data']) => {
      const one = new Store(Environment.test(), 'one');
      return one.need.secret({ name: 'login', data: build(one) }).stamp;
    };
    const first = stampOf(() => ({ a: text`1`, b: text`2` }));
    expect(stampOf(() => ({ b: text`2`, a: text`1` }))).toBe(first);
    expect(stampOf(() => ({ a: text`1`, b: text`3` }))).not.toBe(first);
    const minted = stampOf((one) => ({ a: one.need.mint('x').plain }));
    expect(stampOf((one) => ({ a: one.need.mint('x', { length: 40 }).plain }))).not.toBe(minted);
    expect(stampOf((one) => ({ a: one.need.mint('x').bcrypt }))).not.toBe(minted);
  });

  test('two of one name in one namespace are refused, both named', () => {
    const [one, two_] = two();
    one.need.secret({ name: 'login', namespace: 'two', data: {} });
    expect(() => two_.need.secret({ name: 'login', data: {} })).toThrow(
      'unit/two: asks for Secret two/login, which one asks for already. Give one of the two another name.',
    );
    expect(() => one.need.secret({ name: 'login', data: {} })).not.toThrow();
  });

  test('the model tells keys and type, never content', () => {
    const [one] = two();
    one.need.secret({
      name: 'login',
      type: 'kubernetes.io/basic-auth',
      labels: { a: 'b' },
      data: { user: text`root` },
    });
    expect(one.env.output().model.needs.secrets).toEqual([
      {
        namespace: 'one',
        name: 'login',
        type: 'kubernetes.io/basic-auth',
        keys: ['user'],
        stamp: expect.any(String),
        asker: 'one',
      },
    ]);
  });
});

describe('releases', () => {
  test('have defaults', () => {
    const [one] = two();
    one.need.release({ name: 'chart', chart: CHART });
    expect(one.env.foundation.releases.get('chart')).toEqual({
      name: 'chart',
      chart: CHART,
      values: {},
      namespace: 'one',
      timeoutSeconds: 600,
      wait: true,
      phase: 'foundation',
      asker: 'one',
    });
  });

  test('take what is said', () => {
    const [one] = two();
    one.need.release({
      name: 'chart',
      chart: CHART,
      namespace: 'elsewhere',
      timeout: Duration.minutes(20),
      wait: false,
      phase: 'applications',
    });
    expect(one.env.foundation.releases.get('chart')).toMatchObject({
      namespace: 'elsewhere',
      timeoutSeconds: 1200,
      wait: false,
      phase: 'applications',
    });
  });

  test('two of one name are refused, both named', () => {
    const [one, two_] = two();
    one.need.release({ name: 'chart', chart: CHART });
    expect(() => two_.need.release({ name: 'chart', chart: CHART })).toThrow(
      'unit/two: asks for Helm release chart, which one asks for already.',
    );
  });

  test('values are plain data, copied: null stays, a value object is refused with its place', () => {
    const [one, two_] = two();
    const values = { image: null, list: [{ size: 1 }] };
    one.need.release({ name: 'chart', chart: CHART, values });
    (values.list[0] as { size: number }).size = 2;
    expect(one.env.foundation.releases.get('chart')?.values).toEqual({ image: null, list: [{ size: 1 }] });
    const wrong = { storage: { size: Size.gibibytes(1) } } as never;
    expect(() => two_.need.release({ name: 'other', chart: CHART, values: wrong })).toThrow(
      'unit/two: values of Helm release other: storage.size: a Size cannot be written: give plain data.',
    );
  });
});

describe('CRDs', () => {
  test('a group has one carrier, and both are named', () => {
    const [one, two_] = two();
    one.need.crds('one', CRDS);
    expect(() => two_.need.crds('two', { ...CRDS, groups: ['other.example.com', 'gadgets.example.com'] })).toThrow(
      'unit/two: brings the CRDs of gadgets.example.com, which one brings already. A group of CRDs has one carrier in an environment',
    );
  });
});

describe('node labels', () => {
  test('two that agree stand beside each other', () => {
    const [one, two_] = two();
    one.need.nodes('main', { labels: { gpu: 'true' } });
    two_.need.nodes('main', { labels: { gpu: 'true', disk: 'fast' }, taints: ['gpu=true:NoSchedule'] });
    expect(one.env.output().model.needs.nodes).toMatchObject([
      { asker: 'one', labels: { gpu: 'true' }, taints: [] },
      { asker: 'two', labels: { gpu: 'true', disk: 'fast' }, taints: ['gpu=true:NoSchedule'] },
    ]);
  });

  test('may differ from pool to pool', () => {
    const [main] = Environment.test().row.pools;
    const pools = ['main', 'db'].map((name) => ({ ...main, name, nodes: [{ name: `${name}-1` }] })) as NodePool[];
    const one = new Store(Environment.test({ pools }), 'one');
    for (const { name } of pools) one.need.nodes(name, { labels: { disk: name } });
    expect(one.env.foundation.nodes.map(({ pool, labels }) => [pool, labels.disk])).toEqual([
      ['main', 'main'],
      ['db', 'db'],
    ]);
  });

  test('two values of one label are refused, both named', () => {
    const [one, two_] = two();
    one.need.nodes('main', { labels: { disk: 'fast' } });
    expect(() => two_.need.nodes('main', { labels: { disk: 'slow' } })).toThrow(
      'unit/two: labels pool main with disk=slow, which one labels fast. A node has one value for a label: agree on one.',
    );
  });

  test('a pool that the row does not have is refused', () => {
    const [one] = two();
    expect(() => one.need.nodes('gpu', { labels: { gpu: 'true' } })).toThrow(
      'unit/one: pool = "gpu": is no node pool of this environment; allowed: main.',
    );
  });
});
