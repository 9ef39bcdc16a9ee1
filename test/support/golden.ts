import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

/** Text files by their path below a folder. */
export type Files = ReadonlyMap<string, string>;

/** Files told with their lines; the others are only named, for one change of a label touches all. */
const SHOWN = 8;
/** Lines of a file shown on either side of a difference, and before it. */
const [LINES, BEFORE] = [6, 2];

/**
 * Whether this run accepts what is written as golden, instead of comparing it.
 *
 * @throws Error where nobody would read what was accepted
 */
export function accepting(environment: NodeJS.ProcessEnv = process.env): boolean {
  if (!environment.KEELSON_WRITE_GOLDEN) return false;
  if (environment.CI)
    throw new Error('KEELSON_WRITE_GOLDEN is refused where CI is set: write golden files where somebody reads them.');
  return true;
}

/** The files of a folder become these, and no others. */
export function accept(folder: string, files: Files): void {
  for (const path of goldenIn(folder).keys()) if (!files.has(path)) rmSync(join(folder, path));
  for (const [path, text] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

/**
 * What is changed, missing or too much in a folder of golden files, in one text that names every such file and ends with
 * how to accept it; undefined where every byte is the same.
 *
 * @param command that runs the test which compares
 */
export function differences(folder: string, files: Files, command: string): string | undefined {
  const golden = goldenIn(folder);
  const paths = [...new Set([...golden.keys(), ...files.keys()])].sort();
  const found = paths.flatMap((path) => {
    const told = toldFile(golden.get(path), files.get(path));
    return told === undefined ? [] : [{ ...told, path: join(relative(process.cwd(), folder), path) }];
  });
  if (found.length === 0) return undefined;
  const told = found.map(({ path, what, lines }, i) =>
    [`${path} ${what}`, ...(i < SHOWN ? lines.map((line) => `  ${line}`) : [])].join('\n'),
  );
  const all = found.length === 1 ? 'it' : 'them';
  return `${told.join('\n')}\nRead every difference, then accept ${all}: KEELSON_WRITE_GOLDEN=1 ${command}`;
}

function goldenIn(folder: string): Files {
  const entries = existsSync(folder) ? readdirSync(folder, { recursive: true, withFileTypes: true }) : [];
  const files = entries.filter((entry) => !entry.isDirectory()).map((entry) => join(entry.parentPath, entry.name));
  return new Map(files.map((file) => [relative(folder, file), readFileSync(file, 'utf8')]));
}

interface Told {
  readonly what: string;
  readonly lines: readonly string[];
}

function toldFile(golden: string | undefined, written: string | undefined): Told | undefined {
  if (golden === written) return undefined;
  if (written === undefined) return { what: 'is golden, and nothing writes it any more', lines: [] };
  if (golden === undefined) return { what: 'is written, and no golden file has it:', lines: side('+', lines(written)) };
  const [was, is] = [lines(golden), lines(written)];
  const at = was.findIndex((line, i) => line !== is[i]);
  const first = at === -1 ? was.length : at;
  const same = tail(was.slice(first), is.slice(first));
  const differing = (all: readonly string[]) => all.slice(first, all.length - same);
  return {
    what: `differs from line ${first + 1} (- golden, + written):`,
    lines: [
      ...was.slice(Math.max(0, first - BEFORE), first).map((line) => `  ${line}`),
      ...side('-', differing(was)),
      ...side('+', differing(is)),
    ],
  };
}

function lines(text: string): string[] {
  return text.split(/(?<=\n)/).map((line) => (line.endsWith('\n') ? line.slice(0, -1) : `${line} (and no newline)`));
}

function side(sign: string, all: readonly string[]): string[] {
  const more = all.length > LINES ? [`${sign} … ${all.length - LINES} lines more`] : [];
  return [...all.slice(0, LINES).map((line) => `${sign} ${line}`), ...more];
}

/** How many lines at the end are the same. */
function tail(one: readonly string[], other: readonly string[]): number {
  const most = Math.min(one.length, other.length);
  let same = 0;
  while (same < most && one[one.length - 1 - same] === other[other.length - 1 - same]) same++;
  return same;
}
