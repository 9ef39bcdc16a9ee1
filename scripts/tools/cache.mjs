// What the scripts that build helper programs share: a cache folder outside the repository, filled once and whole.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { basename, delimiter, dirname, join, resolve } from 'node:path';

/** `$XDG_CACHE_HOME/keelson`, else `~/.cache/keelson`. */
export function cacheFolder() {
  const base = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
  return join(resolve(base), 'keelson');
}

/** A short hash of the files' names and contents and of further text: the key under which a build is kept. */
export function keyOf(files, ...text) {
  const hash = createHash('sha256');
  for (const file of [...files].sort())
    hash
      .update(`${basename(file)}\0`)
      .update(readFileSync(file))
      .update('\0');
  for (const one of text) hash.update(`${one}\0`);
  return hash.digest('hex').slice(0, 16);
}

/** The files of a folder (not of its subfolders) whose names end in one of `endings`. */
export function filesIn(folder, ...endings) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => endings.some((ending) => name.endsWith(ending)))
    .map((name) => join(folder, name));
}

/**
 * Makes the folder `target` by `make(temporary)`, or leaves it as it is when it is there. Processes may race: each fills
 * a folder of its own, the first rename wins, the others are thrown away.
 */
export function once(target, make) {
  if (existsSync(target)) return target;
  mkdirSync(dirname(target), { recursive: true });
  const temporary = mkdtempSync(`${target}.tmp-`);
  try {
    make(temporary);
    renameSync(temporary, target);
  } catch (fault) {
    if (!['EEXIST', 'ENOTEMPTY'].includes(fault.code) || !existsSync(target)) throw fault;
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
  return target;
}

/** The program of that name on PATH, as a whole path; undefined when there is none. */
export function onPath(name) {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    const file = join(folder, process.platform === 'win32' ? `${name}.exe` : name);
    try {
      accessSync(file, constants.X_OK);
      return file;
    } catch {
      // The next folder may have it.
    }
  }
  return undefined;
}

/** Builds the main package `what` of the Go module in `folder` into `output`; the ordinary go client fetches modules. */
export function goBuild(folder, what, output, ldflags = '') {
  const args = ['build', '-trimpath', '-buildvcs=false', '-ldflags', `-s -w ${ldflags}`.trim(), '-o', output, what];
  const env = { ...process.env, CGO_ENABLED: '0', GOWORK: 'off' };
  const done = spawnSync('go', args, { cwd: folder, env, stdio: ['ignore', 'inherit', 'inherit'] });
  if (done.error) throw done.error;
  if (done.status !== 0) throw new Error(`go ${args.join(' ')} in ${folder} ended with ${done.status}`);
}

/** Runs a script's main function: what it returns goes to stdout, a fault's message to stderr with exit code 2. */
export function main(run) {
  try {
    process.stdout.write(`${run()}\n`);
  } catch (fault) {
    process.stderr.write(`${fault.message}\n`);
    process.exitCode = 2;
  }
}
