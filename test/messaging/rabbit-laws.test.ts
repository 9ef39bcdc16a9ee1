import type { JsonObject } from '../../lib/kernel/base/values';
import { RABBIT_LAWS } from '../../lib/messaging/rabbit/laws';
import { dangling, fixed, judged } from '../support/laws';
import { object } from '../support/rules';

const V1 = 'rabbitmq.com/v1beta1';
const cluster = (spec: JsonObject = {}) => object(`${V1} RabbitmqCluster`, spec);
const within = (kind: string, spec: JsonObject) =>
  object(`${V1} ${kind}`, { rabbitmqClusterReference: { name: 'r' }, ...spec });
const R = object(`${V1} RabbitmqCluster`, {}, { metadata: { name: 'r', namespace: 'shop' } });

test.each<[string, JsonObject, string[]]>([
  [
    'an even number of brokers',
    cluster({ replicas: 2 }),
    ['replicas = 2: is even: it bears no more losses than 1 would; allowed: 1, 3.'],
  ],
  [
    'a line that is no setting',
    cluster({ rabbitmq: { additionalConfig: '# fine\n\na.b = c\nlog console\n' } }),
    [
      'rabbitmq.additionalConfig = "log console": is no setting, and RabbitMQ does not start with it; allowed: key = value.',
    ],
  ],
  [
    'requests above limits',
    cluster({ resources: { requests: { cpu: '2' }, limits: { cpu: '1' } } }),
    ['resources.requests.cpu = "2": is more than its limit; allowed: at most 1.'],
  ],
  ['limits that are no resources of a pod', within('Vhost', { limits: { connections: -1, queues: -1 } }), []],
  [
    'a type of exchange',
    within('Exchange', { type: 'topics' }),
    ['type = "topics": is no type of exchange; allowed: direct, fanout, headers, topic, or x-… of a plugin.'],
  ],
])('%s', (_, given, messages) => {
  expect(judged(RABBIT_LAWS, given)).toEqual(messages);
});

const FIX = 'Correct the name, make it as a Manifest, or state it with state.makes() if somebody else makes it.';

test.each<[string, JsonObject[], string]>([
  ...['Vhost', 'User', 'Permission', 'Queue', 'Exchange', 'Binding', 'Policy'].map(
    (kind): [string, JsonObject[], string] => [
      `the cluster of a ${kind}`,
      [within(kind, {})],
      `spec.rabbitmqClusterReference.name = "r": names RabbitmqCluster shop/r, which nobody makes; allowed: none. ${FIX}`,
    ],
  ),
  [
    'a cluster of another namespace',
    [R, within('Queue', { name: 'q', rabbitmqClusterReference: { name: 'r', namespace: 'other' } })],
    `spec.rabbitmqClusterReference.name = "r": names RabbitmqCluster other/r, which nobody makes; allowed: none. ${FIX}`,
  ],
  [
    'a user',
    [R, within('Permission', { userReference: { name: 'u' } })],
    `spec.userReference.name = "u": names User shop/u, which nobody makes; allowed: none. ${FIX}`,
  ],
  [
    'a queue of a binding',
    [R, within('Binding', { source: 'amq.topic', destination: 'q', destinationType: 'queue', vhost: 'v' })],
    `spec.destination = "v/q": names queue shop/v/q, which nobody makes; allowed: none. ${FIX}`,
  ],
  [
    'an exchange of a binding',
    [
      R,
      within('Binding', { source: 'e', destination: '', destinationType: 'queue' }),
      object(`${V1} Exchange`, { name: 'e', vhost: 'v' }, { metadata: { name: 'e', namespace: 'shop' } }),
    ],
    `spec.source = "//e": names exchange shop///e, which nobody makes; allowed: v/e. ${FIX}`,
  ],
])('%s that nobody makes', (_, objects, message) => {
  expect(dangling(RABBIT_LAWS, ...objects)).toEqual([message]);
});

test('what is declared is found, and what every vhost has', () => {
  const [queue, exchange] = [within('Queue', { name: 'q', vhost: 'v' }), within('Exchange', { name: 'e', vhost: 'v' })];
  const binding = (source: string) =>
    within('Binding', { source, destination: 'q', destinationType: 'queue', vhost: 'v' });
  expect(dangling(RABBIT_LAWS, R, queue, exchange, binding('e'), binding('amq.topic'), binding(''))).toEqual([]);
});

const SECOND = 'Declare a second one and move its users.';
const ANEW = 'Give it another name, so that a new one is made.';

test.each([
  ['Queue', { type: 'quorum' }, { type: 'classic' }, 'spec.type', SECOND],
  ['Exchange', { durable: true }, { durable: false }, 'spec.durable', SECOND],
  ['Vhost', { name: 'a' }, { name: 'b' }, 'spec.name', SECOND],
  ['Permission', { vhost: 'a' }, { vhost: 'b' }, 'spec.vhost', ANEW],
  ['Binding', { source: 'a' }, { source: 'b' }, 'spec', ANEW],
])('%s: what cannot change', (kind, before, after, prop, fix) => {
  expect(fixed(RABBIT_LAWS, within(kind, before), within(kind, after))).toEqual([
    expect.objectContaining({
      prop,
      message: 'cannot change: the webhook of the topology operator refuses the change',
      fix,
    }),
  ]);
  expect(fixed(RABBIT_LAWS, within(kind, before), within(kind, before))).toEqual([]);
});
