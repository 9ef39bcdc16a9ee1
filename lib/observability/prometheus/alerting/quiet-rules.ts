import type { Check } from '../../../kernel/base/faults';
import type { AlertingPlan } from './plan';
import { type QuietSpan, WEEKDAYS } from './props';
import { minutes } from './quiet';

/** Whether quiet hours are hours, of a clock that there is. */
export function checkQuiet(check: Check, { quiet }: AlertingPlan): void {
  if (quiet === undefined) return;
  const { zone, hours } = quiet;
  const flaw = zoneFlaw(zone);
  check
    .that(flaw === undefined, {
      prop: 'alerting.quiet.zone',
      given: zone,
      message: `is no time zone: ${flaw ?? ''}`,
      allowed: 'a name of the IANA database, as Asia/Shanghai or Europe/Berlin, or UTC',
    })
    .that((hours ?? []).length > 0, {
      prop: 'alerting.quiet.hours',
      given: hours,
      message: 'names no hours',
      allowed: "spans, as [{ from: '22:00', to: '08:00' }]",
      fix: 'Name some, or drop quiet.',
    });
  for (const [i, span] of (hours ?? []).entries()) checkSpan(check, `alerting.quiet.hours[${i}]`, span);
}

function checkSpan(check: Check, at: string, { days, from, to }: QuietSpan): void {
  const wrong = (days ?? []).filter((day) => !WEEKDAYS.includes(day));
  for (const [prop, given] of Object.entries({ from, to }))
    check.that(!Number.isNaN(minutes(given ?? '')), {
      prop: `${at}.${prop}`,
      given,
      message: 'is no time of a day',
      allowed: '00:00 to 23:59, with two digits each; 24:00 as an end',
    });
  check
    .that(from !== '24:00', {
      prop: `${at}.from`,
      given: from,
      message: 'is the end of a day',
      allowed: '00:00 to 23:59',
    })
    .that(from !== to, {
      prop: at,
      given: { from, to },
      message: 'begins when it ends',
      fix: "A whole day is from: '00:00', to: '24:00'.",
    })
    .that(days === undefined || days.length > 0, {
      prop: `${at}.days`,
      given: days,
      message: 'names no day',
      allowed: `${WEEKDAYS.join(', ')}, or nothing for every day`,
    })
    .that(wrong.length === 0, {
      prop: `${at}.days`,
      given: wrong,
      message: 'are no days of the week',
      allowed: WEEKDAYS.join(', '),
    });
}

/** Node takes names in any case, and offsets; Alertmanager reads a file of that very name. */
function zoneFlaw(zone: string): string | undefined {
  if (!/^([A-Z][A-Za-z]+(\/[A-Z][A-Za-z0-9_+-]+)+|UTC)$/.test(zone ?? '')) return 'it has not the form of one';
  try {
    const { timeZone } = new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions();
    const otherCase = timeZone !== zone && timeZone.toLowerCase() === zone.toLowerCase();
    return otherCase ? `it is written ${timeZone}` : undefined;
  } catch {
    return 'nobody knows it';
  }
}
