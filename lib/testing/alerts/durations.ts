const SECONDS = { ms: 0.001, s: 1, m: 60, h: 3600, d: 86_400, w: 604_800, y: 31_536_000 } as const;

/** Seconds of a time as Prometheus writes it: `5m`, `1h30m`. @returns NaN of anything else */
export function secondsOf(duration: string): number {
  if (!/^(\d+(ms|[smhdwy]))+$/.test(duration)) return Number.NaN;
  return [...duration.matchAll(/(\d+)(ms|[smhdwy])/g)].reduce(
    (sum, [, count, unit]) => sum + Number(count) * SECONDS[unit as keyof typeof SECONDS],
    0,
  );
}
