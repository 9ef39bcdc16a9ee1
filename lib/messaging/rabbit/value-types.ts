import type { Duration, Size } from 'cdk8s';
import { bytes } from '../../kernel/base/quantity';

/** What a value of a setting of the server may be. */
export interface ValueType<Value> {
  /** As messages say it. */
  readonly allowed: string;
  is(value: unknown): value is Value;
  /** As `rabbitmq.conf` has it. */
  written(value: Value): string;
}

export const TEXT = valueType('a text', (value): value is string => typeof value === 'string');

export const FLAG = valueType('true, false', (value): value is boolean => typeof value === 'boolean');

export const FRACTION = valueType(
  'above 0 and below 1',
  (value): value is number => typeof value === 'number' && value > 0 && value < 1,
);

/** How long a stream keeps what it has. */
export const AGE = valueType('as 7D, 12h, 30m', (value): value is string => /^[1-9]\d*[YMDhms]$/.test(String(value)));

/** In bytes: the server's own units (`GB` is 10⁹) are easily misread. */
export const SIZE = valueType('a Size of cdk8s (Size.mebibytes(16))', isSize, (size) => String(bytes(size)));

export function duration(unit: 'milliseconds' | 'seconds' | 'minutes'): ValueType<Duration> {
  const amount = {
    milliseconds: (time: Duration) => time.toMilliseconds(),
    seconds: (time: Duration) => time.toSeconds(),
    minutes: (time: Duration) => time.toMinutes(),
  }[unit];
  return valueType('a Duration of cdk8s (Duration.seconds(60))', isDuration, (time) => String(amount(time)));
}

export function oneOf<const Words extends readonly string[]>(...words: Words): ValueType<Words[number]> {
  return valueType(words.join(', '), (value): value is Words[number] => words.includes(String(value)));
}

/**
 * A whole number.
 * @param max @default none: whatever a number can say exactly
 */
export function whole(min: number, max = Number.MAX_SAFE_INTEGER): ValueType<number> {
  const most = max === Number.MAX_SAFE_INTEGER ? ' or more' : ` to ${max}`;
  return valueType(
    min < 0 ? 'a whole number' : `a whole number, ${min}${most}`,
    (value): value is number => Number.isSafeInteger(value) && Number(value) >= min && Number(value) <= max,
  );
}

/** A value as a message shows it: sizes and durations by their unit. */
export function shownValue(value: unknown): unknown {
  if (isSize(value)) return `${bytes(value)} bytes`;
  return isDuration(value) ? value.toHumanString() : value;
}

function valueType<Value>(
  allowed: string,
  is: (value: unknown) => value is Value,
  written: (value: Value) => string = String,
): ValueType<Value> {
  return { allowed, is, written };
}

// By shape, not by `instanceof`: two copies of cdk8s may meet.
function isSize(value: unknown): value is Size {
  return typeof value === 'object' && value !== null && 'toKibibytes' in value;
}

function isDuration(value: unknown): value is Duration {
  return typeof value === 'object' && value !== null && 'toMilliseconds' in value;
}
