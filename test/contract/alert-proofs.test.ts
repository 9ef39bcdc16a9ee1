import { parse } from 'yaml';
import { type Alert, Environment, type Model, System } from '../../lib';
import { alertFiles, type Proofs, proofFlaws, ruleFile } from '../../lib/testing';
import { promtool } from '../support/promtool';

const FULL: Alert = {
  name: 'ShopFull',
  expr: 'max by (pod) (shop_used{namespace="one"}) > 9',
  for: '5m',
  severity: 'warning',
  summary: '{{ $labels.pod }} is full',
  runbook: ['Look at the shelves of the shop.'],
};

const PROVED: Proofs[string] = {
  fires: { series: { 'shop_used{namespace="one",pod="a"}': '10', 'shop_used{namespace="one",pod="b"}': '1' } },
  silent: { series: { 'shop_used{namespace="one",pod="a"}': '9' } },
};

class Shop extends System {}

function modelOf(alert: Partial<Alert> = {}, name = 'prod'): Model {
  const env = Environment.test({ name });
  const shop = new Shop(env, 'one', { owner: 'sales' }, { app: 'shop', maxId: 30, security: 'restricted' });
  shop.state.alert({ ...FULL, ...alert });
  return env.output().model;
}

/** What promtool says of a proof; empty where it holds. */
function judged(alert: Partial<Alert>, proof: Proofs[string]): string | undefined {
  const files = alertFiles([modelOf(alert)], { one: { ShopFull: proof } });
  return promtool(['test', 'rules', 'prod-one.test.yaml'], files);
}

function expectRefused(told: string | undefined, ...parts: readonly string[]): void {
  if (told !== undefined) for (const part of parts) expect(told).toContain(part);
}

test('rules carry severity, team and system, and the texts', () => {
  expect(parse(ruleFile(modelOf()))).toEqual({
    groups: [
      {
        name: 'one',
        rules: [
          {
            alert: 'ShopFull',
            expr: 'max by (pod) (shop_used{namespace="one"}) > 9',
            for: '5m',
            labels: { system: 'one', team: 'sales', environment: 'prod', severity: 'warning' },
            annotations: { summary: '{{ $labels.pod }} is full', runbook: '1. Look at the shelves of the shop.' },
          },
        ],
      },
    ],
  });
});

test('a scene lasts until it is looked at: its numbers hold or grow as long, other values stay as they are', () => {
  const series = { 'shop_used{namespace="one",pod="a"}': '10', 'shop_used{namespace="one",pod="b"}': '1x5 0+2x9' };
  const proof = { fires: { series }, silent: { at: '2h', series: { 'shop_used{namespace="one"}': '0+0.01' } } };
  const file = alertFiles([modelOf()], { one: { ShopFull: proof } }).get('prod-one.test.yaml') ?? '';
  const { tests } = parse(file) as {
    tests: readonly { name: string; input_series: object; promql_expr_test: object[] }[];
  };
  expect(tests.map(({ name, input_series }) => [name, input_series])).toEqual([
    [
      'prod/one: ShopFull fires',
      [
        { series: 'shop_used{namespace="one",pod="a"}', values: '10x15' },
        { series: 'shop_used{namespace="one",pod="b"}', values: '1x5 0+2x9' },
      ],
    ],
    ['prod/one: ShopFull is silent', [{ series: 'shop_used{namespace="one"}', values: '0+0.01x120' }]],
  ]);
  expect(tests[0]?.promql_expr_test[0]).toMatchObject({ eval_time: '15m' });
  expect(tests[1]?.promql_expr_test[0]).toMatchObject({ eval_time: '120m' });
});

test('what lasts for hours is evaluated every five minutes, in a file of its own, and judged as well', () => {
  const before = { 'shop_used{namespace="one",pod="a"}': '10x30 0x150' };
  const peak = { expr: 'max by (pod) (max_over_time(shop_used{namespace="one"}[6h])) > 9' };
  const files = (proof: Proofs[string]) => alertFiles([modelOf(peak)], { one: { ShopFull: proof } });
  const proof = {
    fires: { at: '3h', series: before },
    silent: { at: '1h', series: { 'shop_used{namespace="one"}': '9' } },
  };
  expect([...files(proof).keys()]).toEqual(['prod-one.rules.yaml', 'prod-one.test.yaml', 'prod-one.long.test.yaml']);
  expect(parse(files(proof).get('prod-one.long.test.yaml') ?? '')).toMatchObject({ evaluation_interval: '5m' });
  const judgedLong = (one: Proofs[string]) => promtool(['test', 'rules', 'prod-one.long.test.yaml'], files(one));
  if (judgedLong(proof) !== undefined) expect(judgedLong(proof)).toBe('');
  expectRefused(judgedLong({ ...proof, silent: { at: '3h', series: before } }), 'ShopFull is silent all the time');
});

test('what holds passes', () => {
  const told = judged({}, PROVED);
  if (told !== undefined) expect(told).toBe('');
});

test('an alert that does not fire is found', () => {
  const proof = { ...PROVED, fires: { series: { 'shop_used{namespace="one",pod="a"}': '9' } } };
  expectRefused(judged({}, proof), 'ShopFull fires', 'got: nil');
});

test('an alert that fires where it should be silent is found, though it be over by then', () => {
  const over = { ...PROVED, silent: { series: { 'shop_used{namespace="one",pod="a"}': '10x8 0x20' } } };
  expectRefused(judged({}, over), 'is silent all the time', 'got: {} 1E+00');
  const now = { ...PROVED, silent: { series: { 'shop_used{namespace="one",pod="a"}': '10' } } };
  expectRefused(judged({}, now), 'prod/one: ShopFull is silent', 'Annotations:{', 'a is full');
});

test('silence for want of the series that are asked for is found', () => {
  const other = { ...PROVED, silent: { series: { 'shop_used{namespace="two",pod="a"}': '0' } } };
  expectRefused(
    judged({}, other),
    'count(shop_used{namespace=\\"one\\"})',
    'ShopFull is silent, and what it asks for is there',
  );
});

test('a text that names a label which what fires has not is found', () => {
  const told = judged({ expr: 'max(shop_used{namespace="one"}) > 9' }, PROVED);
  expectRefused(told, 'ShopFull fires, and its texts name the label pod', 'got: nil');
});

test('what environments have alike is proved in the first alone', () => {
  const same = [modelOf(), modelOf({}, 'staging'), modelOf({ expr: 'shop_used{namespace="one"} > 5' }, 'dev')];
  const files = alertFiles(same, { one: { ShopFull: PROVED } });
  expect([...files.keys()]).toEqual([
    'prod-one.rules.yaml',
    'prod-one.test.yaml',
    'staging-one.rules.yaml',
    'dev-one.rules.yaml',
    'dev-one.test.yaml',
  ]);
  const named = { summary: 'Full in {{ $externalLabels.environment }}' };
  expect(alertFiles([modelOf(named), modelOf(named, 'staging')], { one: { ShopFull: PROVED } }).size).toBe(4);
});

test('each lack of a proof is told, and each proof of nothing', () => {
  const models = [modelOf(), modelOf({}, 'staging')];
  const flaws = (proofs: Proofs) => proofFlaws(models, { one: proofs });
  expect(flaws({ ShopFull: PROVED })).toEqual([]);
  expect(flaws({ ShopFul: PROVED })).toEqual([
    'prod/one: alert ShopFull: nothing proves it. Give a scene in which it fires and one in which it is silent.',
    'staging/one: alert ShopFull: nothing proves it. Give a scene in which it fires and one in which it is silent.',
    'one: a proof of alert ShopFul, which stands in no environment. Correct its name, or delete it.',
  ]);
  const inProd = (proof: Proofs[string]) =>
    flaws({ ShopFull: (name) => (name === 'prod' ? { ...proof } : PROVED) as never });
  expect(inProd({ ...PROVED, silent: { series: {} } } as never)).toEqual([
    'prod/one: alert ShopFull: silent shows no series: it would be silent if it could never fire. Show what it asks for when all is well.',
  ]);
  expect(inProd({ ...PROVED, silent: { at: 'soon', series: { 'shop_usd{namespace="one"}': '1' } } } as never)).toEqual([
    'prod/one: alert ShopFull: silent does not show shop_used, which it asks for. Show it as it is when all is well.',
    'prod/one: alert ShopFull: silent shows shop_usd, which it does not ask for; it asks for shop_used.',
    'prod/one: alert ShopFull: silent is looked at "soon". Give a time as Prometheus reads it: 30m.',
  ]);
  const [full] = Object.values({ full: PROVED as Exclude<typeof PROVED, (name: string) => unknown> });
  expect(flaws({ ShopFull: { fires: full?.fires as never, silent: full?.fires as never } })[0]).toBe(
    'prod/one: alert ShopFull: fires and silent show the same.',
  );
});
