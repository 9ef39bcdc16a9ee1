import { ApiObject, ApiObjectMetadataDefinition, type JsonPatch, Lazy } from 'cdk8s';
import { KeelsonError } from '../base/faults';
import { NotPlain, set } from '../base/plain';
import { type Json, type JsonObject, sortedKeys } from '../base/values';
import { metadataOf } from './metadata';
import { patched } from './patch';

/** What cdk8s keeps of an object, `private` there by type alone. */
interface Kept {
  readonly props: Readonly<Record<string, unknown>>;
  readonly patches: readonly JsonPatch[];
}

/**
 * Renders objects of cdk8s and cdk8s-plus in one pass. Their own way climbs to the app and asks three resolvers for each
 * single value, which is half of a synthesis; the classes call it as `super.toJson()`, so it and that of metadata are exchanged
 * for the time of the work and put back. The result is the same, object for object.
 * @param environment its name, for messages
 */
export function inOnePass<T>(environment: string, work: () => T): T {
  const own = ApiObject.prototype.toJson;
  const ownMetadata = ApiObjectMetadataDefinition.prototype.toJson;
  ApiObject.prototype.toJson = function toJson(this: ApiObject) {
    return rendered(this, () => `${environment}/${this.node.path}`);
  };
  ApiObjectMetadataDefinition.prototype.toJson = function toJson(this: ApiObjectMetadataDefinition) {
    return metadataOf(this);
  };
  try {
    return work();
  } finally {
    ApiObject.prototype.toJson = own;
    ApiObjectMetadataDefinition.prototype.toJson = ownMetadata;
  }
}

function rendered(object: ApiObject, where: () => string): JsonObject {
  const { props, patches } = object as unknown as Kept;
  const { metadata: _, ...content } = props;
  const json = inOrder(contentOf(content, where), metadataOf(object.metadata));
  return patches.length === 0 ? json : patchedInOrder(json, patches, where());
}

/** What identifies an object stands first, as cdk8s has it. */
function inOrder(content: JsonObject, metadata: Json | undefined): JsonObject {
  const json: Record<string, Json | undefined> = { apiVersion: content.apiVersion, kind: content.kind, metadata };
  for (const key in content) if (key !== 'apiVersion' && key !== 'kind') json[key] = content[key];
  return json;
}

function patchedInOrder(json: JsonObject, patches: readonly JsonPatch[], path: string): JsonObject {
  const { metadata, ...content } = patched(json, patches, path, 'the object');
  return inOrder(content, metadata);
}

function contentOf(props: object, where: () => string): JsonObject {
  try {
    return resolved(props) as JsonObject;
  } catch (error) {
    if (!(error instanceof NotPlain)) throw error;
    throw new KeelsonError([{ path: where(), message: error.reason }]);
  }
}

/** Lazy values produced, tokens resolved, unions opened, nothing empty kept, keys sorted. @throws NotPlain */
function resolved(value: unknown): Json | undefined {
  if (value === null || value === undefined) return undefined;
  if (typeof value !== 'object') return value as Json;
  if (Array.isArray(value)) return value.map((item) => resolved(item) as Json);
  const token = value as { resolve?: unknown; value?: unknown };
  if (typeof token.resolve === 'function') return resolved(token.resolve());
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) {
    if (value instanceof Lazy) return resolved(value.produce());
    // IntOrString, Quantity: the classes look into `.value` afterwards.
    if (typeof token.value === 'string' || typeof token.value === 'number') return { value: token.value };
    throw new NotPlain('', `a ${prototype.constructor?.name} cannot be written: give plain data`);
  }
  return resolvedMap(value as Record<string, unknown>);
}

function resolvedMap(map: Record<string, unknown>): JsonObject {
  const keys = sortedKeys(map);
  const sorted: Record<string, Json> = {};
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i] as string;
    const item = map[key];
    // Most values are texts and numbers: those need no call.
    const last = typeof item === 'object' ? resolved(item) : (item as Json | undefined);
    if (last !== undefined) set(sorted, key, last);
  }
  return sorted;
}
