import type { Fault } from '../kernel/faults';
import { FIXED, KNOWN } from './postgres-settings';

/** Settings of the server by PostgreSQL's own names. Sizes and durations carry their unit: `'256MB'`, `'30s'`. */
export type PostgresParameters = Readonly<Record<string, string | number | boolean>>;

type Finding = Omit<Fault, 'path'>;

/** With these the server loses what it said was written, or hands out what it knows to be broken. */
const LOSING: Readonly<Record<string, string>> = {
  fsync: 'off',
  full_page_writes: 'off',
  ignore_checksum_failure: 'on',
  ignore_invalid_pages: 'on',
  zero_damaged_pages: 'on',
};

export interface Sized {
  readonly instances: number;
  /** Memory of an instance, in bytes. */
  readonly memory: number;
  /** Size of the volume that holds the WAL, in bytes. */
  readonly walVolume: number;
}

/** As the operator wants them: texts. */
export function texts(parameters: PostgresParameters): Record<string, string> {
  return Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, text(value)]));
}

/** What the operator refuses when it is too late, and what it takes and the server does not start with. */
export function parameterFaults(parameters: PostgresParameters, sized: Sized): Finding[] {
  const named = Object.entries(parameters).flatMap(([name, given]) => nameFaults(name, given));
  return named.length > 0 ? named : valueFaults(parameters, sized);
}

function nameFaults(name: string, given: unknown): Finding[] {
  const at = { prop: `parameters['${name}']`, given };
  const bare = name.toLowerCase();
  if (FIXED.has(bare))
    return [{ ...at, message: 'is set by the operator, which refuses the cluster', fix: 'Leave it out.' }];
  const ofExtension = /^[a-z_][a-z0-9_$]*\.[a-z_][a-z0-9_$]*$/i.test(name);
  if (!ofExtension && !KNOWN.has(bare))
    return [
      {
        ...at,
        message: 'is no parameter of PostgreSQL 18, and no server starts with one that it does not know',
        allowed: near(bare),
      },
    ];
  if (LOSING[bare] === text(given)) return [{ ...at, message: 'loses data', fix: 'Leave it out.' }];
  return [];
}

function valueFaults(parameters: PostgresParameters, { instances, memory, walVolume }: Sized): Finding[] {
  const found: Finding[] = [];
  const refuse = (name: string, message: string, allowed?: string) =>
    found.push({
      prop: `parameters['${name}']`,
      given: parameters[name],
      message,
      ...(allowed === undefined ? {} : { allowed }),
    });
  for (const [name, value] of Object.entries(parameters))
    if (!['string', 'number', 'boolean'].includes(typeof value) || /[\n\r]/.test(String(value)) || value === '')
      refuse(name, 'is no value', 'a text of one line, a number, true or false');
  const size = (name: string, otherwise: number) => {
    if (parameters[name] === undefined) return otherwise;
    const bytes = bytesOf(parameters[name]);
    if (bytes === undefined) refuse(name, 'is no size', "as '512MB' or '2GB'");
    return bytes ?? otherwise;
  };
  if (size('shared_buffers', 0) > memory / 2)
    refuse('shared_buffers', 'leaves less than half of the memory to everything else', 'at most half of memory');
  const least = size('min_wal_size', 80 * MEBI);
  const most = size('max_wal_size', 1024 * MEBI);
  if (least >= most) refuse('min_wal_size', 'is not below max_wal_size', 'less than max_wal_size (default 1GB)');
  if (most >= walVolume) refuse('max_wal_size', 'does not fit on the volume that holds the WAL', 'less than its size');
  const level = parameters.wal_level;
  if (level !== undefined && level !== 'logical' && level !== 'replica')
    refuse('wal_level', 'keeps standbys and archive from following', 'logical, replica');
  const hints = parameters.wal_log_hints;
  if (hints !== undefined && instances > 1 && text(hints) !== 'on')
    refuse('wal_log_hints', 'keeps an old primary from becoming a standby', 'on');
  return found;
}

const MEBI = 1024 ** 2;
const UNITS: Readonly<Record<string, number>> = { kB: 1024, MB: MEBI, GB: 1024 ** 3, TB: 1024 ** 4 };

/** A bare number means other units to PostgreSQL than to the operator's webhook, so it is no size here. */
function bytesOf(value: unknown): number | undefined {
  const [, amount, unit = ''] = /^(\d+) ?(kB|MB|GB|TB)$/.exec(String(value)) ?? [];
  return amount === undefined ? undefined : Number(amount) * (UNITS[unit] ?? 0);
}

function text(value: unknown): string {
  if (value === true) return 'on';
  return value === false ? 'off' : String(value);
}

/** Names that are written alike: of pairs of letters, more than half the same. */
function near(name: string): string {
  const given = pairs(name);
  const alike = [...KNOWN].map((known) => {
    const theirs = pairs(known);
    const same = given.filter((pair) => theirs.includes(pair)).length;
    return { known, likeness: (2 * same) / (given.length + theirs.length) };
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
