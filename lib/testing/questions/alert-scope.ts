import { attempt } from '../site/attempt';
import { ONE, TWO } from '../site/stand';
import type { Subject } from '../site/subject';
import type { Question } from './question';

const HOMES = {
  'in namespaces of their own': [`${ONE}-home`, `${TWO}-home`],
  'in one namespace': ['shared', 'shared'],
} as const;

/** An alert that holds for two instances at once tells neither, and one that is well hides one that is not. */
export const ALERT_SCOPE: Question = {
  asks: 'every alert is of one instance alone, where two stand side by side',
  applies: (subject) => subject.stand().output.model.systems.some(({ id, alerts }) => id === ONE && alerts.length > 0),
  find: (subject) =>
    Object.entries(HOMES).flatMap(([where, homes]) =>
      shared(subject, homes).map(
        (name) =>
          `alert ${name} is the same for two instances ${where}. Select the series of one: by namespace and id.`,
      ),
    ),
};

/** Names of alerts with one expression for both; none where two cannot be. */
function shared(subject: Subject, [one, two]: readonly [string, string]): string[] {
  const { it } = attempt(() => subject.build({ systems: { [ONE]: { namespace: one }, [TWO]: { namespace: two } } }));
  const alertsOf = (of: string) => it?.output.model.systems.find(({ id }) => id === of)?.alerts ?? [];
  const theirs = new Set(alertsOf(TWO).map(({ name, expr }) => `${name} ${expr}`));
  return alertsOf(ONE)
    .filter(({ name, expr }) => theirs.has(`${name} ${expr}`))
    .map(({ name }) => name);
}
