import { type Check, type Flaw, listed } from '../../kernel/base/faults';
import type { PolicyTarget, QueueType } from './props';
import { POLICY_REACH, QUEUE_SETTINGS, type QueueSetting } from './queue-settings';
import type { ValueType } from './value-types';

/** Arguments of one queue: known to its type, with values that the server takes. */
export function checkArguments(check: Check, prop: string, type: QueueType, settings: object): void {
  for (const [argument, value] of Object.entries(settings)) {
    const at = `${prop}['${argument}']`;
    const setting = argument.startsWith('x-') ? settingOf(argument.slice(2)) : undefined;
    if (setting?.argument.includes(type)) checkValue(check, at, value, setting.value, type);
    else
      check.not({
        prop: at,
        given: value,
        message: `is no argument of a ${type} queue`,
        allowed: listed(names((known) => known.argument.includes(type)).map((name) => `x-${name}`)),
      });
  }
}

/** What one policy sets. A queue takes a policy whole or not at all, so some queue in its reach must know all keys. */
export function checkDefinition(check: Check, prop: string, target: PolicyTarget, definition: object): void {
  const entries = Object.entries(definition);
  check.that(entries.length > 0, { prop, given: definition, message: 'sets nothing' });
  let fit: readonly QueueType[] = POLICY_REACH[target] ?? [];
  let ofQueues = false;
  for (const [key, value] of entries) {
    const at = `${prop}['${key}']`;
    const setting = settingOf(key);
    if (key === 'alternate-exchange') checkAlternate(check, at, target, value);
    else if (setting === undefined || setting.policy.length === 0) check.not(unknownKey(at, key, value));
    else {
      ofQueues = true;
      fit = fit.filter((type) => setting.policy.includes(type));
      checkValue(check, at, value, setting.value, target === 'quorum_queues' ? 'quorum' : undefined);
    }
  }
  check.that(!ofQueues || fit.length > 0, {
    prop,
    given: definition,
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

function unknownKey(prop: string, key: string, given: unknown): Flaw {
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

function checkValue(
  check: Check,
  prop: string,
  given: unknown,
  { is, allowed }: ValueType<unknown>,
  type: QueueType | undefined,
): void {
  check
    .that(is(given), { prop, given, message: 'is no value of this setting', allowed })
    .that(!(given === 'reject-publish-dlx' && type === 'quorum'), {
      prop,
      given,
      message: 'is not known to quorum queues',
      allowed: 'drop-head, reject-publish',
    });
}

function settingOf(name: string): QueueSetting | undefined {
  return Object.hasOwn(QUEUE_SETTINGS, name) ? QUEUE_SETTINGS[name as keyof typeof QUEUE_SETTINGS] : undefined;
}

function names(that: (setting: QueueSetting) => boolean): string[] {
  return Object.entries<QueueSetting>(QUEUE_SETTINGS).flatMap(([name, setting]) => (that(setting) ? [name] : []));
}
