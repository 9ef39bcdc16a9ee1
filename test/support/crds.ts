import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadAll } from 'js-yaml';
import type { Output } from '../../lib';
import { type Schemas, schemas } from '../../lib/checks/schemas/crds';
import { canonical, isMap, type JsonObject } from '../../lib/kernel/base/values';
import { foldersOf } from './crd-folders';
import { notChecked, shared, warn } from './shared';

/** A group of definitions, and the versions of the operators that bring it. */
export interface CrdGroup {
  readonly group: string;
  readonly version?: string;
}

const read = new Map<string, readonly JsonObject[] | undefined>();
const made = new Map<string, Schemas>();

/**
 * What the API accepts once the operators of an environment are installed: the groups that its foundation brings, and
 * those that its systems state to come from elsewhere (a chart, a mesh), as far as the test data has them. No list names
 * them: a new operator's are found by their group.
 *
 * @returns undefined when the test data lacks a group that the foundation brings; see {@link shared}
 */
export function crdsOf({ model }: Output): Schemas | undefined {
  const brought = model.needs.crds.flatMap(({ groups, version }) => groups.map((group) => ({ group, version })));
  const known = new Set(brought.map(({ group }) => group));
  const stated = model.systems
    .flatMap(({ made: objects }) => objects)
    .filter(({ group, kind }) => group === 'apiextensions.k8s.io' && kind === 'CustomResourceDefinition')
    .map(({ name }) => name.slice(name.indexOf('.') + 1))
    .filter((group) => !known.has(group));
  return crdsOfGroups([...brought, ...[...new Set(stated)].filter(isAtHand).map((group) => ({ group }))]);
}

/** Whether the test data defines a group that is another's to bring; says so when it does not. */
function isAtHand(group: string): boolean {
  const folders = foldersOf(group);
  if (folders?.length === 0) warn(ofGroup(group), nowhere(group));
  return folders?.length !== 0;
}

/** What the API accepts once these groups are defined; each is read once in a process. */
export function crdsOfGroups(groups: readonly CrdGroup[]): Schemas | undefined {
  const definitions = groups.map((group) => definitionsOf(group));
  if (definitions.includes(undefined)) return undefined;
  const key = JSON.stringify(groups);
  const known = made.get(key) ?? schemas(definitions.flatMap((found) => found ?? []));
  made.set(key, known);
  return known;
}

/**
 * The CustomResourceDefinitions of a group.
 *
 * @returns undefined when the test data has none; see {@link shared}
 * @throws Error when it has different ones of a kind, and no version tells them apart
 */
export function definitionsOf({ group, version }: CrdGroup): readonly JsonObject[] | undefined {
  const folders = foldersOf(group, version);
  if (folders === undefined) return undefined;
  if (folders.length === 0) return notChecked(ofGroup(group), nowhere(group));
  const all = folders.map((folder) => definitionsIn(folder));
  if (all.includes(undefined)) return undefined;
  const known = new Map<string, JsonObject>();
  for (const definition of all.flatMap((found) => found ?? [])) {
    if ((definition.spec as JsonObject).group !== group) continue;
    const name = String((definition.metadata as JsonObject).name);
    const other = known.get(name) ?? definition;
    if (other !== definition && canonical(other.spec) !== canonical(definition.spec))
      throw new Error(twice(name, folders, version));
    known.set(name, other);
  }
  return [...known.values()];
}

const ofGroup = (group: string) => `the CRDs of ${group}`;
const nowhere = (group: string) => `no file in crds/ of the test data defines ${group}`;

function twice(name: string, folders: readonly string[], version: string | undefined): string {
  const why =
    version === undefined ? 'Ask for a version' : `None of them alone is of ${version}: bring the one that is`;
  return `The test data defines ${name} twice, differently, in ${folders.join(' and ')}. ${why}, or name one in crd-folders.ts.`;
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
