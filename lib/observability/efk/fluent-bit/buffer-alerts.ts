import { bytes } from '../../../kernel/base/quantity';
import type { Alert } from '../../../kernel/facts';
import { aggregatorName } from './aggregator';
import { type CollectionPlan, FULL } from './plan';
import { alert, ofAgents, ofAggregators } from './series';

/** What tells that somebody holds more than he passes on. */
export function bufferAlerts(plan: CollectionPlan): Alert[] {
  return [buffer(plan), nodeBuffer(plan), paused(plan), ...(plan.copy === undefined ? [] : [copyFails(plan)])];
}

function buffer(plan: CollectionPlan): Alert {
  const { id, namespace } = plan;
  const room = Math.floor(bytes(plan.buffer) * FULL * 0.5);
  return alert(
    'LogsBufferFills',
    'warning',
    `sum by (pod) (fluentbit_input_storage_chunks_busy_bytes{${ofAggregators(plan)}}) > ${room} or min by (pod, name) (fluentbit_output_chunk_available_capacity_percent{${ofAggregators(plan)},name=~"es-.+"}) < 40`,
    '10m',
    `The buffer of the log collection ${id} is half full: what is older is lost when it is full`,
    `kubectl -n ${namespace} get elasticsearch: does it take records? As soon as it does, the buffer empties.`,
    'It answers, and the buffer fills all the same: more pods (collect.replicas), or Elasticsearch needs more nodes.',
    'More room for next time: collect.buffer.',
  );
}

function nodeBuffer(plan: CollectionPlan): Alert {
  const { id, agents } = plan;
  return alert(
    'LogsNodeBufferFills',
    'warning',
    `min by (pod) (fluentbit_output_chunk_available_capacity_percent{${ofAgents(plan)},name="aggregator"}) < 40`,
    '10m',
    `A node cannot hand over its logs to ${aggregatorName(id)}, and its buffer is half full`,
    `kubectl -n ${plan.namespace} get pods -l app.kubernetes.io/component=log-aggregator: are they there?`,
    `kubectl -n ${agents} get pods -o wide, and logs of the pod of the alert: what does it say of the connection?`,
  );
}

function paused(plan: CollectionPlan): Alert {
  return alert(
    'LogsPaused',
    'warning',
    `max by (pod, name) (fluentbit_input_ingestion_paused{${ofAgents(plan)}}) > 0 or max by (pod, name) (fluentbit_input_storage_overlimit{${ofAgents(plan)}}) > 0`,
    '5m',
    `An agent of ${plan.id} has stopped reading: it has more in memory than it may`,
    'It reads on as soon as it could hand over. What Kubernetes rotates away meanwhile is lost.',
    `Is one pod of that node writing very much? Its system has the most records in the dashboard Log collection ${plan.id}.`,
    'Else more memory: collect.agentMemory.',
  );
}

function copyFails(plan: CollectionPlan): Alert {
  const { id, namespace } = plan;
  const of = `${ofAggregators(plan)},name="copy"`;
  return alert(
    'LogsCopyFails',
    'warning',
    `sum(increase(fluentbit_output_errors_total{${of}}[30m])) + sum(increase(fluentbit_output_retries_total{${of}}[30m])) > 3`,
    '15m',
    `The second copy of the logs of ${id} does not come into its bucket`,
    `kubectl -n ${namespace} logs statefulset/${aggregatorName(id)}: "PutObject" with what the bucket's server says. 403: the credentials; 507, or quota: it is full.`,
    'What could not be put there lies on the volumes and is tried again; what failed too often is kept apart there, under copy.',
  );
}
