import { ApiObjectMetadataDefinition } from 'cdk8s';
import { type Json, type JsonObject, sortedKeys } from '../base/values';

/** What cdk8s keeps of an object's metadata, as plain maps; `private` there by type alone. */
interface Kept {
  readonly name?: string;
  readonly namespace?: string;
  readonly labels: Record<string, string>;
  readonly annotations: Record<string, string>;
  readonly finalizers: readonly unknown[];
  readonly ownerReferences: readonly unknown[];
  readonly _additionalAttributes: Readonly<Record<string, unknown>>;
}

const OWN = ApiObjectMetadataDefinition.prototype.toJson;

/** Attributes that the constructor was given, and that the fields hold by now. */
const HELD = new Set(['name', 'namespace', 'labels', 'annotations', 'finalizers', 'ownerReferences']);

/**
 * Metadata as it is written, with sorted keys. cdk8s's own way resolves tokens, at a third of the cost of a whole object: it
 * is taken only where something stands that needs it.
 */
export function metadataOf(metadata: ApiObjectMetadataDefinition): Record<string, Json> {
  const kept = metadata as unknown as Partial<Kept>;
  if (!isPlain(kept)) return OWN.call(metadata) as Record<string, Json>;
  const json: Record<string, Json> = {};
  if (hasKeys(kept.annotations)) json.annotations = sortedMap(kept.annotations);
  if (hasKeys(kept.labels)) json.labels = sortedMap(kept.labels);
  if (kept.name !== undefined) json.name = kept.name;
  if (kept.namespace !== undefined) json.namespace = kept.namespace;
  return json;
}

function isPlain(kept: Partial<Kept>): kept is Kept {
  const { labels, annotations, finalizers, ownerReferences, _additionalAttributes: more } = kept;
  if (labels === undefined || annotations === undefined || more === undefined) return false;
  if (finalizers?.length !== 0 || ownerReferences?.length !== 0) return false;
  for (const key in more) if (!HELD.has(key)) return false;
  return allStrings(labels) && allStrings(annotations);
}

function allStrings(map: Readonly<Record<string, unknown>>): boolean {
  for (const key in map) if (typeof map[key] !== 'string') return false;
  return true;
}

function hasKeys(map: object): boolean {
  for (const _ in map) return true;
  return false;
}

/** The same map with its keys in order. */
export function sortedMap(map: JsonObject): JsonObject {
  const sorted: Record<string, Json | undefined> = {};
  for (const key of sortedKeys(map)) sorted[key] = map[key];
  return sorted;
}
