import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { program } from './programs';

/**
 * Runs promtool in a folder with these files.
 *
 * @returns what it complains of, empty when it is content; nothing where there is no promtool, which is told loudly
 */
export function promtool(args: readonly string[], files: ReadonlyMap<string, string>): string | undefined {
  const tool = program('promtool', { install: 'prometheus' });
  if (tool === undefined) return undefined;
  const folder = mkdtempSync(join(tmpdir(), 'keelson-promtool-'));
  try {
    for (const [file, text] of files) writeFileSync(join(folder, file), text);
    const { status, stdout, stderr, error } = spawnSync(tool, args, {
      cwd: folder,
      encoding: 'utf8',
      timeout: 300_000,
    });
    if (error) throw error;
    return status === 0 ? '' : `${stdout}${stderr}`;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
