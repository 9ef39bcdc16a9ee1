import { changeFindings } from '../checks/changes/changes';
import type { Command } from './command';
import { lawsWith, WITH } from './laws';
import { report } from './report';
import { environmentsIn, writtenIn } from './written';

/** `keelson diff`: refuses a change of what stands that its operator would take and not survive. */
export const diff: Command = {
  name: 'diff',
  args: ['OLD', 'NEW'],
  summary: 'no change between two output folders breaks, freezes or loses what stands',
  options: [WITH],
  run([old = '', next = ''], options, io) {
    const laws = lawsWith(options.own.with);
    const before = new Set(environmentsIn(old));
    const written = environmentsIn(next).map((name) => writtenIn(next, name, laws));
    const found = written
      .filter(({ model }) => before.has(model.environment))
      .flatMap((now) => changeFindings(writtenIn(old, now.model.environment, laws), now));
    const accepts = written.flatMap(({ model }) => model.accept);
    return report(found, accepts, options, io);
  },
};
