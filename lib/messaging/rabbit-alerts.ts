import type { Alert, Dashboard } from '../kernel/facts';
import type { RabbitPlan } from './rabbit-plan';

/** Numbered steps, a line each. */
export function steps(...lines: readonly string[]): string {
  return lines.map((line, i) => `${i + 1}. ${line}`).join('\n');
}

/** Selects the metrics of one cluster: two may share a namespace. */
function of({ namespace, id }: RabbitPlan): string {
  return `namespace="${namespace}",pod=~"${id}-server-[0-9]+"`;
}

/** What is worth waking for. Names of metrics as rabbitmq-server 4.3.6 serves them. */
export function rabbitAlerts(plan: RabbitPlan): Alert[] {
  const { id, namespace } = plan;
  const cluster = of(plan);
  const run = `kubectl -n ${namespace} exec ${id}-server-0 -c rabbitmq --`;
  return [
    {
      name: 'RabbitMemoryAlarm',
      expr: `max(rabbitmq_alarms_memory_used_watermark{${cluster}}) > 0`,
      for: '1m',
      severity: 'critical',
      summary: `RabbitMQ ${id} has stopped all publishers: a node is over its memory watermark`,
      runbook: steps(
        `${run} rabbitmq-diagnostics memory_breakdown: queues, connections or binaries?`,
        `${run} rabbitmqctl list_queues name messages consumers memory: a queue without consumers?`,
        'Bring its consumers back, or purge it. Then more memory for the cluster: prop memory; every node restarts, one by one.',
      ),
    },
    {
      name: 'RabbitDiskAlarm',
      expr: `max(rabbitmq_alarms_free_disk_space_watermark{${cluster}}) > 0`,
      for: '1m',
      severity: 'critical',
      summary: `RabbitMQ ${id} has stopped all publishers: a node has less free space than its reserve`,
      runbook: steps(
        `${run} rabbitmqctl list_queues name type messages message_bytes: which one grows?`,
        'A stream keeps everything until its max-age or max-length-bytes: set them by a policy.',
        'Or a larger volume: prop size. It grows in place; the pods stay.',
      ),
    },
    {
      name: 'RabbitDiskFillsUp',
      expr: `predict_linear(rabbitmq_disk_space_available_bytes{${cluster}}[6h], 24 * 3600) < on(pod) rabbitmq_disk_space_available_limit_bytes{${cluster}}`,
      for: '1h',
      severity: 'warning',
      summary: '{{ $labels.pod }} reaches its disk reserve within a day, and then stops all publishers',
      runbook: steps(
        `${run} rabbitmqctl list_queues name type messages message_bytes: consumers that are too slow, or a stream without an end?`,
        'Limit it by a policy, or give the cluster larger volumes: prop size.',
      ),
    },
    ...majorityAlerts(plan, cluster),
    {
      name: 'RabbitMetricsMissing',
      expr: `absent(rabbitmq_identity_info{${cluster}})`,
      for: '10m',
      severity: 'critical',
      summary: `Nothing is known of RabbitMQ ${id}: no node serves metrics`,
      runbook: steps(
        `kubectl -n ${namespace} get pods -l app.kubernetes.io/name=${id}: do they run?`,
        `kubectl -n ${namespace} describe rabbitmqcluster ${id}: "TLSError" means that the Secret ${id}-tls is missing.`,
        `kubectl -n ${namespace} logs ${id}-server-0 -c rabbitmq: a boot that fails names the setting.`,
      ),
    },
    {
      name: 'RabbitUnroutableMessages',
      expr: `sum(rate(rabbitmq_global_messages_unroutable_dropped_total{${cluster}}[5m])) > 0`,
      for: '10m',
      severity: 'warning',
      summary: 'Messages are lost: they were published where no binding takes them',
      runbook: steps(
        `${run} rabbitmqctl list_exchanges -p <vhost> and list_bindings -p <vhost>: does a binding take the keys that are published?`,
        'An alternate exchange with a queue behind it shows what they are.',
      ),
    },
    {
      name: 'RabbitQueuesWithoutConsumers',
      expr: `sum(rabbitmq_queue_messages_ready{${cluster}}) > 1000 and sum(rabbitmq_consumers{${cluster}}) == 0`,
      for: '15m',
      severity: 'warning',
      summary: `Over 1000 messages wait in RabbitMQ ${id}, and nobody consumes`,
      runbook: steps(
        `${run} rabbitmqctl list_connections user peer_host state: are the consumers connected?`,
        `${run} rabbitmqctl list_user_permissions <user>: a pattern that no longer fits?`,
      ),
    },
  ];
}

/** Khepri and quorum queues go on with a majority and stop without one; there is no partition handling to choose. */
function majorityAlerts({ id, namespace, replicas }: RabbitPlan, cluster: string): Alert[] {
  if (replicas < 3) return [];
  const majority = Math.floor(replicas / 2) + 1;
  const up = `count(rabbitmq_identity_info{${cluster}})`;
  return [
    {
      name: 'RabbitMajorityAtRisk',
      expr: `${up} <= ${majority}`,
      for: '5m',
      severity: 'warning',
      summary: `RabbitMQ ${id} has {{ $value }} of ${replicas} nodes: with one less than ${majority} nobody publishes or consumes`,
      runbook: steps(
        `kubectl -n ${namespace} get pods -l app.kubernetes.io/name=${id} -o wide: which one is missing, on which node?`,
        `kubectl -n ${namespace} describe pod: no room where it may stand, or a volume that is still attached elsewhere?`,
        'Restart no other node until it is back.',
      ),
    },
    {
      name: 'RabbitMajorityLost',
      expr: `${up} < ${majority}`,
      for: '1m',
      severity: 'critical',
      summary: `RabbitMQ ${id} stands still: {{ $value }} of ${replicas} nodes are no majority`,
      runbook: steps(
        `kubectl -n ${namespace} get pods -l app.kubernetes.io/name=${id} -o wide: bring the nodes back; nothing is lost meanwhile.`,
        'Never delete the RabbitmqCluster to "start afresh": its claims go with it.',
        'Nodes that are lost for good: rabbitmq-queues force_shrink, as a last resort, with the documentation of RabbitMQ at hand.',
      ),
    },
    {
      name: 'RabbitNodesApart',
      expr: `max(rabbitmq_unreachable_cluster_peers_count{${cluster}}) > 0`,
      for: '5m',
      severity: 'warning',
      summary: `Nodes of RabbitMQ ${id} do not reach each other: the smaller side serves nobody`,
      runbook: steps(
        `kubectl -n ${namespace} exec ${id}-server-0 -c rabbitmq -- rabbitmq-diagnostics cluster_status, on each node.`,
        'The network between their hosts or zones is the cause; when it is back they find each other by themselves.',
      ),
    },
  ];
}

export function rabbitDashboard(plan: RabbitPlan): Dashboard {
  const cluster = of(plan);
  return {
    title: `RabbitMQ ${plan.id}`,
    panels: [
      { title: 'Nodes', expr: `count(rabbitmq_identity_info{${cluster}})` },
      { title: 'Messages ready', expr: `sum(rabbitmq_queue_messages_ready{${cluster}})` },
      { title: 'Messages not acknowledged', expr: `sum(rabbitmq_queue_messages_unacked{${cluster}})` },
      { title: 'Published', expr: `sum(rate(rabbitmq_global_messages_received_total{${cluster}}[5m]))`, unit: 'ops' },
      { title: 'Delivered', expr: `sum(rate(rabbitmq_global_messages_delivered_total{${cluster}}[5m]))`, unit: 'ops' },
      {
        title: 'Lost without a route',
        expr: `sum(rate(rabbitmq_global_messages_unroutable_dropped_total{${cluster}}[5m]))`,
        unit: 'ops',
      },
      { title: 'Connections', expr: `sum(rabbitmq_connections{${cluster}})` },
      { title: 'Consumers', expr: `sum(rabbitmq_consumers{${cluster}})` },
      {
        title: 'Memory, of the watermark',
        expr: `rabbitmq_process_resident_memory_bytes{${cluster}} / rabbitmq_resident_memory_limit_bytes{${cluster}}`,
        unit: 'percentunit',
      },
      { title: 'Free disk', expr: `rabbitmq_disk_space_available_bytes{${cluster}}`, unit: 'bytes' },
    ],
  };
}
