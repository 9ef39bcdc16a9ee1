import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

const warned = new Set<string>();

/**
 * A file or folder of the test data, which is not part of this repository: unmodified CRDs of operators, values of
 * charts, objects that operators made. It lies in `../shared` beside the repository, or where `KEELSON_SHARED` says.
 *
 * @param path below that folder: `crds/rook`
 * @returns undefined when it is missing, after saying so; then the test has nothing to compare with
 * @throws Error when it is missing although `KEELSON_REQUIRE` (a list with commas) names `shared`
 */
export function shared(path: string): string | undefined {
  const root = resolve(process.env.KEELSON_SHARED ?? join(__dirname, '..', '..', '..', 'shared'));
  const found = join(root, path);
  if (existsSync(found)) return found;
  return notChecked(path, `${found} is missing: set KEELSON_SHARED to the folder that has ${path}`);
}

/**
 * Says that the test data has nothing to compare with.
 *
 * @throws Error where `KEELSON_REQUIRE` names `shared`
 */
export function notChecked(against: string, why: string): undefined {
  if (isRequired('shared')) throw new Error(`${why}. KEELSON_REQUIRE=shared forbids to go on without.`);
  warn(against, why);
  return undefined;
}

/** Says once in a process what is not checked, and why. */
export function warn(against: string, why: string): void {
  if (!warned.has(against)) console.warn(`NOT CHECKED against ${against}: ${why}.`);
  warned.add(against);
}

function isRequired(what: string): boolean {
  const required = process.env.KEELSON_REQUIRE ?? '';
  return required.split(',').some((name) => name.trim() === what);
}
