import { isMap, type JsonObject } from '../../../../../lib/kernel/base/values';
import { until } from '../../apply';
import type { Cluster } from '../../cluster';
import { podsOf } from '../../pods';
import type { Planted } from '../mutation';
import { firstSentence, type Refusal } from './judge';

/** Workloads of Kubernetes' own, whose pods are made here as their controllers would. */
const OURS = new Set(['Deployment', 'StatefulSet', 'DaemonSet', 'Job', 'CronJob']);

/** The scheduler: the pods of every changed workload, as many as it wants, really made, tried and taken away again. */
export async function schedulerRefusals(cluster: Cluster, fault: Planted): Promise<readonly Refusal[] | undefined> {
  const pods = fault.changed.filter(({ kind }) => OURS.has(String(kind))).flatMap(wanted);
  if (pods.length === 0) return undefined;
  const nodes = fault.node === undefined ? [] : await cluster.list('v1', 'Node');
  try {
    for (const node of nodes) await cluster.patch(node, fault.node?.patch ?? {});
    const words = await tried(cluster, pods);
    return [...new Set(words)].map((message) => ({ word: 'unschedulable', says: firstSentence(message) }));
  } finally {
    for (const node of nodes) await cluster.patch(node, fault.node?.back ?? {});
  }
}

/** Never the same name twice: the scheduler takes a new pod of an old name for the old one. */
let made = 0;

function wanted(object: JsonObject): JsonObject[] {
  const replicas = isMap(object.spec) && object.kind === 'Deployment' ? Number(object.spec.replicas ?? 1) : 1;
  return podsOf(object).flatMap((pod) =>
    Array.from({ length: Math.min(replicas, 40) }, () => {
      const { metadata, spec } = pod as { metadata: JsonObject; spec: JsonObject };
      return { ...pod, metadata: { ...metadata, name: `fault-${made++}` }, spec };
    }),
  );
}

/** @returns what the scheduler says of each pod that found no node */
async function tried(cluster: Cluster, pods: readonly JsonObject[]): Promise<string[]> {
  try {
    const created = await Promise.all(pods.map((pod) => cluster.create(pod)));
    const refused = created.flatMap((verdict) => ('refused' in verdict ? [verdict.refused.message] : []));
    if (refused.length > 0) throw new Error(`Pods were not taken that had been taken in a dry run: ${refused[0]}`);
    let stored: readonly (JsonObject | undefined)[] = [];
    await until(
      async () => {
        stored = await Promise.all(pods.map((pod) => cluster.get(pod)));
        return stored.every((pod) => onNode(pod) || refusal(pod) !== undefined);
      },
      () =>
        `The scheduler has not tried all of these pods: ${JSON.stringify(stored.map((pod) => pod?.status ?? 'gone'))}`,
      30,
    );
    return stored.flatMap((pod) => (onNode(pod) ? [] : (refusal(pod) ?? [])));
  } finally {
    await Promise.all(pods.map((pod) => cluster.delete(pod, { graceSeconds: 0 })));
    await until(
      async () => (await Promise.all(pods.map((pod) => cluster.get(pod)))).every((pod) => pod === undefined),
      () => 'Pods of a fault do not go away.',
    );
  }
}

function onNode(pod: JsonObject | undefined): boolean {
  return isMap(pod?.spec) && pod.spec.nodeName !== undefined;
}

function refusal(pod: JsonObject | undefined): string | undefined {
  const conditions = isMap(pod?.status) ? ((pod.status.conditions ?? []) as readonly JsonObject[]) : [];
  const found = conditions.find(({ type, status }) => type === 'PodScheduled' && status === 'False');
  return found === undefined ? undefined : String(found.message);
}
