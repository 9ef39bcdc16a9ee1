import { Environment, System, Takers } from '../../lib';

class Plain extends System {
  constructor(
    env: Environment,
    id: string,
    private readonly rounds: Partial<Record<'connect' | 'close', () => void>> = {},
  ) {
    super(env, id, {}, { app: 'plain', maxId: 30, security: 'restricted' });
  }

  override connect(): void {
    this.rounds.connect?.();
  }

  override close(): void {
    this.rounds.close?.();
  }
}

function owner(env: Environment) {
  const giver = new Plain(env, 'giver');
  return { giver, takers: new Takers(giver, 'key()', (taker) => ({ key: `of ${taker.id}` })) };
}

test('a taker has one account, however often it takes, and stands after the owner', () => {
  const env = Environment.test();
  const { takers } = owner(env);
  const [b, a] = [new Plain(env, 'b'), new Plain(env, 'a')];
  expect(takers.of(b)).toBe(takers.of(b));
  expect(takers.of(a)).toEqual({ key: 'of a' });
  expect(takers.all.map(({ taker, account }) => [taker.id, account.key])).toEqual([
    ['a', 'of a'],
    ['b', 'of b'],
  ]);
  expect(env.output().model.systems.map(({ id, after }) => [id, after])).toEqual([
    ['giver', []],
    ['a', ['giver']],
    ['b', ['giver']],
  ]);
});

test('it may be taken while connecting, and no more when everybody has taken', () => {
  const env = Environment.test();
  const { takers } = owner(env);
  const early: Plain = new Plain(env, 'early', { connect: () => void takers.of(early) });
  const late: Plain = new Plain(env, 'late', { close: () => void takers.of(late) });
  expect(() => env.output()).toThrow(
    'unit/giver: key() = "late": is taken by unit/late when everybody has taken. Take it in the constructor or in connect().',
  );
  expect(takers.all.map(({ taker }) => taker.id)).toEqual(['early']);
});

test('whoever has taken already gets its account at any time', () => {
  const env = Environment.test();
  const { takers } = owner(env);
  const seen: unknown[] = [];
  const taker: Plain = new Plain(env, 'taker', { close: () => void seen.push(takers.of(taker)) });
  const first = takers.of(taker);
  env.output();
  expect(seen).toEqual([first]);
});
