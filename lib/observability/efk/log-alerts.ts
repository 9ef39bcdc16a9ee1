import type { Alert } from '../../kernel/facts';
import { askOf, kubectlOf, ofCluster } from './asking';
import { LIFECYCLE } from './lifecycle';
import type { EfkPlan } from './plan';

/** Of logs themselves: room for them, whether they are taken, whether they grow old as asked for. */
export function logAlerts(plan: EfkPlan): Alert[] {
  return [...room(plan), ...writing(plan), ...keeping(plan)];
}

function room(plan: EfkPlan): Alert[] {
  const of = ofCluster(plan);
  const free = `elasticsearch_filesystem_data_available_bytes{${of}} / elasticsearch_filesystem_data_size_bytes{${of}}`;
  const runbook = [
    `${askOf(plan, '_cat/allocation?v&s=disk.percent:desc')}: one node, or all?`,
    `${askOf(plan, '_data_stream/_stats?human&pretty')}: which system writes that much?`,
    'Larger volumes (props hot.size, warm.size), fewer days (keep), or more nodes. Volumes grow while it runs.',
  ];
  return [
    {
      name: 'ElasticsearchDiskFilling',
      expr: `${free} < 0.15`,
      for: '15m',
      severity: 'warning',
      summary: 'Elasticsearch places no more copies on {{ $labels.name }}: its volume is over 85 % full',
      runbook,
    },
    {
      name: 'ElasticsearchDiskFull',
      expr: `${free} < 0.08`,
      for: '5m',
      severity: 'critical',
      summary:
        'Elasticsearch is about to stop writing: the volume of {{ $labels.name }} is over 92 % full, at 95 % its indices become read-only',
      runbook: ['Delete the oldest index of the largest stream now; then:', ...runbook],
    },
    {
      name: 'ElasticsearchShardsRunOut',
      expr: `elasticsearch_cluster_health_active_shards{${of}} / (1000 * elasticsearch_cluster_health_number_of_data_nodes{${of}}) > 0.9`,
      for: '1h',
      severity: 'warning',
      summary: `Elasticsearch ${plan.id} makes no new index soon: nine of ten shards are used that its nodes may have`,
      runbook: [
        `${askOf(plan, '_cat/indices?v&s=index')}: many small ones of streams that nobody writes any more?`,
        'Delete those, keep logs for fewer days, or add nodes.',
      ],
    },
  ];
}

function writing(plan: EfkPlan): Alert[] {
  return [
    {
      name: 'ElasticsearchRejectsWrites',
      expr: `sum by (name) (increase(elasticsearch_thread_pool_rejected_count{${ofCluster(plan)},type=~"write|system_write"}[15m])) > 0`,
      for: '15m',
      severity: 'warning',
      summary: 'Elasticsearch {{ $labels.name }} turns writes away: more comes than it can take',
      runbook: [
        `${askOf(plan, '_nodes/hot_threads')}: what is it busy with?`,
        'Nothing is lost while collection has room to hold logs back. A system that logs too much, or more hot nodes, more cores?',
      ],
    },
  ];
}

function keeping(plan: EfkPlan): Alert[] {
  const { id, namespace, licence } = plan;
  const scope = `namespace="${namespace}"`;
  const jobs = `${scope},job_name=~"${id}-${LIFECYCLE}-.*"`;
  const job: Alert = {
    name: 'ElasticsearchLifecycleNotWritten',
    // Pods that failed count for ever, though another one ended well.
    expr: `max by (job_name) (kube_job_status_failed{${jobs}} unless on (job_name) (kube_job_complete{${jobs},condition="true"} == 1)) > 0`,
    for: '5m',
    severity: 'warning',
    summary: `How long logs of ${id} are kept is not what was asked for: {{ $labels.job_name }} could not write it`,
    runbook: [`${kubectlOf(plan)} logs job/{{ $labels.job_name }}: 401 is the password, 400 says which word is wrong.`],
  };
  return [
    ...(licence === 'basic' ? [job] : []),
    {
      name: 'ElasticsearchLifecycleStuck',
      expr: `count(elasticsearch_ilm_index_status{${scope},pod=~"${id}-exporter-.*",step="ERROR"}) > 0`,
      for: '1h',
      severity: 'warning',
      summary: `{{ $value }} indices of ${id} grow old and are not moved or deleted: a step of their lifecycle fails`,
      runbook: [
        `${askOf(plan, '*/_ilm/explain?only_errors=true&pretty')}: step_info says why.`,
        'When that is repaired: POST <index>/_ilm/retry.',
      ],
    },
    {
      name: 'ElasticsearchLifecycleStopped',
      expr: `max(elasticsearch_ilm_status{${scope},pod=~"${id}-exporter-.*",operation_mode="RUNNING"}) == 0`,
      for: '1h',
      severity: 'warning',
      summary: `Nothing is deleted from ${id} any more: somebody stopped the lifecycle of its indices`,
      runbook: ['POST _ilm/start, when whoever stopped it agrees.'],
    },
  ];
}
