import { groupOf } from '../base/kind';
import { labelValue } from '../base/names';
import { isClusterScoped } from '../base/scope';
import type { Json, JsonObject } from '../base/values';
import { sortedMap } from './metadata';
import { podTemplateOf, withPodSpec } from './pod-templates';

const HASHED = 'cdk8s.io/metadata.addr';
const STABLE = 'keelson.dev/workload';

/**
 * Objects that others' classes made, as this output has them: no namespace where none belongs, no hash of a path, and
 * hardened where their namespace is `restricted`.
 * @param isForeign by index; ours pass as they are
 */
export function tamed(
  objects: readonly JsonObject[],
  isForeign: (i: number) => boolean,
  restricted: ReadonlySet<string>,
): JsonObject[] {
  const names = workloadNames(objects);
  return objects.map((object, i) => {
    if (!isForeign(i)) return object;
    const named = renamed(withoutWrongNamespace(object), names) as JsonObject;
    const { namespace } = object.metadata as { namespace?: string };
    return restricted.has(namespace ?? '') ? hardened(named) : named;
  });
}

/**
 * Objects of cdk8s-plus carry a hash of the construct's path in every pod template, so that moving a construct restarts
 * its pods. Here the hash becomes the workload's kind and name, in templates and in every selector alike.
 */
function workloadNames(objects: readonly JsonObject[]): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const object of objects) {
    const hash = templateLabels(object)?.[HASHED];
    const name = (object.metadata as JsonObject | undefined)?.name;
    // With the kind: a Deployment and a StatefulSet of one name would select each other's pods.
    if (typeof hash === 'string' && typeof name === 'string')
      names.set(hash, labelValue(`${String(object.kind).toLowerCase()}-${name}`));
  }
  return names;
}

function templateLabels(object: JsonObject): JsonObject | undefined {
  return (podTemplateOf(object)?.metadata as JsonObject | undefined)?.labels as JsonObject | undefined;
}

/** The bulk of a workload, in which no pod is labelled or selected. */
const WITHOUT_SELECTORS = new Set(['containers', 'initContainers', 'volumes', 'data', 'binaryData']);

/** The same value where nothing of it carries the label: most of an object is not copied. */
function renamed(value: Json, names: ReadonlyMap<string, string>): Json {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return renamedList(value, names);
  const map = value as JsonObject;
  const known = (hash: Json | undefined) => names.get(String(hash)) ?? String(hash);
  if (HASHED in map) {
    const { [HASHED]: hash, ...others } = map;
    return sortedMap({ ...others, [STABLE]: known(hash) });
  }
  if (map.key === HASHED && Array.isArray(map.values)) return { ...map, key: STABLE, values: map.values.map(known) };
  let copy: Record<string, Json | undefined> | undefined;
  for (const key in map) {
    const item = map[key];
    if (typeof item !== 'object' || WITHOUT_SELECTORS.has(key)) continue;
    const now = renamed(item, names);
    if (now === item) continue;
    copy ??= { ...map };
    copy[key] = now;
  }
  return copy ?? map;
}

function renamedList(list: readonly Json[], names: ReadonlyMap<string, string>): Json {
  let copy: Json[] | undefined;
  for (let i = 0; i < list.length; i++) {
    const now = renamed(list[i] as Json, names);
    if (now === list[i]) continue;
    copy ??= [...list];
    copy[i] = now;
  }
  return copy ?? list;
}

/** Kubernetes' own kinds that live in no namespace: cdk8s gives them the chart's all the same. */
function withoutWrongNamespace(object: JsonObject): JsonObject {
  if (!isClusterScoped(String(object.kind), groupOf(String(object.apiVersion)))) return object;
  const { namespace: _, ...metadata } = object.metadata as JsonObject;
  return { ...object, metadata };
}

/**
 * What Pod Security `restricted` asks for and cdk8s-plus-27 cannot say, where the pod says nothing itself: it drops all
 * capabilities, cannot gain privileges, and has the runtime's seccomp profile.
 */
function hardened(object: JsonObject): JsonObject {
  return withPodSpec(object, (spec) => {
    const strict = (containers: Json | undefined) =>
      Array.isArray(containers)
        ? containers.map((container) => hardenedContainer(container as JsonObject))
        : containers;
    return {
      ...spec,
      containers: strict(spec.containers),
      ...(spec.initContainers === undefined ? {} : { initContainers: strict(spec.initContainers) }),
      securityContext: sortedMap({
        seccompProfile: { type: 'RuntimeDefault' },
        ...(spec.securityContext as JsonObject),
      }),
    };
  });
}

function hardenedContainer(container: JsonObject): JsonObject {
  const given = container.securityContext as JsonObject | undefined;
  const defaults = { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } };
  return { ...container, securityContext: sortedMap({ ...defaults, ...given }) };
}
