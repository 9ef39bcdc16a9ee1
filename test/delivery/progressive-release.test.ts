import { Duration } from 'cdk8s';
import { Application } from '../../lib/delivery/application/application';
import type { ApplicationRelease } from '../../lib/delivery/application/props';
import { mapOf, maps } from '../../lib/kernel/base/values';
import { ALL, ANALYSIS, BLUE_GREEN, PROD, shop, WEB } from './release-fixture';

function released(release: ApplicationRelease | undefined, row = PROD) {
  const { env, there } = shop(row);
  new Application(env, 'web', { ...WEB, ...(release && { release }) });
  const output = env.output();
  const spec = (kind: string, name = 'web') => mapOf(output.object(kind, name).spec);
  return { output, spec, there };
}

const steps = (release: ApplicationRelease, row = PROD) =>
  maps(mapOf(mapOf(released(release, row).spec('Rollout').strategy).canary).steps);

test('one in a hundred first: each weight has a window that ends by itself', () => {
  expect(steps({ canary: { analysis: ANALYSIS } })).toEqual([
    { setWeight: 1 },
    { pause: { duration: '600s' } },
    { setWeight: 2 },
    { pause: { duration: '600s' } },
    { setWeight: 10 },
    { pause: { duration: '1800s' } },
    { setWeight: 50 },
    { pause: { duration: '3600s' } },
    { setWeight: 100 },
    { pause: { duration: '600s' } },
  ]);
});

test('a person says so after the window, not instead of it; who sends the header sees it before all others', () => {
  const canary = {
    analysis: ANALYSIS,
    steps: [{ weight: 20, observe: Duration.minutes(15), gate: 'person' as const }, { weight: 100 }],
    preview: { header: 'x-preview', value: 'yes' },
  };
  expect(steps({ canary })).toEqual([
    { setCanaryScale: { replicas: 1 } },
    { pause: { duration: '600s' } },
    { setCanaryScale: { matchTrafficWeight: true } },
    { setWeight: 20 },
    { pause: { duration: '900s' } },
    { pause: {} },
    { setWeight: 100 },
    { pause: { duration: '600s' } },
  ]);
  expect(released({ canary }).there.asked).toMatchObject([
    {
      name: 'web',
      weights: 'controller',
      versions: [
        { name: 'stable', weight: 100, service: 'web-stable' },
        { name: 'canary', weight: 0, service: 'web-canary' },
      ],
      rules: [{ name: 'preview', headers: { 'x-preview': { is: 'yes' } }, to: 'canary' }],
    },
  ]);
});

test('without a mesh pods are counted: one, half of them, all; the windows hold all the same', () => {
  const release: ApplicationRelease = { canary: { traffic: 'pods', analysis: ANALYSIS } };
  expect(steps(release).map(({ setWeight }) => setWeight ?? 'window')).toEqual([
    34,
    'window',
    50,
    'window',
    100,
    'window',
  ]);
  const { canary } = mapOf(released(release).spec('Rollout').strategy);
  expect(canary).not.toHaveProperty('trafficRouting');
  expect(released(release).there.asked).toEqual([]);
});

test('no Service that the controller owns has a selector, nor a way to get one', () => {
  for (const [release, services] of [
    [ALL.release, ['web-stable', 'web-canary']],
    [BLUE_GREEN.release, ['web-active', 'web-preview']],
  ] as const) {
    const { spec, output } = released(release);
    for (const name of services) expect(Object.keys(spec('Service', name))).toEqual(['ports']);
    const { deliveries } = output.model.systems.find(({ id }) => id === 'web') ?? { deliveries: [] };
    for (const name of services)
      expect(deliveries).toContainEqual(expect.objectContaining({ kind: 'Service', name, ignore: ['/spec/selector'] }));
  }
});

test('what is measured is asked of the new pods alone, and who does not answer is counted', () => {
  const { spec } = released({ canary: { analysis: ANALYSIS } });
  const metrics = maps(spec('AnalysisTemplate', 'web-canary').metrics);
  expect(metrics.map(({ name }) => name)).toEqual(['restarts', 'errors', 'latency']);
  for (const metric of metrics) {
    expect(metric).toMatchObject({ failureLimit: 2, consecutiveErrorLimit: 3, interval: '60s' });
    expect(JSON.stringify(metric)).toContain('web-{{args.hash}}-[a-z0-9]{5}');
  }
  expect(metrics[1]).toMatchObject({
    successCondition: 'len(result) > 0 && result[0] <= 0.01',
    failureCondition: 'len(result) > 0 && result[0] > 0.01',
    inconclusiveLimit: 10,
  });
  const canary = mapOf(mapOf(spec('Rollout').strategy).canary);
  expect(canary.analysis).toEqual({
    templates: [{ templateName: 'web-canary' }],
    args: [{ name: 'hash', valueFrom: { podTemplateHashValue: 'Latest' } }],
  });
});

test('where silence is not to wait for, it passes', () => {
  const { spec } = released({ canary: { analysis: { ...ANALYSIS, quiet: 'passes' } } });
  expect(maps(spec('AnalysisTemplate', 'web-canary').metrics)[1]?.successCondition).toBe(
    'len(result) == 0 || isNaN(result[0]) || result[0] <= 0.01',
  );
});

test('a question of one’s own', () => {
  const query = 'sum(rate(http_requests_total{$pods}[5m]))';
  const { spec, output } = released({ canary: { analysis: { queries: { calls: { query, must: { atLeast: 1 } } } } } });
  expect(maps(spec('AnalysisTemplate', 'web-canary').metrics)[1]).toMatchObject({
    name: 'calls',
    successCondition: 'len(result) > 0 && result[0] >= 1',
    provider: {
      prometheus: { query: expect.stringContaining('sum(rate(http_requests_total{namespace="web",pod=~"web-') },
    },
  });
  const panels = output.model.systems.find(({ id }) => id === 'web')?.dashboards.flatMap((one) => one.panels) ?? [];
  expect(panels.map(({ title }) => title)).toContain('Judged by: calls');
});

test('blue and green: tried before, measured after, the old pods stay for a while', () => {
  const { spec, output } = released(BLUE_GREEN.release);
  expect(mapOf(spec('Rollout').strategy).blueGreen).toMatchObject({
    activeService: 'web-active',
    previewService: 'web-preview',
    autoPromotionEnabled: false,
    previewReplicaCount: 1,
    scaleDownDelaySeconds: 600,
  });
  const smoke = maps(spec('AnalysisTemplate', 'web-before').metrics).find(({ name }) => name === 'smoke');
  expect(JSON.stringify(smoke)).toContain('"TARGET","value":"web-preview.web.svc:80"');
  // One interval before the first measurement: ten minutes of them.
  expect(maps(spec('AnalysisTemplate', 'web-after').metrics)[0]).toMatchObject({ count: 10, initialDelay: '60s' });
  const called = output.model.systems.find(({ id }) => id === 'web')?.endpoints.find(({ id }) => id === 'web/http');
  expect(called).toMatchObject({ host: 'web-active.web.svc', port: 80 });
});

test('without a person it takes over when its time is up', () => {
  const { spec } = released({ blueGreen: { promotion: 'checks' } }, { ...PROD, stage: 'staging' });
  expect(mapOf(spec('Rollout').strategy).blueGreen).toMatchObject({
    autoPromotionEnabled: true,
    autoPromotionSeconds: 300,
  });
});

test('it is the controller that asks Prometheus', () => {
  const { output } = released({ canary: { analysis: ANALYSIS } });
  expect(output.model.edges).toContainEqual(
    expect.objectContaining({ from: 'argo-rollouts/controller', to: 'surroundings/web' }),
  );
});

test('one goes back to versions that are kept', () => {
  expect(released({ canary: { analysis: ANALYSIS } }).spec('Rollout')).toMatchObject({
    rollbackWindow: { revisions: 3 },
    revisionHistoryLimit: 5,
    progressDeadlineAbort: true,
  });
});

test('the API server lets nobody but the controller end a window', () => {
  const { output } = released(undefined);
  const policy = mapOf(output.object('ValidatingAdmissionPolicy', 'releases-windows').spec);
  expect(policy.matchConstraints).toMatchObject({
    resourceRules: [{ resources: ['rollouts/status'], operations: ['UPDATE'] }],
  });
  expect(JSON.stringify(policy.matchConditions)).toContain('system:serviceaccount:argo-rollouts:argo-rollouts');
  expect(output.object('ValidatingAdmissionPolicyBinding', 'releases-windows').spec).toEqual({
    policyName: 'releases-windows',
    validationActions: ['Deny'],
  });
});
