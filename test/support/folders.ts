import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';

const made: string[] = [];

/** A folder of its own for a test, removed by `removeFolders` in `afterAll`. */
export function tempFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'keelson-test-')));
  made.push(folder);
  return folder;
}

export function removeFolders(): void {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
}

/** Every file below a folder with its text, hidden ones too; an empty folder stands there with a slash behind. */
export function filesOf(folder: string, root = folder): Record<string, string> {
  if (!existsSync(folder)) return {};
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  if (entries.length === 0 && folder !== root) return { [`${relative(root, folder)}/`]: '' };
  return Object.assign(
    {},
    ...entries.map((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? filesOf(path, root) : { [relative(root, path)]: readFileSync(path, 'utf8') };
    }),
  ) as Record<string, string>;
}

/** Writes a file with the folders above it. */
export function put(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
