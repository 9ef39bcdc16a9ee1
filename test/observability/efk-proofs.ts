import type { Proofs, Scene } from '../../lib/testing';

type Series = Scene['series'];

/** A series of the exporter about the cluster `logs`. */
function of(metric: string, more = ''): string {
  return `elasticsearch_${metric}{namespace="logs",pod="logs-exporter-5d",cluster="logs"${more}}`;
}

/** One about a node of it. */
function node(metric: string, name: string, more = ''): string {
  return of(metric, `,name="logs-es-${name}"${more}`);
}

function status(color: string): string {
  return of('cluster_health_status', `,color="${color}"`);
}

/** Room on a node that holds logs, of a hundred. */
function free(percent: string): Series {
  return {
    [node('filesystem_data_available_bytes', 'hot-0')]: percent,
    [node('filesystem_data_size_bytes', 'hot-0')]: '100',
    [node('filesystem_data_available_bytes', 'hot-1')]: '60',
    [node('filesystem_data_size_bytes', 'hot-1')]: '100',
  };
}

function heap(percent: string): Series {
  return {
    [node('jvm_memory_used_bytes', 'hot-0', ',area="heap"')]: percent,
    [node('jvm_memory_max_bytes', 'hot-0', ',area="heap"')]: '100',
  };
}

function shards(active: string): Series {
  return { [of('cluster_health_active_shards')]: active, [of('cluster_health_number_of_data_nodes')]: '3' };
}

/** An index, and the step of its lifecycle. */
function step(name: string): string {
  return `elasticsearch_ilm_index_status{namespace="logs",pod="logs-exporter-5d",index=".ds-logs-shop-prod-1",phase="hot",action="rollover",step="${name}"}`;
}

function ilm(mode: string): string {
  return `elasticsearch_ilm_status{namespace="logs",pod="logs-exporter-5d",operation_mode="${mode}"}`;
}

const rejected = node('thread_pool_rejected_count', 'hot-0', ',type="write"');
const kibana = 'kube_deployment_status_replicas_available{namespace="logs",deployment="logs-kb"}';
const job = 'kube_job_status_failed{namespace="logs",job_name="logs-lifecycle-0123456789"}';
const written = (done: string) =>
  `kube_job_complete{namespace="logs",job_name="logs-lifecycle-0123456789",condition="${done}"}`;
const allowed =
  'kube_poddisruptionbudget_status_pod_disruptions_allowed{namespace="logs",poddisruptionbudget="logs-es-default"}';

/** Of a stack `logs` on one node. */
export const EFK_SINGLE_PROOFS: Proofs = {
  ElasticsearchDown: {
    fires: { series: {} },
    // Gone for a while, as when the exporter is renewed.
    silent: { series: { [status('green')]: '1x5 _ _ _ _ 1x20' } },
  },
  ElasticsearchRed: {
    fires: { series: { [status('green')]: '0', [status('red')]: '1' } },
    silent: { series: { [status('green')]: '0 0 0 1x20', [status('red')]: '1 1 1 0x20' } },
  },
  ElasticsearchHeapFull: { fires: { series: heap('92') }, silent: { series: heap('95x10 60x5 95x10 60x10') } },
  ElasticsearchDiskFilling: { fires: { series: free('14') }, silent: { series: free('16') } },
  ElasticsearchDiskFull: { fires: { series: free('7') }, silent: { series: free('9') } },
  ElasticsearchShardsRunOut: { fires: { series: shards('2800') }, silent: { series: shards('2500') } },
  ElasticsearchRejectsWrites: {
    fires: { series: { [rejected]: '0+3' } },
    silent: { series: { [rejected]: '7' } },
  },
  ElasticsearchLifecycleNotWritten: {
    fires: { series: { [job]: '1', [written('false')]: '1' } },
    // Two of its pods came before Elasticsearch knew the account, and the third did not.
    silent: { series: { [job]: '2', [written('true')]: '1' } },
  },
  ElasticsearchLifecycleStuck: {
    fires: { series: { [step('ERROR')]: '1' } },
    // It is tried anew, and fails again only lately.
    silent: { series: { [step('ERROR')]: '1x20 _x20 1x40' } },
  },
  ElasticsearchLifecycleStopped: {
    fires: { series: { [ilm('RUNNING')]: '0', [ilm('STOPPED')]: '1' } },
    silent: { series: { [ilm('RUNNING')]: '0x30 1x60', [ilm('STOPPED')]: '1x30 0x60' } },
  },
  KibanaDown: { fires: { series: { [kibana]: '0' } }, silent: { series: { [kibana]: '1x5 0x4 1x20' } } },
};

/** Of one with more nodes, and copies. */
export const EFK_PROOFS: Proofs = {
  ...EFK_SINGLE_PROOFS,
  ElasticsearchCopiesMissing: {
    fires: { series: { [of('cluster_health_unassigned_shards')]: '4' } },
    // A node that is renewed.
    silent: { series: { [of('cluster_health_unassigned_shards')]: '0x10 12x40 0x30' } },
  },
  ElasticsearchNodeMissing: {
    // Of however many there are.
    fires: { series: { [of('cluster_health_number_of_nodes')]: '1' } },
    silent: { series: { [of('cluster_health_number_of_nodes')]: '99x5 1x10 99x20' } },
  },
  ElasticsearchDrainsBlocked: {
    fires: { series: { [allowed]: '0' } },
    silent: { series: { [allowed]: '1x10 0x40 1x40' } },
  },
};

const operator = '{namespace="elastic-operator",pod="elastic-operator-0"';
const ready = 'kube_statefulset_status_replicas_ready{namespace="elastic-operator",statefulset="elastic-operator"}';
const errors = `controller_runtime_reconcile_errors_total${operator},controller="elasticsearch-controller"}`;
const leads = `elastic_leader${operator},uuid="1"}`;
const took = (le: string) =>
  `controller_runtime_webhook_latency_seconds_bucket${operator},webhook="/validate-elasticsearch",le="${le}"}`;

/** Of the operator. */
export const ELASTIC_OPERATOR_PROOFS: Proofs = {
  ElasticOperatorDown: { fires: { series: { [ready]: '0' } }, silent: { series: { [ready]: '1x5 0x5 1x20' } } },
  ElasticOperatorErrors: {
    fires: { series: { [errors]: '0+12' } },
    silent: { series: { [errors]: '0+3' } },
  },
  ElasticOperatorNoLeader: { fires: { series: {} }, silent: { series: { [leads]: '1x5 _ _ _ 1x20' } } },
  ElasticWebhookSlow: {
    fires: { series: { [took('5')]: '0+1', [took('10')]: '0+60', [took('+Inf')]: '0+60' } },
    silent: { series: { [took('5')]: '0+60', [took('10')]: '0+60', [took('+Inf')]: '0+60' } },
  },
};
