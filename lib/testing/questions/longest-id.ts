import { attempt, lines } from '../site/attempt';
import type { Subject } from '../site/subject';
import { findings } from './checks';
import type { Question } from './question';

/** Names are derived from the id: the longest one that a class takes must come to valid names, and a longer one is refused at once. */
export const LONGEST_ID: Question = {
  asks: 'an id as long as `maxId` comes to valid names, and a longer one is refused',
  find: (subject) => {
    const { maxId } = subject.one(subject.stand()).about;
    return [...longest(subject, maxId), ...longer(subject, maxId)];
  },
};

function longest(subject: Subject, maxId: number): string[] {
  const id = 'l'.repeat(maxId);
  const begin = `an id of ${maxId} characters, the maxId of the class`;
  const found = subject.cases.flatMap((at) => {
    const { it, refused } = attempt(() => subject.build({ systems: { [id]: {} } }, at));
    if (it !== undefined) return findings(begin, it);
    // Names that a user chose come behind the id: a class may say that those are too long, by their prop.
    const chosen = at.props === 'most' && !refused.includes(': name = ');
    return chosen ? [] : lines(begin, refused);
  });
  return [...new Set(found)].map((line) => `${line} Lower maxId, or shorten the name.`);
}

function longer(subject: Subject, maxId: number): string[] {
  const id = 'l'.repeat(maxId + 1);
  const { refused } = attempt(() => subject.build({ systems: { [id]: {} } }));
  if (refused?.includes(`at most ${maxId}`) && refused.includes(id)) return [];
  const came = refused === undefined ? 'is taken' : `is refused without naming both: ${refused}`;
  return [`an id of ${maxId + 1} characters ${came}. Hand id and maxId to super() as they are.`];
}
