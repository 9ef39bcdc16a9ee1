import type { Proofs } from '../../lib/testing';

/** Series of the agents and of the aggregators of an id, in the namespace of that name. */
function seriesOf(id: string) {
  const labels = (namespace: string, pod: string, more: string) => `{namespace="${namespace}",pod="${pod}"${more}}`;
  return {
    agent: (metric: string, more = '') => `fluentbit_${metric}${labels(`${id}-agents`, `${id}-log-agent-x1`, more)}`,
    aggregator: (metric: string, more = '') => `fluentbit_${metric}${labels(id, `${id}-log-aggregator-0`, more)}`,
    agents: (metric: string) => `kube_daemonset_status_${metric}{namespace="${id}-agents",daemonset="${id}-log-agent"}`,
  };
}

const ES = ',name="es-shop"';

/** Chunks that come every second and took so long: a counter of seconds, and one of chunks. */
function latency(id: string, agents: number, toElasticsearch: number): Record<string, string> {
  const { agent, aggregator } = seriesOf(id);
  const to = ',input="agents",output="es-shop"';
  return {
    [agent('output_latency_seconds_sum', ',input="text",output="aggregator"')]: `0+${60 * agents}`,
    [agent('output_latency_seconds_count', ',input="text",output="aggregator"')]: '0+60',
    [aggregator('output_latency_seconds_sum', to)]: `0+${60 * toElasticsearch}`,
    [aggregator('output_latency_seconds_count', to)]: '0+60',
  };
}

/** Of a collection without a second copy. @param id of the system, which stands in a namespace of that name */
export function collectionProofs(id = 'logs'): Proofs {
  const { agent, aggregator, agents } = seriesOf(id);
  const came = aggregator('input_records_total', ',name="agents"');
  const went = aggregator('output_proc_records_total', ES);
  const dropped = aggregator('output_dropped_records_total', ES);
  const failed = aggregator('output_retries_failed_total', ES);
  const busy = aggregator('input_storage_chunks_busy_bytes', ',name="agents"');
  const capacity = aggregator('output_chunk_available_capacity_percent', ES);
  const onNode = agent('output_chunk_available_capacity_percent', ',name="aggregator"');
  const paused = agent('input_ingestion_paused', ',name="text"');
  const overlimit = agent('input_storage_overlimit', ',name="text"');
  const retries = aggregator('output_retries_total', ES);
  return {
    LogsLate: { fires: { series: latency(id, 40, 90) }, silent: { series: latency(id, 5, 100) } },
    LogsStuck: {
      fires: { series: { [came]: '0+600', [went]: '100' } },
      silent: { series: { [came]: '0+600', [went]: '0+1' } },
    },
    LogsGivenUp: {
      fires: { series: { [dropped]: '0 0 7', [failed]: '0' } },
      silent: { series: { [dropped]: '7', [failed]: '3' } },
    },
    LogsRetried: {
      fires: { series: { [retries]: '0+12' } },
      silent: { series: { [retries]: '0+3' } },
    },
    LogsBufferFills: {
      fires: { series: { [busy]: String(17 * 1024 ** 3), [capacity]: '45' } },
      silent: { series: { [busy]: String(1024 ** 3), [capacity]: '41' } },
    },
    LogsNodeBufferFills: { fires: { series: { [onNode]: '39' } }, silent: { series: { [onNode]: '99' } } },
    LogsAgentMissing: {
      fires: { series: { [agents('desired_number_scheduled')]: '4', [agents('number_available')]: '3' } },
      // One after the other, as when they are renewed.
      silent: { series: { [agents('desired_number_scheduled')]: '4', [agents('number_available')]: '3x10 4x5 3x10' } },
    },
    LogsAggregatorDown: {
      fires: { series: {} },
      silent: { series: { [aggregator('uptime')]: '1 _ _ _ 1x20' } },
    },
    LogsPaused: {
      fires: { series: { [paused]: '1', [overlimit]: '0' } },
      silent: { series: { [paused]: '0', [overlimit]: '0' } },
    },
  };
}

/** What a second copy adds. */
export function copyProofs(id = 'logs'): Proofs {
  const { aggregator } = seriesOf(id);
  const errors = aggregator('output_errors_total', ',name="copy"');
  const retries = aggregator('output_retries_total', ',name="copy"');
  return {
    LogsCopyFails: {
      fires: { series: { [errors]: '0+1', [retries]: '0' } },
      silent: { series: { [errors]: '9', [retries]: '4' } },
    },
  };
}

/** An alert `CacheRefuses` for more than three records in five minutes. */
export function writtenProofs(id = 'logs'): Proofs {
  const series = `keelson_log_cache_refuses_matches_total{namespace="${id}",pod="${id}-log-aggregator-0"}`;
  return {
    CacheRefuses: {
      // The series begins with the first match.
      fires: { series: { [series]: '_ _ _ _ _ _ _ 4x20' }, at: '9m' },
      silent: { series: { [series]: '3x20 5x20' } },
    },
  };
}
