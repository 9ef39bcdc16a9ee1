import type { Check, Flaw } from '../../kernel/base/faults';
import { bytes } from '../../kernel/base/quantity';
import type { PostgresPlan } from './plan';
import type { PostgresParameters } from './props';
import { FIXED, KNOWN, settingText } from './settings';

/** What the operator refuses when it is too late, and what it takes and the server does not start with. */
export function checkParameters(check: Check, plan: PostgresPlan): void {
  const names = Object.keys(plan.parameters);
  const flaws = names.flatMap((name, i) => nameFlaws(name, plan.parameters[name], names.slice(0, i)));
  check.not(...flaws);
  if (flaws.length > 0) return;
  const settings = new Settings(check, plan.parameters);
  settings.checkValues();
  checkMemory(settings, plan);
  checkLog(settings, plan);
  checkFollowing(settings, plan);
}

/** With these the server loses what it said was written, or hands out what it knows to be broken. */
const LOSING: Readonly<Record<string, boolean>> = {
  fsync: false,
  full_page_writes: false,
  ignore_checksum_failure: true,
  ignore_invalid_pages: true,
  zero_damaged_pages: true,
};

const OF_EXTENSION = /^[a-z_][a-z0-9_$]*\.[a-z_][a-z0-9_$]*$/;

function nameFlaws(name: string, given: unknown, before: readonly string[]): Flaw[] {
  const at = { prop: `parameters['${name}']`, given };
  const bare = name.toLowerCase();
  const twin = before.find((other) => other.toLowerCase() === bare);
  if (twin !== undefined)
    return [{ ...at, message: `is ${twin} once more: case is nothing to PostgreSQL`, fix: 'Leave one out.' }];
  if (FIXED.has(bare))
    return [{ ...at, message: 'is set by the operator, which refuses the cluster', fix: 'Leave it out.' }];
  if (!OF_EXTENSION.test(bare) && !KNOWN.has(bare))
    return [
      {
        ...at,
        message: 'is no parameter of PostgreSQL 18, and no server starts with one that it does not know',
        allowed: near(bare),
      },
    ];
  const losing = LOSING[bare];
  if (losing === undefined || losing !== truth(settingText(given))) return [];
  return [{ ...at, message: 'loses data', fix: 'Leave it out.' }];
}

const MEBI = 1024 ** 2;

function checkMemory(settings: Settings, { memory }: PostgresPlan): void {
  settings.that('shared_buffers', settings.size('shared_buffers', 0) <= bytes(memory) / 2, {
    message: 'leaves less than half of the memory to everything else',
    allowed: 'at most half of memory',
  });
}

/** @see defaults of PostgreSQL 18: min_wal_size 80MB, max_wal_size 1GB */
function checkLog(settings: Settings, { size, walSize }: PostgresPlan): void {
  const least = settings.size('min_wal_size', 80 * MEBI);
  const most = settings.size('max_wal_size', 1024 * MEBI);
  settings.that('min_wal_size', least < most, {
    message: 'is not below max_wal_size',
    allowed: 'less than max_wal_size (default 1GB)',
  });
  settings.that('max_wal_size', most < bytes(walSize ?? size), {
    message: 'does not fit on the volume that holds the WAL',
    allowed: 'less than its size',
  });
}

/** What standbys and the archive need. */
function checkFollowing(settings: Settings, { instances }: PostgresPlan): void {
  settings.that('wal_level', ['logical', 'replica', undefined].includes(settings.text('wal_level')), {
    message: 'keeps standbys and archive from following',
    allowed: 'logical, replica',
  });
  const hints = settings.text('wal_log_hints');
  settings.that('wal_log_hints', instances <= 1 || hints === undefined || truth(hints) === true, {
    message: 'keeps an old primary from becoming a standby',
    allowed: 'on',
  });
}

/** The parameters by their lower-case names, told in messages as they stand in the props. */
class Settings {
  private readonly names: ReadonlyMap<string, string>;

  constructor(
    private readonly check: Check,
    private readonly parameters: PostgresParameters,
  ) {
    this.names = new Map(Object.keys(parameters).map((name) => [name.toLowerCase(), name]));
  }

  that(name: string, holds: boolean, flaw: Flaw): void {
    const said = this.names.get(name) ?? name;
    this.check.that(holds, { prop: `parameters['${said}']`, given: this.parameters[said], ...flaw });
  }

  text(name: string): string | undefined {
    const value = this.parameters[this.names.get(name) ?? name];
    return value === undefined ? undefined : settingText(value);
  }

  /** Bytes. @param otherwise what the server takes where nothing is said */
  size(name: string, otherwise: number): number {
    const text = this.text(name);
    const size = text === undefined ? otherwise : parsedSize(text);
    this.that(name, size !== undefined, { message: 'is no size', allowed: "as '512MB' or '2GB'" });
    return size ?? otherwise;
  }

  checkValues(): void {
    for (const [name, value] of Object.entries(this.parameters)) {
      const plain = ['string', 'number', 'boolean'].includes(typeof value);
      this.that(name.toLowerCase(), plain && value !== '' && !/[\n\r]/.test(String(value)), {
        message: 'is no value',
        allowed: 'a text of one line, a number, true or false',
      });
    }
  }
}

/** A truth value in the words that PostgreSQL reads: each of them, and its beginnings (parse_bool_with_len). */
function truth(text: string): boolean | undefined {
  if (/^(on|t(r(ue?)?)?|y(es?)?|1)$/i.test(text)) return true;
  return /^(off?|f(a(l(se?)?)?)?|no?|0)$/i.test(text) ? false : undefined;
}

const UNITS: Readonly<Record<string, number>> = { kB: 1024, MB: MEBI, GB: 1024 ** 3, TB: 1024 ** 4 };

/** A bare number means other units to PostgreSQL than to the operator's webhook, so it is no size here. */
function parsedSize(text: string): number | undefined {
  const [, amount, unit = ''] = /^(\d+) ?(kB|MB|GB|TB)$/.exec(text) ?? [];
  return amount === undefined ? undefined : Number(amount) * (UNITS[unit] ?? 0);
}

/** Names that are written alike: of pairs of letters, more than half the same. */
function near(name: string): string {
  const ours = pairs(name);
  const alike = [...KNOWN].map((known) => {
    const theirs = pairs(known);
    const same = ours.filter((pair) => theirs.includes(pair)).length;
    return { known, likeness: (2 * same) / (ours.length + theirs.length) };
  });
  const found = alike.filter(({ likeness }) => likeness > 0.6).sort((a, b) => b.likeness - a.likeness);
  if (found.length === 0) return 'names of pg_settings, or <extension>.<name>';
  return found
    .slice(0, 3)
    .map(({ known }) => known)
    .join(', ');
}

function pairs(name: string): string[] {
  return [...name].slice(1).map((letter, i) => `${name[i]}${letter}`);
}
