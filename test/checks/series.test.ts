import { promql, seriesIn } from '../../lib/checks/promql/promql';
import { series } from '../../lib/checks/rules/series';
import type { AlertModel, Model, SystemModel } from '../../lib/kernel/model';
import { modelOf, said } from '../support/rules';

const ALERT: AlertModel = {
  ...{ name: 'ShopFull', expr: 'shop_used > 9', for: '5m', severity: 'warning' },
  ...{ summary: 'Full', runbook: '1. Look.' },
};

function exporting(...names: readonly string[]): Pick<SystemModel, 'metrics'> {
  return { metrics: [{ endpoint: 'shop/http', path: '/metrics', series: names }] };
}

const watch: SystemModel = {
  ...(modelOf().systems[0] as SystemModel),
  id: 'watch',
  ...exporting('container_memory_rss'),
};

function saidOf(over: Partial<SystemModel>, others: readonly SystemModel[] = [watch]): string[] {
  const model: Model = modelOf(over);
  return said(series, [], { ...model, systems: [...model.systems, ...others] });
}

const asking = (expr: string) => ({ alerts: [{ ...ALERT, expr }] });

test('names of series are read wherever they stand', () => {
  expect(
    seriesIn(
      'sum by (pod) (rate(b_total{x="y{"}[5m:1m] offset 1d)) / on(pod) group_left(node) a > 1 unless {__name__="c",x=~".+"} or up{} and "d" == 1',
    ),
  ).toEqual(['a', 'b_total', 'c', 'up']);
  expect(seriesIn('{"with.dots", x="1"} + absent({x="1", __name__ = \'e\'}) + absent(absent_over)')).toEqual([
    'absent_over',
    'e',
    'with.dots',
  ]);
  expect(promql('max(a{x="1"}) > b').selectors).toEqual([
    { text: 'a{x="1"}', series: 'a', column: 5 },
    { text: 'b', series: 'b', column: 17 },
  ]);
  expect(promql('{__name__=~"a|b"}').selectors).toEqual([{ text: '{__name__=~"a|b"}', column: 1 }]);
});

test('what is exported by whom ever, and what Prometheus makes, may be asked for', () => {
  expect(
    saidOf({ ...exporting('shop_used'), ...asking('shop_used > 9 and on(pod) container_memory_rss and up == 0') }),
  ).toEqual([]);
  expect(saidOf(asking('ALERTS{alertname="X"} unless scrape_duration_seconds > 5'))).toEqual([]);
});

test('a series that nothing exports is told, with those that are called nearly so', () => {
  const exported = exporting('shop_used_bytes', 'shop_size_bytes', 'shop_a', 'shop_b', 'shop_c', 'till_used');
  expect(saidOf({ ...exported, ...asking('shop_used > 9 or shop_used > 7') })).toEqual([
    '[series] unit/shop: alert ShopFull: expr = "shop_used": is a series that nothing exports; allowed: shop_used_bytes, shop_a, shop_b, shop_c, shop_size_bytes, … (17 in all). Correct its name, or tell where it is served: exports of state.metrics().',
  ]);
});

test('panels are judged as alerts are', () => {
  const dashboards = [{ title: 'Shop', panels: [{ title: 'Sales', expr: 'sum(shop_sales)' }] }];
  expect(saidOf({ dashboards })[0]).toMatch(
    /^\[series\] unit\/shop: panel "Sales" of "Shop": expr = "shop_sales": is a series that nothing exports; /,
  );
});

test('who retires exports nothing, and is asked nothing', () => {
  const gone = { ...watch, id: 'gone', retiring: true, ...exporting('shop_used') };
  expect(saidOf(asking('shop_used'), [watch, gone])).toHaveLength(1);
  expect(saidOf({ ...asking('shop_used'), retiring: true })).toEqual([]);
});

test('where nobody watches, nobody knows what there is', () => {
  expect(saidOf({ ...exporting('shop_size'), ...asking('shop_used > container_memory_rss') }, [])).toEqual([]);
});

test('what is no PromQL is told with its place, watched or not', () => {
  expect(saidOf(asking('sum(shop_used) by pod'), [])).toEqual([
    '[series] unit/shop: alert ShopFull: expr = "sum(shop_used) by pod": is no PromQL from column 19 on: pod. Correct the expression.',
  ]);
  expect(saidOf(asking('sum(shop_used'), [])).toEqual([
    '[series] unit/shop: alert ShopFull: expr = "sum(shop_used": ends too early. Correct the expression.',
  ]);
});

test('series without a name are refused', () => {
  expect(saidOf(asking('count({namespace="shop"}) > 0'), [])).toEqual([
    '[series] unit/shop: alert ShopFull: expr = "{namespace=\\"shop\\"}": selects series by labels or a pattern, not by name: nobody can tell whether they exist. Name the series.',
  ]);
});
