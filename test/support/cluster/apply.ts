import { nameOf } from '../../../lib/kernel/base/kind';
import { isMap, type JsonObject } from '../../../lib/kernel/base/values';
import type { Cluster } from './cluster';

/** What the API server holds of each object, by the object's name as messages tell it. */
export type Stored = ReadonlyMap<string, JsonObject>;

/**
 * Applies objects one after the other, as they come.
 * @throws Error with every refusal, in the server's words
 */
export async function applied(cluster: Cluster, objects: readonly JsonObject[]): Promise<Stored> {
  const stored = new Map<string, JsonObject>();
  const refused: string[] = [];
  for (const object of objects) {
    const verdict = await cluster.apply(object);
    if ('refused' in verdict) refused.push(`${nameOf(object)}: ${verdict.refused.message}`);
    else stored.set(nameOf(object), verdict.object);
  }
  if (refused.length > 0) throw new Error(`${refused.length} of ${objects.length} refused:\n${refused.join('\n')}`);
  return stored;
}

/** Deletes objects, the last first, and waits until the server has none of them. */
export async function pruned(cluster: Cluster, objects: readonly JsonObject[]): Promise<void> {
  for (const object of [...objects].reverse()) await cluster.delete(object);
  let left = objects;
  await until(
    async () => {
      const found = await Promise.all(left.map((object) => cluster.get(object)));
      left = left.filter((_, i) => found[i] !== undefined);
      return left.length === 0;
    },
    () => `still there: ${left.map(nameOf).join(', ')}`,
  );
}

/** The names of objects whose generation is another one. */
export function regenerated(before: Stored, after: Stored): string[] {
  const generation = (object: JsonObject | undefined) => (object?.metadata as JsonObject | undefined)?.generation;
  return [...before].filter(([key, object]) => generation(object) !== generation(after.get(key))).map(([key]) => key);
}

/** What of an object is as it was written or defaulted, without what a server gives each time anew. */
export function lasting(object: JsonObject): JsonObject {
  const { status: _, metadata, spec, ...rest } = object;
  const { name, namespace, labels, annotations } = metadata as JsonObject;
  const kept = {
    ...rest,
    metadata: { name, namespace, labels, annotations: without(annotations, 'deployment.kubernetes.io/revision') },
  } as JsonObject;
  if (!isMap(spec)) return kept;
  // Addresses and ports of nodes are drawn, and a Job selects its pods by its own identifier.
  const { selector, template, ports, ...drawn } = without(spec, 'clusterIP', 'clusterIPs', 'healthCheckNodePort');
  const others = Array.isArray(ports) ? { ...drawn, ports: ports.map((port) => without(port, 'nodePort')) } : drawn;
  if (object.kind !== 'Job') return { ...kept, spec: { ...others, selector, template } } as JsonObject;
  return { ...kept, spec: others } as JsonObject;
}

/** Asks again until it is so. @throws Error with what is missing, after a minute */
export async function until(so: () => Promise<boolean>, missing: () => string, seconds = 60): Promise<void> {
  const end = Date.now() + seconds * 1000;
  while (!(await so())) {
    if (Date.now() > end) throw new Error(missing());
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
}

function without(map: unknown, ...keys: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(isMap(map) ? map : {}).filter(([key]) => !keys.includes(key))) as JsonObject;
}
