import type { Dashboard } from '../../kernel/facts';
import { ofCluster } from './asking';
import type { EfkPlan } from './plan';

/** How a cluster does, on one page. */
export function efkDashboard(plan: EfkPlan): Dashboard {
  const of = ofCluster(plan);
  const exporter = `namespace="${plan.namespace}",pod=~"${plan.id}-exporter-.*"`;
  const rate = (metric: string) => `sum by (name) (rate(${metric}{${of}}[5m]))`;
  return {
    title: `Elasticsearch ${plan.id}`,
    panels: [
      { title: 'Green', expr: `elasticsearch_cluster_health_status{${of},color="green"}` },
      { title: 'Nodes', expr: `elasticsearch_cluster_health_number_of_nodes{${of}}` },
      { title: 'Documents written', expr: rate('elasticsearch_indices_indexing_index_total'), unit: 'ops' },
      {
        title: 'Free room',
        expr: `elasticsearch_filesystem_data_available_bytes{${of}} / elasticsearch_filesystem_data_size_bytes{${of}}`,
        unit: 'percentunit',
      },
      {
        title: 'Largest systems',
        expr: `topk(10, max by (data_stream) (elasticsearch_data_stream_store_size_bytes{${exporter}}))`,
        unit: 'bytes',
      },
      { title: 'Copies without a place', expr: `elasticsearch_cluster_health_unassigned_shards{${of}}` },
      { title: 'Copies on their way', expr: `elasticsearch_cluster_health_relocating_shards{${of}}` },
      {
        title: 'Heap',
        expr: `elasticsearch_jvm_memory_used_bytes{${of},area="heap"} / elasticsearch_jvm_memory_max_bytes{${of},area="heap"}`,
        unit: 'percentunit',
      },
      { title: 'Time in garbage collection', expr: rate('elasticsearch_jvm_gc_collection_seconds_sum'), unit: 's' },
      { title: 'Searches', expr: rate('elasticsearch_indices_search_query_total'), unit: 'ops' },
      {
        title: 'Time of a search',
        expr: `${rate('elasticsearch_indices_search_query_time_seconds')} / ${rate('elasticsearch_indices_search_query_total')}`,
        unit: 's',
      },
      {
        title: 'Writes turned away',
        expr: `sum by (name) (rate(elasticsearch_thread_pool_rejected_count{${of},type="write"}[5m]))`,
        unit: 'ops',
      },
      { title: 'Cores', expr: `elasticsearch_process_cpu_percent{${of}} / 100`, unit: 'percentunit' },
      {
        title: 'Indices whose lifecycle fails',
        expr: `count(elasticsearch_ilm_index_status{${exporter},step="ERROR"}) or vector(0)`,
      },
    ],
  };
}
