import type { JsonObject } from '../../kernel/base/values';
import type { ServicePort } from '../../kernel/kubernetes';
import type { AnalysisRef, MetricContent } from './kinds';
import { type AnalysisPlan, type Measure, PODS, podLabels } from './measures';
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
/** How many measurements may say nothing before a release waits for a person. */
const SILENT = 10;

/** What an AnalysisTemplate is told by a Rollout: the version that comes. */
export function analysisRef(templateName: string): AnalysisRef {
  return { templates: [{ templateName }], args: [{ name: HASH, valueFrom: { podTemplateHashValue: 'Latest' } }] };
}

/** Measured as long as the release lasts. */
export function backgroundAnalysis(plan: AnalysisPlan, of: Measured) {
  return analysisOf(plan.measures.map((measure) => metricOf(measure, plan, of)));
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
  const { image } = target;
  return analysisOf([
    ...measured,
    ...(smoke && image !== undefined ? [smokeMetric(smokeJob(smoke, of.name, { ...target, image }))] : []),
  ]);
}

function analysisOf(metrics: readonly MetricContent[]) {
  return { spec: { args: [{ name: HASH }], metrics } };
}

function metricOf({ name, query, must }: Measure, plan: AnalysisPlan, of: Measured): MetricContent {
  const { every, failures, unanswered, quiet } = plan;
  const good = 'atMost' in must ? `result[0] <= ${must.atMost}` : `result[0] >= ${must.atLeast}`;
  const bad = 'atMost' in must ? `result[0] > ${must.atMost}` : `result[0] < ${must.atLeast}`;
  const judged =
    quiet === 'passes'
      ? { successCondition: `len(result) == 0 || isNaN(result[0]) || ${good}` }
      : {
          successCondition: `len(result) > 0 && ${good}`,
          failureCondition: `len(result) > 0 && ${bad}`,
          inconclusiveLimit: SILENT,
        };
  return {
    name,
    initialDelay: `${every}s`,
    interval: `${every}s`,
    ...judged,
    failureLimit: failures,
    consecutiveErrorLimit: unanswered,
    provider: {
      prometheus: {
        address: of.address,
        query: query.replaceAll(PODS, podLabels(of.namespace, of.name, `{{args.${HASH}}}`)),
      },
    },
  };
}

function smokeMetric(spec: JsonObject): MetricContent {
  return { name: 'smoke', count: 1, failureLimit: 0, consecutiveErrorLimit: 0, provider: { job: { spec } } };
}
