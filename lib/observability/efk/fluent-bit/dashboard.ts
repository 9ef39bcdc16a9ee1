import type { Dashboard } from '../../../kernel/facts';
import type { CollectionPlan } from './plan';
import { mean, ofAgents, ofAggregators } from './series';

/** Where records are, and how many. */
export function collectionDashboard(plan: CollectionPlan): Dashboard {
  const [agents, aggregators] = [ofAgents(plan), ofAggregators(plan)];
  const rate = (series: string, of: string, by: string) => `sum by (${by}) (rate(${series}{${of}}[5m]))`;
  return {
    title: `Log collection ${plan.id}`,
    panels: [
      {
        title: 'Records to Elasticsearch, by system',
        expr: rate('fluentbit_output_proc_records_total', `${aggregators},name=~"es-.+"`, 'name'),
        unit: 'ops',
      },
      { title: 'On the way: nodes', expr: mean(agents), unit: 's' },
      { title: 'On the way: to Elasticsearch', expr: mean(`${aggregators},output=~"es-.+"`), unit: 's' },
      {
        title: 'Waiting, by pod',
        expr: `sum by (pod) (fluentbit_input_storage_chunks_busy_bytes{${aggregators}})`,
        unit: 'bytes',
      },
      { title: 'Tries anew', expr: rate('fluentbit_output_retries_total', aggregators, 'name'), unit: 'ops' },
      {
        title: 'Given up',
        expr: `sum by (name) (increase(fluentbit_output_dropped_records_total{${aggregators}}[1h]))`,
      },
      { title: 'Read, by pod of the nodes', expr: rate('fluentbit_input_bytes_total', agents, 'pod'), unit: 'bytes' },
      {
        title: 'Room left on nodes, in percent',
        expr: `min by (pod) (fluentbit_output_chunk_available_capacity_percent{${agents}})`,
      },
    ],
  };
}
