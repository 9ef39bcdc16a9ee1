import { AGE, FLAG, oneOf, TEXT, type ValueType, whole } from './value-types';

/** Types of queue that can be declared. */
export const QUEUE_TYPES = ['quorum', 'classic', 'stream'] as const;

type Types = readonly (typeof QUEUE_TYPES)[number][];

/** One thing that can be set of a queue. */
export interface QueueSetting {
  /** Types of queue that take it as the argument `x-<name>`, frozen once the queue is declared. */
  readonly argument: Types;
  /** Types of queue that take it from a policy. */
  readonly policy: Types;
  readonly value: ValueType<unknown>;
}

const MESSAGES = ['quorum', 'classic'] as const;
const QUORUM = ['quorum'] as const;
const CLASSIC = ['classic'] as const;
const STREAM = ['stream'] as const;
const NONE = [] as const;

const COUNT = whole(0);
const POSITIVE = whole(1);
const ANY_INTEGER = whole(-Number.MAX_SAFE_INTEGER);

/**
 * What can be set of a queue. From `capabilities/0` of the three queue types, `rabbit_amqqueue.erl` and
 * `rabbit_policies.erl` of rabbitmq-server v4.3.5. The server ignores an argument outside of this list, in silence.
 */
export const QUEUE_SETTINGS = {
  'consumer-disconnected-timeout': { argument: QUORUM, policy: QUORUM, value: COUNT },
  'consumer-timeout': { argument: QUORUM, policy: QUORUM, value: COUNT },
  'dead-letter-exchange': { argument: MESSAGES, policy: MESSAGES, value: TEXT },
  'dead-letter-routing-key': { argument: MESSAGES, policy: MESSAGES, value: TEXT },
  'dead-letter-strategy': { argument: QUORUM, policy: QUORUM, value: oneOf('at-most-once', 'at-least-once') },
  'delayed-retry-max': { argument: QUORUM, policy: QUORUM, value: COUNT },
  'delayed-retry-min': { argument: QUORUM, policy: QUORUM, value: COUNT },
  'delayed-retry-type': { argument: QUORUM, policy: QUORUM, value: oneOf('all', 'failed', 'returned', 'disabled') },
  'delivery-limit': { argument: QUORUM, policy: QUORUM, value: ANY_INTEGER },
  expires: { argument: MESSAGES, policy: MESSAGES, value: POSITIVE },
  'initial-cluster-size': { argument: STREAM, policy: STREAM, value: POSITIVE },
  'max-age': { argument: STREAM, policy: STREAM, value: AGE },
  'max-length': { argument: MESSAGES, policy: MESSAGES, value: COUNT },
  'max-length-bytes': { argument: QUEUE_TYPES, policy: QUEUE_TYPES, value: COUNT },
  'max-priority': { argument: CLASSIC, policy: NONE, value: whole(1, 255) },
  'message-ttl': { argument: MESSAGES, policy: MESSAGES, value: COUNT },
  overflow: {
    argument: MESSAGES,
    policy: MESSAGES,
    value: oneOf('drop-head', 'reject-publish', 'reject-publish-dlx'),
  },
  'queue-leader-locator': { argument: QUEUE_TYPES, policy: QUEUE_TYPES, value: oneOf('balanced', 'client-local') },
  'quorum-initial-group-size': { argument: QUORUM, policy: NONE, value: POSITIVE },
  'single-active-consumer': { argument: MESSAGES, policy: NONE, value: FLAG },
  'stream-filter-size-bytes': { argument: STREAM, policy: STREAM, value: whole(16, 255) },
  'stream-max-segment-size-bytes': { argument: STREAM, policy: STREAM, value: POSITIVE },
  'target-group-size': { argument: NONE, policy: QUORUM, value: POSITIVE },
} as const satisfies Record<string, QueueSetting>;

/** What a policy may apply to, and the types of queue that it reaches so. */
export const POLICY_REACH = {
  queues: QUEUE_TYPES,
  classic_queues: CLASSIC,
  quorum_queues: QUORUM,
  streams: STREAM,
  exchanges: NONE,
  all: QUEUE_TYPES,
} as const satisfies Record<string, Types>;
