import type { Check } from '../kernel/faults';
import { checkArguments, checkDefinition, REACH } from './rabbit-settings';
import {
  BUILT_IN_EXCHANGES,
  bindingName,
  type RabbitBinding,
  type RabbitExchange,
  type RabbitQueue,
  type RabbitUser,
  type RabbitVhost,
} from './rabbit-topology';
import { checkLimits, checkNames, checkRegex, checkWord, listed, member } from './rabbit-words';
import type { ExchangeType, QueueType, UserTag } from './rabbitmq';

/**
 * What neither operator nor server refuses in time: a topology that is wrong is accepted as a custom resource, and then
 * tried again for ever. Here it is a fault at synthesis.
 */

const QUEUE_TYPES: readonly QueueType[] = ['quorum', 'classic', 'stream'];
const EXCHANGE_TYPES: readonly ExchangeType[] = ['direct', 'topic', 'fanout', 'headers'];
const TAGS: readonly UserTag[] = ['management', 'policymaker', 'monitoring', 'administrator'];

/** An object's name has 253 characters, of which the cluster's id takes at most 57 and a dash. */
const MAX_BINDING_NAME = 253 - 58;

type Vhosts = Readonly<Record<string, RabbitVhost>>;

export function checkVhosts(check: Check, vhosts: Vhosts): void {
  checkNames(check, 'vhosts', Object.keys(vhosts), 'a vhost');
  for (const [name, vhost] of Object.entries(vhosts)) {
    const at = member('vhosts', name);
    checkWord(check, `${at}.defaultQueueType`, vhost.defaultQueueType, QUEUE_TYPES);
    checkLimits(check, `${at}.limits`, vhost.limits);
    checkQueues(check, at, vhost);
    checkExchanges(check, at, vhost);
    checkBindings(check, at, name, vhost);
    checkPolicies(check, at, vhost);
  }
}

export function checkUsers(check: Check, users: Readonly<Record<string, RabbitUser>>, vhosts: Vhosts): void {
  checkNames(check, 'users', Object.keys(users), 'a user');
  for (const [name, user] of Object.entries(users)) {
    const at = member('users', name);
    check.that(name !== 'guest', {
      prop: at,
      given: name,
      message: 'is the user with a password that everybody knows',
      fix: 'Name the user after who it is for.',
    });
    for (const tag of user.tags ?? []) checkWord(check, `${at}.tags`, tag, TAGS);
    checkLimits(check, `${at}.limits`, user.limits);
    for (const [vhost, rights] of Object.entries(user.vhosts ?? {})) {
      check.that(Object.hasOwn(vhosts, vhost), {
        prop: `${at}.vhosts`,
        given: vhost,
        message: 'is no vhost of this cluster',
        allowed: listed(Object.keys(vhosts)),
      });
      checkRights(check, member(`${at}.vhosts`, vhost), rights);
    }
  }
}

/** Rights as three regular expressions. */
export function checkRights(check: Check, at: string, rights: object): void {
  for (const [right, pattern] of Object.entries(rights)) {
    checkWord(check, at, right, ['configure', 'write', 'read']);
    checkRegex(check, `${at}.${right}`, pattern);
  }
}

function checkQueues(check: Check, at: string, vhost: RabbitVhost): void {
  const queues = Object.entries(vhost.queues ?? {});
  checkNames(
    check,
    `${at}.queues`,
    queues.map(([name]) => name),
    'a queue',
  );
  for (const [name, queue] of queues) {
    const prop = member(`${at}.queues`, name);
    checkDurable(check, prop, queue);
    checkWord(check, `${prop}.type`, queue.type, QUEUE_TYPES);
    checkArguments(check, `${prop}.arguments`, queue.type ?? 'quorum', queue.arguments ?? {});
    checkDeadLetters(check, `${prop}.arguments`, 'x-', queue.arguments ?? {}, vhost);
  }
}

/** Where dead letters go: an exchange of the vhost, or the empty one, which routes to the queue named by the key. */
function checkDeadLetters(check: Check, prop: string, prefix: 'x-' | '', given: object, vhost: RabbitVhost): void {
  const settings = given as Readonly<Record<string, unknown>>;
  const exchange = settings[`${prefix}dead-letter-exchange`];
  const key = settings[`${prefix}dead-letter-routing-key`];
  if (exchange !== '') checkExchange(check, `${prop}['${prefix}dead-letter-exchange']`, exchange, vhost);
  check.that(key === undefined || exchange !== undefined, {
    prop: `${prop}['${prefix}dead-letter-routing-key']`,
    given: key,
    message: 'stands without an exchange for dead letters, and the server refuses it',
    fix: `Set ${prefix}dead-letter-exchange beside it.`,
  });
}

/** Untyped callers may say so all the same: every type of queue that can be declared here is durable. */
function checkDurable(check: Check, prop: string, queue: RabbitQueue & { readonly durable?: boolean }): void {
  check.that(queue.durable !== false, {
    prop: `${prop}.durable`,
    given: queue.durable,
    message:
      'cannot be: quorum queues and streams are durable, and RabbitMQ gives up transient queues that connections share',
    fix: 'Leave durable out; let a program declare an exclusive queue when it wants one that goes with it.',
  });
}

function checkExchanges(check: Check, at: string, vhost: RabbitVhost): void {
  const exchanges = Object.entries(vhost.exchanges ?? {});
  checkNames(
    check,
    `${at}.exchanges`,
    exchanges.map(([name]) => name),
    'an exchange',
  );
  for (const [name, exchange] of exchanges) {
    const prop = member(`${at}.exchanges`, name);
    checkWord(check, `${prop}.type`, exchange.type, EXCHANGE_TYPES, 'required');
    checkExchange(check, `${prop}.alternate`, exchange.alternate, vhost);
  }
}

function checkBindings(check: Check, at: string, vhostName: string, vhost: RabbitVhost): void {
  const names = new Map<string, number>();
  (vhost.bindings ?? []).forEach((binding, i) => {
    const prop = `${at}.bindings[${i}]`;
    const ends = [binding.queue, binding.exchange].filter((end) => end !== undefined);
    check.that(ends.length === 1, {
      prop,
      given: binding,
      message: 'needs one destination',
      allowed: 'either queue or exchange',
    });
    checkExchange(check, `${prop}.from`, binding.from, vhost, 'required');
    checkExchange(check, `${prop}.exchange`, binding.exchange, vhost);
    check.that(binding.queue === undefined || Object.hasOwn(vhost.queues ?? {}, binding.queue), {
      prop: `${prop}.queue`,
      given: binding.queue,
      message: 'is no queue of this vhost',
      allowed: listed(Object.keys(vhost.queues ?? {})),
    });
    checkDurability(check, prop, binding, vhost);
    checkRoute(check, prop, binding, vhost);
    if (ends.length !== 1 || typeof binding.from !== 'string') return;
    const name = bindingName(vhostName, binding);
    const twin = names.get(name);
    check
      .that(twin === undefined, {
        prop,
        given: binding,
        message: `comes to the same object as bindings[${twin}]: ${name}`,
        fix: 'Leave one out, or let keys and names differ in more than punctuation.',
      })
      .that(name.length <= MAX_BINDING_NAME, {
        prop,
        given: binding,
        message: 'would be an object with too long a name',
        allowed: `names and key together at most ${MAX_BINDING_NAME}`,
      });
    names.set(name, i);
  });
}

/** The server forgets the transient end with a restart, and the binding with it: messages are then lost in silence. */
function checkDurability(check: Check, prop: string, binding: RabbitBinding, vhost: RabbitVhost): void {
  const source = durable(binding.from, vhost);
  const end = binding.queue === undefined ? durable(binding.exchange, vhost) : true;
  check.that(source === undefined || end === undefined || source === end, {
    prop,
    given: binding,
    message: `binds a ${source ? 'durable' : 'transient'} exchange to a ${end ? 'durable' : 'transient'} end`,
    fix: 'Make both ends durable, which is the default.',
  });
}

/** Key and headers must be what the exchange's type looks at; another would be ignored in silence. */
function checkRoute(check: Check, prop: string, binding: RabbitBinding, vhost: RabbitVhost): void {
  const type = typeOf(binding.from, vhost);
  if (type === undefined) return;
  const keyed = type === 'direct' || type === 'topic';
  check
    .that(binding.key === undefined || keyed, {
      prop: `${prop}.key`,
      given: binding.key,
      message: `is ignored by a ${type} exchange`,
      fix: 'Leave the key out, or bind to a direct or topic exchange.',
    })
    .that(type !== 'topic' || topicPattern(binding.key ?? ''), {
      prop: `${prop}.key`,
      given: binding.key,
      message: 'is no pattern of a topic exchange: * and # stand for whole words',
      allowed: 'as orders.*.created, orders.#',
    })
    .that(Buffer.byteLength(binding.key ?? '') <= 255, {
      prop: `${prop}.key`,
      given: binding.key,
      message: 'is too long',
      allowed: 'at most 255 bytes',
    })
    .that((binding.headers === undefined && binding.match === undefined) || type === 'headers', {
      prop: `${prop}.headers`,
      given: binding.headers,
      message: `is ignored by a ${type} exchange`,
      fix: 'Leave headers and match out, or bind to a headers exchange.',
    })
    .that(type !== 'headers' || Object.keys(binding.headers ?? {}).length > 0, {
      prop: `${prop}.headers`,
      given: binding.headers,
      message: 'is empty, and a binding of a headers exchange without headers takes every message or none',
      fix: 'Say which headers must match, or use a fanout exchange.',
    });
  checkWord(check, `${prop}.match`, binding.match, ['all', 'any']);
}

function checkPolicies(check: Check, at: string, vhost: RabbitVhost): void {
  const policies = Object.entries(vhost.policies ?? {});
  checkNames(
    check,
    `${at}.policies`,
    policies.map(([name]) => name),
    'a policy',
  );
  for (const [name, policy] of policies) {
    const prop = member(`${at}.policies`, name);
    checkRegex(check, `${prop}.pattern`, policy.pattern);
    checkWord(check, `${prop}.applyTo`, policy.applyTo, Object.keys(REACH));
    check.that(policy.priority === undefined || Number.isSafeInteger(policy.priority), {
      prop: `${prop}.priority`,
      given: policy.priority,
      message: 'is no whole number',
    });
    checkDefinition(check, `${prop}.definition`, policy.applyTo ?? 'queues', policy.definition ?? {});
    checkExchange(check, `${prop}.definition['alternate-exchange']`, policy.definition?.['alternate-exchange'], vhost);
    checkDeadLetters(check, `${prop}.definition`, '', policy.definition ?? {}, vhost);
  }
}

/** An exchange that is named must be there. */
function checkExchange(check: Check, prop: string, given: unknown, vhost: RabbitVhost, need?: 'required'): void {
  const known = [...Object.keys(vhost.exchanges ?? {}), ...Object.keys(BUILT_IN_EXCHANGES)];
  check.that((given === undefined && need === undefined) || known.includes(String(given)), {
    prop,
    given,
    message: 'is no exchange of this vhost',
    allowed: listed(known),
  });
}

function exchangeOf(name: string | undefined, vhost: RabbitVhost): RabbitExchange | undefined {
  if (name === undefined) return undefined;
  if (Object.hasOwn(vhost.exchanges ?? {}, name)) return vhost.exchanges?.[name];
  const type = BUILT_IN_EXCHANGES[name];
  return type === undefined ? undefined : { type };
}

function durable(name: string | undefined, vhost: RabbitVhost): boolean | undefined {
  const exchange = exchangeOf(name, vhost);
  return exchange === undefined ? undefined : (exchange.durable ?? true);
}

function typeOf(name: string, vhost: RabbitVhost): ExchangeType | undefined {
  return exchangeOf(name, vhost)?.type;
}

function topicPattern(key: string): boolean {
  return key.split('.').every((word) => word === '*' || word === '#' || !/[*#]/.test(word));
}
