const UNITS = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi'];

/** Bytes of a Kubernetes quantity as `Size` writes it (`20Gi`); 0 for what is none. */
export function bytesOf(quantity: string): number {
  const [, amount = '0', unit = ''] = /^(\d+(?:\.\d+)?)([KMGTP]i)?$/.exec(quantity) ?? [];
  return Number(amount) * 1024 ** UNITS.indexOf(unit);
}

/** Whether a release is older than another: `v8.5.6` than `v8.5.7`, `20.2.4-1` than `20.2.10`. What stands behind the numbers does not count. */
export function isOlder(version: string, than: string): boolean {
  const [a, b] = [version, than].map((text) => (/\d+(?:\.\d+)*/.exec(text)?.[0] ?? '').split('.').map(Number));
  const first = (b ?? []).findIndex((part, i) => part !== a?.[i]);
  return first >= 0 && !(Number(a?.[first]) > Number(b?.[first]));
}
