/** Of a sample on disk: "Prometheus stores an average of only 1-2 bytes per sample", https://prometheus.io/docs/prometheus/latest/storage/. */
const BYTES_PER_SAMPLE = 2;
const DAY = 86_400;
/** Of a volume: "set it to, at most, 80-85% of your allocated Prometheus disk space", same page. */
export const DATA_SHARE = 0.85;

/** Samples that are measured in a second. */
export function samplesPerSecond(series: number, seconds: number): number {
  return series / seconds;
}

/** Bytes that a day adds to one volume. */
export function bytesPerDay(series: number, seconds: number): number {
  return samplesPerSecond(series, seconds) * DAY * BYTES_PER_SAMPLE;
}

/** Whole days that a volume of so many bytes holds. */
export function daysOn(volume: number, perDay: number): number {
  return Math.floor((volume * DATA_SHARE) / perDay);
}

/** Whole gibibytes of a volume that holds so many days. */
export function gibibytesFor(days: number, perDay: number): number {
  return Math.ceil((days * perDay) / DATA_SHARE / 1024 ** 3);
}
