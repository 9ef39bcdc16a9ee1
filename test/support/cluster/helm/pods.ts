import { loadAll } from 'js-yaml';
import { isMap, type JsonObject } from '../../../../lib/kernel/base/values';
import type { Cluster } from '../cluster';
import { unscheduled, workloadsIn } from '../workloads';

/** How many pods of the workloads in these YAML documents are ready. */
export async function readyPods(cluster: Cluster, rendered: string, namespace: string): Promise<number> {
  const objects = loadAll(rendered).filter(isMap) as JsonObject[];
  const counts = workloadsIn(objects).map(async (object) => {
    const found = await cluster.get({ ...object, metadata: { namespace, ...(object.metadata as JsonObject) } });
    const status = isMap(found?.status) ? found.status : {};
    return Number(status.readyReplicas ?? status.numberReady ?? 0);
  });
  return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
}

/**
 * Deletes the webhooks of a release: no process runs in the pods here, so the API server would wait for each and refuse
 * what they watch. What they would have said is not checked.
 */
export async function withoutWebhooks(cluster: Cluster, rendered: string): Promise<void> {
  const objects = loadAll(rendered).filter(isMap) as JsonObject[];
  for (const object of objects)
    if (/^(Validating|Mutating)WebhookConfiguration$/.test(String(object.kind))) await cluster.delete(object);
}

/** Why pods of a namespace do not run: what the scheduler says of them, and what admission says of those that are not. */
export async function held(cluster: Cluster, namespace: string): Promise<string[]> {
  const waiting = (await unscheduled(cluster)).filter((line) => line.startsWith(`Pod ${namespace}/`));
  const deployments = await cluster.list('apps/v1', 'Deployment', namespace);
  const refused = deployments.flatMap(({ metadata, status }) => {
    const conditions = ((isMap(status) && status.conditions) || []) as readonly JsonObject[];
    const failure = conditions.find(({ type }) => type === 'ReplicaFailure');
    return failure === undefined
      ? []
      : [`Deployment ${namespace}/${(metadata as JsonObject).name}: ${failure.message}`];
  });
  return [...waiting, ...refused];
}
