import type { Flaw } from '../../kernel/base/faults';
import { parsedBytes } from '../../kernel/base/quantity';
import { canonical } from '../../kernel/base/values';
import type { ExchangeContent, RabbitmqClusterContent } from './kinds';

/**
 * What must not become of a cluster that stands: the operator takes each of these, and then leaves every other change of
 * the cluster undone, or drops the change in silence.
 * @param before the spec that is published
 * @param after the spec that would be
 */
export function rabbitChanges(before: RabbitmqClusterContent['spec'], after: RabbitmqClusterContent['spec']): Flaw[] {
  const found: Flaw[] = [];
  if (after.replicas < before.replicas)
    found.push({
      prop: 'replicas',
      given: after.replicas,
      message: `is less than ${before.replicas}: the operator scales no cluster down, and does nothing else while it is asked to`,
      allowed: `${before.replicas} and more`,
    });
  const { storage: old = '0', storageClassName: oldClass } = before.persistence;
  const { storage: next = '0', storageClassName: nextClass } = after.persistence;
  if (parsedBytes(next) < parsedBytes(old))
    found.push({
      prop: 'size',
      given: next,
      message: `is less than ${old}: no volume shrinks, and nothing of the cluster is changed while it is asked to`,
      allowed: `${old} and more`,
    });
  if (oldClass !== nextClass)
    found.push({
      prop: 'storage',
      given: nextClass,
      message: `is another class than ${oldClass}, and the operator drops the change in silence`,
      allowed: String(oldClass),
      fix: 'Make a second cluster and move the messages with a shovel.',
    });
  return found;
}

/** The API server takes another list of arguments for an exchange; RabbitMQ never does. */
export function exchangeChanges(before: ExchangeContent['spec'], after: ExchangeContent['spec']): Flaw[] {
  if (canonical(before.arguments ?? {}) === canonical(after.arguments ?? {})) return [];
  return [
    {
      prop: `exchange ${after.name}`,
      given: after.arguments ?? {},
      message: 'has other arguments than before, and RabbitMQ changes none of an exchange that stands',
      allowed: canonical(before.arguments ?? {}),
      fix: 'Declare a second exchange, bind it alike, and move the publishers.',
    },
  ];
}
