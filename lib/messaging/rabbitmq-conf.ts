import { type Duration, type Size, SizeRoundingBehavior } from 'cdk8s';
import type { Fault } from '../kernel/faults';
import { byCode } from '../kernel/values';

/**
 * `rabbitmq.conf` as data. The server refuses to boot on a key that it does not know, so only keys stand here that
 * RabbitMQ 4.3 reads (schemas of rabbitmq-server v4.3.5, and booted by 4.3.6).
 */
const KEYS = {
  anonymous_login_user: ['none'],
  cluster_exchange_limit: 'count',
  cluster_queue_limit: 'count',
  collect_statistics_interval: 'milliseconds',
  consumer_max_per_channel: 'count',
  consumer_timeout: 'milliseconds',
  default_queue_type: ['quorum', 'classic', 'stream'],
  'disk_free_limit.absolute': 'bytes',
  frame_max: 'bytes',
  heartbeat: 'seconds',
  'log.connection.level': ['debug', 'info', 'warning', 'error', 'none'],
  'log.console.formatter': ['plaintext', 'json'],
  'log.console.level': ['debug', 'info', 'warning', 'error', 'none'],
  'management.login_session_timeout': 'minutes',
  'management.tcp.port': 'count',
  max_channels_per_connection: 'count',
  max_connections: 'count',
  max_message_size: 'bytes',
  net_ticktime: 'seconds',
  'prometheus.return_per_object_metrics': 'flag',
  queue_leader_locator: ['balanced', 'client-local'],
  'quorum_queue.continuous_membership_reconciliation.enabled': 'flag',
  'quorum_queue.continuous_membership_reconciliation.target_group_size': 'count',
  'quorum_queue.property_equivalence.relaxed_checks_on_redeclaration': 'flag',
  'raft.wal_max_size_bytes': 'bytes',
  'ssl_options.versions.1': ['tlsv1.3'],
  'ssl_options.versions.2': ['tlsv1.2'],
  vhost_max: 'count',
  'vm_memory_high_watermark.relative': 'fraction',
} as const satisfies Record<string, Kind | readonly string[]>;

type Kind = 'flag' | 'count' | 'fraction' | 'bytes' | 'milliseconds' | 'seconds' | 'minutes';
type Keys = typeof KEYS;
type ValueOf<K> = K extends readonly (infer Word)[]
  ? Word
  : K extends 'flag'
    ? boolean
    : K extends 'bytes'
      ? Size
      : K extends 'milliseconds' | 'seconds' | 'minutes'
        ? Duration
        : number;

/** Settings of `rabbitmq.conf` by their own names; sizes and durations as values that know their unit. */
export type RabbitConf = { readonly [K in keyof Keys]?: ValueOf<Keys[K]> };

/** Keys that other servers read and 4.3 does not, or reads without any effect, with what holds instead. */
const GONE: readonly (readonly [RegExp, string])[] = [
  [
    /^cluster_partition_handling/,
    '4.3 has no partition handling: Khepri and quorum queues go on with the majority by themselves.',
  ],
  [
    /^(queue_master_locator|mirroring_|mnesia_)/,
    'Mirrored queues and Mnesia are gone since 4.0 and 4.3: leave it out.',
  ],
  [
    /^(classic_queue\.default_version|queue_index_embed_msgs_below)/,
    'Classic queues have one storage since 4.3: leave it out.',
  ],
  [/^deprecated_features\./, 'It permits what the next release removes: change the program that needs it.'],
  [/^channel_max$/, 'Renamed: write max_channels_per_connection.'],
  [/^connection_max$/, 'Renamed: write max_connections.'],
  [
    /^(default_user|default_pass|default_permissions|load_definitions|definitions\.)/,
    'The operators make the first user and log in as it: declare users and vhosts as props.',
  ],
  [
    /^(listeners|ssl_options|management|prometheus|cluster_formation|cluster_name|log\.console)\b/,
    'The operator sets it: leave it out.',
  ],
];

/** The document: one `key = value` a line, sorted, so that the same settings give the same bytes. */
export function rabbitConf(settings: RabbitConf): string {
  return Object.entries(settings)
    .filter(([, value]) => value !== undefined)
    .sort(([a], [b]) => byCode(a, b))
    .map(([key, value]) => `${key} = ${written(KEYS[key as keyof Keys], value)}\n`)
    .join('');
}

/** Everything for which the server would refuse to boot. `prop` is the key under `config`. */
export function confFaults(settings: Readonly<Record<string, unknown>>): Omit<Fault, 'path'>[] {
  return Object.entries(settings).flatMap(([key, given]) => {
    const prop = `config['${key}']`;
    if (given === undefined) return [];
    if (!Object.hasOwn(KEYS, key)) return [{ prop, given: shownValue(given), ...unknownKey(key) }];
    const expected = allowedValue(KEYS[key as keyof Keys], given);
    return expected === undefined
      ? []
      : [{ prop, given: shownValue(given), message: 'is no value of this key', allowed: expected }];
  });
}

function unknownKey(key: string): Omit<Fault, 'path'> {
  const gone = GONE.find(([pattern]) => pattern.test(key));
  if (gone !== undefined) return { message: 'is no key to set', fix: gone[1] };
  return {
    message: 'is no key that RabbitMQ 4.3 is known to read, and an unknown key keeps the server from booting',
    allowed: Object.keys(KEYS).join(', '),
  };
}

/** What would be allowed, or undefined when the value is. */
function allowedValue(expected: Kind | readonly string[], given: unknown): string | undefined {
  if (typeof expected !== 'string') return expected.includes(String(given)) ? undefined : expected.join(', ');
  switch (expected) {
    case 'flag':
      return typeof given === 'boolean' ? undefined : 'true, false';
    case 'count':
      return Number.isSafeInteger(given) && Number(given) >= 0 ? undefined : 'a whole number, 0 or more';
    case 'fraction':
      return typeof given === 'number' && given > 0 && given < 1 ? undefined : 'above 0 and below 1';
    case 'bytes':
      return isSize(given) ? undefined : 'a Size of cdk8s (Size.mebibytes(16))';
    default:
      return isDuration(given) ? undefined : 'a Duration of cdk8s (Duration.seconds(60))';
  }
}

function written(expected: Kind | readonly string[], value: unknown): string {
  if (isSize(value)) return String(bytes(value));
  if (!isDuration(value)) return String(value);
  if (expected === 'minutes') return String(value.toMinutes());
  return String(expected === 'milliseconds' ? value.toMilliseconds() : value.toSeconds());
}

/** In bytes: the server's own units (`GB` is 10⁹) are easily misread. */
export function bytes(size: Size): number {
  return size.toKibibytes({ rounding: SizeRoundingBehavior.FLOOR }) * 1024;
}

// By shape, not by `instanceof`: two copies of cdk8s may meet.
function isSize(value: unknown): value is Size {
  return typeof value === 'object' && value !== null && 'toKibibytes' in value;
}

function isDuration(value: unknown): value is Duration {
  return typeof value === 'object' && value !== null && 'toMilliseconds' in value;
}

function shownValue(value: unknown): unknown {
  if (isSize(value)) return `${bytes(value)} bytes`;
  return isDuration(value) ? value.toHumanString() : value;
}
