import type { Proofs, Scene } from '../../lib/testing';

/** Values of the nodes 0, 1, … of the cluster `rabbit`. */
function nodes(metric: string, ...values: readonly string[]): Scene['series'] {
  return Object.fromEntries(
    values.map((value, node) => [`${metric}{namespace="rabbit",pod="rabbit-server-${node}"}`, value]),
  );
}

const GIB = 1024 ** 3;

export const PROOFS: Proofs = {
  RabbitMemoryAlarm: {
    fires: { series: nodes('rabbitmq_alarms_memory_used_watermark', '0', '1', '0') },
    silent: { series: nodes('rabbitmq_alarms_memory_used_watermark', '0', '0', '0') },
  },
  RabbitDiskAlarm: {
    fires: { series: nodes('rabbitmq_alarms_free_disk_space_watermark', '0', '0', '1') },
    silent: { series: nodes('rabbitmq_alarms_free_disk_space_watermark', '0', '0', '0') },
  },
  RabbitDiskFillsUp: {
    fires: {
      at: '8h',
      series: {
        // 20 GiB, and 25 MiB less every minute: the reserve is reached within the day.
        ...nodes('rabbitmq_disk_space_available_bytes', `${20 * GIB}-26214400`),
        ...nodes('rabbitmq_disk_space_available_limit_bytes', `${4 * GIB}`),
      },
    },
    silent: {
      at: '8h',
      series: {
        ...nodes('rabbitmq_disk_space_available_bytes', `${20 * GIB}-1048576`),
        ...nodes('rabbitmq_disk_space_available_limit_bytes', `${4 * GIB}`),
      },
    },
  },
  RabbitMajorityAtRisk: {
    fires: { series: nodes('rabbitmq_identity_info', '1', '1') },
    silent: { series: nodes('rabbitmq_identity_info', '1', '1', '1') },
  },
  RabbitMajorityLost: {
    fires: { series: nodes('rabbitmq_identity_info', '1') },
    silent: { series: nodes('rabbitmq_identity_info', '1', '1') },
  },
  RabbitNodesApart: {
    fires: { series: nodes('rabbitmq_unreachable_cluster_peers_count', '0', '0', '2') },
    silent: { series: nodes('rabbitmq_unreachable_cluster_peers_count', '0', '0', '0') },
  },
  RabbitMetricsMissing: {
    fires: { series: {} },
    silent: { series: nodes('rabbitmq_identity_info', '1') },
  },
  RabbitUnroutableMessages: {
    fires: { series: nodes('rabbitmq_global_messages_unroutable_dropped_total', '0+3', '0', '0') },
    silent: { series: nodes('rabbitmq_global_messages_unroutable_dropped_total', '7', '0', '0') },
  },
  RabbitQueuesWithoutConsumers: {
    fires: { series: { ...nodes('rabbitmq_queue_messages_ready', '1200'), ...nodes('rabbitmq_consumers', '0') } },
    silent: { series: { ...nodes('rabbitmq_queue_messages_ready', '1200'), ...nodes('rabbitmq_consumers', '1') } },
  },
};
