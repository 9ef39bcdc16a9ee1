import type { Alert } from '../../../kernel/facts';
import { agentName } from './agent';
import { aggregatorName } from './aggregator';
import type { CollectionPlan } from './plan';

/** Series of the agents of one collection alone. */
export const ofAgents = ({ id, agents }: CollectionPlan) => `namespace="${agents}",pod=~"${agentName(id)}-.*"`;

/** Series of those that pass on. */
export const ofAggregators = ({ id, namespace }: CollectionPlan) =>
  `namespace="${namespace}",pod=~"${aggregatorName(id)}-[0-9]+"`;

/** An alert in one line. */
export function alert(
  name: string,
  severity: Alert['severity'],
  expr: string,
  time: string,
  summary: string,
  ...runbook: string[]
): Alert {
  return { name, severity, expr, for: time, summary, runbook };
}

const LATENCY = 'fluentbit_output_latency_seconds';

/** How long a chunk is on its way, on average, in one of the two programs. Buckets end at 30 seconds, so no quantile tells more. */
export function mean(series: string): string {
  return `(sum(rate(${LATENCY}_sum{${series}}[5m])) / sum(rate(${LATENCY}_count{${series}}[5m])))`;
}
