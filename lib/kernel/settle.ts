import { type Fault, KeelsonError } from './faults';
import type { Member } from './member';
import { byCode } from './values';

export interface Offer {
  readonly it: unknown;
  readonly by: Member;
}

/**
 * Construct → connect → finish. What depends on takers, or on systems declared later, is made here, so that the order of
 * the lines in a stack changes no byte.
 */
export function settle(members: () => readonly Member[], offers: ReadonlyMap<string, Offer>, freeze: () => void): void {
  const faults: Fault[] = [];
  const attempt = (step: () => void) => {
    try {
      step();
    } catch (error) {
      if (!(error instanceof KeelsonError)) throw error;
      faults.push(...error.faults);
    }
  };
  const granted = new Set<Member>();
  // A system may construct an operator while it connects: go on until nobody new has come.
  for (let next = fresh(members(), granted); next.length > 0; next = fresh(members(), granted)) {
    for (const member of next) {
      granted.add(member);
      attempt(() => grantWishes(member, offers));
      attempt(() => member.connect?.());
    }
  }
  for (const member of ordered(members())) attempt(() => member.seal?.());
  if (faults.length > 0) throw new KeelsonError(faults);
  freeze();
  for (const member of ordered(members())) attempt(() => member.finish?.());
  if (faults.length > 0) throw new KeelsonError(faults);
}

function fresh(members: readonly Member[], done: ReadonlySet<Member>): Member[] {
  return ordered(members.filter((member) => !done.has(member)));
}

function grantWishes(member: Member, offers: ReadonlyMap<string, Offer>): void {
  const missing: Fault[] = [];
  for (const { role, grant } of member.wishes) {
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
