import { byCode } from '../../kernel/base/values';
import type { Model, SystemModel } from '../../kernel/model';
import type { Finding } from '../findings/finding';
import type { Rule } from '../findings/rule';
import { promql } from '../promql/promql';
import { nearest } from '../schemas/json-schema';

const RULE = 'series';
/** Names told as what may have been meant. */
const NEAREST = 5;

/** What Prometheus makes by itself, of every scrape and of every rule. */
const OWN: readonly string[] = [
  'ALERTS',
  'ALERTS_FOR_STATE',
  'scrape_body_size_bytes',
  'scrape_duration_seconds',
  'scrape_sample_limit',
  'scrape_samples_post_metric_relabeling',
  'scrape_samples_scraped',
  'scrape_series_added',
  'scrape_timeout_seconds',
  'up',
];

/** What kubelets tell of containers: who measures them watches the environment. The exporters beside it stay when it retires. */
const OF_CLUSTER = /^container_/;

/**
 * Alerts and dashboards ask, in PromQL that can be read, for series that somebody exports. What is exported is judged where the environment
 * is watched: elsewhere nobody evaluates them, and the cluster's own series are nobody's.
 */
export const series: Rule = {
  name: RULE,
  find({ model }) {
    const known = knownSeries(model.systems);
    const watched = [...known].some((name) => OF_CLUSTER.test(name));
    return standing(model.systems).flatMap((system) =>
      expressions(system).flatMap(({ of, expr }) => {
        const place = { rule: RULE, path: `${model.environment}/${system.id}: ${of}`, prop: 'expr' };
        const { wrongAt } = promql(expr);
        if (wrongAt !== undefined) return [unreadable(place, expr, wrongAt)];
        return unknownIn(expr, watched ? known : undefined).map((flaw) => ({ ...place, ...flaw }));
      }),
    );
  },
};

/** Names that alerts and dashboards may ask for: exported by a system that stands, or Prometheus' own. */
export function knownSeries(systems: Model['systems']): ReadonlySet<string> {
  return new Set([...standing(systems).flatMap(({ metrics }) => metrics.flatMap((one) => one.series)), ...OWN]);
}

/** What is asked for in PromQL: `alert RabbitDiskAlarm`, `panel "Sales" of "Shop"`. */
export function expressions({ alerts, dashboards }: SystemModel): readonly { of: string; expr: string }[] {
  return [
    ...alerts.map(({ name, expr }) => ({ of: `alert ${name}`, expr })),
    ...dashboards.flatMap(({ title, panels }) =>
      panels.map((panel) => ({ of: `panel "${panel.title}" of "${title}"`, expr: panel.expr })),
    ),
  ];
}

function standing(systems: Model['systems']): readonly SystemModel[] {
  return systems.filter(({ retiring }) => !retiring);
}

function unreadable(place: Pick<Finding, 'rule' | 'path' | 'prop'>, expr: string, column: number): Finding {
  const rest = expr.slice(column - 1);
  const where = rest === '' ? 'ends too early' : `is no PromQL from column ${column} on: ${cut(rest)}`;
  return { ...place, given: expr, message: where, fix: 'Correct the expression.' };
}

/** @param known every series that is exported; absent where nobody knows */
function unknownIn(expr: string, known: ReadonlySet<string> | undefined): Pick<Finding, 'given' | 'message'>[] {
  const { selectors } = promql(expr);
  const nameless = selectors.filter(({ series: name }) => name === undefined);
  const names = [...new Set(selectors.flatMap(({ series: name }) => name ?? []))];
  return [
    ...nameless.map(({ text }) => ({
      given: text,
      message: 'selects series by labels or a pattern, not by name: nobody can tell whether they exist',
      fix: 'Name the series.',
    })),
    ...names
      .filter((name) => known !== undefined && !known.has(name))
      .map((name) => ({
        given: name,
        message: 'is a series that nothing exports',
        allowed: nearest(name, [...(known ?? [])].sort(byCode), NEAREST),
        fix: 'Correct its name, or tell where it is served: exports of state.metrics().',
      })),
  ];
}

function cut(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
