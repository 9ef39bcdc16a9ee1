import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync } from '@swc/core';

/** A file that is read in one sitting, a function that fits a screen, props that somebody can remember. */
const LIB = join(__dirname, '..', 'lib');

/** Functions that may be longer, each with its reason. */
const LONG_FUNCTIONS: Readonly<Record<string, string>> = {};

/** Types that may have more than 15 members of their own, each with its reason. */
const LARGE_TYPES: Readonly<Record<string, string>> = {
  'kernel/base/row.ts: Row': 'all that may differ between environments is one row of data, most of it optional',
};

interface Source {
  readonly file: string;
  readonly lines: readonly string[];
  readonly module: object;
  /** Where swc begins to count, in bytes. */
  readonly start: number;
}

const sources: readonly Source[] = readdirSync(LIB, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => {
    const text = readFileSync(join(LIB, file), 'utf8').replace(/^#!/, '//');
    // swc counts on from file to file: the first statement of each says where its own count begins.
    const marked = parseSync(`;${text}`, { syntax: 'typescript' });
    const [mark] = marked.body as unknown as readonly { readonly span: { readonly start: number } }[];
    return { file, lines: text.split('\n'), module: marked, start: (mark?.span.start ?? 0) + 1 };
  });

/** Lines with code on them: no blank ones, no comments. */
function codeIn(lines: readonly string[]): number {
  return lines.filter((line) => !/^\s*(\/\/.*|\/\*.*|\*.*)?$/.test(line)).length;
}

function median(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
}

interface Node {
  readonly type?: string;
  readonly span?: { readonly start: number; readonly end: number };
  readonly [key: string]: unknown;
}

function nodesOf(value: unknown, type: RegExp): Node[] {
  if (typeof value !== 'object' || value === null) return [];
  const inner = Object.values(value).flatMap((part) => nodesOf(part, type));
  return type.test(String((value as Node).type)) ? [value as Node, ...inner] : inner;
}

function lengthOf({ file, lines, start }: Source, { span }: Node): number {
  if (span === undefined) throw new Error(`a function of ${file} has no place`);
  const bytes = Buffer.from(lines.join('\n'));
  const line = (at: number) =>
    bytes
      .subarray(0, Math.max(0, at - start))
      .toString()
      .split('\n').length - 1;
  return codeIn(lines.slice(line(span.start), line(span.end - 1) + 1));
}

function nameOf({ identifier, key }: Node): string {
  return String((identifier as Node)?.value ?? (key as Node)?.value ?? '(without a name)');
}

test('half of all files have at most 150 lines of code', () => {
  const lengths = sources.map(({ lines }) => codeIn(lines));
  expect(lengths.length).toBeGreaterThan(200);
  expect(median(lengths)).toBeLessThanOrEqual(150);
});

test('no function is longer than 60 lines of code', () => {
  const functions = /^(FunctionDeclaration|FunctionExpression|ArrowFunctionExpression|ClassMethod|Constructor)$/;
  const all = sources.flatMap((source) =>
    nodesOf(source.module, functions).map(
      (node) => [`${source.file}: ${nameOf(node)}`, lengthOf(source, node)] as const,
    ),
  );
  expect(all.length).toBeGreaterThan(1000);
  expect(Math.max(...all.map(([, length]) => length))).toBeGreaterThan(30);
  const long = all.filter(([name, length]) => length > 60 && LONG_FUNCTIONS[name] === undefined);
  expect(long).toEqual([]);
  const known = new Set(all.filter(([, length]) => length > 60).map(([name]) => name));
  expect(Object.keys(LONG_FUNCTIONS).filter((name) => !known.has(name as `${string}: ${string}`))).toEqual([]);
});

test('half of all types that users write have at most 8 members, and none has more than 15 of its own', () => {
  const written = sources
    .filter(({ file }) => /props\.ts$|^handles\/|^kernel\/base\/row/.test(file))
    .flatMap(({ file, module }) =>
      nodesOf(module, /^TsInterfaceDeclaration$/).map(
        (node) => [`${file}: ${(node.id as Node).value}`, ((node.body as Node).body as unknown[]).length] as const,
      ),
    );
  expect(written.length).toBeGreaterThan(30);
  expect(median(written.map(([, members]) => members))).toBeLessThanOrEqual(8);
  // Flat beats nested: a group that is there for the number's sake is one more word to learn.
  expect(written.filter(([, members]) => members > 15).map(([name]) => name)).toEqual(Object.keys(LARGE_TYPES));
});
