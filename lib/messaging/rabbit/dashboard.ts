import type { Dashboard } from '../../kernel/facts';
import { metricsOf } from './alerts';
import type { RabbitPlan } from './plan';

/** How a cluster works, at one look. */
export function rabbitDashboard(plan: RabbitPlan): Dashboard {
  const cluster = metricsOf(plan);
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
