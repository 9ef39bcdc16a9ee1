import type { JsonObject } from '../../../kernel/base/values';
import type { Panel } from '../../../kernel/facts';
import { DATASOURCE } from './names';

/** Where a panel stands: a dashboard is 24 wide. */
export type Place = Readonly<Record<'x' | 'y' | 'w' | 'h', number>>;

/** What a panel is, of whatever kind. */
interface PanelOf {
  readonly type: 'stat' | 'table' | 'text' | 'timeseries';
  readonly title: string;
  /** PromQL. */
  readonly queries: readonly string[];
  /** Fields, options, transformations. */
  readonly look: JsonObject;
}

/** A panel at its place; its id tells it from the others of the dashboard. */
export type Placed = (id: number, at: Place) => JsonObject;

function panel({ type, title, queries, look }: PanelOf): Placed {
  const targets = queries.map((expr, i) => targetJson(expr, i, type));
  return (id, gridPos) => ({
    id,
    type,
    title,
    gridPos,
    ...(targets.length > 0 && { datasource: DATASOURCE, targets }),
    ...look,
  });
}

/** A letter for each query, as transformations name them. */
function targetJson(expr: string, i: number, type: PanelOf['type']): JsonObject {
  const format = type === 'table' ? 'table' : 'time_series';
  // Lines want the course of a series, tables and numbers its newest value.
  const course = { format, instant: type !== 'timeseries', range: type === 'timeseries' };
  const refId = String.fromCharCode('A'.charCodeAt(0) + i);
  return { refId, datasource: DATASOURCE, editorMode: 'code', expr, legendFormat: '__auto', ...course };
}

/** Lines over time; their query is told to those who may not open it. */
export function linesPanel({ title, expr, unit = 'short' }: Panel): Placed {
  return panel({
    type: 'timeseries',
    title,
    queries: [expr],
    look: {
      description: `\`${expr}\``,
      fieldConfig: {
        defaults: { unit, custom: { lineWidth: 1, fillOpacity: 10, showPoints: 'never', spanNulls: false } },
        overrides: [],
      },
      options: {
        legend: { calcs: [], displayMode: 'list', placement: 'bottom', showLegend: true },
        tooltip: { mode: 'multi', sort: 'desc' },
      },
    },
  });
}

/** One number, in a colour that is another from `from` on. */
export function numberPanel(title: string, expr: string, high?: { from: number; color: string }): Placed {
  const steps = [{ color: 'green', value: null }, ...(high ? [{ color: high.color, value: high.from }] : [])];
  return panel({
    type: 'stat',
    title,
    queries: [expr],
    look: {
      fieldConfig: { defaults: { unit: 'short', thresholds: { mode: 'absolute', steps } }, overrides: [] },
      options: {
        colorMode: 'background',
        graphMode: 'none',
        textMode: 'value',
        reduceOptions: { calcs: ['lastNotNull'], values: false },
      },
    },
  });
}

/**
 * A row for each series, a column for each label and each query.
 * @param columns names of the queries' values, in their order
 * @param links URLs behind the values of a label; `${__value.text}` is the value
 */
export function tablePanel(
  title: string,
  columns: Readonly<Record<string, string>>,
  links: Readonly<Record<string, string>> = {},
): Placed {
  const names = Object.keys(columns);
  const one = names.length === 1;
  const values = names.map((name, i) => [one ? 'Value' : `Value #${String.fromCharCode('A'.charCodeAt(0) + i)}`, name]);
  return panel({
    type: 'table',
    title,
    queries: Object.values(columns),
    look: {
      fieldConfig: { defaults: { custom: { filterable: true } }, overrides: Object.entries(links).map(linked) },
      options: { showHeader: true, cellHeight: 'sm' },
      transformations: [
        { id: 'merge', options: {} },
        { id: 'organize', options: { excludeByName: { Time: true }, renameByName: Object.fromEntries(values) } },
      ],
    },
  });
}

function linked([name, url]: readonly [string, string]): JsonObject {
  return {
    matcher: { id: 'byName', options: name },
    properties: [{ id: 'links', value: [{ title: 'Dashboards', url }] }],
  };
}

/** Markdown. */
export function textPanel(title: string, content: string): Placed {
  return panel({ type: 'text', title, queries: [], look: { options: { mode: 'markdown', content } } });
}
