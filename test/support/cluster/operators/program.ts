import { spawn, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tempFolder } from '../../folders';

const SCRIPTS = join(__dirname, '..', '..', '..', '..', 'scripts');

/** A program that runs beside the test, and never longer than it. */
export interface Running {
  /** What it has said so far. */
  log(): string;
  /** How it ended, where it has by itself. */
  ended(): string | undefined;
  stop(): Promise<void>;
}

/** Starts a program under a guard that ends it when this process ends, however that comes about. */
export function started(path: string, args: readonly string[], env: Readonly<Record<string, string>>): Running {
  const log = join(tempFolder(), 'log');
  writeFileSync(log, '');
  const guard = spawn(process.execPath, [join(SCRIPTS, 'tools', 'guarded.mjs'), log, path, ...args], {
    stdio: ['pipe', 'ignore', 'inherit'],
    env: { ...process.env, ...env },
    detached: true,
  });
  const over = new Promise<void>((resolve) => guard.once('exit', () => resolve()).once('error', () => resolve()));
  return {
    log: () => readFileSync(log, 'utf8'),
    ended: () => (guard.exitCode === null ? undefined : `ended with ${guard.exitCode}`),
    stop: () => {
      guard.stdin?.end();
      return over;
    },
  };
}

/** Where a program of a control plane is; built when it is not there yet. @throws Error with what is missing */
export function programOf(name: string): string {
  const done = spawnSync(process.execPath, [join(SCRIPTS, 'control-plane.mjs'), name], { encoding: 'utf8' });
  if (done.status !== 0) throw new Error(done.stderr.trim());
  return String((JSON.parse(done.stdout) as Record<string, string>)[name]);
}
