import type { Alert } from '../../kernel/facts';
import type { RabbitPlan } from './plan';

/** What is worth waking for. Names of metrics as rabbitmq-server 4.3.6 serves them. */
export function rabbitAlerts(plan: RabbitPlan): Alert[] {
  return [...publisherAlerts(plan), ...majorityAlerts(plan), ...unknownAlerts(plan), ...messageAlerts(plan)];
}

/** Selects the metrics of one cluster: two may share a namespace. */
export function metricsOf({ namespace, id }: RabbitPlan): string {
  return `namespace="${namespace}",pod=~"${id}-server-[0-9]+"`;
}

/** How to run a program of the server's. */
function inside({ namespace, id }: RabbitPlan): string {
  return `kubectl -n ${namespace} exec ${id}-server-0 -c rabbitmq --`;
}

/** Room runs out: the server then stops everybody who publishes. */
function publisherAlerts(plan: RabbitPlan): Alert[] {
  const { id } = plan;
  const cluster = metricsOf(plan);
  const run = inside(plan);
  return [
    {
      name: 'RabbitMemoryAlarm',
      expr: `max(rabbitmq_alarms_memory_used_watermark{${cluster}}) > 0`,
      for: '1m',
      severity: 'critical',
      summary: `RabbitMQ ${id} has stopped all publishers: a node is over its memory watermark`,
      runbook: [
        `${run} rabbitmq-diagnostics memory_breakdown: queues, connections or binaries?`,
        `${run} rabbitmqctl list_queues name messages consumers memory: a queue without consumers?`,
        'Bring its consumers back, or purge it. Then more memory for the cluster: prop memory; every node restarts, one by one.',
      ],
    },
    {
      name: 'RabbitDiskAlarm',
      expr: `max(rabbitmq_alarms_free_disk_space_watermark{${cluster}}) > 0`,
      for: '1m',
      severity: 'critical',
      summary: `RabbitMQ ${id} has stopped all publishers: a node has less free space than its reserve`,
      runbook: [
        `${run} rabbitmqctl list_queues name type messages message_bytes: which one grows?`,
        'A stream keeps everything until its max-age or max-length-bytes: set them by a policy.',
        'Or a larger volume: prop size. It grows in place; the pods stay.',
      ],
    },
    {
      name: 'RabbitDiskFillsUp',
      expr: `predict_linear(rabbitmq_disk_space_available_bytes{${cluster}}[6h], 24 * 3600) < on(pod) rabbitmq_disk_space_available_limit_bytes{${cluster}}`,
      for: '1h',
      severity: 'warning',
      summary: '{{ $labels.pod }} reaches its disk reserve within a day, and then stops all publishers',
      runbook: [
        `${run} rabbitmqctl list_queues name type messages message_bytes: consumers that are too slow, or a stream without an end?`,
        'Limit it by a policy, or give the cluster larger volumes: prop size.',
      ],
    },
  ];
}

/** Khepri and quorum queues go on with a majority and stop without one; there is no partition handling to choose. */
function majorityAlerts(plan: RabbitPlan): Alert[] {
  const { id, namespace, replicas } = plan;
  if (replicas < 3) return [];
  const majority = Math.floor(replicas / 2) + 1;
  const cluster = metricsOf(plan);
  const up = `count(rabbitmq_identity_info{${cluster}})`;
  return [
    {
      name: 'RabbitMajorityAtRisk',
      expr: `${up} <= ${majority}`,
      for: '5m',
      severity: 'warning',
      summary: `RabbitMQ ${id} has {{ $value }} of ${replicas} nodes: with one less than ${majority} nobody publishes or consumes`,
      runbook: [
        `kubectl -n ${namespace} get pods -l app.kubernetes.io/name=${id} -o wide: which one is missing, on which node?`,
        `kubectl -n ${namespace} describe pod: no room where it may stand, or a volume that is still attached elsewhere?`,
        'Restart no other node until it is back.',
      ],
    },
    {
      name: 'RabbitMajorityLost',
      expr: `${up} < ${majority}`,
      for: '1m',
      severity: 'critical',
      summary: `RabbitMQ ${id} stands still: {{ $value }} of ${replicas} nodes are no majority`,
      runbook: [
        `kubectl -n ${namespace} get pods -l app.kubernetes.io/name=${id} -o wide: bring the nodes back; nothing is lost meanwhile.`,
        'Never delete the RabbitmqCluster to "start afresh": its claims go with it.',
        'Nodes that are lost for good: rabbitmq-queues force_shrink, as a last resort, with the documentation of RabbitMQ at hand.',
      ],
    },
    {
      name: 'RabbitNodesApart',
      expr: `max(rabbitmq_unreachable_cluster_peers_count{${cluster}}) > 0`,
      for: '5m',
      severity: 'warning',
      summary: `Nodes of RabbitMQ ${id} do not reach each other: the smaller side serves nobody`,
      runbook: [
        `${inside(plan)} rabbitmq-diagnostics cluster_status, on each node.`,
        'The network between their hosts or zones is the cause; when it is back they find each other by themselves.',
      ],
    },
  ];
}

/** Nobody can tell. */
function unknownAlerts(plan: RabbitPlan): Alert[] {
  const { id, namespace } = plan;
  return [
    {
      name: 'RabbitMetricsMissing',
      expr: `absent(rabbitmq_identity_info{${metricsOf(plan)}})`,
      for: '10m',
      severity: 'critical',
      summary: `Nothing is known of RabbitMQ ${id}: no node serves metrics`,
      runbook: [
        `kubectl -n ${namespace} get pods -l app.kubernetes.io/name=${id}: do they run?`,
        `kubectl -n ${namespace} describe rabbitmqcluster ${id}: "TLSError" means that the Secret ${id}-tls is missing.`,
        `kubectl -n ${namespace} logs ${id}-server-0 -c rabbitmq: a boot that fails names the setting.`,
      ],
    },
  ];
}

/** Messages that nobody gets. */
function messageAlerts(plan: RabbitPlan): Alert[] {
  const { id } = plan;
  const cluster = metricsOf(plan);
  const run = inside(plan);
  return [
    {
      name: 'RabbitUnroutableMessages',
      expr: `sum(rate(rabbitmq_global_messages_unroutable_dropped_total{${cluster}}[5m])) > 0`,
      for: '10m',
      severity: 'warning',
      summary: 'Messages are lost: they were published where no binding takes them',
      runbook: [
        `${run} rabbitmqctl list_exchanges -p <vhost> and list_bindings -p <vhost>: does a binding take the keys that are published?`,
        'An alternate exchange with a queue behind it shows what they are.',
      ],
    },
    {
      name: 'RabbitQueuesWithoutConsumers',
      expr: `sum(rabbitmq_queue_messages_ready{${cluster}}) > 1000 and sum(rabbitmq_consumers{${cluster}}) == 0`,
      for: '15m',
      severity: 'warning',
      summary: `Over 1000 messages wait in RabbitMQ ${id}, and nobody consumes`,
      runbook: [
        `${run} rabbitmqctl list_connections user peer_host state: are the consumers connected?`,
        `${run} rabbitmqctl list_user_permissions <user>: a pattern that no longer fits?`,
      ],
    },
  ];
}
