import { KeelsonError } from './base/faults';
import { nameOf } from './base/kind';
import type { Law } from './base/law';
import { NotPlain } from './base/plain';
import type { Row } from './base/row';
import { byCode, groupBy, isMap, type JsonObject } from './base/values';
import type { Rendered } from './facts/member';
import type { Model } from './model';
import type { Foundation } from './needs';
import { toDocument } from './render/yaml';

/** What an environment came to: everything that the planes write. */
export interface Output {
  /** Of the environment. */
  readonly row: Row;
  /** Objects by system, in the order of the file; systems by id. A retiring system has none. */
  readonly systems: ReadonlyMap<string, readonly JsonObject[]>;
  /** What Terraform makes, as it was asked for. */
  readonly foundation: Foundation;
  /** What every later command reads. */
  readonly model: Model;
  /** Of the classes of its systems. */
  readonly laws: readonly Law[];
  /** Where an object was made, by its key (`CephCluster.ceph.rook.io ceph/ceph`). */
  pathOf(key: string): string | undefined;
  /** The text of a system's file. */
  file(system: string): string;
  /** One object, for tests. @param namespace @default any @throws when there is none */
  object(kind: string, name: string, namespace?: string): JsonObject;
}

/** @param written ids of the systems that have a file */
export function outputOf(
  about: Pick<Output, 'row' | 'foundation' | 'model' | 'laws'>,
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
