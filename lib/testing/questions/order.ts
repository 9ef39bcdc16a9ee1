import type { SystemProps } from '../../index';
import { differences } from '../site/difference';
import { type Line, ONE, TWO } from '../site/stand';
import type { Question } from './question';

const ORDERS: Readonly<Record<string, (lines: readonly Line[]) => readonly Line[]>> = {
  'the other way round': (lines) => [...lines].reverse(),
  'with the first line last': (lines) => [...lines.slice(1), ...lines.slice(0, 1)],
  'with the last line first': (lines) => [...lines.slice(-1), ...lines.slice(0, -1)],
};

/** Who declares a stack writes lines in any order: that may change no byte. */
export const ORDER: Question = {
  asks: 'lines of a stack in another order give the same files, model and Terraform',
  find: (subject) => {
    const alone = subject.given.exceptions?.['two-instances'] !== undefined;
    const systems: Readonly<Record<string, SystemProps>> = alone
      ? { [ONE]: {} }
      : { [ONE]: { namespace: ONE }, [TWO]: { namespace: TWO } };
    const { output } = subject.build({ systems });
    return Object.entries(ORDERS).flatMap(([name, order]) =>
      differences(output, subject.build({ systems, order }).output).map(
        (line) => `${name}: ${line}. Sort it, and make in close() or finish() what depends on takers or later lines.`,
      ),
    );
  },
};
