import { fail } from '../kernel/base/faults';
import { byCode } from '../kernel/base/values';
import type { System } from '../kernel/system';

/** Somebody who has taken. */
export interface Taken<Account> {
  /** Who it is. */
  readonly taker: System;
  /** What was made for it. */
  readonly account: Account;
}

/**
 * Who takes a handle, each with one account of its own: what `for(taker)` of a handle begins with. A taker stands after the
 * giver, and gets the same account however often it takes.
 */
export class Takers<Account> {
  private readonly known = new Map<string, Taken<Account>>();

  /**
   * @param verb how the handle is taken, as messages name it: `database()`
   * @param admit makes the account of a new taker
   */
  constructor(
    private readonly giver: System,
    private readonly verb: string,
    private readonly admit: (taker: System) => Account,
  ) {}

  /** The taker's account. @throws KeelsonError when everybody has taken already */
  of(taker: System): Account {
    taker.standsAfter(this.giver);
    const known = this.known.get(taker.id);
    if (known !== undefined) return known.account;
    this.refuseLate(taker);
    const account = this.admit(taker);
    this.known.set(taker.id, { taker, account });
    return account;
  }

  /** For a take that adds to the taker's account (another database). @throws KeelsonError when everybody has taken already */
  refuseLate(taker: System): void {
    if (!this.giver.env.taking)
      fail(this.giver.path, {
        prop: this.verb,
        given: taker.id,
        message: `is taken by ${taker.path} when everybody has taken`,
        fix: 'Take it in the constructor or in connect().',
      });
  }

  /** Everybody who has taken, by id. */
  get all(): readonly Taken<Account>[] {
    return [...this.known.values()].sort((a, b) => byCode(a.taker.id, b.taker.id));
  }
}
