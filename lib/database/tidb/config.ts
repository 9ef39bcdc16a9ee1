import type { Flaw } from '../../kernel/base/faults';
import { byCode, isMap } from '../../kernel/base/values';

// Its types are those of an ES module, its code comes in both forms: asked for by hand, a CommonJS library may use it.
const toml: typeof import('smol-toml', { with: { 'resolution-mode': 'import' }}) = require('smol-toml');

/** What a TiDB cluster is made of: each is a set of pods of its own. */
export type ComponentName = 'pd' | 'tikv' | 'tidb' | 'tiflash' | 'ticdc';

/** All of them, in the order in which they are told. */
export const COMPONENTS: readonly ComponentName[] = ['pd', 'tikv', 'tidb', 'tiflash', 'ticdc'];

/**
 * A value of a component's configuration. Whole numbers are `bigint`, numbers with a fraction are `number`: the servers
 * refuse one where they expect the other, so the difference must survive.
 */
export type TomlValue = string | boolean | bigint | number | readonly TomlValue[] | TomlTable;

/** A table of TOML. */
export interface TomlTable {
  readonly [key: string]: TomlValue;
}

/** A component's configuration: our defaults under the user's text, or why that text cannot be used. */
export interface Config {
  readonly table: TomlTable;
  /** Empty where it can be used. */
  readonly flaws: readonly Flaw[];
}

/** Keys that a user's text must not set, by their path, and who decides them instead. */
export type Owned = Readonly<Record<string, string>>;

/**
 * Reads a user's TOML, checks it for what the operator could not read, and lays it over the defaults.
 *
 * One text that the operator cannot parse stops it from seeing any TidbCluster of the whole Kubernetes cluster. Its
 * parser knows TOML 0.4: so dates, mixed arrays, `nan` and `inf` are refused here, and everything newer (dotted keys,
 * other notations of numbers) is written in the old form.
 * @param prop how the stack names the text (`tikv.config`).
 */
export function configOf(prop: string, text: string | undefined, defaults: TomlTable, owned: Owned): Config {
  if (text === undefined) return { table: defaults, flaws: [] };
  try {
    const table = toml.parse(text, { integersAsBigInt: true, unsafeKeyBehaviour: 'throw' });
    const flaws = [...unreadable(table, '', prop), ...taken(table, '', prop, owned)];
    return { table: flaws.length > 0 ? defaults : merged(defaults, table as TomlTable), flaws };
  } catch (error) {
    if (!(error instanceof toml.TomlError)) throw error;
    return { table: defaults, flaws: [notToml(prop, text, error)] };
  }
}

/** The configuration as the operator reads it: keys in order, so that the same values give the same bytes. */
export function tomlOf(table: TomlTable): string {
  return Object.keys(table).length === 0 ? '' : toml.stringify(sorted(table), { numbersAsFloat: true });
}

/** What stands at a path as `replication.max-replicas`. */
export function valueAt(table: TomlTable, path: string): TomlValue | undefined {
  return path.split('.').reduce<TomlValue | undefined>((at, key) => (isTable(at) ? at[key] : undefined), table);
}

/** The user's values win; tables are joined, everything else is replaced. */
export function merged(below: TomlTable, above: TomlTable): TomlTable {
  const result: Record<string, TomlValue> = { ...below };
  for (const [key, value] of Object.entries(above)) {
    const old = result[key];
    result[key] = isTable(old) && isTable(value) ? merged(old, value) : value;
  }
  return result;
}

function notToml(prop: string, text: string, error: InstanceType<typeof toml.TomlError>): Flaw {
  const line = text.split('\n')[error.line - 1] ?? '';
  const reason = error.message.split('\n')[0]?.replace(/^Invalid TOML document: /, '') ?? '';
  return {
    prop: `${prop} line ${error.line}`,
    given: line,
    message: `is not TOML (${reason}), and would blind the operator for every TidbCluster of the Kubernetes cluster`,
    allowed: 'TOML',
    fix: `Repair line ${error.line}, column ${error.column}.`,
  };
}

/** What the operator's parser and writer of TOML 0.4 cannot take. */
function unreadable(value: unknown, at: string, prop: string): Flaw[] {
  const reason = reasonOf(value);
  const own =
    reason === undefined ? [] : [{ prop: `${prop} ${at}`.trimEnd(), ...reason, fix: 'Write it in another form.' }];
  if (Array.isArray(value)) return [...own, ...value.flatMap((item, i) => unreadable(item, `${at}[${i}]`, prop))];
  if (!isMap(value) || isDate(value)) return own;
  const below = Object.entries(value).map(([key, item]) => unreadable(item, at === '' ? key : `${at}.${key}`, prop));
  return [...own, ...below.flat()];
}

function reasonOf(value: unknown): Flaw | undefined {
  if (isDate(value))
    return { given: value.toISOString(), message: 'is a date, which no component reads', allowed: 'a text' };
  if (typeof value === 'number' && !Number.isFinite(value))
    return { given: String(value), message: "is no number for the operator's parser", allowed: 'a finite number' };
  if (typeof value === 'bigint' && value !== BigInt.asIntN(64, value))
    return { given: String(value), message: 'is too large a number', allowed: '64 bits' };
  if (Array.isArray(value)) {
    const types = value.map(typeOf);
    const given = `[${types.join(', ')}]`;
    if (new Set(types).size > 1) return { given, message: 'mixes types in one array', allowed: 'one type in an array' };
    if (value.some((item) => Array.isArray(item) && item.some(isMap)))
      return { given, message: 'has tables in an array of an array', allowed: 'tables in one array' };
  }
  if (isMap(value) && Object.hasOwn(value, ''))
    return { given: plain(value), message: 'has a key without a name', allowed: 'keys of a character or more' };
  return undefined;
}

function taken(value: unknown, at: string, prop: string, owned: Owned): Flaw[] {
  const by = owned[at];
  if (by !== undefined)
    return [{ prop: `${prop} ${at}`, given: plain(value), message: 'is not for the text to decide', fix: `${by}.` }];
  if (!isMap(value)) return [];
  return Object.entries(value).flatMap(([key, item]) => taken(item, at === '' ? key : `${at}.${key}`, prop, owned));
}

/** A value as a message can show it. */
export function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value);
  if (Array.isArray(value)) return value.map(plain);
  return isMap(value) ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)])) : value;
}

function sorted(value: TomlValue): TomlValue {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isTable(value)) return value;
  const entries = Object.entries(value).map(([key, item]) => [key, sorted(item)] as const);
  return Object.fromEntries(entries.sort(([a], [b]) => byCode(a, b)));
}

function typeOf(value: unknown): string {
  if (typeof value === 'bigint') return 'integer';
  if (typeof value === 'number') return 'float';
  if (Array.isArray(value)) return 'array';
  return isDate(value) ? 'date' : isMap(value) ? 'table' : typeof value;
}

function isTable(value: TomlValue | undefined): value is TomlTable {
  return isMap(value);
}

function isDate(value: unknown): value is Date {
  return value instanceof Date;
}
