import type { MetricFamilies } from '../../kernel/facts';

/**
 * What each server of RabbitMQ v4.3.5 serves at `/metrics`, added up over its queues, channels and connections: `metrics.md` and the
 * collectors of its `deps/rabbitmq_prometheus`, `deps/rabbit/src/rabbit_global_counters.erl` for what begins with `rabbitmq_global_`.
 */
export const RABBITMQ_METRICS = {
  gauge: [
    'rabbitmq_alarms_free_disk_space_watermark',
    'rabbitmq_alarms_memory_used_watermark',
    'rabbitmq_build_info',
    'rabbitmq_channels',
    'rabbitmq_connections',
    'rabbitmq_consumers',
    'rabbitmq_disk_space_available_bytes',
    'rabbitmq_disk_space_available_limit_bytes',
    'rabbitmq_erlang_processes_limit',
    'rabbitmq_erlang_processes_used',
    'rabbitmq_erlang_uptime_seconds',
    'rabbitmq_global_consumers',
    'rabbitmq_global_publishers',
    'rabbitmq_identity_info',
    'rabbitmq_process_max_fds',
    'rabbitmq_process_open_fds',
    'rabbitmq_process_resident_memory_bytes',
    'rabbitmq_queue_messages',
    'rabbitmq_queue_messages_bytes',
    'rabbitmq_queue_messages_ready',
    'rabbitmq_queue_messages_unacked',
    'rabbitmq_queues',
    'rabbitmq_resident_memory_limit_bytes',
    'rabbitmq_unreachable_cluster_peers_count',
  ],
  counter: [
    'rabbitmq_auth_attempts_failed_total',
    'rabbitmq_auth_attempts_total',
    'rabbitmq_connections_closed_total',
    'rabbitmq_connections_opened_total',
    'rabbitmq_global_messages_acknowledged_total',
    'rabbitmq_global_messages_confirmed_total',
    'rabbitmq_global_messages_delivered_total',
    'rabbitmq_global_messages_received_total',
    'rabbitmq_global_messages_redelivered_total',
    'rabbitmq_global_messages_routed_total',
    'rabbitmq_global_messages_unroutable_dropped_total',
    'rabbitmq_global_messages_unroutable_returned_total',
    'rabbitmq_io_read_bytes_total',
    'rabbitmq_io_write_bytes_total',
    'rabbitmq_queues_created_total',
    'rabbitmq_queues_deleted_total',
  ],
  histogram: ['rabbitmq_message_size_bytes'],
} as const satisfies MetricFamilies;
