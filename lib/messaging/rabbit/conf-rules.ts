import type { Check, Flaw } from '../../kernel/base/faults';
import { KEYS, SET_HERE, valueTypeOf } from './conf';
import type { RabbitPlan } from './plan';
import { shownValue } from './value-types';

/** Settings of a user's: none that the class makes, and none for which the server would not boot. */
export function checkConfig(check: Check, { config }: Pick<RabbitPlan, 'config'>): void {
  const own: Readonly<Record<string, string>> = SET_HERE;
  const free = Object.fromEntries(Object.entries(config).filter(([key]) => !Object.hasOwn(own, key)));
  for (const [key, given] of Object.entries(config))
    check.that(Object.hasOwn(free, key), {
      prop: `config['${key}']`,
      given,
      message: 'is set by the class',
      fix: own[key] ?? '',
    });
  check.not(...confFlaws(free));
}

/** Everything for which the server would refuse to boot. `prop` is the key under `config`. */
export function confFlaws(settings: Readonly<Record<string, unknown>>): Flaw[] {
  return Object.entries(settings).flatMap(([key, value]) => {
    const type = valueTypeOf(key);
    const at = { prop: `config['${key}']`, given: shownValue(value) };
    if (value === undefined || type?.is(value)) return [];
    if (type === undefined) return [{ ...at, ...unknownKey(key) }];
    return [{ ...at, message: 'is no value of this key', allowed: type.allowed }];
  });
}

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

function unknownKey(key: string): Flaw {
  const gone = GONE.find(([pattern]) => pattern.test(key));
  if (gone !== undefined) return { message: 'is no key to set', fix: gone[1] };
  return {
    message: 'is no key that RabbitMQ 4.3 is known to read, and an unknown key keeps the server from booting',
    allowed: Object.keys(KEYS).join(', '),
  };
}
