import { Size } from 'cdk8s';
import { Environment, type JsonObject, Operator } from '../../lib';
import { Store } from '../support/made-up';
import { CHART, GADGET_OPERATOR, GadgetCluster, type GadgetProps, operatorWith } from '../support/made-up-operator';

/** Values of the operator's release when two clusters want something of it. */
function valuesOf(one: GadgetProps['wanted'], two: GadgetProps['wanted'], order = ['one', 'two']): JsonObject {
  const env = Environment.test();
  for (const id of order) new GadgetCluster(env, id, { wanted: id === 'one' ? one : two });
  return env.output().foundation.releases.get('gadget-operator')?.values as JsonObject;
}

describe('values of several askers', () => {
  test('are merged', () => {
    expect(valuesOf({ a: 1 }, { b: 2 })).toMatchObject({ a: 1, b: 2, replicas: 1, crds: { install: false } });
    expect(valuesOf({ same: ['x'] }, { same: ['x'] })).toMatchObject({ same: ['x'] });
    expect(valuesOf({ deep: { a: 1 } } as never, { deep: { b: 2 } } as never)).toMatchObject({ deep: { a: 1, b: 2 } });
  });

  test('that differ in a deep place are refused, and both askers are named', () => {
    expect(() => valuesOf({ log: { level: 'info' } } as never, { log: { level: 'debug' } } as never)).toThrow(
      'unit/two: values.log.level = "debug": unit/gadget-operator is asked for "info" there by unit/one.',
    );
  });

  test('that differ are refused, also where one wants what the spec says', () => {
    expect(() => valuesOf({ replicas: 1 }, { replicas: 2 })).toThrow(
      'unit/two: values.replicas = 2: unit/gadget-operator is asked for 1 there by unit/one.',
    );
  });

  test('that differ are refused, and both askers are named', () => {
    expect(() => valuesOf({ level: 'info' }, { level: 'debug' })).toThrow(
      'unit/two: values.level = "debug": unit/gadget-operator is asked for "info" there by unit/one. An operator stands once in an environment: agree on one value.',
    );
    expect(() => valuesOf({ level: 'info' }, { level: 'debug' }, ['two', 'one'])).toThrow(
      'unit/two: values.level = "debug"',
    );
  });

  test('are joined or the largest, where the spec says so', () => {
    expect(valuesOf({ workers: 2, watched: ['b', 'a'] }, { workers: 1, watched: ['a', 'c'] })).toMatchObject({
      workers: 2,
      watched: ['a', 'b', 'c'],
    });
    expect(() => valuesOf({ workers: 2 }, { workers: 'two' })).toThrow('unit/two: values.workers = "two"');
  });

  test('are joined with those of the spec, or larger', () => {
    const env = Environment.test();
    const values = { workers: 4, watched: ['all'] };
    for (const [id, workers] of [
      ['one', 2],
      ['two', 3],
    ] as const)
      new GadgetCluster(env, id, { operator: operatorWith({ values }), wanted: { workers, watched: [id] } });
    expect(env.output().foundation.releases.get('gadget-operator')?.values).toMatchObject({
      workers: 4,
      watched: ['all', 'one', 'two'],
    });
  });

  test('give the same release in any order of lines', () => {
    const wanted = [
      { workers: 2, watched: ['one'], a: 1 },
      { workers: 3, watched: ['two'], b: 2 },
    ] as const;
    expect(valuesOf(...wanted)).toEqual(valuesOf(...wanted, ['two', 'one']));
  });

  test('are plain data, and the asker of others is named', () => {
    const env = Environment.test();
    expect(() => new GadgetCluster(env, 'one', { wanted: { memory: Size.gibibytes(1) as never } })).toThrow(
      'unit/one: values of Helm release gadget-operator: memory: a Size cannot be written: give plain data.',
    );
  });

  test('go before the spec’s own, and null takes away a default of the chart', () => {
    expect(valuesOf({ replicas: 2 }, {})).toMatchObject({ replicas: 2 });
    expect(valuesOf({ crds: { install: null } } as never, {})).toMatchObject({ crds: { install: null } });
    expect(valuesOf({ crds: null, replicas: null } as never, {})).toMatchObject({ crds: null, replicas: null });
  });

  test('never hold an image: those stand in their slots, behind the mirror', () => {
    const env = Environment.test({ mirror: 'registry.example.com/mirror' });
    new GadgetCluster(env, 'one');
    expect(env.output().foundation.releases.get('gadget-operator')?.values).toMatchObject({
      image: { repository: 'registry.example.com/mirror/quay.io/example/gadget-operator', tag: 'v1.2.0' },
      sidecar: { image: 'registry.example.com/mirror/quay.io/example/sidecar:3' },
    });
  });
});

describe('one operator', () => {
  test('asked for otherwise is refused, both askers and the difference named', () => {
    const env = Environment.test();
    new GadgetCluster(env, 'one');
    const operator = operatorWith({ chart: { ...CHART, version: 'v2.0.0' } });
    expect(() => new GadgetCluster(env, 'two', { operator })).toThrow(
      'unit/two: asks for the operator gadget-operator otherwise than unit/one did: releases[0].chart.version differs. An operator stands once',
    );
  });

  test('asked for by an equal spec is the same', () => {
    const env = Environment.test();
    new GadgetCluster(env, 'one');
    expect(() => new GadgetCluster(env, 'two', { operator: operatorWith({}) })).not.toThrow();
    expect(env.systems.filter(({ isOperator }) => isOperator)).toHaveLength(1);
  });

  test('whose id a system has is refused', () => {
    const env = Environment.test();
    new Store(env, 'gadget-operator');
    expect(() => new GadgetCluster(env, 'one')).toThrow(
      'unit/one: needs the operator gadget-operator, but unit/gadget-operator has that id. Give that system another id.',
    );
  });

  test('belongs to whom its spec says', () => {
    const env = Environment.test();
    const operator = Operator.in(new Store(env, 'store'), { ...GADGET_OPERATOR, owner: 'gadgets' });
    expect(operator.owner).toBe('gadgets');
    expect(operator.isOperator).toBe(true);
    expect(env.output().model.systems[0]).toMatchObject({ id: 'gadget-operator', operator: true, class: 'Operator' });
  });
});
