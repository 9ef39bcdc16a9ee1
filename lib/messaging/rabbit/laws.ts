import { judgeMajority } from '../../kernel/base/judge';
import type { Fixed, Law, NameField, Reference, Tell } from '../../kernel/base/law';
import { law } from '../../kernel/base/law';
import { type JsonObject, mapOf } from '../../kernel/base/values';
import { exchangeChanges, rabbitChanges } from './changes';
import { Binding, Exchange, Permission, Policy, Queue, RabbitmqCluster, User, Vhost } from './kinds';

const TOPOLOGY = 'the webhook of the topology operator refuses the change';
const SECOND = 'Declare a second one and move its users.';
const ANEW = 'Give it another name, so that a new one is made.';

const IN_CLUSTER: NameField = {
  at: 'spec.rabbitmqClusterReference.name',
  to: RabbitmqCluster,
  namespace: 'namespace',
};

/** What a broker is asked for once: it cannot be declared anew as something else. */
const DECLARED: Fixed = {
  fields: [
    ...['spec.name', 'spec.vhost', 'spec.type', 'spec.durable', 'spec.autoDelete'],
    'spec.rabbitmqClusterReference',
  ],
  by: TOPOLOGY,
  fix: SECOND,
};

/** What is known of the custom resources of RabbitMQ's two operators, beyond their schemas. */
export const RABBIT_LAWS: readonly Law[] = [
  law(RabbitmqCluster, {
    check(spec, tell) {
      judgeMajority(spec.replicas, 'replicas', tell);
      settings(mapOf(spec.rabbitmq).additionalConfig, tell);
    },
    changes: rabbitChanges,
  }),
  law(Vhost, {
    refers: [IN_CLUSTER],
    fixed: { fields: ['spec.name', 'spec.rabbitmqClusterReference'], by: TOPOLOGY, fix: SECOND },
  }),
  law(User, { refers: [IN_CLUSTER] }),
  law(Permission, {
    refers: [IN_CLUSTER, { at: 'spec.userReference.name', to: User }],
    fixed: {
      fields: ['spec.vhost', 'spec.userReference', 'spec.rabbitmqClusterReference'],
      by: TOPOLOGY,
      fix: ANEW,
    },
  }),
  law(Queue, { refers: [IN_CLUSTER], makes: (queue) => [onServer('queue', queue)], fixed: DECLARED }),
  law(Exchange, {
    refers: [IN_CLUSTER],
    makes: (exchange) => [onServer('exchange', exchange)],
    fixed: DECLARED,
    check: exchangeType,
    changes: exchangeChanges,
  }),
  law(Binding, { refers: [IN_CLUSTER], fixed: { fields: ['spec'], by: TOPOLOGY, fix: ANEW } }),
  law(Binding, { refers: ends }),
  law(Policy, { refers: [IN_CLUSTER] }),
];

/** RabbitMQ does not start with a line that is no `key = value`. */
function settings(text: unknown, tell: Tell): void {
  if (typeof text !== 'string') return;
  for (const line of text.split('\n'))
    if (!/^\s*(?:[#].*)?$|^\s*[^\s=#]+\s*=/.test(line))
      tell('rabbitmq.additionalConfig', line, 'is no setting, and RabbitMQ does not start with it', {
        allowed: 'key = value',
      });
}

function exchangeType({ type }: JsonObject, tell: Tell): void {
  if (typeof type === 'string' && !/^(direct|fanout|headers|topic|x-.+)$/.test(type))
    tell('type', type, 'is no type of exchange', { allowed: 'direct, fanout, headers, topic, or x-… of a plugin' });
}

/** What is declared on the server, by what it is called there: `queue portal/uploaded`. */
function onServer(kind: 'queue' | 'exchange', { spec }: JsonObject): { kind: string; name: string } {
  const { name, vhost = '/' } = mapOf(spec);
  return { kind, name: `${vhost}/${name}` };
}

/** Both ends of a binding. Exchanges that every vhost has are not declared. */
function ends({ metadata, spec }: JsonObject): Reference[] {
  const { source, destination, destinationType, vhost = '/' } = mapOf(spec);
  const namespace = String(mapOf(metadata).namespace ?? '');
  const end = (kind: string, name: unknown, at: string): Reference[] =>
    typeof name !== 'string' || name === '' || name.startsWith('amq.')
      ? []
      : [{ kind, name: `${vhost}/${name}`, namespace, at }];
  return [
    ...end('exchange', source, 'spec.source'),
    ...end(destinationType === 'exchange' ? 'exchange' : 'queue', destination, 'spec.destination'),
  ];
}
