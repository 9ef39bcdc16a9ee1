import { Duration, Size } from 'cdk8s';
import { type Broker, Environment, type Row, System, text } from '../../lib';
import { Certificates } from '../../lib/certificates/certificates';
import type { RabbitClusterProps } from '../../lib/messaging/rabbit/props';
import { RabbitCluster } from '../../lib/messaging/rabbit/rabbit-cluster';
import { kept, production } from '../support/production';

export const prod = production('queues');

export { kept };

/** An environment with certificates and one cluster. */
export function rabbit(
  row: Partial<Row> = {},
  props: RabbitClusterProps = {},
): { env: Environment; rabbit: RabbitCluster } {
  const env = Environment.test(row);
  new Certificates(env, 'certificates');
  return { env, rabbit: new RabbitCluster(env, 'rabbit', { storage: kept, ...props }) };
}

/** A made-up system that publishes and consumes. */
export class Shop extends System {
  constructor(env: Environment, id: string, brokers: readonly Broker[], use?: { readonly configure?: string }) {
    super(env, id, {}, { app: 'shop', maxId: 30, security: 'restricted' });
    this.state.pods({
      id: 'web',
      labels: { app: id },
      by: 'us',
      replicas: 1,
      requests: { cpu: '100m', memory: '128Mi' },
    });
    brokers.forEach((broker, i) => {
      const access = broker.for(this, use);
      this.need.secret({
        name: `${id}-${i}`,
        data: {
          url: text`amqps://${access.user}:${access.password.url}@${access.at.host}:${access.at.port}/${access.vhost}`,
        },
      });
    });
  }
}

/** Everything on: for the schemas and the references. */
export const EVERYTHING: RabbitClusterProps = {
  owner: 'messaging',
  namespace: 'queues',
  size: Size.gibibytes(100),
  replicas: 3,
  cpu: 4,
  memory: Size.gibibytes(8),
  memoryWatermark: 0.5,
  diskReserve: Size.gibibytes(10),
  pool: 'queues',
  plugins: ['rabbitmq_stream', 'rabbitmq_mqtt', 'rabbitmq_shovel', 'rabbitmq_web_stomp'],
  config: {
    consumer_timeout: Duration.minutes(15),
    max_message_size: Size.mebibytes(16),
    'log.console.level': 'warning',
  },
  users: {
    adm: { tags: ['management'], vhosts: { orders: { read: '.*' } }, limits: { connections: 5, channels: 50 } },
    'legacy.erp': { vhosts: { orders: { write: '^orders$' }, audit: { configure: '.*', write: '.*', read: '.*' } } },
  },
  vhosts: {
    orders: {
      defaultQueueType: 'quorum',
      limits: { connections: 500, queues: 100 },
      queues: {
        billing: { arguments: { 'x-single-active-consumer': true } },
        'audit.log': { type: 'stream', arguments: { 'x-max-age': '30D' } },
        urgent: { type: 'classic', arguments: { 'x-max-priority': 5 } },
        lost: {},
      },
      exchanges: {
        orders: { type: 'topic', alternate: 'unrouted' },
        unrouted: { type: 'fanout' },
        routed: { type: 'headers' },
        brief: { type: 'fanout', durable: false },
        briefer: { type: 'direct', durable: false },
      },
      bindings: [
        { from: 'orders', queue: 'billing', key: 'order.*.paid' },
        { from: 'orders', queue: 'audit.log', key: '#' },
        { from: 'unrouted', queue: 'lost' },
        { from: 'orders', exchange: 'routed', key: 'order.#' },
        { from: 'routed', queue: 'urgent', headers: { priority: 'high', vip: true }, match: 'any' },
        { from: 'brief', exchange: 'briefer' },
      ],
      policies: {
        retries: {
          pattern: '^billing$',
          applyTo: 'quorum_queues',
          priority: 10,
          definition: { 'delivery-limit': 5, 'dead-letter-exchange': 'unrouted' },
        },
      },
    },
    audit: {},
  },
};
