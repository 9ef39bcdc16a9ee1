import { line } from '../../checks/findings/finding';
import { synthesizedFindings } from '../../checks/rules';
import type { Stand } from '../site/stand';
import type { Question } from './question';

/** References that dangle, leaks, Pod Security, names, selectors …: what synthesis itself would refuse. */
export const CHECKS: Question = {
  asks: 'every check of synthesis finds nothing, in each row, with the least and with everything on',
  find: (subject) => subject.cases.flatMap((at) => findings(at.name, subject.stand(at))),
};

/** What the checks of synthesis find in an environment, a line each. */
export function findings(begin: string, { output }: Stand): string[] {
  return synthesizedFindings(output).map((finding) => `${begin}: ${line(finding)}`);
}
