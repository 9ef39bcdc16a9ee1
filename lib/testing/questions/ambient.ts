import { attempt } from '../site/attempt';
import { findings } from './checks';
import type { Question } from './question';

/** What is found rather than passed may be forgotten: then a line says which class to construct. */
export const AMBIENT: Question = {
  asks: 'what is missing in the environment is named, with the class to construct',
  find: (subject) => {
    const { it, refused } = attempt(() => subject.build({ ambient: false, takers: [] }));
    if (it !== undefined) return findings('without what is found rather than passed', it);
    const { path } = subject.one(subject.stand());
    const told = refused
      .split('\n')
      .some((line) => line.startsWith(`${path}: `) && /needs the .+ of its environment.* Construct \w+/.test(line));
    if (told) return [];
    return [
      `without what is found rather than passed it says: ${refused.replaceAll('\n', ' · ')}. Ask for it by this.ambient(ROLE, …).`,
    ];
  },
};
