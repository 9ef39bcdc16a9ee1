import { type Check, listed } from '../../kernel/base/faults';
import { checkExchange, exchangeOf } from './exchange-rules';
import { bindingName, MAX_BINDING_NAME } from './names';
import type { RabbitBinding, RabbitVhost } from './props';

/** Bindings of one vhost. */
export function checkBindings(check: Check, at: string, vhostName: string, vhost: RabbitVhost): void {
  const names = new Map<string, number>();
  (vhost.bindings ?? []).forEach((binding, i) => {
    const prop = `${at}.bindings[${i}]`;
    const whole = checkEnds(check, prop, binding, vhost);
    checkDurability(check, prop, binding, vhost);
    checkRoute(check, prop, binding, vhost);
    if (!whole) return;
    const name = bindingName(vhostName, binding);
    checkName(check, { prop, given: binding, name, twin: names.get(name) });
    names.set(name, i);
  });
}

/** @returns whether it has a source and one destination, so that its object has a name */
function checkEnds(check: Check, prop: string, binding: RabbitBinding, vhost: RabbitVhost): boolean {
  const one = [binding.queue, binding.exchange].filter((end) => end !== undefined).length === 1;
  check.that(one, { prop, given: binding, message: 'needs one destination', allowed: 'either queue or exchange' });
  checkExchange(check, `${prop}.from`, binding.from, vhost, 'required');
  checkExchange(check, `${prop}.exchange`, binding.exchange, vhost);
  check.that(binding.queue === undefined || Object.hasOwn(vhost.queues ?? {}, binding.queue), {
    prop: `${prop}.queue`,
    given: binding.queue,
    message: 'is no queue of this vhost',
    allowed: listed(Object.keys(vhost.queues ?? {})),
  });
  return one && typeof binding.from === 'string';
}

function checkName(
  check: Check,
  of: {
    readonly prop: string;
    readonly given: RabbitBinding;
    readonly name: string;
    readonly twin: number | undefined;
  },
): void {
  const { prop, given, name, twin } = of;
  check
    .that(twin === undefined, {
      prop,
      given,
      message: `comes to the same object as bindings[${twin}]: ${name}`,
      fix: 'Leave one out, or let keys and names differ in more than punctuation.',
    })
    .that(name.length <= MAX_BINDING_NAME, {
      prop,
      given,
      message: 'would be an object with too long a name',
      allowed: `names and key together at most ${MAX_BINDING_NAME}`,
    });
}

/** The server forgets the transient end with a restart, and the binding with it: messages are then lost in silence. */
function checkDurability(check: Check, prop: string, binding: RabbitBinding, vhost: RabbitVhost): void {
  const source = isDurable(binding.from, vhost);
  const end = binding.queue === undefined ? isDurable(binding.exchange, vhost) : true;
  check.that(source === undefined || end === undefined || source === end, {
    prop,
    given: binding,
    message: `binds a ${source ? 'durable' : 'transient'} exchange to a ${end ? 'durable' : 'transient'} end`,
    fix: 'Make both ends durable, which is the default.',
  });
}

/** Key and headers must be what the exchange's type looks at; another would be ignored in silence. */
function checkRoute(check: Check, prop: string, binding: RabbitBinding, vhost: RabbitVhost): void {
  const type = exchangeOf(binding.from, vhost)?.type;
  if (type === undefined) return;
  const keyed = type === 'direct' || type === 'topic';
  check
    .that(binding.key === undefined || keyed, {
      prop: `${prop}.key`,
      given: binding.key,
      message: `is ignored by a ${type} exchange`,
      fix: 'Leave the key out, or bind to a direct or topic exchange.',
    })
    .that(type !== 'topic' || isTopicPattern(binding.key ?? ''), {
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
    })
    .word(`${prop}.match`, binding.match, ['all', 'any']);
}

function isDurable(exchange: string | undefined, vhost: RabbitVhost): boolean | undefined {
  const known = exchangeOf(exchange, vhost);
  return known === undefined ? undefined : (known.durable ?? true);
}

function isTopicPattern(key: string): boolean {
  return key.split('.').every((word) => word === '*' || word === '#' || !/[*#]/.test(word));
}
