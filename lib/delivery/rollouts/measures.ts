import type { Analysis, AnalysisQuery } from '../../handles/releases';
import type { Panel } from '../../kernel/facts';
import type { Rhythm } from './rhythm';

/** One thing that is measured. */
export interface Measure extends AnalysisQuery {
  readonly name: string;
  /** What tells that it says anything of a window: so many requests, or a number at all. @default it always does */
  readonly heard?: { readonly query: string; readonly least?: number };
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
  /** Whether a window in which too few called goes on by itself. */
  readonly quiet: 'passes' | 'waits';
}

/** Stands in a query for the labels of the pods that are meant. */
export const PODS = '$pods';
/** Stands in a query for the length of the window that is over. */
export const WINDOW = '$window';
/** Over how long a rate is taken: a scrape may be missed, and one request in a while still counts. */
const OVER = '5m';
/** Of fewer requests a share says little. */
export const LEAST = 10;

/** The analysis with every default applied: its queries, and that pods do not start again and again. */
export function planAnalysis(of: Analysis, { stage, minimum }: Pick<Rhythm, 'stage' | 'minimum'>): AnalysisPlan {
  const own = Object.entries(of.queries ?? {}).map(([name, query]) => ({
    ...{ name, ...query, unit: 'short' },
    heard: { query: query.query },
  }));
  const every = of.every?.toSeconds() ?? Math.max(5, Math.min(60, Math.floor(minimum / 4)));
  return {
    measures: [RESTARTS, ...errors(of), ...latency(of), ...own],
    every,
    failures: of.failures ?? Math.max(0, Math.min(2, measurements(every, minimum) - 1)),
    unanswered: of.unanswered ?? 3,
    quiet: of.quiet ?? (stage === 'prod' ? 'waits' : 'passes'),
  };
}

/** How many of them fit into the shortest look at a release. */
export function measurements(every: number, minimum: number): number {
  return Math.floor(minimum / every);
}

/** Whether a release stands when too few called to say anything. */
export function waitsForCalls({ quiet, measures }: AnalysisPlan): boolean {
  return quiet === 'waits' && measures.some(({ heard }) => heard !== undefined);
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
function errors({ errors: of, least = LEAST }: Analysis): Measure[] {
  if (of === undefined) return [];
  const { counter, failed, atMost = 0.01 } = of;
  const rate = (labels: string) => `sum(rate(${counter}{${labels}}[${OVER}]))`;
  const query = `(${rate(`${PODS},${failed}`)} or vector(0)) / ${rate(PODS)}`;
  return [{ name: 'errors', query, must: { atMost }, unit: 'percentunit', heard: { query: called(counter), least } }];
}

function latency({ latency: of, least = LEAST }: Analysis): Measure[] {
  if (of === undefined) return [];
  const { histogram, quantile = 0.99, atMost } = of;
  const query = `histogram_quantile(${quantile}, sum by (le) (rate(${histogram}_bucket{${PODS}}[${OVER}])))`;
  const heard = { query: called(`${histogram}_count`), least };
  return [{ name: 'latency', query, must: { atMost: atMost.toMilliseconds() / 1000 }, unit: 's', heard }];
}

/** Requests of a window. */
function called(counter: string): string {
  return `sum(increase(${counter}{${PODS}}[${WINDOW}]))`;
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
