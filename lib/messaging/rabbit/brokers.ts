import type { Broker, BrokerAccess, BrokerAsk } from '../../handles/broker';
import { trusted } from '../../handles/issuer';
import { Takers } from '../../handles/takers';
import { Check, fail } from '../../kernel/base/faults';
import type { Endpoint } from '../../kernel/facts';
import type { SecretRef } from '../../kernel/needs';
import type { Minted } from '../../kernel/needs/text';
import type { System } from '../../kernel/system';
import { slug } from './names';
import type { RabbitPlan } from './plan';
import type { RabbitRights } from './props';
import { checkRights } from './user-rules';
import { mintPassword, writeUser } from './users';

/** A taker's own user. */
interface Account {
  readonly password: Minted;
  /** Absent where listeners speak no TLS. */
  readonly trust?: SecretRef;
  /** Its rights, by vhost. */
  readonly vhosts: Map<string, Required<RabbitRights>>;
}

/**
 * Vhosts of a cluster as handles: each taker gets a user of its own, however many vhosts it takes, an edge to the listener, and
 * what it must trust.
 */
export class RabbitBrokers {
  private readonly takers: Takers<Account>;

  constructor(
    private readonly system: System,
    private readonly plan: RabbitPlan,
    private readonly at: Endpoint,
  ) {
    this.takers = new Takers(system, 'vhost()', (taker) => this.admit(taker));
  }

  /** One vhost. */
  of(vhost: string): Broker {
    return { offers: 'broker', giver: this.system, for: (taker, ask = {}) => this.access(taker, vhost, ask) };
  }

  /** Everybody has taken: writes their users, with all their rights. */
  writeUsers(): void {
    for (const { taker, account } of this.takers.all)
      writeUser(this.system, taker.id, account.password, { vhosts: Object.fromEntries(account.vhosts) });
  }

  private access(taker: System, vhost: string, ask: BrokerAsk): BrokerAccess {
    const check = new Check(taker.path);
    checkRights(check, `vhost('${vhost}').for(${taker.id})`, ask);
    check.done();
    const { password, trust, vhosts } = this.takers.of(taker);
    const { configure = '', write = '.*', read = '.*' } = ask;
    this.allow(taker, vhost, vhosts, { configure, write, read });
    return { at: this.at, vhost, user: taker.id, password, ...(trust && { trust }) };
  }

  private admit(taker: System): Account {
    this.refuseNamesake(taker);
    taker.use(this.at);
    const password = mintPassword(this.system, taker.id);
    return { password, vhosts: new Map(), ...(this.plan.tls && { trust: trusted(this.system, taker) }) };
  }

  /** Taken twice, a vhost is taken with the same rights. */
  private allow(taker: System, vhost: string, vhosts: Account['vhosts'], asked: Required<RabbitRights>): void {
    const known = vhosts.get(vhost);
    if (known === undefined) {
      this.takers.refuseLate(taker);
      vhosts.set(vhost, asked);
      return;
    }
    const differs = (['configure', 'write', 'read'] as const).filter((right) => known[right] !== asked[right]);
    if (differs.length === 0) return;
    fail(this.system.path, {
      prop: `vhost('${vhost}').for(${taker.id})`,
      given: asked,
      message: `asks for other rights than before: ${differs.join(', ')} was ${differs.map((right) => `'${known[right]}'`).join(', ')}`,
      fix: 'Take a vhost once and pass the access on, or ask for the same rights.',
    });
  }

  private refuseNamesake({ id, path }: System): void {
    const namesake = Object.keys(this.plan.users).find((name) => slug(name) === slug(id));
    if (namesake === undefined) return;
    fail(path, {
      message: `takes a vhost of ${this.system.path}, which has a user ${namesake} by its props already`,
      fix: 'Rename that user: every system has one of its own, named after it.',
    });
  }
}
