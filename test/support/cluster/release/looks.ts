import { mapOf, maps } from '../../../../lib/kernel/base/values';
import type { Cluster } from '../cluster';
import { rollout, standing } from './stage';

/** How a release stands. */
export interface Look {
  /** Hash of the version that is out. */
  readonly stable: unknown;
  /** Hash of the version that the files name. */
  readonly current: unknown;
  readonly step: unknown;
  readonly phase: unknown;
}

/** How the release of a name stands. */
export async function look(cluster: Cluster, name: string): Promise<Look> {
  const { stableRS, currentPodHash, currentStepIndex, phase } = mapOf((await rollout(cluster, name)).status);
  return { stable: stableRS, current: currentPodHash, step: currentStepIndex, phase };
}

/** Why a release stands still. */
export async function pauses(cluster: Cluster, name: string): Promise<unknown[]> {
  return maps(mapOf((await rollout(cluster, name)).status).pauseConditions).map(({ reason }) => reason);
}

/** What of a hundred requests the stable and the new version get. */
export async function weightsOf(cluster: Cluster, name: string): Promise<unknown[]> {
  const { spec } = await standing(cluster, 'networking.istio.io/v1', 'VirtualService', name);
  const shared = maps(mapOf(spec).http).find((route) => route.name === 'primary');
  return maps(mapOf(shared).route).map(({ weight }) => weight ?? 0);
}

/** Names of the pods of a version. */
export async function podsOf(cluster: Cluster, name: string, hash: unknown): Promise<unknown[]> {
  const pods = (await cluster.list('v1', 'Pod', name)).map(({ metadata }) => mapOf(metadata));
  return pods.filter(({ labels }) => mapOf(labels)['rollouts-pod-template-hash'] === hash).map((pod) => pod.name);
}
