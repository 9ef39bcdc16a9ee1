import { attempt, lines } from '../site/attempt';
import { ONE, TWO } from '../site/stand';
import { findings } from './checks';
import type { Question } from './question';

const SHARED = 'shared';

/** Two of everything is normal: a cluster of its own for who needs one. */
export const TWO_INSTANCES: Question = {
  asks: 'two instances stand side by side, in namespaces of their own and in one, or it is said why not',
  find: (subject) => {
    const apart = attempt(() =>
      subject.build({ systems: { [ONE]: { namespace: `${ONE}-home` }, [TWO]: { namespace: `${TWO}-home` } } }),
    );
    const found =
      apart.it === undefined
        ? lines('two in namespaces of their own', apart.refused).map((line) => `${line} Name objects after the id.`)
        : findings('two in namespaces of their own', apart.it);
    const together = attempt(() =>
      subject.build({ systems: { [ONE]: { namespace: SHARED }, [TWO]: { namespace: SHARED } } }),
    );
    if (together.it !== undefined) return [...found, ...findings('two in one namespace', together.it)];
    // A class may want a namespace for itself, as long as it says so.
    if (together.refused.includes('namespace')) return found;
    const fix = 'Name objects after the id, or refuse a second one in a message that says `namespace`.';
    return [...found, ...lines('two in one namespace', together.refused).map((line) => `${line} ${fix}`)];
  },
};
