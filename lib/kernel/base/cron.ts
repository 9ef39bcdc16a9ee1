/** Bounds and names of a cron expression's fields, as the operator's parser has them (robfig/cron, `ParseStandard`). */
const FIELDS = [
  { min: 0, max: 59, names: [] },
  { min: 0, max: 23, names: [] },
  { min: 1, max: 31, names: [] },
  { min: 1, max: 12, names: ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'] },
  { min: 0, max: 6, names: ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] },
] as const;

interface Field {
  readonly values: ReadonlySet<number>;
  /** Begins with `*` or `?`: then both day fields must fit, else one of them. */
  readonly any: boolean;
}

/** Whether this is a cron expression: five fields, or six with seconds in front. */
export function isCron(expression: string, first: 'minute' | 'second' = 'minute'): boolean {
  const fields = first === 'second' ? [FIELDS[0], ...FIELDS] : FIELDS;
  const texts = expression.trim().split(/\s+/);
  return texts.length === fields.length && fields.every((bounds, i) => fieldOf(texts[i] ?? '', bounds) !== undefined);
}

/**
 * The most days that can pass between two runs of a cron expression of five fields; 1 for every day and oftener.
 * @returns undefined when it is no such expression, or names no day of eight years
 */
export function longestGap(expression: string): number | undefined {
  const texts = expression.split(/\s+/);
  const fields = FIELDS.map((bounds, i) => fieldOf(texts[i] ?? '', bounds));
  const [, , day, month, weekday] = fields;
  if (texts.length !== FIELDS.length || fields.includes(undefined) || !day || !month || !weekday) return undefined;
  const runs = (date: Date) => {
    const onDay = day.values.has(date.getUTCDate());
    const onWeekday = weekday.values.has(date.getUTCDay());
    const either = day.any || weekday.any ? onDay && onWeekday : onDay || onWeekday;
    return month.values.has(date.getUTCMonth() + 1) && either;
  };
  let last: number | undefined;
  let longest: number | undefined;
  for (let i = 0; i < 8 * 366; i++) {
    if (!runs(new Date(Date.UTC(2024, 0, 1 + i)))) continue;
    if (last !== undefined) longest = Math.max(longest ?? 0, i - last);
    last = i;
  }
  return longest;
}

function fieldOf(text: string, bounds: (typeof FIELDS)[number]): Field | undefined {
  const values = new Set<number>();
  for (const part of text.toLowerCase().split(',')) {
    const [, range = '', step] = /^([^/]+)(?:\/([1-9]\d*))?$/.exec(part) ?? [];
    const span = spanOf(range, bounds, step !== undefined);
    if (span === undefined) return undefined;
    for (let value = span[0]; value <= span[1]; value += Number(step ?? 1)) values.add(value);
  }
  return { values, any: text.split(',').some((part) => /^[*?]/.test(part)) };
}

function spanOf(
  range: string,
  { min, max, names }: (typeof FIELDS)[number],
  stepped: boolean,
): readonly [number, number] | undefined {
  if (range === '*' || range === '?') return [min, max];
  const ends = range.split('-').map((end) => {
    const named = (names as readonly string[]).indexOf(end);
    return named >= 0 ? named + min : /^\d+$/.test(end) ? Number(end) : Number.NaN;
  });
  const [from = Number.NaN, to = stepped ? max : from] = ends;
  return ends.length <= 2 && from >= min && to <= max && from <= to ? [from, to] : undefined;
}
