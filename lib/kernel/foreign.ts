import { sortedMap } from './metadata';
import type { Json, JsonObject } from './values';

const HASHED = 'cdk8s.io/metadata.addr';
const STABLE = 'keelson.dev/workload';

/**
 * Objects of cdk8s-plus carry a hash of the construct's path in every pod template, so that moving a construct restarts
 * its pods. Here the hash becomes the workload's name, in templates and in every selector alike.
 */
export function withoutPathHashes(objects: readonly JsonObject[]): JsonObject[] {
  const names = new Map<string, string>();
  for (const object of objects) {
    const hash = templateLabels(object)?.[HASHED];
    const name = (object.metadata as JsonObject | undefined)?.name;
    if (typeof hash === 'string' && typeof name === 'string') names.set(hash, name);
  }
  return names.size === 0 ? [...objects] : objects.map((object) => renamed(object, names) as JsonObject);
}

function templateLabels(object: JsonObject): JsonObject | undefined {
  let at: Json | undefined = object;
  const path = object.kind === 'CronJob' ? ['spec', 'jobTemplate', 'spec'] : ['spec'];
  for (const key of [...path, 'template', 'metadata', 'labels']) at = (at as JsonObject | undefined)?.[key];
  return object.kind === 'Pod'
    ? ((object.metadata as JsonObject).labels as JsonObject)
    : (at as JsonObject | undefined);
}

/** The same value where nothing of it carries the label: most of an object is not copied. */
function renamed(value: Json, names: ReadonlyMap<string, string>): Json {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    const items = value.map((item) => renamed(item, names));
    return items.some((item, i) => item !== value[i]) ? items : value;
  }
  const map = value as JsonObject;
  const known = (hash: Json | undefined) => names.get(String(hash)) ?? String(hash);
  if (map.key === HASHED && Array.isArray(map.values)) return { ...map, key: STABLE, values: map.values.map(known) };
  let copy: Record<string, Json | undefined> | undefined;
  for (const key in map) {
    const item = map[key] as Json;
    const now = key === HASHED ? known(item) : renamed(item, names);
    if (now === item && key !== HASHED) continue;
    copy ??= { ...map };
    if (key === HASHED) delete copy[HASHED];
    copy[key === HASHED ? STABLE : key] = now;
  }
  return copy === undefined ? map : sortedMap(copy);
}

const CLUSTER_SCOPED = new Set([
  'APIService',
  'ClusterRole',
  'ClusterRoleBinding',
  'CSIDriver',
  'CustomResourceDefinition',
  'IngressClass',
  'MutatingWebhookConfiguration',
  'Namespace',
  'Node',
  'PersistentVolume',
  'PriorityClass',
  'RuntimeClass',
  'StorageClass',
  'ValidatingAdmissionPolicy',
  'ValidatingAdmissionPolicyBinding',
  'ValidatingWebhookConfiguration',
  'VolumeAttributesClass',
]);

/** Kubernetes' own kinds that live in no namespace: cdk8s gives them the chart's all the same. */
export function withoutWrongNamespace(object: JsonObject): JsonObject {
  if (!CLUSTER_SCOPED.has(String(object.kind))) return object;
  const { namespace: _, ...metadata } = object.metadata as JsonObject;
  return { ...object, metadata };
}
