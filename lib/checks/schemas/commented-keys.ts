import { isMap, type Json, type JsonObject } from '../../kernel/base/values';

type Tree = { [key: string]: Json };

/** A key that is open at some line: what stands deeper belongs to it. */
interface Level {
  readonly indent: number;
  readonly path: readonly string[];
}

const REAL = /^( *)((?:- +)*)(?:(["']?)([\w./-]+)\3 *:(?: +(.*))?)?/;
const COMMENTED = /^( *)#( *)(?:([A-Za-z_][\w.-]*):(?: +(.*))?|- .*)$/;
const BLOCK = /^[|>][-+\d]* *(#.*)?$/;
const OPEN = /^(\{\}|\[\]|)( *#.*)?$/;
/** What a chart documents as the value of a key, and prose seldom has behind its colon. */
const VALUE = /^(|[|>][-+\d]*|\[.*\]|\{.*\}|"[^"]*"|'[^']*'|[^\s"'[{]\S*)( +#.*)?$/;
const PROSE = /^(ref|see|note|notes|example|examples|e\.g|default|todo|warning|https?)$/i;
/** Stands in a path for the items of a list; no key below it is told apart. */
const ITEM = '-';

/**
 * The keys that a chart's `values.yaml` documents by commenting them out: `# key: value` where the keys of a map
 * stand. Read with care: a comment counts when its key stands exactly where a key of the maps around it would, once
 * `# ` or `#` is taken away, or below a commented key that does.
 *
 * @returns a tree like that of the values, with these keys alone; a key without a value is null
 */
export function commentedKeys(text: string): JsonObject {
  const lines = text.split('\n').map((line) => line.trimEnd());
  const known: Tree = {};
  const real = new RealKeys();
  let block = new CommentedBlock(undefined);
  lines.forEach((line, i) => {
    if (real.holdsAsText(line)) return;
    const match = COMMENTED.exec(line);
    if (match) {
      const found = block.read(match, (indent) => real.parent(indent, nextIndent(lines, i)));
      if (found && !found.path.includes(ITEM)) put(known, found.path, found.value);
    } else if (line.trim() === '') block = new CommentedBlock(undefined);
    else if (!line.trimStart().startsWith('#')) block = new CommentedBlock(real.read(line));
    else block.interrupted();
  });
  return known;
}

/** The keys that are open at the line reached. */
class RealKeys {
  private open: Level[] = [];
  private textBelow: number | undefined;

  /** Whether a line is content of a block scalar (`script: |`). */
  holdsAsText(line: string): boolean {
    if (this.textBelow === undefined || line.trim() === '') return this.textBelow !== undefined;
    if (indentOf(line) > this.textBelow) return true;
    this.textBelow = undefined;
    return false;
  }

  /** @returns the key of the line when it has nothing yet: `{}`, `[]`, no value */
  read(line: string): Level | undefined {
    const [, space = '', dashes = '', , key, value = ''] = REAL.exec(line) ?? [];
    this.open = this.open.filter(({ indent }) => indent < space.length);
    if (dashes !== '') this.push(space.length, ITEM);
    if (key !== undefined) this.push(space.length + dashes.length, key);
    if (BLOCK.test(value)) this.textBelow = space.length;
    return key !== undefined && OPEN.test(value) ? this.open.at(-1) : undefined;
  }

  /** The map whose keys stand at this indent: of a key that is open, or of the last key when its first one follows. */
  parent(indent: number, next: number): readonly string[] | undefined {
    const sibling = this.open.find((level) => level.indent === indent);
    if (sibling) return sibling.path.slice(0, -1);
    const last = this.open.at(-1);
    if (indent === next && next > (last?.indent ?? -1)) return last?.path ?? [];
    return undefined;
  }

  private push(indent: number, key: string): void {
    this.open.push({ indent, path: [...(this.open.at(-1)?.path ?? []), key] });
  }
}

type Documented = { readonly path: readonly string[]; readonly value: Json };

/** Comments without a blank line between them: the first key says how deep the others stand. */
class CommentedBlock {
  private open: Level[] = [];
  private lead = 0;

  /** @param empty the key right above that has nothing yet: keys at its own indent are an example of its content */
  constructor(private empty: Level | undefined) {}

  /** Prose came in between: what follows is no example of the key above. */
  interrupted(): void {
    this.empty = undefined;
  }

  read(match: RegExpExecArray, parentAt: (indent: number) => readonly string[] | undefined): Documented | undefined {
    const [, before = '', after = '', key, text = ''] = match;
    const indent = before.length + after.length;
    if (key === undefined) return this.item(indent - this.lead);
    if (!VALUE.test(text) || PROSE.test(key)) return undefined;
    const above = this.open.filter((level) => level.indent < indent - this.lead);
    const nested = above.at(-1);
    if (nested) return this.enter(above, indent - this.lead, [...nested.path, key], text);
    for (const lead of after === '' ? [0] : [1, 0]) {
      const parent = indent - lead === this.empty?.indent ? this.empty.path : parentAt(indent - lead);
      if (!parent) continue;
      this.lead = lead;
      return this.enter([], indent - lead, [...parent, key], text);
    }
    return undefined;
  }

  private item(indent: number): Documented | undefined {
    this.open = this.open.filter((level) => level.indent <= indent && level.path.at(-1) !== ITEM);
    const list = this.open.at(-1);
    if (!list) return undefined;
    this.open.push({ indent, path: [...list.path, ITEM] });
    return { path: list.path, value: [] };
  }

  private enter(above: readonly Level[], indent: number, path: string[], text: string): Documented {
    this.open = [...above, { indent, path }];
    return { path, value: documentedValue(text) };
  }
}

/** Where the next line that is neither blank nor a comment begins. */
function nextIndent(lines: readonly string[], from: number): number {
  const next = lines.slice(from + 1).find((line) => line !== '' && !line.trimStart().startsWith('#'));
  return next === undefined ? 0 : indentOf(next);
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

function documentedValue(text: string): Json {
  if (text.startsWith('{')) return {};
  if (text.startsWith('[')) return [];
  return text === '' || text.startsWith('#') ? null : text;
}

/** What is told later makes more of what was told before: a list or a map of a key that had no value. */
function put(tree: Tree, path: readonly string[], value: Json): void {
  let at = tree;
  for (const key of path.slice(0, -1)) {
    const next = Object.hasOwn(at, key) && isMap(at[key]) ? at[key] : {};
    at[key] = next as Tree;
    at = next as Tree;
  }
  const last = path.at(-1) ?? '';
  if (!Object.hasOwn(at, last) || at[last] === null) at[last] = value;
}
