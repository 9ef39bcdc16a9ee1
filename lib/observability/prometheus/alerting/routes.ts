import type { JsonObject } from '../../../kernel/base/values';
import { loudOf, NOWHERE, QUIET, WATCHDOGS } from './names';
import { type AlertingPlan, GROUP_BY, isLoud, type PlannedRoute, type Times, written } from './plan';

const CRITICAL = 'severity="critical"';
const WARNING = 'severity="warning"';
/** What waits for its calls shall hear soon that they have ended. */
const WATCH: Times = { groupWait: 10, groupInterval: 60, repeat: 300 };

/**
 * The tree of routes: who waits for a sign of life, who is told of everything critical, then what the props say in their order, and the
 * default as the last of them.
 */
export function routeTree(plan: AlertingPlan): JsonObject {
  const last: PlannedRoute = { receivers: [plan.default] };
  const oncall: PlannedRoute = { receivers: [plan.oncall ?? ''], severity: 'critical' };
  return {
    receiver: plan.default,
    group_by: [...GROUP_BY],
    ...timesOf(plan.times),
    routes: [
      {
        receiver: plan.watchdog ?? NOWHERE,
        matchers: [matcher('alertname', '=~', WATCHDOGS)],
        group_by: ['system', 'alertname'],
        ...timesOf(WATCH),
      },
      ...(plan.oncall === undefined ? [] : branches(plan, oncall, true)),
      ...plan.routes.flatMap((route) => branches(plan, route, false)),
      ...branches(plan, last, false),
    ],
  };
}

/** A branch for each receiver of a route: all but the last let the alert go on, and the last too where others are to hear of it. */
function branches(plan: AlertingPlan, route: PlannedRoute, goesOn: boolean): JsonObject[] {
  const matchers = matchersOf(route);
  return route.receivers.map((receiver, i) => {
    const on = goesOn || i < route.receivers.length - 1;
    const { receiver: to, ...below } = node(plan, receiver, route);
    return {
      receiver: to,
      ...(matchers.length > 0 && { matchers }),
      ...(on && { continue: true }),
      ...(route.groupBy && { group_by: [...route.groupBy] }),
      ...timesOf(route),
      ...below,
    };
  });
}

/** Where critical alerts mention everybody, and warnings keep quiet hours: by a branch of their own, or at once where no others come here. */
function node({ receivers, quiet }: AlertingPlan, receiver: string, { severity }: PlannedRoute): JsonObject {
  const loud = isLoud(receivers[receiver]);
  const muted = quiet === undefined ? {} : { mute_time_intervals: [QUIET] };
  if (severity === 'critical') return { receiver: loud ? loudOf(receiver) : receiver };
  if (severity === 'warning') return { receiver, ...muted };
  const below = [
    ...(loud ? [{ receiver: loudOf(receiver), matchers: [CRITICAL] }] : []),
    ...(quiet === undefined ? [] : [{ receiver, matchers: [WARNING], ...muted }]),
  ];
  return { receiver, ...(below.length > 0 && { routes: below }) };
}

function matchersOf({ team, system, severity, alerts }: PlannedRoute): string[] {
  return [
    ...(severity === undefined ? [] : [matcher('severity', '=', severity)]),
    ...(team === undefined ? [] : [matcher('team', '=', team)]),
    ...(system === undefined ? [] : [matcher('system', '=', system)]),
    ...(alerts === undefined ? [] : [matcher('alertname', '=~', alerts)]),
  ];
}

/** As Alertmanager reads it: the value is quoted as in Go, and a regular expression is of all of it. */
function matcher(label: string, how: '=' | '=~', value: string): string {
  return `${label}${how}${JSON.stringify(value)}`;
}

function timesOf({ groupWait, groupInterval, repeat }: Partial<Times>): JsonObject {
  return {
    ...(groupWait !== undefined && { group_wait: written(groupWait) }),
    ...(groupInterval !== undefined && { group_interval: written(groupInterval) }),
    ...(repeat !== undefined && { repeat_interval: written(repeat) }),
  };
}
