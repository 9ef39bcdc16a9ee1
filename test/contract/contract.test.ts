import { Size } from 'cdk8s';
import { type Environment, ISSUER, type SystemProps } from '../../lib';
import { contract } from '../../lib/testing';
import { QUESTIONS } from '../../lib/testing/questions/index';
import { Shop } from './shop';

const props = () => ({});
const BUILT = 'it can be built, in each row, with the least and with everything on';
const MEMORY = Size.gibibytes(8);

/** What a question of a contract says; undefined when the class holds it. */
function answer(asked: ReturnType<typeof contract>, question: string): string | undefined {
  const found = asked.find(({ name }) => name.split(': ')[1] === question || name.endsWith(question));
  if (found === undefined) throw new Error(`${question} is not asked: ${asked.map(({ name }) => name).join('; ')}`);
  try {
    found.ask();
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

describe('what is asked', () => {
  test('is told as a test is called, with the class in front', () => {
    const names = contract(Shop, { props }).map(({ name }) => name);
    expect(names[0]).toBe('Shop: it can be built, in each row, with the least and with everything on');
    expect(names[1]).toBe(
      'Shop: checks: every check of synthesis finds nothing, in each row, with the least and with everything on',
    );
    expect(new Set(names).size).toBe(names.length);
  });

  test('is everything that makes sense for the class, and nothing else', () => {
    const short = (name: string) => name.split(': ')[1];
    const without = contract(Shop, { props }).map(({ name }) => short(name));
    const all = Object.keys(QUESTIONS);
    expect(all.filter((question) => !without.includes(question))).toEqual(['takes', 'laws', 'schemas', 'operator']);
    const taken = contract(Shop, { props, take: [(shop, taker) => shop.shelf().for(taker)], against: () => ({}) });
    expect(taken.map(({ name }) => short(name))).toEqual(expect.arrayContaining(['takes', 'schemas']));
  });

  test('names no runner of tests', () => {
    for (const { ask } of contract(Shop, { props })) expect(ask()).toBeUndefined();
  });
});

describe('a class that cannot be built', () => {
  class Closed extends Shop {
    constructor(env: Environment, id: string, given: SystemProps & { readonly pool?: string } = {}) {
      super(env, id, given);
      if (given.pool !== undefined) env.pool(given.pool, this.path);
    }
  }

  test('is asked nothing else, and told why, in each case', () => {
    const asked = contract(Closed, { props, most: () => ({ pool: 'disks' }) });
    expect(asked).toHaveLength(1);
    expect(answer(asked, BUILT)).toBe(
      [
        'Closed: it can be built, in each row, with the least and with everything on: no.',
        '- single, most: single/one: pool = "disks": is no node pool of this environment; allowed: main.',
        '- quorum, most: quorum/one: pool = "disks": is no node pool of this environment; allowed: main.',
      ].join('\n'),
    );
  });

  test('for a reason of its own is told that', () => {
    class Bug extends Shop {
      override connect(): void {
        throw new TypeError('of undefined');
      }
    }
    expect(answer(contract(Bug, { props }), BUILT)).toBe('of undefined');
  });

  test('that has the pools it wants can be', () => {
    const row = { pools: [{ name: 'disks', nodes: [{ name: 'a' }], cpu: 4, memory: MEMORY }] };
    const asked = contract(Closed, { row, props: () => ({ pool: 'disks' }) });
    expect(answer(asked, BUILT)).toBeUndefined();
    const single = contract(Closed, { row: (of) => (of === 'single' ? row : {}), props: () => ({ pool: 'disks' }) });
    expect(answer(single, BUILT)).toMatch(/no\.\n- quorum, props: /);
  });
});

describe('an exception', () => {
  class Deaf extends Shop {
    protected override stateHealth(): void {}
  }

  test('with a reason stands for the question that is not held', () => {
    const exceptions = { facts: 'it is an example, and nobody runs it' };
    expect(answer(contract(Deaf, { props, exceptions }), 'facts')).toBeUndefined();
  });

  test('is refused where it is not needed', () => {
    const exceptions = { facts: 'it is an example, and nobody runs it' };
    expect(answer(contract(Shop, { props, exceptions }), 'facts')).toContain(
      '- exceptions.facts is not needed: it holds. Take it out.',
    );
  });

  test('is refused without a reason', () => {
    expect(answer(contract(Deaf, { props, exceptions: { facts: 'todo' } }), 'facts')).toContain(
      '- exceptions.facts = "todo" is no reason. Say in a sentence why it cannot hold.',
    );
  });

  test('of a question that makes no sense for the class is refused too', () => {
    const exceptions = { takes: 'there is nothing to be taken' };
    expect(answer(contract(Shop, { props, exceptions }), 'takes')).toContain('exceptions.takes is not needed');
  });
});

describe('what a class is given', () => {
  test('around it comes first, and goes into its props', () => {
    const seen: unknown[] = [];
    contract(Shop, {
      around: (env) => ({ name: env.row.name }),
      props: (_env, id, { name }) => {
        seen.push(`${name}/${id}`);
        return {};
      },
    });
    expect(seen).toEqual(['single/one', 'quorum/one']);
  });

  test('besides it is an issuer of certificates, or what is said', () => {
    const without = contract(Shop, { props, ambient: () => {} });
    expect(answer(without, BUILT)).toBeUndefined();
    class Signed extends Shop {
      override connect(): void {
        this.ambient(ISSUER, () => {});
      }
    }
    expect(answer(contract(Signed, { props }), 'ambient')).toBeUndefined();
    expect(answer(contract(Signed, { props, ambient: () => {} }), BUILT)).toContain(
      'single/one: needs the certificate issuer of its environment, and no system offers it. Construct Certificates in this environment.',
    );
  });

  test('as another version of a pin is what the row says', () => {
    const tags: string[] = [];
    class Watched extends Shop {
      protected override image(): string {
        const image = super.image();
        tags.push(image.split(':')[1] as string);
        return image;
      }
    }
    expect(answer(contract(Watched, { props, pins: { shop: '2.0.0-rc1' } }), 'pins')).toBeUndefined();
    expect(tags).toContain('2.0.0-rc1');
    tags.length = 0;
    expect(answer(contract(Watched, { props }), 'pins')).toBeUndefined();
    expect([...new Set(tags)]).toEqual(['1.4.2', '1.4.3']);
  });
});
