import { differences } from '../real/compare';
import { attempt, lines } from '../site/attempt';
import type { Real } from '../site/given';
import type { Subject } from '../site/subject';
import type { Question } from './question';

/** What an operator makes is stated by us, and done by it: a dump of what it did says whether it is so. */
export const OPERATOR: Question = {
  asks: 'what its operator made of it is as it is stated: pods, requests, claims, Services, Secrets',
  applies: ({ given }) => (given.real ?? []).length > 0,
  find: (subject) => (subject.given.real ?? []).flatMap((real) => made(subject, real)),
};

function made(subject: Subject, { id, row = {}, props, objects, group, unlike = [] }: Real): string[] {
  const { it, refused } = attempt(() =>
    subject.build({ systems: { [id]: props }, row, takers: [] }, { ...subject.fullest, props: 'props' }),
  );
  if (it === undefined) return lines(id, refused);
  // Of what has no namespace, nothing was dumped.
  const systems = it.output.model.systems
    .filter((system) => system.id === id)
    .map((system) => ({ ...system, made: system.made.filter(({ namespace }) => namespace !== undefined) }));
  const found = differences(it.output.row.name, systems, { group, objects });
  const known = (line: string) => unlike.some((part) => line.includes(part));
  return [
    ...found.filter((line) => !known(line)).map((line) => `${line}. State what it makes.`),
    ...unlike
      .filter((part) => !found.some((line) => line.includes(part)))
      .map((part) => `unlike: '${part}' is in no difference of ${id}. Take it out.`),
  ];
}
