import { Size } from 'cdk8s';
import { type Broker, Environment, nodes, outside, type Row, System, text } from '../../lib';
import { Certificates } from '../../lib/certificates/certificates';
import { RabbitCluster, type RabbitClusterProps } from '../../lib/messaging/rabbit-cluster';

/** Three zones, two nodes each, and a pool that other pods keep off. */
export const prod: Partial<Row> = {
  name: 'prod',
  stage: 'prod',
  pools: [
    { name: 'main', nodes: nodes('main', 6, ['a', 'b', 'c']), cpu: 16, memory: Size.gibibytes(64) },
    {
      name: 'queues',
      nodes: nodes('queues', 3, ['a', 'b', 'c']),
      cpu: 8,
      memory: Size.gibibytes(32),
      taints: ['role=queues:NoSchedule', 'quiet:PreferNoSchedule'],
    },
  ],
};

/** A class whose volumes stay. */
export const kept = outside.storageClass('kept', 'RWO', { keeps: true, expands: true });

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

/** What a run throws, line by line; empty when it throws nothing. */
export function refusals(run: () => void): string[] {
  try {
    run();
    return [];
  } catch (error) {
    return (error as Error).message.split('\n');
  }
}
