import type { Analysis, AnalysisQuery } from '../../handles/releases';
import type { Panel } from '../../kernel/facts';
import type { Rhythm } from './rhythm';

/** One thing that is measured. */
export interface Measure extends AnalysisQuery {
  readonly name: string;
  /** Grafana's name of the unit. */
  readonly unit: string;
}

/** An analysis with every default applied. */
export interface AnalysisPlan {
  readonly measures: readonly Measure[];
  /** Seconds from one measurement to the next. */
  readonly every: number;
  readonly failures: number;
  readonly unanswered: number;
  readonly quiet: 'passes' | 'waits';
}

/** Stands in a query for the labels of the pods that are meant. */
export const PODS = '$pods';
/** Over how long a rate is taken: a scrape may be missed, and one request in a while still counts. */
const OVER = '5m';

/** The analysis with every default applied: its queries, and that pods do not start again and again. */
export function planAnalysis(of: Analysis, { stage, minimum }: Pick<Rhythm, 'stage' | 'minimum'>): AnalysisPlan {
  const own = Object.entries(of.queries ?? {}).map(([name, query]) => ({ name, ...query, unit: 'short' }));
  return {
    measures: [RESTARTS, ...errors(of), ...latency(of), ...own],
    every: of.every?.toSeconds() ?? Math.min(60, minimum),
    failures: of.failures ?? 2,
    unanswered: of.unanswered ?? 3,
    quiet: of.quiet ?? (stage === 'prod' ? 'waits' : 'passes'),
  };
}

/** Whether anything is measured that the program itself counts: else a version that answers everything with an error passes. */
export function asksTheProgram({ errors: failed, latency: slow, queries = {} }: Analysis): boolean {
  return failed !== undefined || slow !== undefined || Object.keys(queries).length > 0;
}

const RESTARTS: Measure = {
  name: 'restarts',
  query: `sum(increase(kube_pod_container_status_restarts_total{${PODS}}[10m])) or vector(0)`,
  must: { atMost: 0 },
  unit: 'short',
};

/** A counter of failures that never counted is not there: that is none, as long as requests are counted. */
function errors({ errors: of }: Analysis): Measure[] {
  if (of === undefined) return [];
  const { counter, failed, atMost = 0.01 } = of;
  const rate = (labels: string) => `sum(rate(${counter}{${labels}}[${OVER}]))`;
  const query = `(${rate(`${PODS},${failed}`)} or vector(0)) / ${rate(PODS)}`;
  return [{ name: 'errors', query, must: { atMost }, unit: 'percentunit' }];
}

function latency({ latency: of }: Analysis): Measure[] {
  if (of === undefined) return [];
  const { histogram, quantile = 0.99, atMost } = of;
  const query = `histogram_quantile(${quantile}, sum by (le) (rate(${histogram}_bucket{${PODS}}[${OVER}])))`;
  return [{ name: 'latency', query, must: { atMost: atMost.toMilliseconds() / 1000 }, unit: 's' }];
}

/** The labels of a release's pods. @param hash of one version. @default of all versions */
export function podLabels(namespace: string, name: string, hash?: string): string {
  return `namespace="${namespace}",pod=~"${name}-${hash ?? '[a-z0-9]+'}-[a-z0-9]{5}"`;
}

/** What a release is judged by, as diagrams: a series that nothing exports is found there, too. */
export function measurePanels(namespace: string, name: string, { measures }: AnalysisPlan): Panel[] {
  return measures.map((measure) => ({
    title: `Judged by: ${measure.name}`,
    expr: measure.query.replaceAll(PODS, podLabels(namespace, name)),
    unit: measure.unit,
  }));
}
