import { isIPv4, isIPv6 } from 'node:net';
import { isCron } from './cron';

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

/** A number that a port can have. */
export function isPort(port: unknown): boolean {
  return Number.isInteger(port) && Number(port) >= 1 && Number(port) <= 65_535;
}

/** A range of addresses: `10.0.0.0/8`. */
export function isCidr(text: string): boolean {
  const [address = '', bits = '', ...rest] = text.split('/');
  if (rest.length > 0 || !/^(0|[1-9]\d{0,2})$/.test(bits)) return false;
  return isIPv4(address) ? Number(bits) <= 32 : isIPv6(address) && Number(bits) <= 128;
}

/** Durations of Go: `720h`, `1h30m`. */
export const DURATION: Grammar = {
  holds: (text) => /^[-+]?(?:0|(?:(?:\d+(?:\.\d*)?|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+)$/.test(text),
  allowed: 'a duration of Go, as 336h or 1h30m: its largest unit is the hour',
};

/** Schedules as CronJobs and operators written in Go read them: five fields, or one of the words with @. */
export const CRON: Grammar = {
  holds: (text) => isSchedule(text, 'minute'),
  allowed: 'five fields (minute, hour, day, month, weekday) in their ranges, as 30 3 * * *, or @daily',
};

/** The same with seconds in front. */
export const CRON_WITH_SECONDS: Grammar = {
  holds: (text) => isSchedule(text, 'second'),
  allowed: 'six fields (second, minute, hour, day, month, weekday) in their ranges, as 0 30 3 * * *, or @daily',
};

function isSchedule(text: string, first: 'minute' | 'second'): boolean {
  if (/^@(yearly|annually|monthly|weekly|daily|midnight|hourly)$/.test(text)) return true;
  return text.startsWith('@every ') ? DURATION.holds(text.slice('@every '.length)) : isCron(text, first);
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
