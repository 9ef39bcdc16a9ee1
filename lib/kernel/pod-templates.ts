import { isMap, type Json, type JsonObject } from './values';

/** Where the pod of a workload stands in its object. */
const PATHS: Readonly<Record<string, readonly string[]>> = {
  Pod: [],
  Deployment: ['spec', 'template'],
  StatefulSet: ['spec', 'template'],
  DaemonSet: ['spec', 'template'],
  ReplicaSet: ['spec', 'template'],
  Job: ['spec', 'template'],
  CronJob: ['spec', 'jobTemplate', 'spec', 'template'],
};

/** The pod that a workload of Kubernetes' own makes, with `metadata` and `spec`; undefined for other kinds. */
export function podTemplateOf(object: JsonObject): JsonObject | undefined {
  const path = PATHS[String(object.kind)];
  if (path === undefined) return undefined;
  let at: Json | undefined = object;
  for (const key of path) at = isMap(at) ? (at as JsonObject)[key] : undefined;
  return isMap(at) ? (at as JsonObject) : undefined;
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
