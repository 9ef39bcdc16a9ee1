import { type Check, listed } from '../../../kernel/base/faults';
import { type AlertingPlan, type PlannedRoute, type Times, written } from './plan';

/** Whether every alert has somebody who is told of it once, and in time. */
export function checkRoutes(check: Check, plan: AlertingPlan): void {
  checkNamed(check, plan, 'alerting.default', plan.default);
  checkOncall(check, plan);
  checkWatchdog(check, plan);
  checkTimes(check, 'alerting', plan.times, plan);
  plan.routes.forEach((route, i) => {
    const at = `alerting.routes[${i}]`;
    check.that(route.receivers.length > 0, {
      prop: `${at}.receiver`,
      given: undefined,
      message: 'is missing: alerts of this route would reach nobody',
      allowed: listed(Object.keys(plan.receivers)),
    });
    for (const receiver of route.receivers) checkNamed(check, plan, `${at}.receiver`, receiver);
    check
      .that(new Set(route.receivers).size === route.receivers.length, {
        prop: `${at}.receiver`,
        given: route.receivers,
        message: 'names one twice, who would be told twice',
      })
      .word(`${at}.severity`, route.severity, ['critical', 'warning']);
    checkMatch(check, at, route);
    checkReached(check, plan.routes, i);
    checkTimes(check, at, { ...plan.times, ...route }, plan, route);
  });
}

function checkNamed(check: Check, { receivers }: AlertingPlan, prop: string, given: string | undefined): void {
  check.that(given !== undefined && Object.hasOwn(receivers, given), {
    prop,
    given,
    message: given === undefined ? 'is missing: what no route takes would reach nobody' : 'is no receiver',
    allowed: listed(Object.keys(receivers)),
  });
}

/** Who is told of everything critical would be told twice where a route sends it there too. */
function checkOncall(check: Check, plan: AlertingPlan): void {
  const { oncall, routes } = plan;
  if (oncall === undefined) return;
  checkNamed(check, plan, 'alerting.oncall', oncall);
  const again = routes.findIndex(({ receivers, severity }) => receivers.includes(oncall) && severity !== 'warning');
  check.that(oncall !== plan.default && again < 0, {
    prop: 'alerting.oncall',
    given: oncall,
    message: `is told of critical alerts twice: ${again < 0 ? 'default' : `routes[${again}]`} sends them there too`,
    fix:
      again < 0
        ? 'Give oncall a receiver of its own, or drop it.'
        : "Say severity: 'warning' in that route, or drop oncall.",
  });
}

/** Called every five minutes: that is for a machine. */
function checkWatchdog(check: Check, plan: AlertingPlan): void {
  const { watchdog, receivers } = plan;
  if (watchdog === undefined) return;
  checkNamed(check, plan, 'alerting.watchdog', watchdog);
  const receiver = receivers[watchdog];
  check.that(receiver === undefined || receiver.type === 'webhook', {
    prop: 'alerting.watchdog',
    given: watchdog,
    message: `is called every five minutes, for ever: ${receiver?.type ?? ''} is for people`,
    allowed: 'a receiver of type webhook, that tells when the calls end',
  });
}

function checkMatch(check: Check, at: string, { team, system, severity, alerts, groupBy }: PlannedRoute): void {
  const given = [team, system, severity, alerts].filter((word) => word !== undefined);
  const flaw = alerts === undefined ? undefined : regexFlaw(alerts);
  check
    .that(given.length > 0, {
      prop: at,
      given: {},
      message: 'takes every alert: routes after it, and default, are never reached',
      allowed: 'team, system, severity, alerts, or several of them',
      fix: 'Say which alerts it is for, or make its receiver the default.',
    })
    .that(flaw === undefined, {
      prop: `${at}.alerts`,
      given: alerts,
      message: `is no regular expression that Alertmanager reads: ${flaw ?? ''}`,
      allowed: 'RE2, as Postgres.*: no look-around, no back-references',
    })
    .that(groupBy === undefined || (groupBy.length > 0 && groupBy.every((label) => /^[a-zA-Z_]\w*$/.test(label))), {
      prop: `${at}.groupBy`,
      given: groupBy,
      message:
        'are no labels to group by; all alerts one by one would be more messages than anybody reads, or DingTalk takes',
      allowed: 'names of labels, as [system, alertname]',
    })
    .that(new Set(groupBy).size === (groupBy?.length ?? 0), {
      prop: `${at}.groupBy`,
      given: groupBy,
      message: 'names a label twice, which Alertmanager refuses',
    });
}

/** What RE2 has not, and what no engine reads. */
function regexFlaw(expression: string): string | undefined {
  if (/\(\?<?[=!]/.test(expression)) return 'it looks around';
  if (/\\[1-9]|\\k</.test(expression)) return 'it refers back';
  if (/\$\(/.test(expression)) return '$( is read as a variable before';
  try {
    // Flags at the front RE2 knows, and JavaScript does not.
    new RegExp(expression.replace(/^\(\?[ims]+\)/, ''));
    return undefined;
  } catch (error) {
    return (error as Error).message.replace(/^Invalid regular expression: /, '');
  }
}

const WORDS = ['team', 'system', 'severity', 'alerts'] as const;

/** One that asks for no more than an earlier one takes everything before it. */
function checkReached(check: Check, routes: readonly PlannedRoute[], i: number): void {
  const route = routes[i] as PlannedRoute;
  const earlier = routes.findIndex((other, j) => {
    const asked = WORDS.filter((word) => other[word] !== undefined);
    return j < i && asked.length > 0 && asked.every((word) => other[word] === route[word]);
  });
  check.that(earlier < 0, {
    prop: `alerting.routes[${i}]`,
    given: Object.fromEntries(WORDS.filter((word) => route[word] !== undefined).map((word) => [word, route[word]])),
    message: `is never reached: routes[${earlier}] takes its alerts before`,
    fix: 'Put the narrower of the two first, or name both receivers in one.',
  });
}

/** @param said what a route says itself. @default all of it */
function checkTimes(
  check: Check,
  at: string,
  times: Times,
  { retention }: AlertingPlan,
  said: Partial<Times> = times,
): void {
  const { groupWait, groupInterval, repeat } = times;
  const says = said.repeat !== undefined || said.groupInterval !== undefined;
  check
    .that(said.groupWait === undefined || (Number.isInteger(groupWait) && groupWait >= 1 && groupWait <= 3600), {
      prop: `${at}.groupWait`,
      given: `${groupWait}s`,
      message: 'is no time for the first of a group to wait for others',
      allowed: 'a second to an hour, in whole seconds',
    })
    .that(said.groupInterval === undefined || (Number.isInteger(groupInterval) && groupInterval >= 60), {
      prop: `${at}.groupInterval`,
      given: `${groupInterval}s`,
      message: 'is shorter than people read; a robot of DingTalk takes 20 messages a minute, and then none for ten',
      allowed: 'a minute and more, in whole seconds',
    })
    .that(!says || (Number.isInteger(repeat) && repeat >= groupInterval), {
      prop: `${at}.repeat`,
      given: written(repeat),
      message: 'comes before the next message of its group can',
      allowed: `${written(groupInterval)} (groupInterval) and more, in whole seconds`,
    })
    .that(said.repeat === undefined || repeat <= retention, {
      prop: `${at}.repeat`,
      given: written(repeat),
      message: 'is longer than what was sent is remembered: it would be told again earlier',
      allowed: `at most ${written(retention)} (retention)`,
    });
}
