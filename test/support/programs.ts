import { spawnSync } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';

export interface Wanted {
  /** File name of the program. @default the name asked for */
  readonly file?: string;
  /** Environment variable that says where the program is, instead of PATH. @default the file's name in capitals: `KUBECTL` */
  readonly env?: string;
  /** Run once; what it prints must match, or the program counts as missing. @default not run */
  readonly version?: { readonly args: readonly string[]; readonly match: RegExp };
  /** What to install, for the message. @default the name asked for */
  readonly install?: string;
}

const found = new Map<string, string | undefined>();

/**
 * The path of a program that a test runs its output through. A missing one is told once, loudly, and the test returns
 * early; where the check is owed, `KEELSON_REQUIRE` names it (`KEELSON_REQUIRE=python3-yaml,kubectl`) and it is a failure.
 *
 * @throws Error when it is missing and required, or when its environment variable names no program
 */
export function program(name: string, wanted: Wanted = {}): string | undefined {
  if (!found.has(name)) found.set(name, search(name, wanted));
  const path = found.get(name);
  if (path === undefined && isRequired(name))
    throw new Error(`KEELSON_REQUIRE names ${name}, which is ${missing(name, wanted)}`);
  return path;
}

/** Whether `KEELSON_REQUIRE`, a list with commas, names it. */
export function isRequired(name: string): boolean {
  return (process.env.KEELSON_REQUIRE ?? '').split(',').some((required) => required.trim() === name);
}

function search(name: string, wanted: Wanted): string | undefined {
  const path = locate(wanted.file ?? name, variable(name, wanted));
  if (path !== undefined && isRight(path, wanted)) return path;
  if (!isRequired(name)) console.warn(`NOT CHECKED with ${name}: it is ${missing(name, wanted)}`);
  return undefined;
}

function locate(file: string, env: string): string | undefined {
  const given = process.env[env];
  if (given) {
    if (isProgram(given)) return resolve(given);
    throw new Error(`${env} = ${given}: is no program; give the path of ${file}, or unset it to search PATH`);
  }
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  return folders.map((folder) => join(folder, file)).find(isProgram);
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

function isRight(path: string, { version }: Wanted): boolean {
  if (version === undefined) return true;
  const ran = spawnSync(path, version.args, { encoding: 'utf8', timeout: 30_000 });
  return ran.status === 0 && version.match.test(ran.stdout);
}

function missing(name: string, wanted: Wanted): string {
  const version = wanted.version ? `, or answers otherwise than ${wanted.version.match}` : '';
  return `not found${version}: install ${wanted.install ?? name}, or set ${variable(name, wanted)} to its path.`;
}

function variable(name: string, { env, file }: Wanted): string {
  return env ?? (file ?? name).toUpperCase().replace(/\W/g, '_');
}
