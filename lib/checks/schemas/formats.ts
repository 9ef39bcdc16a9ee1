import { isIPv4, isIPv6 } from 'node:net';
import { isCidr } from '../../kernel/base/grammar';

/**
 * Formats of strings and numbers that an API server enforces on custom resources, as far as operators use them, read
 * as its validation library does (`k8s.io/kube-openapi/pkg/validation/strfmt`). It ignores formats it does not know.
 */
export const FORMATS = {
  int32: { type: 'number' as const, validate: (n: number) => Number.isInteger(n) && n >= -(2 ** 31) && n < 2 ** 31 },
  int64: { type: 'number' as const, validate: (n: number) => Number.isInteger(n) && n >= -(2 ** 63) && n < 2 ** 63 },
  float: { type: 'number' as const, validate: (n: number) => Number.isFinite(Math.fround(n)) },
  double: { type: 'number' as const, validate: (n: number) => Number.isFinite(n) },
  byte: /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/,
  date: isDate,
  'date-time': (s: string) => isDate(s.slice(0, 10)) && TIME.test(s.slice(10)),
  duration: /^[+-]?(?:0|(?:(?:\d+(?:\.\d*)?|\.\d+)(?:ns|us|µs|μs|ms|s|m|h|d|w))+)$/,
  email: /^[^\s@]+@[^\s@]+$/,
  hostname: (s: string) => s.length <= 253 && s.split('.').every((part) => HOST_LABEL.test(part)),
  ipv4: isIPv4,
  ipv6: isIPv6,
  cidr: isCidr,
  mac: /^[0-9a-fA-F]{2}(?:[:-][0-9a-fA-F]{2}){5}$/,
  uri: (s: string) => s.startsWith('/') || URL.canParse(s),
  uuid: /^[0-9a-fA-F]{8}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{12}$/,
};

const TIME = /^[Tt]([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)$/;
const HOST_LABEL = /^[a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?$/;

function isDate(s: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(s)) return false;
  const date = new Date(`${s}T00:00:00Z`);
  // A day that the month does not have rolls over into the next one.
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(s);
}

/**
 * A pattern of a schema as an expression of JavaScript. Schemas are written for Go's RE2, whose `(?i)` for a whole
 * pattern and `(?P<name>` have an equal here.
 *
 * @returns undefined when this pattern has none
 */
export function goRegExp(pattern: string): RegExp | undefined {
  const caseless = /^\^?\(\?i\)/.test(pattern);
  const source = (caseless ? pattern.replace('(?i)', '') : pattern).replaceAll('(?P<', '(?<');
  // In JavaScript `[[:alpha:]]` is an expression too, of another meaning.
  if (source.includes('[[:')) return undefined;
  try {
    return new RegExp(source, caseless ? 'iu' : 'u');
  } catch {
    return undefined;
  }
}
