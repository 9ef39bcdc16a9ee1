import { nameOf } from '../../../lib/kernel/base/kind';
import type { JsonObject } from '../../../lib/kernel/base/values';
import { until } from './apply';
import type { Cluster } from './cluster';
import { provisioned } from './volumes';

/** Kinds that make pods of their own, and how many are wanted and up. */
const READY: Readonly<Record<string, (object: JsonObject) => boolean>> = {
  Deployment: ({ spec, status }) => at(status, 'availableReplicas') === at(spec, 'replicas') && observed(spec, status),
  StatefulSet: ({ spec, status }) => at(status, 'readyReplicas') === at(spec, 'replicas'),
  DaemonSet: ({ status }) =>
    at(status, 'numberReady') === at(status, 'desiredNumberScheduled') && at(status, 'desiredNumberScheduled') !== 0,
  Job: ({ status }) => Number(at(status, 'succeeded') ?? 0) > 0,
};

/** Of these objects, those that make pods by themselves. A CronJob makes them at its time. */
export function workloadsIn(objects: readonly JsonObject[]): JsonObject[] {
  return objects.filter(({ kind }) => READY[String(kind)] !== undefined);
}

/**
 * Waits until every workload has the pods that it wants, running and ready. Their volumes are provisioned on the way.
 * @throws Error with the workloads that have not, and what the scheduler says of their pods
 */
export async function running(cluster: Cluster, workloads: readonly JsonObject[], seconds = 60): Promise<void> {
  let waiting = workloads;
  const next = async () => {
    await provisioned(cluster);
    const found = await Promise.all(waiting.map((object) => cluster.get(object)));
    waiting = waiting.filter((object, i) => !READY[String(object.kind)]?.(found[i] ?? {}));
    return waiting.length === 0;
  };
  try {
    await until(next, () => '', seconds);
  } catch {
    const words = await unscheduled(cluster);
    throw new Error(`Not running: ${waiting.map(nameOf).join(', ')}.\n${words.join('\n')}`);
  }
}

/** Waits until the pods of workloads that were deleted are gone too: their owners go first. */
export async function podsGone(cluster: Cluster, workloads: readonly JsonObject[]): Promise<void> {
  const names = workloads.map(({ metadata }) => metadata as JsonObject);
  const isTheirs = ({ metadata }: JsonObject) => {
    const { name, namespace } = metadata as JsonObject;
    return names.some((of) => of.namespace === namespace && String(name).startsWith(`${of.name}-`));
  };
  let left: readonly JsonObject[] = [];
  await until(
    async () => {
      left = (await cluster.list('v1', 'Pod')).filter(isTheirs);
      return left.length === 0;
    },
    () => `still there: ${left.map(nameOf).join(', ')}`,
  );
}

/** Pods without a node, each with the scheduler's own words. */
export async function unscheduled(cluster: Cluster): Promise<string[]> {
  const pods = await cluster.list('v1', 'Pod');
  return pods
    .filter(({ spec, status }) => at(spec, 'nodeName') === undefined && at(status, 'phase') === 'Pending')
    .map((pod) => {
      const conditions = (at(pod.status, 'conditions') ?? []) as readonly JsonObject[];
      const scheduled = conditions.find(({ type }) => type === 'PodScheduled');
      const { name, namespace } = pod.metadata as JsonObject;
      return `Pod ${namespace}/${name}: ${scheduled?.message ?? 'not yet tried'}`;
    });
}

function observed(spec: unknown, status: unknown): boolean {
  return at(status, 'updatedReplicas') === at(spec, 'replicas');
}

function at(map: unknown, key: string): unknown {
  return (map as Readonly<Record<string, unknown>> | undefined)?.[key];
}
