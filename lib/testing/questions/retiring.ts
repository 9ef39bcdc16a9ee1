import { attempt, lines } from '../site/attempt';
import { needDifferences } from '../site/difference';
import { ONE } from '../site/stand';
import { findings } from './checks';
import type { Question } from './question';

/** The first of two steps of removal: objects go, what Terraform holds stays until the class goes. */
export const RETIRING: Question = {
  asks: 'retiring takes its objects away, and keeps every need',
  find: (subject) => {
    const before = subject.build({ takers: [] });
    const { it, refused } = attempt(() => subject.build({ systems: { [ONE]: { retiring: true } }, takers: [] }));
    if (it === undefined) return lines('retiring', refused);
    const file = it.output.systems.has(ONE) ? ['its file is there still. Hand the props to super().'] : [];
    const needs = needDifferences(before.output, it.output).map(
      (line) => `${line}. Ask for it whether it retires or not.`,
    );
    return [...file, ...needs, ...findings('retiring', it)];
  },
};
