/** Grammars of the texts in objects, as Kubernetes reads them (`k8s.io/apimachinery/pkg/util/validation` and others). */
export interface Grammar {
  holds(text: string): boolean;
  /** What would be right, for messages. */
  readonly allowed: string;
}

const LABEL = '[a-z0-9](?:[-a-z0-9]*[a-z0-9])?';
const WORD = '[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?';

export const SUBDOMAIN: Grammar = matching(
  new RegExp(`^${LABEL}(?:\\.${LABEL})*$`),
  253,
  'lower-case letters, digits, - and ., at most 253 characters',
);
export const DNS_LABEL: Grammar = matching(
  new RegExp(`^${LABEL}$`),
  63,
  'lower-case letters, digits and -, at most 63 characters',
);
export const SERVICE_NAME: Grammar = matching(
  /^[a-z](?:[-a-z0-9]*[a-z0-9])?$/,
  63,
  'a lower-case letter first, then letters, digits and -, at most 63 characters',
);
/** Names of roles and bindings: what may stand between two slashes of a URL. */
export const PATH_SEGMENT: Grammar = {
  holds: (text) => text !== '' && text !== '.' && text !== '..' && !/[/%]/.test(text),
  allowed: 'anything but . and .., without / and %',
};
export const LABEL_VALUE: Grammar = {
  holds: (text) => text === '' || VALUE.holds(text),
  allowed: 'letters, digits, -, _ and . between letters or digits, at most 63 characters',
};
const VALUE = matching(new RegExp(`^${WORD}$`), 63, '');

/** Keys of labels and annotations: `name`, `example.com/name`. */
export const LABEL_KEY: Grammar = {
  holds: (text) => {
    const slash = text.indexOf('/');
    if (slash >= 0 && !SUBDOMAIN.holds(text.slice(0, slash))) return false;
    return VALUE.holds(text.slice(slash + 1));
  },
  allowed: 'letters, digits, -, _ and ., at most 63 characters, with a DNS name and one / in front if wanted',
};

/** Names of ports, as IANA has them. */
export const PORT_NAME: Grammar = {
  holds: (text) => text.length <= 15 && /^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(text) && /[a-z]/.test(text),
  allowed: 'at most 15 lower-case letters, digits and single -, with a letter',
};

/** Durations of Go: `720h`, `1h30m`. */
export const DURATION: Grammar = {
  holds: (text) => /^[-+]?(?:0|(?:(?:\d+(?:\.\d*)?|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+)$/.test(text),
  allowed: 'a duration of Go, as 336h or 1h30m: its largest unit is the hour',
};

const NAMES: Readonly<Record<string, readonly string[]>> = {
  month: ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'],
  day: ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'],
};
const FIELDS: readonly (readonly [lowest: number, highest: number, names: readonly string[], first: number])[] = [
  [0, 59, [], 0],
  [0, 23, [], 0],
  [1, 31, [], 0],
  [1, 12, NAMES.month ?? [], 1],
  [0, 6, NAMES.day ?? [], 0],
];

/** Schedules as CronJobs and operators written in Go read them: five fields, or one of the words with @. */
export const CRON: Grammar = {
  holds: (text) => {
    if (/^@(yearly|annually|monthly|weekly|daily|midnight|hourly)$/.test(text)) return true;
    if (text.startsWith('@every ')) return DURATION.holds(text.slice('@every '.length));
    const fields = text.trim().split(/\s+/);
    return fields.length === FIELDS.length && fields.every((field, i) => isCronField(field, i));
  },
  allowed: 'five fields (minute, hour, day, month, weekday) in their ranges, as 30 3 * * *, or @daily',
};

function isCronField(field: string, i: number): boolean {
  const [lowest, highest, names, first] = FIELDS[i] as (typeof FIELDS)[number];
  const number = (text: string) => {
    const name = names.indexOf(text.toLowerCase());
    return name >= 0 ? name + first : /^\d+$/.test(text) ? Number(text) : Number.NaN;
  };
  const inRange = (n: number) => n >= lowest && n <= highest;
  return field.split(',').every((part) => {
    const [range = '', step, ...rest] = part.split('/');
    if (rest.length > 0 || (step !== undefined && !(/^\d+$/.test(step) && Number(step) > 0))) return false;
    if (range === '*' || range === '?') return true;
    const [from = '', to = from, ...more] = range.split('-');
    return more.length === 0 && inRange(number(from)) && inRange(number(to)) && number(from) <= number(to);
  });
}

const UNITS: Readonly<Record<string, number>> = {
  ...{ n: 1e-9, u: 1e-6, m: 1e-3, '': 1, k: 1e3, M: 1e6, G: 1e9, T: 1e12, P: 1e15, E: 1e18 },
  ...{ Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30, Ti: 2 ** 40, Pi: 2 ** 50, Ei: 2 ** 60 },
};

/** A quantity of Kubernetes as a number (`200m` is 0.2); undefined for what is none. */
export function amountOf(quantity: unknown): number | undefined {
  if (typeof quantity === 'number') return quantity;
  if (typeof quantity !== 'string') return undefined;
  const [, amount, unit, exponent] =
    /^([-+]?(?:\d+(?:\.\d*)?|\.\d+))(?:([KMGTPE]i|[numkMGTPE]?)|[eE]([-+]?\d+))$/.exec(quantity) ?? [];
  if (amount === undefined) return undefined;
  return exponent === undefined ? Number(amount) * (UNITS[unit ?? ''] ?? 1) : Number(`${amount}e${exponent}`);
}

function matching(pattern: RegExp, longest: number, allowed: string): Grammar {
  return { holds: (text) => text.length <= longest && pattern.test(text), allowed };
}
