import type { Alert } from '../../kernel/facts';
import { askOf, kubectlOf, ofCluster } from './asking';
import { logAlerts } from './log-alerts';
import { hasBudget } from './objects';
import { type EfkPlan, nodesOf } from './plan';

/** What is worth waking for. Names of metrics as the exporter of v1.11.0 and kube-state-metrics have them. */
export function efkAlerts(plan: EfkPlan): Alert[] {
  return [...health(plan), ...nodes(plan), ...logAlerts(plan), ...looking(plan)];
}

function health(plan: EfkPlan): Alert[] {
  const { id } = plan;
  const of = ofCluster(plan);
  return [
    {
      name: 'ElasticsearchDown',
      expr: `absent(elasticsearch_cluster_health_status{${of}})`,
      for: '10m',
      severity: 'critical',
      summary: `Elasticsearch ${id} does not answer: logs wait where they are collected, and nobody can look at any`,
      runbook: [
        `${kubectlOf(plan)} get elasticsearch,pods: does the exporter run, are nodes ready?`,
        `${kubectlOf(plan)} logs ${id}-es-hot-0 -c elasticsearch --tail=100: "master not discovered" means that too few of those who decide are there.`,
        'Collection holds logs back on its own volumes until it is full: see its alerts for how long that is.',
      ],
    },
    {
      name: 'ElasticsearchRed',
      expr: `elasticsearch_cluster_health_status{${of},color="red"} == 1`,
      for: '5m',
      severity: 'critical',
      summary: `Logs of Elasticsearch ${id} are missing: an index has no copy left that is there`,
      runbook: [
        `${askOf(plan, '_cluster/allocation/explain?pretty')}: why it is not placed.`,
        `${kubectlOf(plan)} get pods -o wide: bring the node with the volume back first; its data is whole.`,
        'Where the volume is lost, delete the one index by its name: its stream goes on with the next.',
      ],
    },
    ...copies(plan),
  ];
}

function copies(plan: EfkPlan): Alert[] {
  if (plan.copies === 0) return [];
  return [
    {
      name: 'ElasticsearchCopiesMissing',
      expr: `elasticsearch_cluster_health_unassigned_shards{${ofCluster(plan)}} > 0`,
      for: '1h',
      severity: 'warning',
      summary: `{{ $value }} copies of Elasticsearch ${plan.id} have no place: the next node that is lost takes logs with it`,
      runbook: [
        `${askOf(plan, '_cluster/allocation/explain?pretty')}: no room (see ElasticsearchDiskFilling), or a node that is missing?`,
        'While this lasts the budget lets no node be emptied: see ElasticsearchDrainsBlocked.',
      ],
    },
  ];
}

function nodes(plan: EfkPlan): Alert[] {
  const of = ofCluster(plan);
  const wanted = nodesOf(plan);
  const missing: Alert = {
    name: 'ElasticsearchNodeMissing',
    expr: `elasticsearch_cluster_health_number_of_nodes{${of}} < ${wanted}`,
    for: '15m',
    severity: 'warning',
    summary: `Elasticsearch ${plan.id} has {{ $value }} of ${wanted} nodes`,
    runbook: [
      `${kubectlOf(plan)} get pods -o wide -l elasticsearch.k8s.elastic.co/cluster-name=${plan.id}: which one, and on which node?`,
      `${kubectlOf(plan)} describe pod of it: a volume that is not attached, no room, killed for memory?`,
    ],
  };
  const heap: Alert = {
    name: 'ElasticsearchHeapFull',
    expr: `elasticsearch_jvm_memory_used_bytes{${of},area="heap"} / elasticsearch_jvm_memory_max_bytes{${of},area="heap"} > 0.9`,
    for: '15m',
    severity: 'warning',
    summary:
      'Elasticsearch {{ $labels.name }} is out of memory soon: its heap is over 90 % full for a quarter of an hour',
    runbook: [
      `${askOf(plan, '_cat/shards?v&s=store:desc')}: too many for one node?`,
      `${askOf(plan, '_tasks?actions=*search&detailed')}: a search that asks for everything? Cancel it.`,
      'Else more memory: the props hot.memory, warm.memory.',
    ],
  };
  return wanted === 1 ? [heap] : [missing, heap, ...drains(plan)];
}

function drains(plan: EfkPlan): Alert[] {
  const { id, namespace } = plan;
  if (!hasBudget(plan)) return [];
  return [
    {
      name: 'ElasticsearchDrainsBlocked',
      expr: `kube_poddisruptionbudget_status_pod_disruptions_allowed{namespace="${namespace}",poddisruptionbudget="${id}-es-default"} == 0`,
      for: '1h',
      severity: 'warning',
      summary: `No machine with a node of Elasticsearch ${id} can be emptied: its budget lets none go while the cluster is not green`,
      runbook: [
        `${kubectlOf(plan)} get elasticsearch ${id}: health and phase. It becomes green by itself when copies have a place.`,
        'See ElasticsearchCopiesMissing and ElasticsearchNodeMissing. Do not delete the budget: what it holds back would lose logs.',
      ],
    },
  ];
}

function looking(plan: EfkPlan): Alert[] {
  const { id, namespace } = plan;
  return [
    {
      name: 'KibanaDown',
      expr: `kube_deployment_status_replicas_available{namespace="${namespace}",deployment="${id}-kb"} == 0`,
      for: '10m',
      severity: 'warning',
      summary: `Nobody can look at logs of ${id}: Kibana does not run. They are collected all the same`,
      runbook: [
        `${kubectlOf(plan)} get kibana ${id}; ${kubectlOf(plan)} logs deploy/${id}-kb --tail=50.`,
        'It waits for Elasticsearch: see its alerts first.',
      ],
    },
  ];
}
