import { type Fault, KeelsonError } from './base/faults';
import { byCode } from './base/values';
import type { Member, Wish } from './facts/member';

export interface Offer {
  readonly it: unknown;
  readonly by: Member;
}

/** Rounds of settling: whoever takes a handle, takes it before `closing`; who states a fact or a need, before `observing`; who uses an endpoint, before `finishing`. */
export type Round = 'closing' | 'observing' | 'finishing';

/**
 * Construct → connect → close → observe → finish. What depends on takers, or on systems declared later, is made here, so that the
 * order of the lines in a stack changes no byte.
 */
export function settle(
  members: () => readonly Member[],
  offers: ReadonlyMap<string, Offer>,
  begin: (round: Round) => void,
): void {
  const faults: Fault[] = [];
  const attempt = (step: () => void) => {
    try {
      step();
    } catch (error) {
      if (!KeelsonError.is(error)) throw error;
      faults.push(...error.faults);
    }
  };
  const granted = new Set<Wish>();
  const connected = new Set<Member>();
  // While it connects, a system may construct an operator or wish for more: go on until nothing new has come.
  for (;;) {
    const wishing = ordered(members().filter(({ wishes }) => wishes.some((wish) => !granted.has(wish))));
    const fresh = ordered(members().filter((member) => !connected.has(member)));
    if (wishing.length + fresh.length === 0) break;
    for (const member of wishing) attempt(() => grantWishes(member, offers, granted));
    for (const member of fresh) {
      connected.add(member);
      attempt(() => member.connect?.());
    }
  }
  begin('closing');
  for (const member of ordered(members())) attempt(() => member.close?.());
  begin('observing');
  for (const member of ordered(members())) attempt(() => member.observe?.());
  for (const member of ordered(members())) attempt(() => member.seal());
  if (faults.length > 0) throw new KeelsonError(faults);
  begin('finishing');
  for (const member of ordered(members())) attempt(() => member.finish?.());
  if (faults.length > 0) throw new KeelsonError(faults);
}

function grantWishes(member: Member, offers: ReadonlyMap<string, Offer>, granted: Set<Wish>): void {
  const missing: Fault[] = [];
  for (const wish of member.wishes) {
    if (granted.has(wish)) continue;
    granted.add(wish);
    const { role, grant } = wish;
    const offer = offers.get(role.id);
    if (offer !== undefined) grant(offer.it, offer.by);
    else
      missing.push({
        path: member.path,
        message: `needs the ${role.id} of its environment, and no system offers it`,
        fix: `Construct ${role.offeredBy} in this environment.`,
      });
  }
  if (missing.length > 0) throw new KeelsonError([...new Map(missing.map((fault) => [fault.message, fault])).values()]);
}

/** Operators first, then by id. */
function ordered(members: readonly Member[]): Member[] {
  return [...members].sort((a, b) => Number(b.isOperator) - Number(a.isOperator) || byCode(a.id, b.id));
}

/**
 * Everything stands after what it needs, as far as there is no circle; otherwise operators first, then by id. The
 * result depends on who needs whom alone, never on the order of lines.
 */
export function inOrder(members: readonly Member[]): Member[] {
  const done = new Set<Member>();
  const open = new Set<Member>();
  const result: Member[] = [];
  const visit = (member: Member) => {
    if (done.has(member) || open.has(member)) return;
    open.add(member);
    ordered([...member.after]).forEach(visit);
    open.delete(member);
    done.add(member);
    result.push(member);
  };
  ordered(members).forEach(visit);
  return result;
}
