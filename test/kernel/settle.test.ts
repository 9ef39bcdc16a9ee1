import { Environment, ISSUER, Manifest, Operator, role, System, type SystemProps } from '../../lib';
import { Store, Widget } from '../support/made-up';
import { Certificates, GADGET_OPERATOR, GadgetCluster } from '../support/made-up-operator';

const CLOCK = role<{ time(): string }>('clock', 'ClockTower');

/** A system whose rounds are given by the test. */
class Scripted extends System {
  constructor(
    env: Environment,
    id: string,
    private readonly rounds: Partial<Record<'connect' | 'close' | 'observe' | 'finish', (system: System) => void>> = {},
    props: SystemProps = {},
  ) {
    super(env, id, props, { app: 'scripted', maxId: 30, security: 'baseline' });
  }

  override connect(): void {
    this.rounds.connect?.(this);
  }

  override close(): void {
    this.rounds.close?.(this);
  }

  override observe(): void {
    this.rounds.observe?.(this);
  }

  override finish(): void {
    this.rounds.finish?.(this);
  }
}

describe('rounds', () => {
  test('every system connects, then every one closes, observes, finishes: operators first, then by id', () => {
    const env = Environment.test();
    const told: string[] = [];
    const tell = (round: string) => (system: System) => void told.push(`${round} ${system.id}`);
    new GadgetCluster(env, 'gadgets');
    const all = { connect: tell('connect'), close: tell('close'), observe: tell('observe'), finish: tell('finish') };
    for (const id of ['b', 'a']) new Scripted(env, id, all);
    env.output();
    expect(told).toEqual(['connect', 'close', 'observe', 'finish'].flatMap((round) => [`${round} a`, `${round} b`]));
  });

  test('an operator that is asked for while connecting takes part', () => {
    const env = Environment.test();
    new Scripted(env, 'late', { connect: (system) => void Operator.in(system, GADGET_OPERATOR) });
    const output = env.output();
    expect(output.model.systems.map(({ id, after }) => [id, after])).toEqual([
      ['gadget-operator', []],
      ['late', ['gadget-operator']],
    ]);
    expect([...output.foundation.releases.keys()]).toEqual(['gadget-operator']);
  });

  test('whoever closes may state, need and use: its uses are edges, its pods have the edges of all', () => {
    const env = Environment.test();
    new Scripted(env, 'late', {
      close(system) {
        const size = { cpu: '1', memory: '1Gi' };
        system.state.pods({ id: 'job', labels: { app: 'job' }, by: 'us', replicas: 1, requests: size });
        system.need.mint('key');
        system.use(env.apiServer);
      },
    });
    const { model } = env.output();
    expect(model.edges).toEqual([{ from: 'late/job', to: 'kubernetes/api' }]);
    expect(model.needs.minted.map(({ id }) => id)).toEqual(['late/key']);
  });

  test('what is ambient is not asked for when everybody has taken: the wish would never be granted', () => {
    const env = Environment.test();
    for (const round of ['close', 'finish'] as const)
      new Scripted(env, round, { [round]: (system: System) => system.ambient(CLOCK, () => {}) });
    expect(() => env.output()).toThrow(
      'unit/close: asks for the clock when everybody has taken. Ask in the constructor or in connect().',
    );
  });

  test('objects may be made in finish, needs and uses may not', () => {
    const env = Environment.test();
    new Scripted(env, 'fine', {
      finish: (system) => void new Manifest(system, Widget, { name: 'x', spec: { size: 1 } }),
    });
    expect(env.output().object('Widget', 'x', 'fine')).toBeDefined();
    const other = Environment.test();
    new Scripted(other, 'a', { finish: (system) => void system.need.mint('x') });
    new Scripted(other, 'b', { finish: (system) => system.use(other.apiServer) });
    expect(() => other.output()).toThrow(
      [
        'unit/a: states minted value a/x when all is settled. State it in the constructor, in connect() or in close().',
        'unit/b: uses kubernetes/api when edges are frozen. Use it in the constructor, in connect(), close() or observe().',
      ].join('\n'),
    );
  });

  test('who observes sees what others state as late as in close, and may use it, and state nothing', () => {
    const env = Environment.test();
    const seen: string[] = [];
    new Scripted(env, 'a', {
      observe: (system) => {
        seen.push(...env.systems.flatMap(({ state }) => state.endpoints.map(({ id }) => id)));
        system.use(env.apiServer);
      },
    });
    new Scripted(env, 'b', {
      close: (system) => {
        const at = system.state.pods({
          id: 'late',
          labels: { app: 'late' },
          by: 'us',
          replicas: 1,
          requests: { cpu: '1m', memory: '1Mi' },
        });
        system.state.serves({ id: 'late', at, podPort: 1, protocol: 'http' });
      },
    });
    env.output();
    expect(seen).toEqual(['b/late']);
    const other = Environment.test();
    new Scripted(other, 'a', { observe: (system) => void system.need.mint('x') });
    expect(() => other.output()).toThrow('unit/a: states minted value a/x when all is settled.');
  });

  test('a system that is constructed while finishing comes too late', () => {
    const env = Environment.test();
    new Scripted(env, 'a', { finish: () => void new Store(env, 'late') });
    expect(() => env.output()).toThrow('unit/late: is constructed after the environment was settled.');
  });

  test('faults of several systems are told together', () => {
    const env = Environment.test();
    for (const id of ['b', 'a']) new Scripted(env, id, { connect: (system) => void system.name('-') });
    expect(() => env.output()).toThrow(/^unit\/a: name = "a--".*\nunit\/b: name = "b--"/);
  });

  test('what is no fault of the input goes through as it is', () => {
    const env = Environment.test();
    const bug = new TypeError('a bug');
    new Scripted(env, 'a', {
      connect() {
        throw bug;
      },
    });
    expect(() => env.output()).toThrow(bug);
  });
});

describe('what is ambient', () => {
  const hear = (heard: string[]) => (system: System) =>
    system.ambient(CLOCK, (clock) => void heard.push(`${system.id} ${clock.time()}`));

  test('is found wherever the lines stand, and orders the taker after its system', () => {
    const env = Environment.test();
    const heard: string[] = [];
    hear(heard)(new Scripted(env, 'a'));
    const tower = new Scripted(env, 'tower');
    env.offer(CLOCK, { time: () => 'noon' }, tower);
    hear(heard)(new Scripted(env, 'z'));
    expect(env.output().model.systems.map(({ id }) => id)).toEqual(['tower', 'a', 'z']);
    expect(heard).toEqual(['a noon', 'z noon']);
  });

  test('may be told of, and not waited for', () => {
    const env = Environment.test();
    const heard: string[] = [];
    const a = new Scripted(env, 'a');
    a.ambient(CLOCK, (clock) => void heard.push(clock.time()), 'any');
    env.offer(CLOCK, { time: () => 'noon' }, new Scripted(env, 'tower'));
    expect(env.output().model.systems.map(({ id, after }) => [id, after])).toEqual([
      ['a', []],
      ['tower', []],
    ]);
    expect(heard).toEqual(['noon']);
  });

  test('may be asked for while connecting, and again: each wish is granted once', () => {
    const env = Environment.test();
    const heard: string[] = [];
    let hours = 0;
    hear(heard)(new Scripted(env, 'a', { connect: hear(heard) }));
    env.offer(CLOCK, { time: () => String(++hours) }, new Scripted(env, 'tower'));
    env.output();
    expect(heard).toEqual(['a 1', 'a 2']);
  });

  test('is granted to all before anyone connects: every fact is known by then', () => {
    const env = Environment.test();
    const seen: number[] = [];
    new Scripted(env, 'a', { connect: () => void seen.push(env.systems.flatMap(({ state }) => state.made).length) });
    new Certificates(env);
    const z = new Scripted(env, 'z');
    z.ambient(ISSUER, (issuer) => void issuer.certificate(z, { name: 'z-tls', hosts: ['z'] }));
    env.output();
    expect(seen).toEqual([1]);
  });

  test('is missed once a system, with the class to construct', () => {
    const env = Environment.test();
    for (const id of ['b', 'a']) {
      hear([])(new Scripted(env, id));
      hear([])(env.node.findChild(id) as System);
    }
    expect(() => env.output()).toThrow(
      [
        'unit/a: needs the clock of its environment, and no system offers it. Construct ClockTower in this environment.',
        'unit/b: needs the clock of its environment, and no system offers it. Construct ClockTower in this environment.',
      ].join('\n'),
    );
  });

  test('is missed by an operator that requires it', () => {
    const env = Environment.test();
    new GadgetCluster(env, 'gadgets', { operator: { ...GADGET_OPERATOR, requires: [CLOCK] } });
    expect(() => env.output()).toThrow('unit/gadget-operator: needs the clock of its environment');
  });

  test('is offered by one system', () => {
    const env = Environment.test();
    env.offer(CLOCK, { time: () => 'noon' }, new Scripted(env, 'one'));
    expect(() => env.offer(CLOCK, { time: () => 'midnight' }, new Scripted(env, 'two'))).toThrow(
      'unit/two: offers the clock of this environment, which unit/one offers already. Keep one of the two.',
    );
  });
});

test('where nothing else orders them, operators stand before systems, then ids count', () => {
  const env = Environment.test();
  for (const id of ['b', 'a']) new Scripted(env, id);
  new GadgetCluster(env, 'gadgets');
  expect(env.output().model.systems.map(({ id }) => id)).toEqual(['gadget-operator', 'a', 'b', 'gadgets']);
});

test('a circle of order settles the same way whichever line comes first', () => {
  const orderOf = (ids: readonly string[]) => {
    const env = Environment.test();
    const systems = new Map(ids.map((id) => [id, new Scripted(env, id)]));
    for (const [a, b] of [
      ['a', 'b'],
      ['b', 'c'],
      ['c', 'a'],
      ['d', 'c'],
    ] as const)
      (systems.get(a) as System).standsAfter(systems.get(b) as System);
    return env.output().model.systems.map(({ id }) => id);
  };
  expect(orderOf(['a', 'b', 'c', 'd'])).toEqual(['c', 'b', 'a', 'd']);
  expect(orderOf(['d', 'c', 'b', 'a'])).toEqual(['c', 'b', 'a', 'd']);
});
