import { groupBy } from '../../kernel/base/values';
import type { SystemModel } from '../../kernel/model';
import type { Question } from './question';

type Alert = SystemModel['alerts'][number];

const NAME = /^[A-Z][a-z0-9]+([A-Z][A-Za-z0-9]*)+$/;
const DURATION = /^([0-9]+(ms|[smhdwy]))+$/;
/** Shorter is no help for who is woken. */
const RUNBOOK = 40;

/** Somebody is woken by an alert: it says what is wrong, and what to do. */
export const ALERTS: Question = {
  asks: 'every alert has a name of its own, an expression, a time that it holds, a severity, a summary and a runbook',
  applies: (subject) => subject.own(subject.stand()).some(({ alerts }) => alerts.length > 0),
  find: (subject) => [...new Set(subject.cases.flatMap((at) => subject.own(subject.stand(at)).flatMap(inOne)))],
};

function inOne({ id, alerts }: SystemModel): string[] {
  const twice = [...groupBy(alerts, ({ name }) => name)].filter(([, all]) => all.length > 1);
  return [
    ...alerts.flatMap((alert) => faults(alert).map((fault) => `${id}: alert ${alert.name} ${fault}`)),
    ...twice.map(([name]) => `${id}: alert ${name} is stated twice. Give one of the two another name.`),
  ];
}

function faults({ name, expr, for: held, severity, summary, runbook }: Alert): string[] {
  const steps = runbook.split('\n');
  return [
    ...(NAME.test(name) ? [] : ['is no CamelCase with the product in front. Call it as RabbitDiskAlarm.']),
    ...(expr.trim() === '' ? ['has no expression. Give PromQL.'] : []),
    ...(DURATION.test(held) ? [] : [`holds for "${held}". Give a time as Prometheus reads it: 5m.`]),
    ...(['critical', 'warning'].includes(severity) ? [] : [`is of severity ${severity}. Take critical or warning.`]),
    ...(summary.trim() === '' || summary.includes('\n') ? ['has no summary of one line. Say what is wrong.'] : []),
    ...(runbook.length > RUNBOOK && steps.every((step) => /^\d+\. \S/.test(step))
      ? []
      : ['has no runbook that helps. Give steps: what to look at, what to do.']),
  ];
}
