/** Templates of Terraform's JSON syntax: where their expressions are and what those refer to. */

/** One step of a reference: an attribute by name, or an index; `splat` is `[*]` and `.*`. */
export type Step = { readonly attribute: string } | { readonly index: 'number' | 'key' | 'splat' };

/** `data.kubernetes_nodes.all.nodes[0]` as its root and the steps from there. */
export interface Reference {
  readonly text: string;
  readonly root: string;
  readonly steps: readonly Step[];
}

export interface Template {
  /** What stands between `${` or `%{` and its brace, in order. */
  readonly expressions: readonly string[];
  /** The string is one `${…}` and nothing else, so its value may have any type. */
  readonly whole: boolean;
  /** A `${` or `%{` is never closed. */
  readonly open: boolean;
}

/** Reads a string as Terraform does: `$${` and `%%{` stand for themselves. */
export function templateOf(text: string): Template {
  const expressions: string[] = [];
  let whole = false;
  for (let i = 0; i < text.length; i++) {
    if (text.startsWith('$${', i) || text.startsWith('%%{', i)) {
      i += 2;
    } else if (text.startsWith('${', i) || text.startsWith('%{', i)) {
      const end = closing(text, i + 2);
      if (end < 0) return { expressions, whole: false, open: true };
      expressions.push(text.slice(i + 2, end));
      whole = i === 0 && end === text.length - 1 && text.startsWith('${');
      i = end;
    }
  }
  return { expressions, whole, open: false };
}

/** The index of the brace that closes what was opened before `from`; -1 when none does. */
function closing(text: string, from: number): number {
  let depth = 0;
  for (let i = from; i < text.length; i++) {
    const at = text[i];
    if (at === '"') {
      i = endOfString(text, i + 1);
      if (i < 0) return -1;
    } else if (at === '{') depth++;
    else if (at === '}' && depth-- === 0) return i;
  }
  return -1;
}

/** The index of the quote that ends a string literal; a template in it may hold quotes of its own. */
function endOfString(text: string, from: number): number {
  for (let i = from; i < text.length; i++) {
    if (text[i] === '"') return i;
    if (text[i] === '\\') i++;
    else if (text.startsWith('$${', i) || text.startsWith('%%{', i)) i += 2;
    else if (text.startsWith('${', i) || text.startsWith('%{', i)) {
      i = closing(text, i + 2);
      if (i < 0) return -1;
    }
  }
  return -1;
}

/**
 * What an expression refers to. Names that it binds itself (`for x in …`) are left out, and so are single words, which
 * are keywords or keys.
 */
export function referencesIn(expression: string): Reference[] {
  const { code, strings } = withoutStrings(expression);
  const calls = /[A-Za-z_][\w-]*(?:::[\w-]+)*\s*\(/g;
  const references = traversals(code.replace(calls, '('));
  const inner = strings.flatMap((text) => templateOf(text).expressions).flatMap(referencesIn);
  const bound = boundIn(code);
  return [...references, ...inner].filter((it) => it.steps.length > 0 && !bound.has(it.root));
}

/** Names that `for` binds, in an expression or a template directive. */
export function boundIn(code: string): Set<string> {
  const bound = new Set<string>();
  for (const [, key, value] of code.matchAll(/\bfor\s+([\w-]+)(?:\s*,\s*([\w-]+))?\s+in\b/g)) {
    if (key !== undefined) bound.add(key);
    if (value !== undefined) bound.add(value);
  }
  return bound;
}

function withoutStrings(expression: string): { code: string; strings: string[] } {
  const strings: string[] = [];
  let code = '';
  for (let i = 0; i < expression.length; i++) {
    const end = expression[i] === '"' ? endOfString(expression, i + 1) : -1;
    if (end < 0) code += expression[i];
    else {
      strings.push(expression.slice(i + 1, end));
      code += '"…"';
      i = end;
    }
  }
  return { code, strings };
}

function traversals(code: string): Reference[] {
  const pattern = /(?<![\w.\])])([A-Za-z_][\w-]*)((?:\.(?:[A-Za-z_][\w-]*|\d+|\*)|\[[^[\]]*\])*)/g;
  return [...code.matchAll(pattern)].flatMap(([text, root = '', rest = '']) => {
    const nested = [...rest.matchAll(/\[([^[\]]*)\]/g)].flatMap(([, inside = '']) => traversals(inside));
    return [{ text, root, steps: stepsOf(rest) }, ...nested];
  });
}

/** The steps of `.metadata[0].name`. Behind a splat an index may apply to the list that the splat makes: it counts as one. */
function stepsOf(rest: string): Step[] {
  let splat = false;
  return [...rest.matchAll(/\.([A-Za-z_][\w-]*)|\.(\d+|\*)|\[([^[\]]*)\]/g)].map(([, name, short, bracket]): Step => {
    if (name !== undefined) return { attribute: name };
    const index = (short ?? bracket ?? '').trim();
    splat ||= index === '*';
    return { index: splat ? 'splat' : /^\d+$/.test(index) ? 'number' : 'key' };
  });
}

/** The word of an expression that is nothing else, as in a shell's `${HOME}` or `${HOME:-/}` that was not escaped. */
export function loneWord(expression: string): string | undefined {
  const [, word] = /^~?\s*([A-Za-z_][\w-]*)\s*(?::.*|~)?$/s.exec(expression) ?? [];
  return word === undefined || KEYWORDS.has(word) ? undefined : word;
}

const KEYWORDS = new Set(['true', 'false', 'null', 'else', 'endif', 'endfor']);

/** A bare reference as `depends_on` and `removed.from` take it; undefined when the text is none. */
export function bareReference(text: string): Reference | undefined {
  const [only, ...others] = traversals(text);
  return only !== undefined && others.length === 0 && only.text === text ? only : undefined;
}
