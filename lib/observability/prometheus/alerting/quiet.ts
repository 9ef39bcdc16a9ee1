import type { JsonObject } from '../../../kernel/base/values';
import { QUIET } from './names';
import { type QuietHours, type QuietSpan, WEEKDAYS, type Weekday } from './props';

/** Quiet hours as Alertmanager reads them: no span of it goes past midnight, so one that does is two. */
export function quietInterval({ zone, hours }: QuietHours): JsonObject {
  return { name: QUIET, time_intervals: hours.flatMap((span) => intervals(span, zone)) };
}

function intervals({ days = [], from, to }: QuietSpan, location: string): JsonObject[] {
  const on = (weekdays: readonly Weekday[], start: string, end: string): JsonObject => ({
    times: [{ start_time: start, end_time: end }],
    ...(weekdays.length > 0 && { weekdays: [...weekdays] }),
    location,
  });
  if (minutes(from) < minutes(to)) return [on(days, from, to)];
  const evening = on(days, from, '24:00');
  return minutes(to) === 0 ? [evening] : [evening, on(days.map(dayAfter), '00:00', to)];
}

function dayAfter(day: Weekday): Weekday {
  return WEEKDAYS[(WEEKDAYS.indexOf(day) + 1) % WEEKDAYS.length] as Weekday;
}

/** Of a day; NaN for what is no time. */
export function minutes(time: string): number {
  const [, hour, minute] = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(time) ?? (time === '24:00' ? ['', '24', '0'] : []);
  return Number(hour) * 60 + Number(minute);
}
