import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadAll } from 'js-yaml';
import { type Schemas, schemas } from '../../lib/checks/schemas';
import { isMap, type JsonObject } from '../../lib/kernel/values';
import { shared } from './shared';

const read = new Map<string, readonly JsonObject[] | undefined>();
const made = new Map<string, Schemas>();

/**
 * What the API accepts once the operators of these folders are installed; each is read once in a process.
 *
 * @param folders below `crds/` of the test data: `rook`, `tidb-operator/v1-v1.6.6`
 * @returns undefined when one of them is missing; see {@link shared}
 */
export function crds(...folders: readonly string[]): Schemas | undefined {
  const definitions = folders.map(definitionsIn);
  if (definitions.includes(undefined)) return undefined;
  const key = folders.join(' ');
  const known = made.get(key) ?? schemas(definitions.flatMap((found) => found ?? []));
  made.set(key, known);
  return known;
}

/** The CustomResourceDefinitions in the YAML files of a folder, not of the folders in it. */
export function definitionsIn(folder: string): readonly JsonObject[] | undefined {
  if (read.has(folder)) return read.get(folder);
  const path = shared(join('crds', folder));
  const files = path === undefined ? [] : readdirSync(path).filter((file) => /\.ya?ml$/.test(file));
  const documents = files.sort().flatMap((file) => loadAll(readFileSync(join(path ?? '', file), 'utf8')));
  const definitions = documents.filter(isMap).filter(({ kind }) => kind === 'CustomResourceDefinition');
  const found = path === undefined ? undefined : (definitions as JsonObject[]);
  read.set(folder, found);
  return found;
}
