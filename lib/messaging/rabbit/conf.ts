import { byCode } from '../../kernel/base/values';
import { duration, FLAG, FRACTION, oneOf, SIZE, type ValueType, whole } from './value-types';

const LEVEL = oneOf('debug', 'info', 'warning', 'error', 'none');

/**
 * `rabbitmq.conf` as data. The server refuses to boot on a key that it does not know, so only keys stand here that
 * RabbitMQ 4.3 reads (schemas of rabbitmq-server v4.3.5, and booted by 4.3.6).
 */
export const KEYS = {
  anonymous_login_user: oneOf('none'),
  /** Most exchanges of the cluster. */
  cluster_exchange_limit: whole(0),
  /** Most queues of the cluster. */
  cluster_queue_limit: whole(0),
  /** Time between two collections of what the management interface shows. */
  collect_statistics_interval: duration('milliseconds'),
  /** Most consumers of one channel. */
  consumer_max_per_channel: whole(0),
  /** How long a delivery may wait for its acknowledgement. */
  consumer_timeout: duration('milliseconds'),
  default_queue_type: oneOf('quorum', 'classic', 'stream'),
  'disk_free_limit.absolute': SIZE,
  /** Largest frame of AMQP. */
  frame_max: SIZE,
  /** Time after which a silent connection counts as lost, as the server proposes it to its clients. */
  heartbeat: duration('seconds'),
  /** Least level at which connections are logged. */
  'log.connection.level': LEVEL,
  'log.console.formatter': oneOf('plaintext', 'json'),
  /** Least level at which anything is logged. */
  'log.console.level': LEVEL,
  /** How long somebody stays logged in at the management interface. */
  'management.login_session_timeout': duration('minutes'),
  'management.tcp.port': whole(0),
  /** Most channels of one connection. */
  max_channels_per_connection: whole(0),
  /** Most connections of one server. */
  max_connections: whole(0),
  /** Largest message that is taken. */
  max_message_size: SIZE,
  /** Time after which a server that is not heard of counts as lost by the others. */
  net_ticktime: duration('seconds'),
  /** Whether each queue, channel and connection has metrics of its own. */
  'prometheus.return_per_object_metrics': FLAG,
  queue_leader_locator: oneOf('balanced', 'client-local'),
  'quorum_queue.continuous_membership_reconciliation.enabled': FLAG,
  'quorum_queue.continuous_membership_reconciliation.target_group_size': whole(0),
  /** Whether programs may go on declaring as classic what is a quorum queue. */
  'quorum_queue.property_equivalence.relaxed_checks_on_redeclaration': FLAG,
  /** Size of the log that quorum queues share, after which another file of it begins. */
  'raft.wal_max_size_bytes': SIZE,
  'ssl_options.versions.1': oneOf('tlsv1.3'),
  'ssl_options.versions.2': oneOf('tlsv1.2'),
  /** Most vhosts of the cluster. */
  vhost_max: whole(0),
  'vm_memory_high_watermark.relative': FRACTION,
} as const satisfies Record<string, ValueType<unknown>>;

type Keys = typeof KEYS;

/** Settings of `rabbitmq.conf` by their own names; sizes and durations as values that know their unit. */
export type RabbitConf = { readonly [K in keyof Keys]?: Keys[K] extends ValueType<infer Value> ? Value : never };

/** Settings that follow from other props, or have one good answer, with the prop to use instead. */
export const SET_HERE = {
  anonymous_login_user: 'Nobody logs in without a name.',
  default_queue_type: "Use a vhost's defaultQueueType.",
  'disk_free_limit.absolute': 'Use the prop diskReserve.',
  'log.console.formatter': 'Logs are JSON, as the log system is told.',
  'management.tcp.port': 'The topology operator calls it.',
  queue_leader_locator: 'Leaders are spread over the nodes.',
  'quorum_queue.continuous_membership_reconciliation.enabled': 'Queues grow with the cluster.',
  'quorum_queue.continuous_membership_reconciliation.target_group_size': 'Queues grow with the cluster.',
  'ssl_options.versions.1': 'Use the prop tls.',
  'ssl_options.versions.2': 'Use the prop tls.',
  'vm_memory_high_watermark.relative': 'Use the prop memoryWatermark.',
} as const satisfies { readonly [K in keyof RabbitConf]?: string };

/** The document: one `key = value` a line, sorted, so that the same settings give the same bytes. */
export function rabbitConf(settings: RabbitConf): string {
  return Object.entries(settings)
    .filter(([, value]) => value !== undefined)
    .sort(([a], [b]) => byCode(a, b))
    .map(([key, value]) => `${key} = ${valueTypeOf(key)?.written(value)}\n`)
    .join('');
}

/** What a key's value may be; undefined for a key that the server does not read. */
export function valueTypeOf(key: string): ValueType<unknown> | undefined {
  return Object.hasOwn(KEYS, key) ? KEYS[key as keyof Keys] : undefined;
}
