import { Size } from 'cdk8s';
import type { Check } from '../../../kernel/base/faults';
import { bytes, mebibytes } from '../../../kernel/base/quantity';
import { bufferNeeded, type CollectionPlan, FULL, OVERHEAD } from './plan';
import { flawOfRegex } from './regex';

/** What would lose logs, or what Fluent Bit would not start with. */
export function checkCollection(check: Check, plan: CollectionPlan): void {
  checkPods(check, plan);
  checkBuffer(check, plan);
  checkCopy(check, plan);
  for (const name of Object.keys(plan.alerts).sort()) checkAlert(check, plan, `collect.alerts.${name}`, name);
}

function checkPods(check: Check, { replicas, memory, agentMemory }: CollectionPlan): void {
  check
    .that(Number.isInteger(replicas) && replicas >= 1 && replicas <= 20, {
      prop: 'collect.replicas',
      given: replicas,
      message: 'is no number of pods',
      allowed: '1 to 20',
    })
    .that(mebibytes(memory) >= 256, {
      prop: 'collect.memory',
      given: memory.asString(),
      message: 'is too little for chunks of 2 MiB that are sent at once',
      allowed: '256Mi and more',
    })
    .that(mebibytes(agentMemory) >= 128, {
      prop: 'collect.agentMemory',
      given: agentMemory.asString(),
      message: 'is too little: an agent reads every file of its node',
      allowed: '128Mi and more',
    });
}

function checkBuffer(check: Check, plan: CollectionPlan): void {
  const { outage, buffer, nodeBuffer, replicas, perDay, copy } = plan;
  const seconds = outage.toSeconds({ integral: false });
  const bearable = seconds >= 600 && seconds <= 7 * 86_400;
  check
    .that(bearable, {
      prop: 'collect.outage',
      given: outage.toHumanString(),
      message: 'is no time to prepare for',
      allowed: '10 minutes to 7 days',
    })
    .that(mebibytes(nodeBuffer) >= 256, {
      prop: 'collect.nodeBuffer',
      given: nodeBuffer.asString(),
      message: 'is full before a pod has moved to another node',
      allowed: '256Mi and more',
    });
  const needed = bufferNeeded(plan);
  if (!bearable || !Number.isFinite(needed) || needed <= 0) return;
  const holders = Math.max(1, replicas - 1);
  check.that(bytes(buffer) >= needed, {
    prop: 'collect.buffer',
    given: buffer.asString(),
    message: `cannot hold ${outage.toHumanString()} of ${perDay.asString()} a day: records take ${OVERHEAD} times what was written, ${copy === undefined ? 'once' : 'twice, as there is a copy'}, on ${FULL * 100} % of ${holders === 1 ? 'one volume' : `${holders} volumes`}`,
    allowed: `${Size.gibibytes(Math.ceil(needed / 1024 ** 3)).asString()} and more`,
    fix: 'Or a shorter outage.',
  });
}

function checkCopy(check: Check, { copy }: CollectionPlan): void {
  if (copy === undefined) return;
  const { days = 90, after } = copy;
  const seconds = after?.toSeconds({ integral: false }) ?? 600;
  check
    .that(Number.isInteger(days) && days >= 1, {
      prop: 'collect.copy.days',
      given: days,
      message: 'is no number of days',
      allowed: 'whole numbers from 1',
    })
    .that(Number.isInteger(seconds) && seconds >= 60 && seconds <= 86_400, {
      prop: 'collect.copy.after',
      given: after?.toHumanString(),
      message: 'is no age to gather until',
      allowed: 'whole seconds, a minute to a day',
    });
}

function checkAlert(check: Check, { alerts }: CollectionPlan, prop: string, name: string): void {
  const { matches, over = 0, within, severity, summary, runbook } = alerts[name] as CollectionPlan['alerts'][string];
  const minutes = within?.toMinutes({ integral: false }) ?? 5;
  const flaw = flawOfRegex(matches);
  check
    .that(/^[A-Z][a-z0-9]+(?:[A-Z][a-z0-9]+)+$/.test(name) && name.length <= 60, {
      prop,
      given: name,
      message: 'is no name of an alert',
      allowed: 'two words and more in CamelCase, as OrdersRefused, at most 60 characters',
    })
    .that(flaw === undefined, {
      prop: `${prop}.matches`,
      given: matches,
      message: `${flaw}`,
      allowed: 'as order \\d+ refused',
    })
    .that(Number.isInteger(over) && over >= 0, {
      prop: `${prop}.over`,
      given: over,
      message: 'is no number of records',
      allowed: '0 and more',
    })
    .that(minutes >= 1 && minutes <= 1440 && Number.isInteger(minutes), {
      prop: `${prop}.within`,
      given: within?.toHumanString(),
      message: 'is no time to count in',
      allowed: 'whole minutes, 1 to 1440',
    })
    .word(`${prop}.severity`, severity, ['critical', 'warning'], 'required')
    .that(summary.trim() !== '' && !summary.includes('\n'), {
      prop: `${prop}.summary`,
      given: summary,
      message: 'tells nobody anything',
      allowed: 'one line',
    })
    .that(runbook.length > 0, {
      prop: `${prop}.runbook`,
      given: runbook,
      message: 'tells nobody what to do',
      allowed: 'a step and more',
    });
}

/** Known only when every system has stated its logs. */
export function checkAlertSystems(
  check: Check,
  { alerts }: Pick<CollectionPlan, 'alerts'>,
  systems: readonly string[],
): void {
  for (const [name, { system }] of Object.entries(alerts))
    check.that(systems.includes(system), {
      prop: `collect.alerts.${name}.system`,
      given: system,
      message: 'states no logs in this environment',
      allowed: systems.join(', ') || '(there is none)',
    });
}
