import type { Pods } from '../../kernel/facts';
import type { Manifest } from '../../kernel/manifest';
import type { System } from '../../kernel/system';
import { inferenceAlerts, inferencePanels } from './alerts';
import type { VideoInferencePlan } from './plan';

/** States how the pod of one stream does: when it is ready, its logs, its metrics. */
export function stateWatcher(
  { state }: System,
  plan: VideoInferencePlan,
  name: string,
  at: Pods,
  object: Manifest,
): void {
  state.ready(object, 'Available');
  state.logs({ at, format: 'text' });
  if (plan.metrics === undefined) return;
  const { port: podPort, path } = plan.metrics;
  const endpoint = state.serves({ id: `${name}-metrics`, at, podPort, protocol: 'http' });
  // What the program counts is its own: our alerts ask the cluster and its GPU.
  state.metrics({ at: endpoint, exports: {}, ...(path && { path }) });
}

/** States what holds of all of them: alerts, a dashboard. */
export function stateVideoInference({ id, state }: System, plan: VideoInferencePlan): void {
  state.alert(...inferenceAlerts(plan));
  state.dashboard({ title: `Video inference ${id}`, panels: inferencePanels(plan) });
  if (plan.metrics === undefined)
    state.exception('metrics', 'the program counts nothing; its pod and its GPU are counted where they are');
}
