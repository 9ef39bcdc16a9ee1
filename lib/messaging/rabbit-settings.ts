import type { Check } from '../kernel/faults';
import { listed } from './rabbit-words';
import type { PolicyTarget, QueueType } from './rabbitmq';

/** What a value of an argument or policy may be: a word of a list, a number within bounds, or of a kind. */
type ValueKind = 'text' | 'flag' | 'age' | Bounds | readonly string[];

interface Bounds {
  readonly min: number;
  readonly max: number;
}

interface Setting {
  /** Types of queue that take it as the argument `x-<name>`, frozen once the queue is declared. */
  readonly argument: readonly QueueType[];
  /** Types of queue that take it from a policy. */
  readonly policy: readonly QueueType[];
  readonly value: ValueKind;
}

const ALL = ['quorum', 'classic', 'stream'] as const;
const MESSAGES = ['quorum', 'classic'] as const;
const QUORUM = ['quorum'] as const;
const CLASSIC = ['classic'] as const;
const STREAM = ['stream'] as const;
const NONE = [] as const;

const COUNT = { min: 0, max: Number.MAX_SAFE_INTEGER };
const POSITIVE = { min: 1, max: Number.MAX_SAFE_INTEGER };
const ANY_INTEGER = { min: -Number.MAX_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER };

/**
 * What can be set of a queue. From `capabilities/0` of the three queue types, `rabbit_amqqueue.erl` and
 * `rabbit_policies.erl` of rabbitmq-server v4.3.5. The server ignores an argument outside of this list, in silence.
 */
const SETTINGS = {
  'consumer-disconnected-timeout': { argument: QUORUM, policy: QUORUM, value: COUNT },
  'consumer-timeout': { argument: QUORUM, policy: QUORUM, value: COUNT },
  'dead-letter-exchange': { argument: MESSAGES, policy: MESSAGES, value: 'text' },
  'dead-letter-routing-key': { argument: MESSAGES, policy: MESSAGES, value: 'text' },
  'dead-letter-strategy': { argument: QUORUM, policy: QUORUM, value: ['at-most-once', 'at-least-once'] },
  'delayed-retry-max': { argument: QUORUM, policy: QUORUM, value: COUNT },
  'delayed-retry-min': { argument: QUORUM, policy: QUORUM, value: COUNT },
  'delayed-retry-type': { argument: QUORUM, policy: QUORUM, value: ['all', 'failed', 'returned', 'disabled'] },
  'delivery-limit': { argument: QUORUM, policy: QUORUM, value: ANY_INTEGER },
  expires: { argument: MESSAGES, policy: MESSAGES, value: POSITIVE },
  'initial-cluster-size': { argument: STREAM, policy: STREAM, value: POSITIVE },
  'max-age': { argument: STREAM, policy: STREAM, value: 'age' },
  'max-length': { argument: MESSAGES, policy: MESSAGES, value: COUNT },
  'max-length-bytes': { argument: ALL, policy: ALL, value: COUNT },
  'max-priority': { argument: CLASSIC, policy: NONE, value: { min: 1, max: 255 } },
  'message-ttl': { argument: MESSAGES, policy: MESSAGES, value: COUNT },
  overflow: { argument: MESSAGES, policy: MESSAGES, value: ['drop-head', 'reject-publish', 'reject-publish-dlx'] },
  'queue-leader-locator': { argument: ALL, policy: ALL, value: ['balanced', 'client-local'] },
  'quorum-initial-group-size': { argument: QUORUM, policy: NONE, value: POSITIVE },
  'single-active-consumer': { argument: MESSAGES, policy: NONE, value: 'flag' },
  'stream-filter-size-bytes': { argument: STREAM, policy: STREAM, value: { min: 16, max: 255 } },
  'stream-max-segment-size-bytes': { argument: STREAM, policy: STREAM, value: POSITIVE },
  'target-group-size': { argument: NONE, policy: QUORUM, value: POSITIVE },
} as const satisfies Record<string, Setting>;

type Settings = typeof SETTINGS;
type Value<K extends ValueKind> = K extends readonly (infer Word)[]
  ? Word
  : K extends 'text' | 'age'
    ? string
    : K extends 'flag'
      ? boolean
      : number;

/** Arguments of a queue of one type, by the server's names: `x-single-active-consumer`, `x-max-age`. */
export type QueueArguments<Type extends QueueType> = {
  readonly [K in keyof Settings as Type extends Settings[K]['argument'][number] ? `x-${K}` : never]?: Value<
    Settings[K]['value']
  >;
};

/** What a policy sets, by the server's names. `alternate-exchange` is for exchanges, the rest for queues. */
export type PolicyDefinition = {
  readonly [K in keyof Settings as Settings[K]['policy'] extends readonly [] ? never : K]?: Value<Settings[K]['value']>;
} & { readonly 'alternate-exchange'?: string };

/** Types of queue that a policy reaches. */
export const REACH: Readonly<Record<PolicyTarget, readonly QueueType[]>> = {
  queues: ALL,
  classic_queues: CLASSIC,
  quorum_queues: QUORUM,
  streams: STREAM,
  exchanges: NONE,
  all: ALL,
};

/** Arguments of one queue: known to its type, with values that the server takes. */
export function checkArguments(check: Check, prop: string, type: QueueType, given: object): void {
  for (const [argument, value] of Object.entries(given)) {
    const at = `${prop}['${argument}']`;
    const setting = argument.startsWith('x-') ? settingOf(argument.slice(2)) : undefined;
    if (setting?.argument.includes(type)) checkValue(check, at, value, setting.value, type);
    else
      check.that(false, {
        prop: at,
        given: value,
        message: `is no argument of a ${type} queue`,
        allowed: listed(names((known) => known.argument.includes(type)).map((name) => `x-${name}`)),
      });
  }
}

/** What one policy sets. A queue takes a policy whole or not at all, so some queue in its reach must know all keys. */
export function checkDefinition(check: Check, prop: string, target: PolicyTarget, given: object): void {
  const entries = Object.entries(given);
  check.that(entries.length > 0, { prop, given, message: 'sets nothing' });
  let fit = REACH[target] ?? [];
  let ofQueues = false;
  for (const [key, value] of entries) {
    const at = `${prop}['${key}']`;
    const setting = settingOf(key);
    if (key === 'alternate-exchange') checkAlternate(check, at, target, value);
    else if (setting === undefined || setting.policy.length === 0) check.that(false, unknownKey(at, key, value));
    else {
      ofQueues = true;
      fit = fit.filter((type) => setting.policy.includes(type));
      checkValue(check, at, value, setting.value, target === 'quorum_queues' ? 'quorum' : undefined);
    }
  }
  check.that(!ofQueues || fit.length > 0, {
    prop,
    given,
    message: `applies to nothing: a queue takes a policy whole or not at all, and none of '${target}' knows all of its keys`,
    fix: 'Split it by type: quorum_queues, classic_queues, streams, exchanges.',
  });
}

function checkAlternate(check: Check, prop: string, target: PolicyTarget, given: unknown): void {
  check.that(target === 'exchanges' || target === 'all', {
    prop,
    given,
    message: `is for exchanges, and the policy applies to ${target}`,
    fix: "Set applyTo: 'exchanges'.",
  });
}

const GONE = /^(ha-|queue-mode|queue-version|queue-master-locator|max-in-memory-)/;

function unknownKey(prop: string, key: string, given: unknown) {
  if (GONE.test(key))
    return {
      prop,
      given,
      message: 'is gone: mirrored and lazy queues were removed in 4.0 and 4.3',
      fix: 'Use a quorum queue: it is replicated, and keeps its messages on disk.',
    };
  return {
    prop,
    given,
    message: 'is no key of a policy',
    allowed: listed([...names((known) => known.policy.length > 0), 'alternate-exchange']),
  };
}

function checkValue(check: Check, prop: string, given: unknown, kind: ValueKind, type: QueueType | undefined): void {
  const allowed = allowedValue(given, kind);
  check
    .that(allowed === undefined, { prop, given, message: 'is no value of this setting', allowed })
    .that(!(given === 'reject-publish-dlx' && type === 'quorum'), {
      prop,
      given,
      message: 'is not known to quorum queues',
      allowed: 'drop-head, reject-publish',
    });
}

/** What would be allowed, or undefined when the value is. */
function allowedValue(given: unknown, kind: ValueKind): string | undefined {
  if (kind === 'text') return typeof given === 'string' ? undefined : 'a text';
  if (kind === 'flag') return typeof given === 'boolean' ? undefined : 'true, false';
  if (kind === 'age') return /^[1-9]\d*[YMDhms]$/.test(String(given)) ? undefined : 'as 7D, 12h, 30m';
  if (!('min' in kind)) return kind.includes(String(given)) ? undefined : kind.join(', ');
  if (Number.isSafeInteger(given) && Number(given) >= kind.min && Number(given) <= kind.max) return undefined;
  if (kind.min < 0) return 'a whole number';
  const most = kind.max === Number.MAX_SAFE_INTEGER ? ' or more' : ` to ${kind.max}`;
  return `a whole number, ${kind.min}${most}`;
}

function settingOf(key: string): Setting | undefined {
  return Object.hasOwn(SETTINGS, key) ? SETTINGS[key as keyof Settings] : undefined;
}

function names(that: (setting: Setting) => boolean): string[] {
  return Object.entries<Setting>(SETTINGS).flatMap(([name, setting]) => (that(setting) ? [name] : []));
}
