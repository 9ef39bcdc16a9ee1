import { isMap, type Json, type JsonObject } from '../base/values';

/** Where the pod of a workload stands in its object. */
const PATHS: Readonly<Record<string, readonly string[]>> = {
  Pod: [],
  Deployment: ['spec', 'template'],
  StatefulSet: ['spec', 'template'],
  DaemonSet: ['spec', 'template'],
  ReplicaSet: ['spec', 'template'],
  Job: ['spec', 'template'],
  CronJob: ['spec', 'jobTemplate', 'spec', 'template'],
  // Of Argo Rollouts: a Deployment in all but its way to the next version.
  Rollout: ['spec', 'template'],
};

/** The pod that a workload of Kubernetes' own makes, with `metadata` and `spec`; undefined for other kinds. */
export function podTemplateOf(object: JsonObject): JsonObject | undefined {
  const path = PATHS[String(object.kind)];
  if (path === undefined) return undefined;
  let at: Json | undefined = object;
  for (const key of path) at = isMap(at) ? (at as JsonObject)[key] : undefined;
  return isMap(at) ? (at as JsonObject) : undefined;
}

/**
 * Every whole pod in an object: the one that a workload makes, and those that a custom resource hands to its operator
 * (`spec.containers`, each with name and image; what leaves an image out is completed by the operator, and no pod yet).
 */
export function podTemplatesIn(object: JsonObject): { readonly path: string; readonly template: JsonObject }[] {
  const path = PATHS[String(object.kind)];
  if (path !== undefined) {
    const template = podTemplateOf(object);
    return template === undefined ? [] : [{ path: path.join('.'), template }];
  }
  return within(object, '');
}

function within(value: Json | undefined, path: string): { path: string; template: JsonObject }[] {
  if (Array.isArray(value)) return value.flatMap((item, i) => within(item, `${path}[${i}]`));
  if (!isMap(value)) return [];
  const map = value as JsonObject;
  const { containers } = isMap(map.spec) ? (map.spec as JsonObject) : {};
  const whole = Array.isArray(containers) && containers.length > 0 && containers.every(isContainer);
  if (whole) return [{ path, template: map }];
  return Object.entries(map).flatMap(([key, below]) => within(below, path === '' ? key : `${path}.${key}`));
}

function isContainer(value: unknown): boolean {
  return isMap(value) && typeof value.name === 'string' && typeof value.image === 'string';
}

/** The object with its pod's spec changed; the same object for other kinds. */
export function withPodSpec(object: JsonObject, change: (spec: JsonObject) => JsonObject): JsonObject {
  const path = PATHS[String(object.kind)];
  return path === undefined ? object : changed(object, [...path, 'spec'], change);
}

function changed(
  map: JsonObject,
  [first, ...rest]: readonly string[],
  change: (spec: JsonObject) => JsonObject,
): JsonObject {
  if (first === undefined) return change(map);
  const below = map[first];
  return isMap(below) ? { ...map, [first]: changed(below as JsonObject, rest, change) } : map;
}
