import type { Member } from '../../kernel/facts/member';
import { inOrder } from '../../kernel/settle';

/** When each system comes, by its id: after all that it stands after, as far as that goes in no circle. */
export function wavesOf(members: readonly Member[]): ReadonlyMap<string, number> {
  const waves = new Map<string, number>();
  for (const { id, after } of inOrder(members)) {
    const before = [...after].map((other) => waves.get(other.id) ?? -1);
    waves.set(id, Math.max(-1, ...before) + 1);
  }
  return waves;
}
