import type { Check } from '../../kernel/base/faults';
import { checkBindings } from './binding-rules';
import { checkExchange, checkExchanges } from './exchange-rules';
import type { RabbitPlan } from './plan';
import { checkLimits, checkNames, checkRegex, member } from './prop-rules';
import type { RabbitQueue, RabbitVhost } from './props';
import { POLICY_REACH, QUEUE_TYPES } from './queue-settings';
import { checkArguments, checkDefinition } from './queue-settings-rules';

/**
 * What neither operator nor server refuses in time: a topology that is wrong is accepted as a custom resource, and then
 * tried again for ever. Here it is a fault at synthesis.
 */
export function checkVhosts(check: Check, { vhosts }: Pick<RabbitPlan, 'vhosts'>): void {
  checkNames(check, 'vhosts', vhosts, 'a vhost');
  for (const [name, vhost] of Object.entries(vhosts)) {
    const at = member('vhosts', name);
    check.word(`${at}.defaultQueueType`, vhost.defaultQueueType, QUEUE_TYPES);
    checkLimits(check, `${at}.limits`, vhost.limits);
    checkQueues(check, at, vhost);
    checkExchanges(check, at, vhost);
    checkBindings(check, at, name, vhost);
    checkPolicies(check, at, vhost);
  }
}

function checkQueues(check: Check, at: string, vhost: RabbitVhost): void {
  checkNames(check, `${at}.queues`, vhost.queues, 'a queue');
  for (const [name, queue] of Object.entries(vhost.queues ?? {})) {
    const prop = member(`${at}.queues`, name);
    const settings = queue.arguments ?? {};
    checkDurable(check, prop, queue);
    check.word(`${prop}.type`, queue.type, QUEUE_TYPES);
    checkArguments(check, `${prop}.arguments`, queue.type ?? 'quorum', settings);
    checkDeadLetters(check, `${prop}.arguments`, 'x-', settings, vhost);
  }
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

/** Where dead letters go: an exchange of the vhost, or the empty one, which routes to the queue named by the key. */
function checkDeadLetters(check: Check, prop: string, prefix: 'x-' | '', of: object, vhost: RabbitVhost): void {
  const settings = of as Readonly<Record<string, unknown>>;
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

function checkPolicies(check: Check, at: string, vhost: RabbitVhost): void {
  checkNames(check, `${at}.policies`, vhost.policies, 'a policy');
  for (const [name, policy] of Object.entries(vhost.policies ?? {})) {
    const prop = member(`${at}.policies`, name);
    // Untyped callers may leave it out.
    const definition = policy.definition ?? {};
    checkRegex(check, `${prop}.pattern`, policy.pattern);
    check.word(`${prop}.applyTo`, policy.applyTo, Object.keys(POLICY_REACH));
    check.that(policy.priority === undefined || Number.isSafeInteger(policy.priority), {
      prop: `${prop}.priority`,
      given: policy.priority,
      message: 'is no whole number',
    });
    checkDefinition(check, `${prop}.definition`, policy.applyTo ?? 'queues', definition);
    checkExchange(check, `${prop}.definition['alternate-exchange']`, definition['alternate-exchange'], vhost);
    checkDeadLetters(check, `${prop}.definition`, '', definition, vhost);
  }
}
