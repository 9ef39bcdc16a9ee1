import type { JsonObject } from '../../lib';
import { ROLLOUT_LAWS } from '../../lib/delivery/rollouts/laws';
import { dangling, fixed, judged } from '../support/laws';
import { object } from '../support/rules';

const API = 'argoproj.io/v1alpha1';
const rollout = (spec: JsonObject) => object(`${API} Rollout`, spec);
const canary = (of: JsonObject) => rollout({ strategy: { canary: of } });

test.each<[string, JsonObject, string[]]>([
  [
    'both ways',
    rollout({ strategy: { canary: {}, blueGreen: { activeService: 'a' } } }),
    ['strategy = ["canary","blueGreen"]: must be one of the two; allowed: canary, blueGreen.'],
  ],
  ['neither', rollout({ strategy: {} }), ['strategy = []: must be one of the two; allowed: canary, blueGreen.']],
  [
    'a deadline before a pod counts, and a way back to what is not kept',
    rollout({
      minReadySeconds: 700,
      revisionHistoryLimit: 3,
      rollbackWindow: { revisions: 3 },
      strategy: { canary: {} },
    }),
    [
      'progressDeadlineSeconds = 600: is over before a pod counts as ready; allowed: more than 700.',
      'rollbackWindow.revisions = 3: goes back to versions that are not kept; allowed: less than revisionHistoryLimit, 3.',
    ],
  ],
  [
    'one Service for two versions',
    canary({ stableService: 'a', canaryService: 'a' }),
    ['canaryService = "a": is the stable one, too: two are needed.'],
  ],
  [
    'shares without Services',
    canary({ trafficRouting: { istio: {} } }),
    [
      'trafficRouting = ["istio"]: shares out between two Services, and they are not named. Name stableService and canaryService.',
    ],
  ],
  [
    'no pod that could be replaced',
    canary({ maxSurge: 0, maxUnavailable: 0 }),
    ['maxSurge = 0: and maxUnavailable are both 0: no pod could ever be replaced.'],
  ],
  [
    'steps that are none',
    canary({ steps: [{}, { setWeight: 150 }, { pause: { duration: '5 minutes' } }, { pause: {} }] }),
    [
      'steps[0] = {}: must say one thing.',
      'steps[1].setWeight = 150: is no share of 100; allowed: 0 to 100.',
      'steps[2].pause.duration = "5 minutes": is no time to wait; allowed: as 30s, 10m, 1h.',
    ],
  ],
  [
    'one Service for active and preview',
    rollout({ strategy: { blueGreen: { activeService: 'a', previewService: 'a' } } }),
    ['previewService = "a": is the active one, too: two are needed.'],
  ],
  [
    'a measurement that may go unanswered',
    object(`${API} AnalysisTemplate`, { metrics: [{ name: 'errors', count: 3 }] }),
    [
      'metrics errors: consecutiveErrorLimit = nothing: is not said: who does not answer would pass for a while. Say how often on end nobody may answer.',
      'metrics errors: interval = nothing: is missing, and it is measured 3 times.',
    ],
  ],
])('%s', (_, of, said) => {
  expect(judged(ROLLOUT_LAWS, of)).toEqual(said);
});

test('what a Rollout names is there', () => {
  const of = canary({
    stableService: 'web-stable',
    canaryService: 'web-canary',
    analysis: { templates: [{ templateName: 'web-canary' }] },
    steps: [{ setWeight: 1 }, { analysis: { templates: [{ templateName: 'web-calls' }] } }],
    trafficRouting: { istio: { virtualService: { name: 'web' } } },
  });
  const said = dangling(ROLLOUT_LAWS, of);
  expect(said).toHaveLength(5);
  expect(said.join('\n')).toContain('web-calls');
  expect(said.join('\n')).toContain('spec.strategy.canary.trafficRouting.istio.virtualService.name');
});

test('who it selects stays', () => {
  const of = (app: string) => rollout({ selector: { matchLabels: { app } }, strategy: { canary: {} } });
  expect(fixed(ROLLOUT_LAWS, of('a'), of('b'))).toHaveLength(1);
});
