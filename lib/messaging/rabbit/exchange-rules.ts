import { type Check, listed } from '../../kernel/base/faults';
import { checkNames, member } from './prop-rules';
import { EXCHANGE_TYPES, type ExchangeType, type RabbitExchange, type RabbitVhost } from './props';

/** Exchanges that the server brings in every vhost, all of them durable. */
const BUILT_IN: Readonly<Record<string, ExchangeType>> = {
  'amq.direct': 'direct',
  'amq.fanout': 'fanout',
  'amq.headers': 'headers',
  'amq.match': 'headers',
  'amq.topic': 'topic',
};

/** Exchanges of one vhost. */
export function checkExchanges(check: Check, at: string, vhost: RabbitVhost): void {
  checkNames(check, `${at}.exchanges`, vhost.exchanges, 'an exchange');
  for (const [name, exchange] of Object.entries(vhost.exchanges ?? {})) {
    const prop = member(`${at}.exchanges`, name);
    check.word(`${prop}.type`, exchange.type, EXCHANGE_TYPES, 'required');
    checkExchange(check, `${prop}.alternate`, exchange.alternate, vhost);
  }
}

/**
 * An exchange that is named must be there.
 * @param need whether one must be named. @default it may be left out
 */
export function checkExchange(
  check: Check,
  prop: string,
  given: unknown,
  vhost: RabbitVhost,
  need: 'optional' | 'required' = 'optional',
): void {
  const known = [...Object.keys(vhost.exchanges ?? {}), ...Object.keys(BUILT_IN)];
  check.that((given === undefined && need === 'optional') || known.includes(String(given)), {
    prop,
    given,
    message: 'is no exchange of this vhost',
    allowed: listed(known),
  });
}

/** By its name, the server's own ones too; undefined where there is none. */
export function exchangeOf(name: string | undefined, vhost: RabbitVhost): RabbitExchange | undefined {
  if (name === undefined) return undefined;
  if (Object.hasOwn(vhost.exchanges ?? {}, name)) return vhost.exchanges?.[name];
  const type = BUILT_IN[name];
  return type === undefined ? undefined : { type };
}
