import { kind } from '../../kernel/base/kind';
import type { Others, Tell } from '../../kernel/base/law';
import { isMap, type JsonObject, mapOf } from '../../kernel/base/values';

const Rollout = kind<object>('argoproj.io/v1alpha1', 'Rollout');
/** Where a Rollout names the Services that its controller points from one version to another. */
const FIELDS = [
  ['canary', 'canaryService'],
  ['canary', 'stableService'],
  ['blueGreen', 'activeService'],
  ['blueGreen', 'previewService'],
] as const;
/** By which a delivery tool makes an object where it is missing, and leaves it alone then. */
const ONCE = 'kustomize.toolkit.fluxcd.io/ssa';

/**
 * Services that Argo Rollouts points by the label `rollouts-pod-template-hash` in their selector. A selector is one field to the
 * API server: who applies one without that label takes it away, and the controller does not put it back.
 */
export function pointedServices(
  services: readonly JsonObject[],
  others: Others,
  tell: (service: JsonObject) => Tell,
): void {
  const pointed = new Map(others.of(Rollout).flatMap((rollout) => namedBy(rollout).map((name) => [name, rollout])));
  for (const service of services) {
    const { namespace, name, annotations } = mapOf(service.metadata);
    const rollout = pointed.get(`${namespace}/${name}`);
    const { selector } = mapOf(service.spec);
    if (rollout === undefined || !isMap(selector) || mapOf(annotations)[ONCE] === 'IfNotPresent') continue;
    tell(service)(
      'spec.selector',
      selector,
      `is applied over the one by which Rollout ${String(mapOf(rollout.metadata).name)} points it at a version: the next one goes live at once, without preview, analysis or gate`,
      { fix: "Leave spec.selector out, and its controller writes it; or state.deliver(service, { create: 'once' })." },
    );
  }
}

/** `<namespace>/<name>` of each. */
function namedBy({ metadata, spec }: JsonObject): string[] {
  const strategy = mapOf(mapOf(spec).strategy);
  const { pingService, pongService } = mapOf(mapOf(strategy.canary).pingPong);
  const named = [...FIELDS.map(([of, field]) => mapOf(strategy[of])[field]), pingService, pongService];
  return named
    .filter((service) => typeof service === 'string')
    .map((service) => `${mapOf(metadata).namespace}/${service}`);
}
