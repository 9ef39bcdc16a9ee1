import { type Check, listed } from '../../kernel/base/faults';
import { isDnsLabel } from '../../kernel/base/names';
import type { GitOpsPlan } from './plan';
import type { GitOpsWindow } from './props';

/** What of layers is known when they are said. */
export function checkLayers(check: Check, { layers, otherwise }: GitOpsPlan): void {
  const names = Object.keys(layers);
  check.that(names.includes(otherwise), {
    prop: 'otherwise',
    given: otherwise,
    message: 'is no layer',
    allowed: listed(names),
  });
  const home = new Map<string, string>();
  for (const [name, { systems = [], windows = [] }] of Object.entries(layers)) {
    check.that(isDnsLabel(name, 40), {
      prop: 'layers',
      given: name,
      message: 'is no name of a layer',
      allowed: 'at most 40 lower-case letters, digits and dashes',
    });
    for (const system of systems) {
      check.that(!home.has(system), {
        prop: `layers['${name}'].systems`,
        given: system,
        message: `stands in the layer ${home.get(system)} already: two AppProjects cannot own one Application`,
        fix: 'Take it out of one of the two.',
      });
      home.set(system, home.get(system) ?? name);
    }
    for (const [i, window] of windows.entries()) checkWindow(check, `layers['${name}'].windows[${i}]`, window);
  }
}

function checkWindow(check: Check, at: string, { kind, duration, timeZone }: GitOpsWindow): void {
  const minutes = duration.toMilliseconds() / 60_000;
  check
    .word(`${at}.kind`, kind, ['allow', 'deny'], 'required')
    .that(Number.isInteger(minutes) && minutes >= 1, {
      prop: `${at}.duration`,
      given: duration.toHumanString(),
      message: 'is no time that a window can be open',
      allowed: 'whole minutes, 1 and more',
    })
    .that(timeZone === undefined || isTimeZone(timeZone), {
      prop: `${at}.timeZone`,
      given: timeZone,
      message: 'is no time zone',
      allowed: 'as Europe/Berlin, Asia/Shanghai, UTC',
    });
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }) !== undefined;
  } catch {
    return false;
  }
}

/** What of layers is known when every system is there. @param known ids of the systems */
export function checkMembers(check: Check, { layers }: GitOpsPlan, known: ReadonlySet<string>): void {
  for (const [name, { systems = [] }] of Object.entries(layers))
    for (const given of systems)
      check.that(known.has(given), {
        prop: `layers['${name}'].systems`,
        given,
        message: 'is no system of this environment',
        allowed: listed(known),
      });
}
