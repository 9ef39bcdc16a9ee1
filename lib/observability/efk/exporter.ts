import type { Endpoint, MetricFamilies, Pods } from '../../kernel/facts';
import type { SecretRef } from '../../kernel/needs';
import type { System } from '../../kernel/system';
import { trustMount } from '../../workloads/mount';
import { server } from '../../workloads/server';
import { service } from '../../workloads/service';
import type { Account } from './accounts';
import { ownLabels } from './names';
import type { EfkPlan } from './plan';

const PORT = 9114;
const TRUST = '/etc/trust';
/** `nobody` of its image. */
const UID = 65534;
const SIZE = { requests: { cpu: '20m', memory: '64Mi' }, limits: { memory: '128Mi' } };

/** What it exports, as far as somebody asks for it; names as v1.11.0 serves them. */
export const EXPORTS: MetricFamilies = {
  gauge: [
    ...[
      ...['active_shards', 'number_of_data_nodes', 'number_of_nodes', 'number_of_pending_tasks', 'relocating_shards'],
      ...['status', 'unassigned_shards'],
    ].map((name) => `elasticsearch_cluster_health_${name}`),
    ...['ilm_stagnating_indices', 'shards_capacity_status'].map((name) => `elasticsearch_health_report_${name}`),
    ...['available_bytes', 'size_bytes'].map((name) => `elasticsearch_filesystem_data_${name}`),
    ...['max_bytes', 'used_bytes'].map((name) => `elasticsearch_jvm_memory_${name}`),
    ...['elasticsearch_ilm_index_status', 'elasticsearch_ilm_status', 'elasticsearch_process_cpu_percent'],
    ...['elasticsearch_scrape_success', 'elasticsearch_thread_pool_queue_count'],
  ],
  counter: [
    // The exporter calls them so, though they go down when an index is deleted.
    ...['backing_indices_total', 'store_size_bytes'].map((name) => `elasticsearch_data_stream_${name}`),
    ...['elasticsearch_breakers_tripped', 'elasticsearch_indices_indexing_index_total'],
    ...['elasticsearch_indices_indexing_index_time_seconds_total', 'elasticsearch_indices_search_query_time_seconds'],
    ...['elasticsearch_indices_search_query_total', 'elasticsearch_jvm_gc_collection_seconds_sum'],
    'elasticsearch_thread_pool_rejected_count',
  ],
};

/** Elasticsearch has no metrics in Prometheus' format: the exporter asks it, with an account that only reads how it does. */
export function runExporter(
  system: System,
  plan: EfkPlan,
  { secret, user }: Account,
  elasticsearch: Endpoint,
  trust: SecretRef,
): Pods {
  const name = system.name('exporter');
  const { pods } = server(system, {
    id: 'exporter',
    name,
    labels: ownLabels(plan.id, 'exporter'),
    uid: UID,
    replicas: 1,
    placement: plan.placement,
    stamps: { login: secret.stamp },
    containers: [
      {
        name: 'exporter',
        image: plan.exporterImage,
        args: [
          ...[`--es.uri=https://${elasticsearch.host}:${elasticsearch.port}`, `--es.ca=${TRUST}/ca.crt`],
          ...['--es.all', '--no-es.aliases', '--es.timeout=20s'],
          ...['--collector.data-stream', '--collector.health-report', '--collector.ilm'],
          ...[`--web.listen-address=:${PORT}`, '--log.format=json'],
        ],
        env: { ES_USERNAME: user, ES_PASSWORD: { secret: secret.name, key: 'password' } },
        ports: { metrics: PORT },
        size: SIZE,
        mounts: [trustMount(trust.name, TRUST)],
        readinessProbe: { httpGet: { path: '/healthz', port: 'metrics' } },
        livenessProbe: { httpGet: { path: '/healthz', port: 'metrics' }, periodSeconds: 30 },
      },
    ],
  });
  system.use(elasticsearch, pods);
  const at = service(system, pods, { id: 'metrics', name, podPort: PORT, protocol: 'http' });
  system.state.metrics({ at, exports: EXPORTS });
  return pods;
}
