import type { JsonObject } from '../../lib/kernel/base/values';
import type { Dashboard } from '../../lib/kernel/facts';
import {
  type DashboardMap,
  dashboardFiles,
  ROOM,
  type Shown,
} from '../../lib/observability/prometheus/grafana/dashboard-files';
import { EXPORTS } from '../../lib/observability/prometheus/grafana/facts';
import { teamFolder } from '../../lib/observability/prometheus/grafana/names';
import { database, directory, environment, Shop, Watching, watched } from './grafana-fixture';

interface Tree {
  iterate(of: { enter(node: { readonly name: string; readonly type: { readonly isError: boolean } }): void }): void;
}
const { parser }: { parser: { parse(text: string): Tree } } = require('@prometheus-io/lezer-promql');

/** Whether Prometheus' own grammar reads it without an error; Grafana fills in the interval first. */
function isPromQl(expr: string): boolean {
  let sound = expr.trim() !== '';
  parser.parse(expr.replaceAll('$__rate_interval', '5m')).iterate({
    enter: ({ type }) => {
      if (type.isError) sound = false;
    },
  });
  return sound;
}

const shop = { id: 'shop', owner: 'sales' };

/** A dashboard with so many panels. */
function wide(title: string, panels: number, expr = 'up'): Dashboard {
  return { title, panels: Array.from({ length: panels }, (_, i) => ({ title: `Panel ${i}`, expr })) };
}

function shown(...dashboards: readonly Dashboard[]): Shown[] {
  return dashboards.map((dashboard) => ({ system: shop, dashboard }));
}

/** What Grafana reads: every dashboard of an environment. */
function read(maps: readonly DashboardMap[]): JsonObject[] {
  return maps.flatMap(({ files }) => files.map(({ json }) => JSON.parse(json)));
}

type PanelJson = {
  readonly id: number;
  readonly gridPos: Readonly<Record<'x' | 'y' | 'w' | 'h', number>>;
  readonly targets?: readonly { readonly expr: string; readonly datasource: JsonObject }[];
} & JsonObject;

test('a dashboard is as Grafana 13 writes it: two columns of diagrams, its query beside each, what fires as marks', () => {
  const [dashboard] = read(
    dashboardFiles(
      shown({ title: 'Shop', panels: [{ title: 'Carts', expr: 'sum(x)', unit: 'ops' }, ...wide('', 2).panels] }),
      'prod',
    ),
  );
  expect(dashboard).toMatchObject({
    title: 'Shop',
    schemaVersion: 42,
    editable: false,
    tags: ['keelson', 'shop', 'sales'],
    time: { from: 'now-6h', to: 'now' },
    refresh: '1m',
    annotations: {
      list: [{ enable: true, target: { expr: 'ALERTS{alertstate="firing",system="shop"}', refId: 'Anno' } }],
    },
    templating: { list: [] },
  });
  const panels = dashboard?.panels as unknown as readonly PanelJson[];
  expect(panels.map(({ gridPos }) => gridPos)).toEqual([
    { x: 0, y: 0, w: 12, h: 8 },
    { x: 12, y: 0, w: 12, h: 8 },
    { x: 0, y: 8, w: 12, h: 8 },
  ]);
  expect(panels[0]).toMatchObject({
    id: 1,
    type: 'timeseries',
    title: 'Carts',
    description: '`sum(x)`',
    datasource: { type: 'prometheus', uid: 'prometheus' },
    targets: [{ refId: 'A', expr: 'sum(x)', range: true, instant: false, legendFormat: '__auto' }],
    fieldConfig: { defaults: { unit: 'ops' } },
    options: { legend: { showLegend: true, placement: 'bottom' } },
  });
  expect(panels[1]).toMatchObject({ fieldConfig: { defaults: { unit: 'short' } } });
});

test('the interval that Grafana fills in is left to it', () => {
  const [map] = dashboardFiles(shown(wide('Shop', 1, 'rate(x[$__rate_interval])')), 'prod');
  expect(map?.files[0]?.json).toContain('"expr":"rate(x[$__rate_interval])"');
});

test('a uid is short, and the same as long as system and title are', () => {
  const uid = (id: string, title: string) =>
    read(dashboardFiles([{ system: { id, owner: 'any' }, dashboard: wide(title, 1) }], 'prod'))[0]?.uid as string;
  expect(uid('shop', 'Shop')).toBe(uid('shop', 'Shop'));
  const uids = [
    uid('shop', 'Shop'),
    uid('shop', 'Shop 二'),
    uid('shop-s', 'hop'),
    uid('a'.repeat(50), 'x'),
    uid(`${'a'.repeat(50)}b`, 'x'),
  ];
  expect(new Set(uids).size).toBe(uids.length);
  for (const one of uids) expect(one).toMatch(/^[a-z0-9-]{1,40}$/);
});

test('ConfigMaps are of one system each, by id and title, whatever order dashboards come in', () => {
  const all: Shown[] = [
    ...shown(wide('B', 1), wide('A', 1)),
    { system: { id: 'cache', owner: 'platform' }, dashboard: wide('Z', 1) },
  ];
  const maps = dashboardFiles(all, 'prod');
  expect(maps.map(({ system, name }) => `${system} ${name}`)).toEqual([
    'cache cache-dashboards',
    'shop shop-dashboards',
  ]);
  expect(read(maps).map(({ title }) => title)).toEqual(['Z', 'A', 'B']);
  expect(maps[1]?.files.map(({ folder }) => folder)).toEqual(['team-sales', 'team-sales']);
  expect(JSON.stringify(dashboardFiles([...all].reverse(), 'prod'))).toBe(JSON.stringify(maps));
});

test('a system with hundreds of panels gets as many ConfigMaps as it takes, each below a mebibyte', () => {
  const long = `sum by (pod) (rate(shop_requests_total{namespace="shop",route=~"${'/a-route|'.repeat(40)}"}[5m]))`;
  const maps = dashboardFiles(shown(...Array.from({ length: 12 }, (_, i) => wide(`Shop ${i}`, 150, long))), 'prod');
  expect(maps.map(({ name }) => name)).toEqual(['shop-dashboards', 'shop-dashboards-2', 'shop-dashboards-3']);
  for (const { files } of maps) {
    const data = files.reduce((sum, { key, json }) => sum + Buffer.byteLength(key) + Buffer.byteLength(json), 0);
    expect(data).toBeLessThanOrEqual(ROOM);
  }
  expect(read(maps)).toHaveLength(12);
  expect(new Set(maps.flatMap(({ files }) => files.map(({ key }) => key))).size).toBe(12);
});

test('a dashboard that no ConfigMap holds, and two of one title, are refused together', () => {
  const faults = () =>
    dashboardFiles(shown(wide('Wide', 1500, 'x'.repeat(300)), wide('Shop', 1), wide('Shop', 2)), 'prod');
  expect(faults).toThrow(
    'prod/shop: states two dashboards of the title "Shop". Give one of the two another title: it is what its place in Grafana is made of.',
  );
  expect(faults).toThrow(
    /prod\/shop: states a dashboard that no ConfigMap holds: "Wide" has 1500 panels and \d+ bytes as a file; allowed: up to 983040 bytes\. State several dashboards, one for each question\./,
  );
});

test('bytes are counted, not letters', () => {
  const title = '二'.repeat(1000);
  const chinese = { title: 'Shop', panels: Array.from({ length: 250 }, () => ({ title, expr: 'up' })) };
  const letters = JSON.stringify(chinese).length;
  expect(letters).toBeLessThan(ROOM / 2);
  expect(() => dashboardFiles(shown(chinese, wide('B', 1), wide('A', 1)), 'prod')).not.toThrow();
  const panels = [...chinese.panels, ...chinese.panels];
  expect(() => dashboardFiles(shown({ title: 'Shop', panels }), 'prod')).toThrow('that no ConfigMap holds');
});

test('a team whose name is no word of a file has a folder all the same', () => {
  expect(teamFolder('sales')).toBe('team-sales');
  for (const team of ['运维', 'Sales & Co', 'a'.repeat(60)]) expect(teamFolder(team)).toMatch(/^team-[0-9a-f]{10}$/);
  expect(teamFolder('运维')).not.toBe(teamFolder('運維'));
});

test('dashboards stand in the file of their system, beside Grafana, which waits for none of them', () => {
  const output = watched();
  expect(output.systems.get('shop')).toContainEqual(
    expect.objectContaining({
      kind: 'ConfigMap',
      metadata: expect.objectContaining({ name: 'shop-dashboards', namespace: 'monitoring' }),
    }),
  );
  const { volumes } = (
    output.object('StatefulSet', 'monitoring-grafana').spec as unknown as {
      template: { spec: { volumes: readonly JsonObject[] } };
    }
  ).template.spec;
  const sources = volumes.flatMap(({ projected }) =>
    projected === undefined ? [] : (projected as unknown as { sources: readonly JsonObject[] }).sources,
  );
  expect(sources).toHaveLength(5);
  for (const { configMap } of sources) expect(configMap).toMatchObject({ optional: true });
});

test('each file that Grafana mounts is one that somebody writes, and each one written is mounted', () => {
  const output = watched({ directory });
  const written = [...output.systems.values()]
    .flat()
    .filter(
      ({ kind, metadata }) => kind === 'ConfigMap' && /-dashboards(-\d+)?$/.test(String((metadata as JsonObject).name)),
    )
    .flatMap(({ metadata, data }) =>
      Object.keys(data as object).map((key) => `${(metadata as JsonObject).name} ${key}`),
    );
  const text = JSON.stringify(output.object('StatefulSet', 'monitoring-grafana'));
  const volumes = (JSON.parse(text).spec.template.spec.volumes as readonly JsonObject[]).flatMap(
    ({ projected }) => (projected as { sources?: readonly JsonObject[] } | undefined)?.sources ?? [],
  );
  const mounted = volumes.flatMap(({ configMap }) => {
    const { name, items } = configMap as unknown as { name: string; items: readonly { key: string; path: string }[] };
    expect(items.map(({ path }) => path)).toEqual(items.map(({ key }) => key));
    return items.map(({ key }) => `${name} ${key}`);
  });
  expect(mounted.sort()).toEqual(written.sort());
  expect(written.length).toBeGreaterThan(3);
});

test('what goes, and its monitoring when that goes, has no dashboards', () => {
  const env = environment();
  new Watching(env, 'monitoring');
  new Shop(env, 'shop', { retiring: true });
  expect(JSON.stringify([...env.output().systems.values()])).not.toContain('shop-dashboards');
  const going = environment();
  new Watching(going, 'monitoring', { retiring: true });
  new Shop(going, 'shop');
  expect(JSON.stringify([...going.output().systems.values()])).not.toContain('-dashboards');
});

test('dashboards that change restart nothing, systems that come do', () => {
  const stamps = (...dashboards: readonly Dashboard[]) => {
    const env = environment();
    new Watching(env, 'monitoring');
    new Shop(env, 'shop', { dashboards });
    return JSON.stringify(env.output().object('StatefulSet', 'monitoring-grafana'));
  };
  expect(stamps(wide('Shop', 1))).toBe(stamps(wide('Shop', 2, 'sum(x)')));
  expect(stamps(wide('Shop', 1))).not.toBe(stamps(wide('Shop', 1), wide('Second', 1)));
});

test('the overview is what people see first, and leads to every dashboard', () => {
  const output = watched();
  const files = Object.values(output.object('ConfigMap', 'monitoring-dashboards').data as Record<string, string>);
  const overview = files.map((json) => JSON.parse(json)).find(({ title }) => title === 'Overview');
  const { data } = output.object('ConfigMap', 'monitoring-grafana') as { data: Record<string, string> };
  expect(data['grafana.ini']).toContain(
    `default_home_dashboard_path = /etc/grafana-dashboards/overview/${overview.uid}.json\n`,
  );
  const panels = overview.panels as readonly PanelJson[];
  expect(panels.map(({ title }) => title)).toEqual([
    'Critical alerts',
    'Warnings',
    'Targets that do not answer',
    'Targets',
    'Alerts that fire',
    'Alerts that fired',
    'Targets',
    'Dashboards',
  ]);
  const text = (panels.at(-1) as unknown as { options: { content: string } }).options.content;
  const [, uid] = /^- \[Shop shop\]\(\/d\/([a-z0-9-]+)\)$/m.exec(text) ?? [];
  expect(Object.keys(output.object('ConfigMap', 'shop-dashboards').data as object)).toEqual([`${uid}.json`]);
});

test('markdown in a title is text', () => {
  const env = environment();
  new Watching(env, 'monitoring');
  new Shop(env, 'shop', { dashboards: [wide('[x](y) *z* <b>', 1)] });
  const { data } = env.output().object('ConfigMap', 'monitoring-dashboards') as { data: Record<string, string> };
  const contents = Object.values(data).flatMap((json) => JSON.parse(json).panels.at(-1)?.options?.content ?? []);
  expect(contents[0]).toContain('- [\\[x\\]\\(y\\) \\*z\\* \\<b\\>](/d/shop-');
});

test('no panel stands on another, each has an id of its own, and Prometheus reads what it asks', () => {
  const output = watched({ directory });
  const maps = [...output.systems.values()].flat().filter(({ kind }) => kind === 'ConfigMap');
  const dashboards = maps
    .flatMap(({ data }) => Object.entries(data as Record<string, string>))
    .filter(([key]) => key.endsWith('.json'))
    .map(([, json]) => JSON.parse(json));
  expect(dashboards.length).toBeGreaterThan(3);
  for (const { panels, annotations } of dashboards as { panels: readonly PanelJson[]; annotations: never }[]) {
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, i) => `${x + (i % w)} ${y + Math.floor(i / w)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
    const asked = panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr));
    const marks = (annotations as { list: readonly { target: { expr: string } }[] }).list.map(
      ({ target }) => target.expr,
    );
    expect([...asked, ...marks].filter((expr) => !isPromQl(expr))).toEqual([]);
  }
  expect(isPromQl('sum(rate(x[5m])')).toBe(false);
});

test('Grafana is asked for nothing that it does not export, and everything that it is said to export is asked for', () => {
  const [file, sql] = [watched(), watched({ database })].map(({ model }) =>
    model.systems.find(({ id }) => id === 'monitoring'),
  );
  const exprs = [file, sql].flatMap((system) => [
    ...(system?.alerts ?? []).map(({ expr }) => expr),
    ...(system?.dashboards ?? []).flatMap(({ panels }) => panels.map(({ expr }) => expr)),
  ]);
  expect(exprs.filter((expr) => !isPromQl(expr))).toEqual([]);
  const named = exprs.flatMap((expr) => expr.match(/\b(?:grafana|process)_[a-z_]+(?=\{)/g) ?? []);
  const { gauge = [], counter = [], histogram = [] } = EXPORTS;
  const exported = [...gauge, ...counter, ...histogram];
  const family = (series: string) => series.replace(/(?<=seconds)_(?:bucket|count|sum)$/, '');
  expect([...new Set(named.map(family))].sort()).toEqual([...exported].sort());
});
