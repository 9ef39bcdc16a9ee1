import { closeSync, existsSync, openSync, readdirSync, readFileSync, readSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { shared } from './shared';

/** Groups that more folders of the test data define than an operator installs. */
const OVERRIDES: Readonly<Record<string, readonly string[]>> = {
  'gateway.networking.k8s.io': ['gateway-api/standard'],
  'objectbucket.io': ['rook'],
};

/** Where the group of a definition stands in most files; descriptions of fields come behind. */
const HEAD = 16_384;

type Index = ReadonlyMap<string, ReadonlySet<string>>;

const indexes = new Map<string, Index>();

/**
 * The folders below `crds/` of the test data that define a group. Where several do and some are of the version, only those:
 * their name says it (`v1-v1.6.6`), or their `SOURCE.txt`.
 *
 * @param versions of the operators, as a pin has them: `v2.22.3 v1.20.1`
 * @returns undefined without test data; see {@link shared}
 */
export function foldersOf(group: string, versions = ''): readonly string[] | undefined {
  const root = shared('crds');
  if (root === undefined) return undefined;
  const override = OVERRIDES[group];
  if (override !== undefined) return override;
  // The heads of files know nearly every group; all of them are read through for one that stands further down alone.
  const found = [...(index(root, HEAD).get(group) ?? index(root, Number.POSITIVE_INFINITY).get(group) ?? [])];
  const asked = versions.split(' ').filter((version) => version !== '');
  const named = found.filter((folder) => asked.some((version) => isOf(join(root, folder), version)));
  return named.length > 0 ? named : found;
}

/** The folders that define a group, by group, as far as the first bytes of their files tell. */
function index(root: string, bytes: number): Index {
  const key = `${bytes} ${root}`;
  const known = indexes.get(key) ?? made(root, bytes);
  indexes.set(key, known);
  return known;
}

function made(root: string, bytes: number): Index {
  const found = new Map<string, Set<string>>();
  for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !/\.ya?ml$/.test(entry.name)) continue;
    const text = start(join(entry.parentPath, entry.name), bytes);
    for (const [, group = ''] of text.matchAll(/^ {2}group: ["']?([^\s"']+)/gm))
      found.set(group, (found.get(group) ?? new Set()).add(relative(root, entry.parentPath)));
  }
  return found;
}

function start(file: string, bytes: number): string {
  if (!Number.isFinite(bytes)) return readFileSync(file, 'latin1');
  const descriptor = openSync(file, 'r');
  const buffer = Buffer.alloc(bytes);
  const length = readSync(descriptor, buffer, 0, bytes, 0);
  closeSync(descriptor);
  return buffer.toString('latin1', 0, length);
}

function isOf(folder: string, version: string): boolean {
  const source = join(folder, 'SOURCE.txt');
  const texts = [basename(folder), existsSync(source) ? readFileSync(source, 'utf8') : ''];
  const bare = version.replace(/^v/, '').replaceAll('.', '\\.');
  return texts.some((text) => new RegExp(`(?<![\\d.])${bare}(?!\\d|\\.\\d)`).test(text));
}
