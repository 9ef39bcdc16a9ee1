import { type Size, SizeRoundingBehavior } from 'cdk8s';

const UNITS = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi'];

/** Bytes of a Kubernetes quantity as `Size` writes it (`20Gi`); 0 for what is none. */
export function parsedBytes(quantity: string): number {
  const [, amount = '0', unit = ''] = /^(\d+(?:\.\d+)?)([KMGTP]i)?$/.exec(quantity) ?? [];
  return Number(amount) * 1024 ** UNITS.indexOf(unit);
}

/** Whether a release is older than another: `v8.5.6` than `v8.5.7`, `20.2.4-1` than `20.2.10`. What stands behind the numbers does not count. */
export function isOlder(version: string, than: string): boolean {
  const [a, b] = [version, than].map((text) => (/\d+(?:\.\d+)*/.exec(text)?.[0] ?? '').split('.').map(Number));
  const first = (b ?? []).findIndex((part, i) => part !== a?.[i]);
  return first >= 0 && !(Number(a?.[first]) > Number(b?.[first]));
}

/** Millicores of a Kubernetes quantity of CPU: 500 of `500m`, 2000 of `2`. */
export function millicores(quantity: string): number {
  return quantity.endsWith('m') ? Number(quantity.slice(0, -1)) : Number(quantity) * 1000;
}

/** Whole bytes of a size. */
export function bytes(size: Size): number {
  return size.toKibibytes({ rounding: SizeRoundingBehavior.FLOOR }) * 1024;
}

/** Mebibytes of a size, with what is left over as a fraction. */
export function mebibytes(size: Size): number {
  return size.toMebibytes({ rounding: SizeRoundingBehavior.NONE });
}

/** Cores as Kubernetes writes them: `2`, `500m`. */
export function cores(amount: number): string {
  return Number.isInteger(amount) ? String(amount) : `${Math.round(amount * 1000)}m`;
}
