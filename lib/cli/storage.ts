import type { Model } from '../kernel/model';
import type { Command } from './command';
import { table } from './report';
import { environmentsIn, modelIn } from './written';

/** `keelson storage`: what the platform writes a day at the rates that its props state, and whether its volumes hold it. */
export const storage: Command = {
  name: 'storage',
  args: ['[ENVIRONMENT…]'],
  summary: 'what logs, metrics and the like add a day, at stated rates, and how full it makes their volumes',
  run(only, options, io) {
    const names = only.length === 0 ? environmentsIn(options.dist) : only;
    const growths = names.flatMap((name) => growthsOf(modelIn(options.dist, name)));
    if (options.json) io.out(`${JSON.stringify({ growths }, null, 2)}\n`);
    else if (growths.length === 0) io.out(`Nothing in ${names.join(', ')} states what it adds a day.\n`);
    else io.out(lists(growths));
    return 0;
  },
};

/** What is kept of a kind, in bytes. */
interface Kept {
  readonly environment: string;
  readonly system: string;
  readonly of: string;
  readonly rate: string;
  readonly perDay: number;
  readonly days: number;
  /** After that many days, when it grows no more. */
  readonly total: number;
  /** 0 where it is a bucket. */
  readonly room: number;
  /** Of the room: 1 is full. */
  readonly full?: number;
}

function growthsOf({ environment, systems }: Model): Kept[] {
  return systems
    .filter(({ retiring }) => !retiring)
    .flatMap(({ id, growths = [] }) =>
      growths.map(({ of, rate, perDay, days, room }) => {
        const total = perDay * days;
        const full = room > 0 ? { full: Math.round((total / room) * 1000) / 1000 } : {};
        return { environment, system: id, of, rate, perDay, days, total, room, ...full };
      }),
    );
}

function lists(growths: readonly Kept[]): string {
  const lines = growths.map(({ environment, system, of, rate, perDay, days, total, room, full }) => [
    ...[environment, system, of, rate, bytes(perDay), String(days), bytes(total)],
    ...(full === undefined ? ['bucket', ''] : [bytes(room), `${Math.round(full * 100)} %`]),
  ]);
  const sums = [...new Set(growths.map(({ environment }) => environment))].map((environment) => {
    const own = growths.filter((one) => one.environment === environment);
    const sum = (of: 'perDay' | 'total') => bytes(own.reduce((all, one) => all + one[of], 0));
    return `${environment}: ${sum('perDay')} a day, ${sum('total')} in all.\n`;
  });
  const heading = ['ENVIRONMENT', 'SYSTEM', 'WHAT', 'AT', 'A DAY', 'DAYS', 'IN ALL', 'ROOM', 'FULL'];
  return `${table(heading, lines)}\n${sums.join('')}`;
}

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'] as const;

/** `1.5 GiB` */
function bytes(count: number): string {
  const power = count < 1 ? 0 : Math.min(Math.floor(Math.log2(count) / 10), UNITS.length - 1);
  const amount = count / 1024 ** power;
  return `${amount < 10 ? Math.round(amount * 10) / 10 : Math.round(amount)} ${UNITS[power]}`;
}
