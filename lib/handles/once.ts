import type { System } from '../kernel/system';

/** One access for one taker: who takes again gets the same. */
export function once<Access>(make: (taker: System) => Access): (taker: System) => Access {
  const taken = new WeakMap<System, { readonly access: Access }>();
  return (taker) => {
    const known = taken.get(taker) ?? { access: make(taker) };
    taken.set(taker, known);
    return known.access;
  };
}
