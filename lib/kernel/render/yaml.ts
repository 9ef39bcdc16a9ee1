import { NotPlain } from '../base/plain';
import type { Json } from '../base/values';

/*
 * Our own writer, because no YAML library writes strings that come back byte for byte through all readers that meet
 * a manifest: YAML 1.1 and 1.2, js-yaml, PyYAML, kubectl. Where two readers could differ, it quotes.
 */

/** Starts that no reader takes for an indicator, a number or a date: words, paths, `$(VAR)`, `-x`, `--flag`. */
const PLAIN_START = /^(?:[A-Za-z_/$(]|--?[A-Za-z])/;
/** Words that some reader takes for a boolean, null or a number: YAML 1.1 (`yes`, `e5`), Go (`inf`). */
const RESERVED = /^-{0,2}(?:y|n|yes|no|on|off|true|false|null|nan|inf|infinity|e[-+]?[0-9_]*)$/i;
/** What ends a plain scalar, or starts a comment or a value inside it; and what is not printable ASCII. */
const NOT_PLAIN = /[^ -~]|: | #|[: ]$/;
/**
 * What readers refuse, drop or take for a line break (C1 controls, U+0085, U+2028, U+FEFF, U+FFFE …) and what the eye
 * cannot see (no-break and zero-width blanks, direction marks): written as `\uXXXX`.
 */
const ODD = '\\x7f-\\xa0\\xad\\u200b-\\u200f\\u2028-\\u202f\\u2060-\\u206f\\ufeff\\ufffe\\uffff';
const ODD_ONE = new RegExp(`[${ODD}]`, 'g');
const LONE_SURROGATE = /[\ud800-\udfff]/u;
/** A literal block cannot escape, takes its indent from its first line, and hides blanks at the ends of lines. */
const NOT_LITERAL = new RegExp(`^[ \\t\\n]|[ \\t](?:\\n|$)|[\\0-\\x08\\v-\\x1f\\ud800-\\udfff${ODD}]`, 'u');

/** YAML's limit for `key:` on one line; longer ones are written as `? key`. */
const LONGEST_KEY = 1024;
/** Levels of lists and maps that every reader takes: js-yaml ends first, at 98; CRDs reach 47. Values that contain themselves stop here. */
const DEEPEST = 98;

/**
 * Plain data as the body of one YAML document: block style, two blanks a level, keys in the order given, `undefined`
 * entries of a map left out, ending with a newline. Every string, as value or key, and every number comes back as it was; only
 * the sign of −0 is lost, as in JSON.
 *
 * @throws NotPlain for what would not come back: `undefined` in a list, NaN, infinities, lone surrogates, functions,
 * bigints, symbols, instances of classes, values nested deeper than 98 levels
 */
export function toYaml(value: Json): string {
  const writer = new Writer();
  writer.node(value, 0, '');
  const text = `${writer.out}\n`;
  // Reading a character makes V8 join the pieces now: kept until the file is whole, they cost a third more in garbage.
  text.charCodeAt(0);
  return text;
}

/** The value as a whole document, so that documents can be joined: `---`, then its body. Throws as `toYaml` does. */
export function toDocument(value: Json): string {
  return `---\n${toYaml(value)}`;
}

class Writer {
  out = '';
  /** The keys and indices on the way to the node being written, by depth; read only to tell a fault. */
  private readonly trail: (string | number)[] = [];

  /** @param gap what stands between the node and what is before it on the line; a list or map after a blank starts a new line */
  node(value: unknown, depth: number, gap: '' | ' '): void {
    if (typeof value === 'string') this.out += gap + this.text(value, depth);
    else if (typeof value === 'number') this.out += gap + this.number(value, depth);
    else if (typeof value === 'boolean' || value === null) this.out += gap + value;
    else if (typeof value !== 'object') this.refuse(depth, `${nameOf(value)} is not plain data; ${INSTEAD}`);
    else if (depth >= DEEPEST) this.refuse(depth, `nested deeper than ${DEEPEST} levels, or contains itself`);
    else if (Array.isArray(value)) this.list(value, depth, gap);
    else this.map(value as { readonly [key: string]: unknown }, depth, gap);
  }

  private list(items: readonly unknown[], depth: number, gap: '' | ' '): void {
    if (items.length === 0) this.out += `${gap}[]`;
    const line = lineAt(depth);
    for (let i = 0; i < items.length; i++) {
      this.trail[depth] = i;
      this.out += i === 0 && gap === '' ? '- ' : `${line}- `;
      this.node(items[i], depth + 1, '');
    }
  }

  private map(map: { readonly [key: string]: unknown }, depth: number, gap: '' | ' '): void {
    // By the prototype's prototype and not by `Object.prototype`: plain data of another realm is plain data.
    const prototype = Object.getPrototypeOf(map);
    if (prototype !== Object.prototype && prototype !== null && Object.getPrototypeOf(prototype) !== null) {
      this.refuse(depth, `an instance of ${prototype.constructor?.name ?? 'a class'} is not plain data; ${INSTEAD}`);
    }
    if (Object.getOwnPropertySymbols(map).length > 0) this.refuse(depth, 'has a symbol as a key; keys are strings');
    const line = lineAt(depth);
    let lead = gap === '' ? '' : line;
    let empty = true;
    const keys = Object.keys(map);
    for (let i = 0; i < keys.length; i++) {
      const key = keys[i] as string;
      const value = map[key];
      if (value === undefined) continue;
      this.trail[depth] = key;
      const name = isPlain(key) ? key : this.quoted(key, depth + 1, 'the key ');
      const start = name.length > LONGEST_KEY ? `${lead}? ${name}${line}:` : `${lead}${name}:`;
      // Most values are texts: one piece with their key.
      if (typeof value === 'string') this.out += `${start} ${this.text(value, depth + 1)}`;
      else {
        this.out += start;
        this.node(value, depth + 1, ' ');
      }
      lead = line;
      empty = false;
    }
    if (empty) this.out += `${gap}{}`;
  }

  private text(text: string, depth: number): string {
    if (isPlain(text)) return text;
    if (text.includes('\n') && !NOT_LITERAL.test(text)) return literal(text, lineAt(Math.max(depth, 1)));
    return this.quoted(text, depth);
  }

  private quoted(text: string, depth: number, what = ''): string {
    if (LONE_SURROGATE.test(text))
      this.refuse(depth, `${what}holds half a surrogate pair, which no encoding can carry`);
    return JSON.stringify(text).replace(ODD_ONE, escaped);
  }

  private number(value: number, depth: number): string {
    if (!Number.isFinite(value)) this.refuse(depth, `${value} cannot be written; give a finite number`);
    const digits = String(value);
    // PyYAML takes an exponent for a number only after a dot.
    return digits.includes('e') && !digits.includes('.') ? digits.replace('e', '.0e') : digits;
  }

  private refuse(depth: number, why: string): never {
    throw new NotPlain(pathOf(this.trail.slice(0, depth)), why);
  }
}

const INSTEAD = 'give a string, a finite number, a boolean, null, a list or a map';

/** Short strings that were found plain. The same few hundred, keys above all, make up the most of all strings. */
const PLAIN = new Set<string>();
const MOST = 4096;
const SHORT = 32;

function isPlain(text: string): boolean {
  if (PLAIN.has(text)) return true;
  if (!PLAIN_START.test(text) || NOT_PLAIN.test(text) || RESERVED.test(text)) return false;
  if (text.length <= SHORT && PLAIN.size < MOST) PLAIN.add(text);
  return true;
}

/** @param line a line break with the indent of the block */
function literal(text: string, line: string): string {
  const closed = text.endsWith('\n');
  const keep = closed ? (text.endsWith('\n\n') ? '+' : '') : '-';
  // The last line break is the one that whatever follows begins with. Blank lines get no indent.
  return `|${keep}${line}${(closed ? text.slice(0, -1) : text).replace(/\n(?=[^\n])/g, line)}`;
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

const LINES = Array.from({ length: DEEPEST + 2 }, (_, depth) => `\n${'  '.repeat(depth)}`);

function lineAt(depth: number): string {
  return LINES[depth] as string;
}

function nameOf(value: unknown): string {
  return value === undefined ? 'undefined' : `a ${typeof value}`;
}

function pathOf(trail: readonly (string | number)[]): string {
  const path = trail.map((step) => {
    if (typeof step === 'number') return `[${step}]`;
    if (/^[\w-]+$/.test(step)) return `.${step}`;
    return `[${JSON.stringify(step.length > 60 ? `${step.slice(0, 57)}...` : step)}]`;
  });
  return path.join('').replace(/^\./, '') || '(whole value)';
}
