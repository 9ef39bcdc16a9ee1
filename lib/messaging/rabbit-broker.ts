import type { Broker, BrokerAccess, BrokerUse } from '../handles/broker';
import type { Endpoint } from '../kernel/facts';
import { Check } from '../kernel/faults';
import type { System } from '../kernel/system';
import { checkRights } from './rabbit-rules';
import type { RabbitTrust } from './rabbit-trust';
import type { RabbitUsers } from './rabbit-users';

/** A vhost as a handle: each taker gets a user of its own, an edge to the listener, and what it must trust. */
export class RabbitBroker implements Broker {
  readonly kind = 'broker';

  constructor(
    readonly owner: System,
    private readonly of: {
      readonly vhost: string;
      readonly at: Endpoint;
      readonly users: RabbitUsers;
      /** Absent where listeners speak no TLS. */
      readonly trust?: RabbitTrust;
    },
  ) {}

  /** @throws KeelsonError when the rights are no regular expressions, or others than the taker asked for before */
  for(taker: System, use: BrokerUse = {}): BrokerAccess {
    const check = new Check(taker.path);
    checkRights(check, `vhost('${this.of.vhost}').for(${taker.id})`, use);
    check.done();
    const { vhost, at, users, trust } = this.of;
    taker.standsAfter(this.owner);
    taker.use(at);
    const password = users.of(taker, vhost, use);
    return { at, vhost, user: taker.id, password, ...(trust && { trust: trust.for(taker) }) };
  }
}
