import type { SystemProps } from '../index';
import { QUESTIONS } from './questions/index';
import type { Question } from './questions/question';
import { attempt, lines } from './site/attempt';
import type { Given, PropsOf, SystemClass } from './site/given';
import type { QuestionName } from './site/names';
import { Subject } from './site/subject';

/** A question to a class; a test of any runner: `for (const { name, ask } of contract(…)) test(name, ask)`. */
export interface Asking {
  /** The class, and what it is asked: `Shop: retiring: retiring takes its objects away, and keeps every need`. */
  readonly name: string;
  /** Asks it. @throws Error whose message has a line for each thing that is wrong */
  ask(): void;
}

/**
 * The same questions to every class of systems, whoever wrote it: what a platform expects of each. Those that make no sense for
 * it (it has no handles, no schemas are given) are left out.
 *
 * ```ts
 * const asked = contract(SearchCluster, {
 *   props: () => ({ storage: outside.storageClass('local', 'RWO') }),
 *   take: [(search, taker) => search.index('products').for(taker, 'read')],
 * });
 * for (const { name, ask } of asked) test(name, ask);
 * ```
 *
 * @throws Error that the class threw by itself, when it can be built and fails as it is looked at; what it refuses is an answer
 */
export function contract<
  C extends SystemClass,
  const P extends PropsOf<C>,
  const Most extends PropsOf<C>,
  A = undefined,
>(of: C, given: Given<P, InstanceType<C>, A, Most>): readonly Asking[] {
  const subject = new Subject(of as unknown as SystemClass<SystemProps>, given as unknown as Given);
  const name = of.name || 'the class';
  const standing = asking(name, 'it can be built, in each row, with the least and with everything on', () =>
    built(subject),
  );
  // Nothing can be asked of what cannot be built.
  if (broken(subject)) return [standing];
  const questions = Object.entries(QUESTIONS) as [QuestionName, Question][];
  return [
    standing,
    ...questions
      .filter(([asked, question]) => given.exceptions?.[asked] !== undefined || (question.applies?.(subject) ?? true))
      .map(([asked, question]) =>
        asking(name, `${asked}: ${question.asks}`, () =>
          judged(found(subject, question), asked, given.exceptions?.[asked]),
        ),
      ),
  ];
}

function asking(of: string, name: string, find: () => readonly string[]): Asking {
  return {
    name: `${of}: ${name}`,
    ask: () => {
      const found = find();
      if (found.length > 0) throw new Error([`${of}: ${name}: no.`, ...found].join('\n- '));
    },
  };
}

/** What is built for a question may be refused: then that is what is wrong. */
function found(subject: Subject, { find }: Question): readonly string[] {
  const { it, refused } = attempt(() => find(subject));
  return it ?? lines('it cannot be asked', refused);
}

function broken(subject: Subject): boolean {
  try {
    return built(subject).length > 0;
  } catch {
    return true;
  }
}

function built(subject: Subject): string[] {
  return subject.cases.flatMap((at) => {
    const { refused } = attempt(() => subject.stand(at));
    return refused === undefined ? [] : [`${at.name}: ${refused.replaceAll('\n', ' · ')}`];
  });
}

/** An exception is a reason in writing, and stands only as long as it is needed. */
function judged(found: readonly string[], name: QuestionName, why: string | undefined): readonly string[] {
  if (why === undefined) return found;
  if (why.trim().split(/\s+/).length < 3)
    return [`exceptions.${name} = "${why}" is no reason. Say in a sentence why it cannot hold.`];
  return found.length > 0 ? [] : [`exceptions.${name} is not needed: it holds. Take it out.`];
}
