import { KeelsonError } from './faults';
import { nameOf } from './kind';
import type { Rendered } from './member';
import type { Model } from './model';
import type { Foundation } from './needs';
import { NotPlain } from './plain';
import type { Row } from './row';
import { byCode, groupBy, isMap, type JsonObject } from './values';
import { toDocument } from './yaml';

/** What an environment came to: everything that the planes write. */
export interface Output {
  readonly row: Row;
  /** Objects by system, in the order of the file; systems by id. A retiring system has none. */
  readonly systems: ReadonlyMap<string, readonly JsonObject[]>;
  readonly foundation: Foundation;
  readonly model: Model;
  /** Where an object was made, by its key (`CephCluster.ceph.rook.io ceph/ceph`). */
  pathOf(key: string): string | undefined;
  /** The text of a system's file. */
  file(system: string): string;
  /** One object, for tests. @throws when there is none */
  object(kind: string, name: string, namespace?: string): JsonObject;
}

/** @param written ids of the systems that have a file */
export function outputOf(
  about: Pick<Output, 'row' | 'foundation' | 'model'>,
  written: readonly string[],
  rendered: readonly Rendered[],
): Output {
  const objects = groupBy(rendered, ({ system }) => system);
  const ids = [...written].sort(byCode);
  const systems = new Map(ids.map((id) => [id, (objects.get(id) ?? []).map(({ json }) => json)]));
  const pathOf = (key: string) => rendered.find((object) => object.key === key)?.where();
  return {
    ...about,
    systems,
    pathOf,
    file: (system) => (systems.get(system) ?? []).map((object) => documentOf(object, pathOf)).join(''),
    object: (kind, name, namespace) => find(rendered, kind, name, namespace),
  };
}

function documentOf(object: JsonObject, pathOf: Output['pathOf']): string {
  try {
    return toDocument(object);
  } catch (error) {
    if (!(error instanceof NotPlain)) throw error;
    const path = pathOf(nameOf(object)) ?? nameOf(object);
    throw new KeelsonError([{ path, message: `${error.at}: ${error.reason}` }]);
  }
}

function find(rendered: readonly Rendered[], kind: string, name: string, namespace?: string): JsonObject {
  const found = rendered.find(({ json }) => {
    const metadata = json.metadata;
    if (!isMap(metadata) || json.kind !== kind || metadata.name !== name) return false;
    return namespace === undefined || metadata.namespace === namespace;
  });
  if (found === undefined) {
    const known = rendered
      .filter(({ json }) => json.kind === kind)
      .map(({ json }) => (json.metadata as JsonObject).name);
    throw new Error(`There is no ${kind} ${name} in the output; ${kind}s: ${known.join(', ') || 'none'}.`);
  }
  return found.json;
}
