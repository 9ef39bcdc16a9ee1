import type { Output } from '../../../lib';
import { type JsonObject, mapOf } from '../../../lib/kernel/base/values';
import { applied, until } from './apply';
import type { Cluster } from './cluster';
import { unscheduled } from './workloads';

const FOOTPRINT = { 'keelson.dev/footprint': 'stated' };
const QUIET = { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } };
/** Of the pod: proxies that a mesh puts into it have no profile of their own. */
const RESTRICTED = { runAsNonRoot: true, runAsUser: 10001, seccompProfile: { type: 'RuntimeDefault' } };

/**
 * A pod for each that the systems state operators to make, with the stated requests and nothing else: whether the real
 * scheduler has room for all of them beside what runs already; of what is released by steps, two of each. What an operator asks of places
 * is not in it.
 */
export function footprintOf(output: Output): JsonObject[] {
  const stated = output.model.systems.flatMap(({ id, pods }) => {
    const released = new Set((output.systems.get(id) ?? []).filter(({ kind }) => kind === 'Rollout').map(selected));
    return pods.flatMap((one) => {
      if (one.by === 'operator') return one;
      // While a version takes over, the one before it stands beside it, whole.
      return released.has(JSON.stringify(one.labels)) ? { ...one, replicas: 2 * one.replicas } : [];
    });
  });
  return stated.flatMap(({ id, namespace, replicas, requests }) =>
    Array.from({ length: replicas }, (_, i) => ({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: `stated-${id.replace(/[^a-z0-9]+/g, '-')}-${i}`, namespace, labels: FOOTPRINT },
      spec: {
        automountServiceAccountToken: false,
        securityContext: RESTRICTED,
        containers: [
          {
            name: 'stated',
            image: 'stated.example.com/pod:1',
            resources: { requests: { ...requests } },
            securityContext: QUIET,
          },
        ],
      },
    })),
  );
}

function selected({ spec }: JsonObject): string {
  return JSON.stringify(mapOf(mapOf(spec).selector).matchLabels);
}

/**
 * Has the scheduler place every pod of the footprint, then takes them away again.
 * @throws Error with what did not fit, in the scheduler's words
 */
export async function fits(cluster: Cluster, pods: readonly JsonObject[]): Promise<void> {
  await applied(cluster, pods);
  try {
    const query = encodeURIComponent('keelson.dev/footprint=stated');
    await until(
      async () => {
        const { items } = await cluster.read(`/api/v1/pods?labelSelector=${query}`);
        return (items as readonly JsonObject[]).every(({ spec }) => (spec as JsonObject).nodeName !== undefined);
      },
      () => 'no room',
      30,
    );
  } catch {
    throw new Error(`The footprint does not fit the declared nodes:\n${(await unscheduled(cluster)).join('\n')}`);
  } finally {
    for (const pod of pods) await cluster.delete(pod, { graceSeconds: 0 });
  }
}
