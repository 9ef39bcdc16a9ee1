import type { ObjectId } from '../../kernel/base/kind';
import { isMap, type JsonObject, mapOf } from '../../kernel/base/values';

/**
 * The Services that Argo Rollouts points from one version to another, by the label `rollouts-pod-template-hash` in their
 * selector. A selector is one field to the API server: who applies one without that label takes it away, the controller
 * does not put it back, and the next version goes live at once, without preview, analysis or gate.
 */
export interface RolloutService {
  readonly service: ObjectId;
  /** Name of the Rollout. */
  readonly rollout: string;
}

/** Where a Rollout names them. */
const FIELDS = [
  ['canary', 'canaryService'],
  ['canary', 'stableService'],
  ['blueGreen', 'activeService'],
  ['blueGreen', 'previewService'],
] as const;

/** Whether it is a Rollout of Argo Rollouts. */
export function isRollout({ group, kind }: Pick<ObjectId, 'group' | 'kind'>): boolean {
  return group === 'argoproj.io' && kind === 'Rollout';
}

/** The Services that a Rollout points. */
export function servicesOf({ name, namespace = '' }: ObjectId, content: JsonObject): RolloutService[] {
  const strategy = mapOf(mapOf(content.spec).strategy);
  const canary = mapOf(strategy.canary);
  const { pingService, pongService } = mapOf(canary.pingPong);
  const named = [...FIELDS.map(([of, field]) => mapOf(strategy[of])[field]), pingService, pongService];
  return named
    .filter((service): service is string => typeof service === 'string')
    .map((service) => ({ service: { group: '', kind: 'Service', name: service, namespace }, rollout: name }));
}

/** Whether a Service has a selector to take away. */
export function selects({ spec }: JsonObject): boolean {
  return isMap(spec) && isMap(spec.selector) && Object.keys(spec.selector).length > 0;
}

/** Why it must not be. */
export const STRIPPED = {
  message:
    'is applied server-side with a selector: that takes away which version Argo Rollouts points it at, and the next one goes live at once, without preview, analysis or gate',
  fix: "Leave spec.selector out, and the controller writes it; or state.deliver(service, { create: 'once' }).",
} as const;
