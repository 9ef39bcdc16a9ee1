import type { JsonObject } from '../../kernel/base/values';
import type { ServicePort } from '../../kernel/kubernetes';
import type { AnalysisRef, MetricContent } from './kinds';
import { type AnalysisPlan, type Measure, PODS, podLabels, WINDOW, waitsForCalls } from './measures';
import type { ChecksPlan } from './plan';
import { smokeJob } from './smoke';

/** Who is measured. */
export interface Measured {
  readonly namespace: string;
  /** Of the Rollout. */
  readonly name: string;
  /** Where PromQL is asked. */
  readonly address: string;
}

/** The argument by which a template is told the hash of the version that it is about. */
const HASH = 'hash';
/** The argument by which one is told how long the window was that is over. */
const LENGTH = 'window';

/** What an AnalysisTemplate is told by a Rollout: the version that comes. @param seconds of the window that is over. @default it needs none */
export function analysisRef(templateName: string, seconds?: number): AnalysisRef {
  const hash = { name: HASH, valueFrom: { podTemplateHashValue: 'Latest' } } as const;
  const window = seconds === undefined ? [] : [{ name: LENGTH, value: `${seconds}s` }];
  return { templates: [{ templateName }], args: [hash, ...window] };
}

/** Measured as long as the release lasts. */
export function backgroundAnalysis(plan: AnalysisPlan, of: Measured) {
  return analysisOf(plan.measures.map((measure) => metricOf(measure, plan, of)));
}

/** Asked when a window of a canary is over: whether enough called to say anything. */
export function callsAnalysis(plan: AnalysisPlan, of: Measured) {
  return analysisOf(callsMetrics(plan, of, `{{args.${LENGTH}}}`), [HASH, LENGTH]);
}

/** Measured for as long as it is looked at, and tried once. @param image as it is pulled @param port of the Service at `host` */
export function timedAnalysis(
  { seconds, smoke, analysis }: ChecksPlan,
  of: Measured,
  target: { readonly host: string; readonly ports: readonly ServicePort[]; readonly image?: string },
) {
  // The first measurement comes after one interval: as many of them last as long as it must be looked at.
  const count = Math.ceil(seconds / analysis.every);
  const measured = analysis.measures.map((measure) => ({ ...metricOf(measure, analysis, of), count }));
  const calls = waitsForCalls(analysis) ? callsMetrics(analysis, of, `${seconds}s`) : [];
  const { image } = target;
  return analysisOf([
    ...measured,
    ...calls.map((metric) => ({ ...metric, name: `${metric.name}-calls`, initialDelay: `${seconds}s` })),
    ...(smoke && image !== undefined ? [smokeMetric(smokeJob(smoke, of.name, { ...target, image }))] : []),
  ]);
}

function analysisOf(metrics: readonly MetricContent[], args: readonly string[] = [HASH]) {
  return { spec: { args: args.map((name) => ({ name })), metrics } };
}

/** In which nobody called, a measurement is good: whether enough called is asked when the window is over. */
function metricOf({ name, query, must }: Measure, plan: AnalysisPlan, of: Measured): MetricContent {
  const { every, failures, unanswered } = plan;
  const good = 'atMost' in must ? `result[0] <= ${must.atMost}` : `result[0] >= ${must.atLeast}`;
  return {
    name,
    initialDelay: `${every}s`,
    interval: `${every}s`,
    successCondition: `len(result) == 0 || isNaN(result[0]) || ${good}`,
    failureLimit: failures,
    consecutiveErrorLimit: unanswered,
    provider: asked(query, of),
  };
}

/** Once; neither good nor bad where too few called: then a person decides. */
function callsMetrics({ measures, unanswered }: AnalysisPlan, of: Measured, window: string): MetricContent[] {
  return measures.flatMap(({ name, heard }) => {
    if (heard === undefined) return [];
    const enough = heard.least === undefined ? '!isNaN(result[0])' : `result[0] >= ${heard.least}`;
    return {
      name,
      count: 1,
      successCondition: `len(result) > 0 && ${enough}`,
      failureCondition: 'false',
      failureLimit: 0,
      inconclusiveLimit: 0,
      consecutiveErrorLimit: unanswered,
      provider: asked(heard.query.replaceAll(WINDOW, window), of),
    };
  });
}

function asked(query: string, { address, namespace, name }: Measured) {
  return { prometheus: { address, query: query.replaceAll(PODS, podLabels(namespace, name, `{{args.${HASH}}}`)) } };
}

function smokeMetric(spec: JsonObject): MetricContent {
  return { name: 'smoke', count: 1, failureLimit: 0, consecutiveErrorLimit: 0, provider: { job: { spec } } };
}
