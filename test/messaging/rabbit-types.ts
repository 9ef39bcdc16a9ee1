import { Size } from 'cdk8s';
import { outside, type RabbitClusterProps, type RabbitVhost } from '../../lib';

/** What must not compile: the type check of the tests fails when one of these does. */
export const clusters: readonly RabbitClusterProps[] = [
  // @ts-expect-error a shared filesystem
  { storage: outside.storageClass('files', 'RWX', { keeps: true }) },
  // @ts-expect-error a setting that follows from a prop
  { config: { 'disk_free_limit.absolute': Size.gibibytes(1) } },
  // @ts-expect-error a setting that 4.3 does not have
  { config: { cluster_partition_handling: 'autoheal' } },
  // @ts-expect-error a number for a duration
  { config: { heartbeat: 60 } },
  // @ts-expect-error a word that the setting does not know
  { config: { 'log.console.level': 'verbose' } },
  // @ts-expect-error a plugin that there is not
  { plugins: ['rabbitmq-shovel'] },
  // @ts-expect-error request and limit of memory are one
  { memoryLimit: Size.gibibytes(2) },
];

export const vhosts: readonly RabbitVhost[] = [
  // @ts-expect-error an argument of streams on a quorum queue
  { queues: { q: { arguments: { 'x-max-age': '7D' } } } },
  // @ts-expect-error a word that the argument does not know
  { queues: { q: { arguments: { 'x-overflow': 'spill' } } } },
  // @ts-expect-error a text for a number
  { queues: { q: { arguments: { 'x-max-length': '5' } } } },
  // @ts-expect-error an argument that is no policy
  { policies: { p: { pattern: '', definition: { 'max-priority': 5 } } } },
  // @ts-expect-error a transient queue
  { queues: { q: { type: 'classic', durable: false } } },
  // @ts-expect-error an exchange without a type
  { exchanges: { e: {} } },
  // @ts-expect-error mirroring
  { policies: { p: { pattern: '', definition: { 'ha-mode': 'all' } } } },
  // @ts-expect-error two destinations
  { bindings: [{ from: 'a', queue: 'q', exchange: 'e' }] },
  // @ts-expect-error no destination
  { bindings: [{ from: 'a' }] },
];
