import { objects } from '../../lib/checks/rules/objects';
import type { JsonObject } from '../../lib/kernel/base/values';
import { object, said } from '../support/rules';

const rollout = (strategy: JsonObject, namespace = 'shop') =>
  object('argoproj.io/v1alpha1 Rollout', { strategy }, { metadata: { name: 'web', namespace } });
const service = (name: string, spec: JsonObject, annotations: JsonObject = {}) =>
  object('v1 Service', { ports: [{ port: 80 }], ...spec }, { metadata: { name, namespace: 'shop', annotations } });
const selector = { app: 'web' };

test.each<[string, JsonObject, string]>([
  ['canary', { canary: { canaryService: 'new', stableService: 'old' } }, 'new'],
  ['canary, the stable one', { canary: { canaryService: 'new', stableService: 'old' } }, 'old'],
  ['ping-pong', { canary: { pingPong: { pingService: 'new', pongService: 'old' } } }, 'new'],
  ['blue/green', { blueGreen: { activeService: 'old', previewService: 'new' } }, 'new'],
])('%s: a selector of a Service that its controller points is refused', (_, strategy, name) => {
  expect(said(objects, [rollout(strategy), service(name, { selector })])).toEqual([
    `[objects] unit/shop: Service shop/${name}: spec.selector = {"app":"web"}: is applied over the one by which Rollout web points it at a version: the next one goes live at once, without preview, analysis or gate. Leave spec.selector out, and its controller writes it; or state.deliver(service, { create: 'once' }).`,
  ]);
});

test('without one, or made once, or of no Rollout, it is not', () => {
  const strategy = { canary: { canaryService: 'new', stableService: 'old' } };
  const once = { 'kustomize.toolkit.fluxcd.io/ssa': 'IfNotPresent' };
  const saidOf = (...given: readonly JsonObject[]) => said(objects, [rollout(strategy), ...given]);
  expect(saidOf(service('new', {}), service('old', { selector }, once), service('all', { selector }))).toEqual([]);
  expect(said(objects, [rollout(strategy, 'elsewhere'), service('new', { selector })])).toEqual([]);
});
