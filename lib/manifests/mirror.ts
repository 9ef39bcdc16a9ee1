import { appendFileSync, cpSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { Check } from '../kernel/base/faults';

/**
 * The folder where the cdk8s CLI looks for manifests (`CDK8S_OUTDIR`). The CLI deletes it before it starts the app: so it
 * holds a copy, and is never the only place.
 * @param kept folders that the app itself keeps; the first is what is copied
 * @returns nothing when no CLI asks
 * @throws KeelsonError when a copy would mix with what is kept
 */
export function mirrorFolder(...kept: readonly [string, ...string[]]): string | undefined {
  const given = process.env.CDK8S_OUTDIR;
  if (!given || resolve(given) === kept[0]) return undefined;
  const mixed = kept.find((folder) => holds(resolve(given), folder) || holds(folder, resolve(given)));
  new Check('manifest plane')
    .that(mixed === undefined, {
      prop: 'CDK8S_OUTDIR',
      given,
      message: `would mix with ${mixed}, which the app itself keeps`,
      allowed: 'a folder apart from it',
      fix: 'Take another one for -o, or for output in cdk8s.yaml: .cdk8s',
    })
    .done();
  return resolve(given);
}

/** Copies every manifest: file by file, or, where the CLI is about to print them, as one. */
export function mirror(files: string, folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  if (isPrinted(folder)) copyAsOne(files, folder);
  else cpSync(files, folder, { recursive: true });
}

/** For `--stdout` the CLI makes a temporary folder and pipes all its files at once, which mixes large ones. */
function isPrinted(folder: string): boolean {
  return dirname(folder) === resolve(tmpdir()) && basename(folder).startsWith('cdk8s-');
}

function copyAsOne(files: string, folder: string): void {
  mkdirSync(folder);
  for (const environment of readdirSync(files).sort())
    for (const file of readdirSync(join(files, environment)).sort())
      appendFileSync(join(folder, 'all.k8s.yaml'), readFileSync(join(files, environment, file)));
}

function holds(folder: string, other: string): boolean {
  const way = relative(folder, other);
  return !isAbsolute(way) && way.split(/[\\/]/)[0] !== '..';
}
