import type { JsonObject } from '../../kernel/base/values';
import type { Requests } from '../../kernel/facts';
import { at, listAt } from './read';

/** Amounts in the units in which they are shown: thousandths of a core, mebibytes, whole GPUs. */
export interface Amounts {
  readonly millicores: number;
  readonly mebibytes: number;
  readonly gpus: number;
}

/** Containers that run side by side; those that run before them are left out, but for sidecars. */
export function containersOf(pod: unknown): readonly JsonObject[] {
  const sidecars = inits(pod).filter(({ restartPolicy }) => restartPolicy === 'Always');
  return [...sidecars, ...(listAt(pod, 'containers') as readonly JsonObject[])];
}

/** What the scheduler counts: all containers together, or the largest that runs before them. */
export function requestsOf(pod: unknown): Amounts {
  const before = inits(pod).filter(({ restartPolicy }) => restartPolicy !== 'Always');
  const together = containersOf(pod).map(amountsOf).reduce(plus, NONE);
  return before.map(amountsOf).reduce(most, together);
}

export function statedRequests({ cpu, memory, gpus = 0 }: Requests): Amounts {
  return { millicores: millicores(cpu), mebibytes: mebibytes(memory), gpus };
}

/** `2020m / 4128Mi` */
export function shownRequests({ millicores, mebibytes, gpus }: Amounts): string {
  const cpu = millicores % 1000 === 0 ? String(millicores / 1000) : `${millicores}m`;
  const memory = mebibytes % 1024 === 0 ? `${mebibytes / 1024}Gi` : `${mebibytes}Mi`;
  return `${cpu} / ${memory}${gpus > 0 ? ` / ${gpus} GPUs` : ''}`;
}

const NONE: Amounts = { millicores: 0, mebibytes: 0, gpus: 0 };

function inits(pod: unknown): readonly JsonObject[] {
  return listAt(pod, 'initContainers') as readonly JsonObject[];
}

function amountsOf(container: JsonObject): Amounts {
  const asked = (name: string) => {
    // A limit without a request is the request.
    const value = at(container, 'resources', 'requests', name) ?? at(container, 'resources', 'limits', name);
    return String(value ?? 0);
  };
  return {
    millicores: millicores(asked('cpu')),
    mebibytes: mebibytes(asked('memory')),
    gpus: Number(asked('nvidia.com/gpu')),
  };
}

function plus(a: Amounts, b: Amounts): Amounts {
  return combined(a, b, (x, y) => x + y);
}

function most(a: Amounts, b: Amounts): Amounts {
  return combined(a, b, Math.max);
}

function combined(a: Amounts, b: Amounts, by: (x: number, y: number) => number): Amounts {
  return {
    millicores: by(a.millicores, b.millicores),
    mebibytes: by(a.mebibytes, b.mebibytes),
    gpus: by(a.gpus, b.gpus),
  };
}

function millicores(quantity: string): number {
  return quantity.endsWith('m') ? Number(quantity.slice(0, -1)) : Math.round(Number(quantity) * 1000);
}

const UNITS: Readonly<Record<string, number>> = {
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
};

function mebibytes(quantity: string): number {
  const [, amount = '', unit = ''] = /^([\d.]+)(\D*)$/.exec(quantity) ?? [];
  return (Number(amount) * (UNITS[unit] ?? Number.NaN)) / 2 ** 20;
}
