/** `I1121 17:36:00.123456 4711 tidb_cluster_controller.go:169] Finished syncing TidbCluster "tidb/tidb" (12.3ms)`. */
const FINISHED = /^I(\d\d)(\d\d) (\d\d):(\d\d):(\d\d)\.(\d{3})\d* .*\] Finished syncing (\w+) "([^"]+)" \(([^)]+)\)$/gm;

const UNITS: Readonly<Record<string, number>> = { h: 3_600_000, m: 60_000, s: 1000, ms: 1, µs: 1e-3, ns: 1e-6 };

/** One look of an operator at one object. */
export interface Look {
  /** `TidbCluster tidb/tidb`. */
  readonly of: string;
  /** When it began, in milliseconds since 1970. */
  readonly began: number;
}

/** The looks that a log of klog tells, at verbosity 4. Its lines have no year: it is the present one. */
export function looksIn(log: string, year = new Date().getFullYear()): Look[] {
  return [...log.matchAll(FINISHED)].map(([, month, day, h, m, s, ms, kind, key, took = '']) => {
    const ended = new Date(year, Number(month) - 1, Number(day), Number(h), Number(m), Number(s), Number(ms));
    return { of: `${kind} ${key}`, began: ended.getTime() - milliseconds(took) };
  });
}

/** Of a duration as Go writes it: `1m2.5s`. */
function milliseconds(duration: string): number {
  const parts = [...duration.matchAll(/([\d.]+)(h|ms|µs|ns|m|s)/g)];
  return parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * (UNITS[unit ?? ''] ?? 0), 0);
}
