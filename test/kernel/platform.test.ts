import { Environment, KeelsonError, main, type Plane, platform, type Row, synth } from '../../lib';
import { Store } from '../support/made-up';
import { GadgetCluster } from '../support/made-up-operator';

const row = (name: string, more: Partial<Row> = {}): Row => ({ ...Environment.test().row, name, ...more });

/** A plane that remembers what was done to it. */
class Recorder implements Plane {
  readonly calls: string[] = [];

  take({ row: { name } }: Parameters<Plane['take']>[0]): void {
    this.calls.push(`take ${name}`);
  }

  render(): void {
    this.calls.push('render');
  }

  swap(): void {
    this.calls.push('swap');
  }

  discard(): void {
    this.calls.push('discard');
  }
}

describe('platform', () => {
  test('builds one environment after the other, as they are asked for', () => {
    const built: string[] = [];
    const outputs = platform('shop', [row('dev'), row('prod')], (env) => {
      built.push(env.row.name);
      new Store(env, 'store');
    }).outputs();
    expect(outputs.next().value).toMatchObject({ row: { name: 'dev' } });
    expect(built).toEqual(['dev']);
    expect(outputs.next().value).toMatchObject({ row: { name: 'prod' } });
    expect(outputs.next().done).toBe(true);
  });

  test('faults of two environments are both reported, and the third is built all the same', () => {
    const reached: string[] = [];
    const rows = [row('dev', { kubernetes: '1' }), row('test'), row('prod')];
    const all = () => [
      ...platform('shop', rows, (env) => {
        reached.push(env.row.name);
        new Store(env, env.row.name === 'test' ? 'Store' : 'store', { namespace: 'store' });
      }).outputs(),
    ];
    expect(all).toThrow(/^dev: kubernetes = "1": .*\ntest\/Store: id = "Store": .*$/);
    expect(reached).toEqual(['test', 'prod']);
  });

  test('two environments of one name are refused', () => {
    const all = () => [...platform('shop', [row('dev'), row('dev')], () => {}).outputs()];
    expect(all).toThrow('shop: rows = "dev": names two environments. Rename one.');
  });

  test('what is no fault of the input goes through as it is', () => {
    const bug = new TypeError('a bug of the stack');
    const all = () => [
      ...platform('shop', [row('dev')], () => {
        throw bug;
      }).outputs(),
    ];
    expect(all).toThrow(bug);
  });
});

describe('synth', () => {
  test('takes every environment, renders, and swaps only then', () => {
    const recorder = new Recorder();
    synth(
      platform('shop', [row('dev'), row('prod')], (env) => void new GadgetCluster(env, 'gadgets')),
      recorder,
    );
    expect(recorder.calls.slice(0, 4)).toEqual(['take dev', 'take prod', 'render', 'swap']);
  });

  test('swaps nothing when a stack throws half way', () => {
    const recorder = new Recorder();
    const shop = platform('shop', [row('dev'), row('prod')], (env) => {
      new GadgetCluster(env, 'gadgets');
      if (env.row.name === 'prod') new Store(env, 'gadgets');
    });
    expect(() => synth(shop, recorder)).toThrow('prod/gadgets: id = "gadgets": is the id of prod/gadgets already');
    expect(recorder.calls).toEqual(['take dev', 'discard']);
  });
});

describe('main', () => {
  const told: string[] = [];
  beforeEach(() => {
    told.length = 0;
    jest.spyOn(process.stderr, 'write').mockImplementation((text) => told.push(String(text)) > 0);
  });
  afterEach(() => {
    jest.restoreAllMocks();
    process.exitCode = 0;
  });

  test('tells a fault once, without a stack, and exits with 1', () => {
    main(() => {
      throw new KeelsonError([{ path: 'prod/ceph', message: 'is wrong' }]);
    });
    expect(told).toEqual(['prod/ceph: is wrong.\n']);
    expect(process.exitCode).toBe(1);
  });

  test('tells a bug with its stack, and exits with 2', () => {
    main(() => {
      throw new TypeError('a bug');
    });
    expect(told.join('')).toMatch(/^TypeError: a bug\n +at /);
    expect(process.exitCode).toBe(2);
  });
});
