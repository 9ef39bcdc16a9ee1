import type { Check } from '../../lib/kernel/base/faults';
import type { RabbitVhost } from '../../lib/messaging/rabbit/props';
import { checkRights, checkUsers } from '../../lib/messaging/rabbit/user-rules';
import { checkVhosts } from '../../lib/messaging/rabbit/vhost-rules';
import { found } from '../support/refusals';

/** Messages of one vhost `v`, given as an untyped caller could. */
function refused(vhost: object, name = 'v'): string[] {
  return messages((check) => checkVhosts(check, { vhosts: { [name]: vhost as RabbitVhost } }));
}

function messages(run: (check: Check) => void): string[] {
  return found('unit/rabbit', run);
}

const ORDERS: RabbitVhost = {
  queues: {
    billing: {},
    events: { type: 'stream', arguments: { 'x-max-age': '7D', 'x-stream-filter-size-bytes': 32 } },
    urgent: { type: 'classic', arguments: { 'x-max-priority': 10 } },
    single: { type: 'quorum', arguments: { 'x-single-active-consumer': true, 'x-delivery-limit': -1 } },
  },
  exchanges: {
    orders: { type: 'topic', alternate: 'lost' },
    lost: { type: 'fanout' },
    routed: { type: 'headers' },
    direct: { type: 'direct' },
    brief: { type: 'fanout', durable: false },
    briefer: { type: 'fanout', durable: false },
  },
  bindings: [
    { from: 'orders', queue: 'billing', key: 'order.*.paid' },
    { from: 'orders', queue: 'events', key: '#' },
    { from: 'orders', exchange: 'direct', key: 'order.#' },
    { from: 'lost', queue: 'single' },
    { from: 'brief', exchange: 'briefer' },
    { from: 'direct', queue: 'urgent', key: 'urgent' },
    { from: 'amq.topic', queue: 'billing', key: 'x' },
    { from: 'routed', queue: 'billing', headers: { format: 'pdf', pages: 2 }, match: 'any' },
  ],
  policies: {
    dead: { pattern: '^billing$', definition: { 'dead-letter-exchange': 'lost', 'delivery-limit': 20 } },
    age: { pattern: '.*', applyTo: 'streams', definition: { 'max-age': '30D' }, priority: 5 },
    alternate: { pattern: '(?i)^ORDERS$', applyTo: 'exchanges', definition: { 'alternate-exchange': 'lost' } },
  },
  limits: { connections: 100, queues: 50 },
  defaultQueueType: 'quorum',
};

test('a topology that the server takes whole is not refused', () => {
  expect(refused(ORDERS)).toEqual([]);
});

describe('names', () => {
  test.each([
    [
      'queues',
      { queues: { '': {} } },
      'vhosts.v.queues = "": is no name of a queue; allowed: letters, digits and ._:@/- with a letter or digit first, at most 90.',
    ],
    [
      'exchanges',
      { exchanges: { 'a b': { type: 'direct' } } },
      'vhosts.v.exchanges = "a b": is no name of an exchange',
    ],
    [
      'policies',
      { policies: { _p: { pattern: 'a', definition: { expires: 1 } } } },
      'vhosts.v.policies = "_p": is no name of a policy',
    ],
    ['too long', { queues: { ['q'.repeat(91)]: {} } }, 'is no name of a queue'],
    [
      'reserved',
      { queues: { 'amq.mine': {} } },
      'vhosts.v.queues = "amq.mine": is reserved: names that begin with amq. belong to the server. Choose another name.',
    ],
    [
      'alike',
      { queues: { 'order.new': {}, Order_new: {} } },
      'vhosts.v.queues = "Order_new": differs from order.new in case or punctuation alone, and their objects would have one name. Give one of the two another name.',
    ],
  ])('of %s', (_, vhost, message) => {
    const found = refused(vhost);
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(message);
  });

  test('of vhosts: the default one is shared by everything', () => {
    expect(refused({}, '/')[0]).toBe(
      'unit/rabbit: vhosts = "/": is no name of a vhost; allowed: letters, digits and ._:@/- with a letter or digit first, at most 90.',
    );
  });

  test('a prop whose name is no identifier is shown as a key', () => {
    expect(refused({ queues: { 'order.new': { type: 'mirrored' } } })[0]).toContain(
      'vhosts.v.queues[\'order.new\'].type = "mirrored"',
    );
  });
});

describe('queues', () => {
  test.each([
    [
      'an unknown type',
      { type: 'mirrored' },
      'queues.q.type = "mirrored": is none of what there is; allowed: quorum, classic, stream.',
    ],
    [
      'a transient one',
      { durable: false },
      'queues.q.durable = false: cannot be: quorum queues and streams are durable, and RabbitMQ gives up transient queues that connections share. Leave durable out; let a program declare an exclusive queue when it wants one that goes with it.',
    ],
    ['a transient stream', { type: 'stream', durable: false }, 'queues.q.durable = false: cannot be'],
    [
      "another type's argument",
      { arguments: { 'x-max-priority': 5 } },
      "queues.q.arguments['x-max-priority'] = 5: is no argument of a quorum queue; allowed: x-consumer-disconnected-timeout",
    ],
    [
      'an argument without x-',
      { arguments: { expires: 5 } },
      "queues.q.arguments['expires'] = 5: is no argument of a quorum queue",
    ],
    [
      'what is gone with classic storage v1',
      { type: 'classic', arguments: { 'x-queue-mode': 'lazy' } },
      'is no argument of a classic queue',
    ],
    [
      'a number out of bounds',
      { type: 'classic', arguments: { 'x-max-priority': 256 } },
      '= 256: is no value of this setting; allowed: a whole number, 1 to 255.',
    ],
    ['a text for a number', { arguments: { 'x-max-length': '5' } }, 'allowed: a whole number, 0 or more.'],
    ['a fraction for a limit', { arguments: { 'x-delivery-limit': 0.5 } }, 'allowed: a whole number.'],
    ['a word for a flag', { arguments: { 'x-single-active-consumer': 'yes' } }, 'allowed: true, false.'],
    ['an age without a unit', { type: 'stream', arguments: { 'x-max-age': '7' } }, 'allowed: as 7D, 12h, 30m.'],
    [
      'a number for a text',
      { arguments: { 'x-dead-letter-exchange': 7 } },
      'is no value of this setting; allowed: a text.',
    ],
    [
      'an unknown word',
      { arguments: { 'x-overflow': 'spill' } },
      'allowed: drop-head, reject-publish, reject-publish-dlx.',
    ],
    [
      "classic queues' overflow",
      { arguments: { 'x-overflow': 'reject-publish-dlx' } },
      'is not known to quorum queues; allowed: drop-head, reject-publish.',
    ],
    [
      'dead letters to nowhere',
      { arguments: { 'x-dead-letter-exchange': 'no' } },
      'queues.q.arguments[\'x-dead-letter-exchange\'] = "no": is no exchange of this vhost; allowed: amq.direct, amq.fanout, amq.headers, amq.match, amq.topic.',
    ],
    [
      'a dead key alone',
      { arguments: { 'x-dead-letter-routing-key': 'k' } },
      'stands without an exchange for dead letters, and the server refuses it. Set x-dead-letter-exchange beside it.',
    ],
  ])('%s', (_, queue, message) => {
    expect(refused({ queues: { q: queue } }).join('\n')).toContain(message);
  });

  test('dead letters may go to the default exchange, by key', () => {
    const settings = { 'x-dead-letter-exchange': '', 'x-dead-letter-routing-key': 'dead' };
    expect(refused({ queues: { dead: {}, q: { arguments: settings } } })).toEqual([]);
  });

  test('an unknown default type, a limit below zero', () => {
    expect(refused({ defaultQueueType: 'lazy', limits: { queues: -1 } })).toEqual([
      'unit/rabbit: vhosts.v.defaultQueueType = "lazy": is none of what there is; allowed: quorum, classic, stream.',
      'unit/rabbit: vhosts.v.limits.queues = -1: is no limit; allowed: a whole number, 0 or more; leave it out for no limit.',
    ]);
  });
});

describe('exchanges', () => {
  test.each([
    [
      'an unknown type',
      { type: 'x-delayed-message' },
      'exchanges.e.type = "x-delayed-message": is none of what there is; allowed: direct, topic, fanout, headers.',
    ],
    ['no type', {}, 'exchanges.e.type = nothing: is missing; allowed: direct, topic, fanout, headers.'],
    [
      'an alternate that is not there',
      { type: 'topic', alternate: 'no' },
      'exchanges.e.alternate = "no": is no exchange of this vhost; allowed: e, amq.direct',
    ],
  ])('%s', (_, exchange, message) => {
    const found = refused({ exchanges: { e: exchange } });
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(message);
  });
});

describe('bindings', () => {
  const base = {
    queues: { q: {} },
    exchanges: {
      t: { type: 'topic' },
      d: { type: 'direct' },
      f: { type: 'fanout' },
      h: { type: 'headers' },
      gone: { type: 'fanout', durable: false },
    },
  };
  const one = (binding: object) => refused({ ...base, bindings: [binding] }).join('\n');

  test.each([
    [
      'no destination',
      { from: 'd' },
      'vhosts.v.bindings[0] = {"from":"d"}: needs one destination; allowed: either queue or exchange.',
    ],
    ['two destinations', { from: 'd', queue: 'q', exchange: 'f' }, 'needs one destination'],
    [
      'a queue that is not there',
      { from: 'd', queue: 'no' },
      'vhosts.v.bindings[0].queue = "no": is no queue of this vhost; allowed: q.',
    ],
    [
      'an exchange that is not there',
      { from: 'd', exchange: 'no' },
      'vhosts.v.bindings[0].exchange = "no": is no exchange of this vhost; allowed: t, d, f, h, gone, amq.direct',
    ],
    [
      'a source that is not there',
      { from: 'no', queue: 'q' },
      'vhosts.v.bindings[0].from = "no": is no exchange of this vhost',
    ],
    ['no source', { queue: 'q' }, 'vhosts.v.bindings[0].from = nothing: is no exchange of this vhost'],
    [
      'a transient source, a durable end',
      { from: 'gone', queue: 'q' },
      'binds a transient exchange to a durable end. Make both ends durable, which is the default.',
    ],
    [
      'a durable source, a transient end',
      { from: 'f', exchange: 'gone' },
      'binds a durable exchange to a transient end',
    ],
    [
      "a server's own, a transient end",
      { from: 'amq.fanout', exchange: 'gone' },
      'binds a durable exchange to a transient end',
    ],
    [
      'a key that fanout ignores',
      { from: 'f', queue: 'q', key: 'a' },
      'bindings[0].key = "a": is ignored by a fanout exchange. Leave the key out, or bind to a direct or topic exchange.',
    ],
    [
      'a key that headers ignore',
      { from: 'h', queue: 'q', key: 'a', headers: { a: 1 } },
      'is ignored by a headers exchange',
    ],
    [
      'a wildcard inside a word',
      { from: 't', queue: 'q', key: 'order*.#' },
      'bindings[0].key = "order*.#": is no pattern of a topic exchange: * and # stand for whole words; allowed: as orders.*.created, orders.#.',
    ],
    ['a key too long', { from: 'd', queue: 'q', key: 'k'.repeat(256) }, 'is too long; allowed: at most 255 bytes.'],
    [
      'headers that topic ignores',
      { from: 't', queue: 'q', headers: { a: 1 } },
      'bindings[0].headers = {"a":1}: is ignored by a topic exchange',
    ],
    [
      'no headers',
      { from: 'h', queue: 'q' },
      'bindings[0].headers = nothing: is empty, and a binding of a headers exchange without headers takes every message or none',
    ],
    [
      'an unknown match',
      { from: 'h', queue: 'q', headers: { a: 1 }, match: 'most' },
      'bindings[0].match = "most": is none of what there is; allowed: all, any.',
    ],
    [
      'too long a name',
      { from: 'd', queue: 'q', key: 'k'.repeat(200) },
      'would be an object with too long a name; allowed: names and key together at most 195.',
    ],
  ])('%s', (_, binding, message) => {
    expect(one(binding)).toContain(message);
  });

  test('the same one twice', () => {
    const twice = refused({
      ...base,
      bindings: [
        { from: 't', queue: 'q', key: 'a.b' },
        { from: 't', queue: 'q', key: 'a-b' },
      ],
    });
    expect(twice).toEqual([
      'unit/rabbit: vhosts.v.bindings[1] = {"from":"t","queue":"q","key":"a-b"}: comes to the same object as bindings[0]: v.t.q.a-b. Leave one out, or let keys and names differ in more than punctuation.',
    ]);
  });
});

describe('policies', () => {
  const one = (policy: object) => refused({ policies: { p: policy } }).join('\n');

  test.each([
    [
      'a broken pattern',
      { pattern: '*a', definition: { expires: 1 } },
      'policies.p.pattern = "*a": is no regular expression (/*a/: Nothing to repeat)',
    ],
    ['no pattern', { definition: { expires: 1 } }, 'policies.p.pattern = nothing: is no regular expression (no text)'],
    [
      'an unknown target',
      { pattern: '', applyTo: 'topics', definition: { expires: 1 } },
      'policies.p.applyTo = "topics": is none of what there is; allowed: queues, classic_queues, quorum_queues, streams, exchanges, all.',
    ],
    [
      'a priority that is none',
      { pattern: '', priority: 0.5, definition: { expires: 1 } },
      'policies.p.priority = 0.5: is no whole number.',
    ],
    ['nothing set', { pattern: '', definition: {} }, 'policies.p.definition = {}: sets nothing.'],
    [
      'an unknown key',
      { pattern: '', definition: { ttl: 5 } },
      "policies.p.definition['ttl'] = 5: is no key of a policy; allowed: consumer-disconnected-timeout",
    ],
    [
      'an argument that is no policy',
      { pattern: '', definition: { 'max-priority': 5 } },
      "policies.p.definition['max-priority'] = 5: is no key of a policy",
    ],
    [
      'mirroring',
      { pattern: '', definition: { 'ha-mode': 'all' } },
      'definition[\'ha-mode\'] = "all": is gone: mirrored and lazy queues were removed in 4.0 and 4.3. Use a quorum queue: it is replicated, and keeps its messages on disk.',
    ],
    [
      'a wrong value',
      { pattern: '', definition: { 'message-ttl': '1m' } },
      'definition[\'message-ttl\'] = "1m": is no value of this setting; allowed: a whole number, 0 or more.',
    ],
    [
      'a key that the target does not know',
      { pattern: '', applyTo: 'streams', definition: { expires: 5 } },
      'policies.p.definition = {"expires":5}: applies to nothing: a queue takes a policy whole or not at all, and none of \'streams\' knows all of its keys. Split it by type: quorum_queues, classic_queues, streams, exchanges.',
    ],
    [
      'keys that no type knows together',
      { pattern: '', definition: { 'max-age': '1D', expires: 5 } },
      "none of 'queues' knows all of its keys",
    ],
    [
      'queue keys for exchanges',
      { pattern: '', applyTo: 'exchanges', definition: { expires: 5 } },
      "none of 'exchanges' knows all of its keys",
    ],
    [
      'an alternate exchange for queues',
      { pattern: '', definition: { 'alternate-exchange': 'amq.fanout' } },
      "definition['alternate-exchange'] = \"amq.fanout\": is for exchanges, and the policy applies to queues. Set applyTo: 'exchanges'.",
    ],
    [
      'an alternate that is not there',
      { pattern: '', applyTo: 'exchanges', definition: { 'alternate-exchange': 'no' } },
      'is no exchange of this vhost',
    ],
    [
      'overflow of classic queues',
      { pattern: '', applyTo: 'quorum_queues', definition: { overflow: 'reject-publish-dlx' } },
      'is not known to quorum queues',
    ],
  ])('%s', (_, policy, message) => {
    expect(one(policy)).toContain(message);
  });
});

describe('users and rights', () => {
  const users = (given: object) =>
    messages((check) => checkUsers(check, { users: given as never, vhosts: { orders: {} } }));

  test.each([
    [
      'an unknown vhost',
      { adm: { vhosts: { none: {} } } },
      'users.adm.vhosts = "none": is no vhost of this cluster; allowed: orders.',
    ],
    [
      'an unknown tag',
      { adm: { tags: ['root'] } },
      'users.adm.tags = "root": is none of what there is; allowed: management, policymaker, monitoring, administrator.',
    ],
    [
      'an unknown right',
      { adm: { vhosts: { orders: { execute: '.*' } } } },
      'users.adm.vhosts.orders = "execute": is none of what there is; allowed: configure, write, read.',
    ],
    [
      'a broken pattern',
      { adm: { vhosts: { orders: { read: '(' } } } },
      'users.adm.vhosts.orders.read = "(": is no regular expression',
    ],
    ['a negative limit', { adm: { limits: { channels: -1 } } }, 'users.adm.limits.channels = -1: is no limit'],
    [
      'guest',
      { guest: {} },
      'users.guest = "guest": is the user with a password that everybody knows. Name the user after who it is for.',
    ],
    ['a name with a blank', { 'adm lee': {} }, 'users = "adm lee": is no name of a user'],
  ])('%s', (_, given, message) => {
    const found = users(given);
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(message);
  });

  test('rights are regular expressions', () => {
    expect(messages((check) => checkRights(check, 'ask', { configure: '', write: '^orders$', read: '.*' }))).toEqual(
      [],
    );
  });

  test('a right that is left out by name is left out', () => {
    expect(messages((check) => checkRights(check, 'ask', { configure: undefined }))).toEqual([]);
  });
});

test('two faults at once are both told', () => {
  const found = refused({ queues: { q: { type: 'mirrored' } }, exchanges: { e: { type: 'foo' } } });
  expect(found).toHaveLength(2);
});
