import { Duration } from 'cdk8s';
import type { Row } from '../../lib';
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

/** Whether enough called in a window that is over. */
const calls = (window: string) => ({
  analysis: {
    templates: [{ templateName: 'web-calls' }],
    args: [
      { name: 'hash', valueFrom: { podTemplateHashValue: 'Latest' } },
      { name: 'window', value: window },
    ],
  },
});

test('one in a hundred first: each weight has a window that ends by itself, where enough called in it', () => {
  expect(steps({ canary: { analysis: ANALYSIS } })).toEqual([
    { setWeight: 1 },
    { pause: { duration: '600s' } },
    calls('600s'),
    { setWeight: 2 },
    { pause: { duration: '600s' } },
    calls('600s'),
    { setWeight: 10 },
    { pause: { duration: '1800s' } },
    calls('1800s'),
    { setWeight: 50 },
    { pause: { duration: '3600s' } },
    calls('3600s'),
    { setWeight: 100 },
    { pause: { duration: '600s' } },
    calls('600s'),
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
    // What 20 need is there before 20 come, and the pod that was looked at stays.
    { setCanaryScale: { weight: 20 } },
    { setWeight: 20 },
    { setCanaryScale: { matchTrafficWeight: true } },
    { pause: { duration: '900s' } },
    calls('900s'),
    { pause: {} },
    { setWeight: 100 },
    { pause: { duration: '600s' } },
    calls('600s'),
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
  const release: ApplicationRelease = { canary: { traffic: 'pods', analysis: { ...ANALYSIS, quiet: 'passes' } } };
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
    successCondition: 'len(result) == 0 || isNaN(result[0]) || result[0] <= 0.01',
  });
  const canary = mapOf(mapOf(spec('Rollout').strategy).canary);
  expect(canary.analysis).toEqual({
    templates: [{ templateName: 'web-canary' }],
    args: [{ name: 'hash', valueFrom: { podTemplateHashValue: 'Latest' } }],
  });
});

test('where too few called it is neither good nor bad, and a person decides', () => {
  const { spec } = released({ canary: { analysis: { ...ANALYSIS, least: 50 } } });
  const template = spec('AnalysisTemplate', 'web-calls');
  expect(template.args).toEqual([{ name: 'hash' }, { name: 'window' }]);
  const pods = 'namespace="web",pod=~"web-{{args.hash}}-[a-z0-9]{5}"';
  const counted = ['http_requests_total', 'http_request_duration_seconds_count'];
  expect(maps(template.metrics)).toMatchObject(
    counted.map((counter) => ({
      count: 1,
      successCondition: 'len(result) > 0 && result[0] >= 50',
      failureCondition: 'false',
      inconclusiveLimit: 0,
      provider: { prometheus: { query: `sum(increase(${counter}{${pods}}[{{args.window}}]))` } },
    })),
  );
});

test('where silence is not to wait for, nobody asks who called', () => {
  const release: ApplicationRelease = { canary: { analysis: { ...ANALYSIS, quiet: 'passes' } } };
  expect(steps(release).filter(({ analysis }) => analysis !== undefined)).toEqual([]);
  const { output } = released(release);
  expect(() => output.object('AnalysisTemplate', 'web-calls')).toThrow();
});

test('in every environment measurements can be bad often enough within a window', () => {
  const judged = (stage: Row['stage']) => {
    const { spec } = released({ canary: { analysis: ANALYSIS } }, { ...PROD, stage });
    const { interval, failureLimit } = maps(spec('AnalysisTemplate', 'web-canary').metrics)[0] ?? {};
    return [interval, failureLimit];
  };
  expect(judged('dev')).toEqual(['5s', 1]);
  expect(judged('test')).toEqual(['15s', 2]);
  expect(judged('staging')).toEqual(['60s', 2]);
  expect(judged('prod')).toEqual(['60s', 2]);
});

test('a question of one’s own', () => {
  const query = 'sum(rate(http_requests_total{$pods}[5m]))';
  const { spec, output } = released({ canary: { analysis: { queries: { calls: { query, must: { atLeast: 1 } } } } } });
  expect(maps(spec('AnalysisTemplate', 'web-canary').metrics)[1]).toMatchObject({
    name: 'calls',
    successCondition: 'len(result) == 0 || isNaN(result[0]) || result[0] >= 1',
    provider: {
      prometheus: { query: expect.stringContaining('sum(rate(http_requests_total{namespace="web",pod=~"web-') },
    },
  });
  expect(maps(spec('AnalysisTemplate', 'web-calls').metrics)).toMatchObject([
    { name: 'calls', successCondition: 'len(result) > 0 && !isNaN(result[0])' },
  ]);
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
  // One interval before the first measurement: ten minutes of them; then who called meanwhile.
  const after = maps(spec('AnalysisTemplate', 'web-after').metrics);
  expect(after[0]).toMatchObject({ count: 10, initialDelay: '60s' });
  expect(after.map(({ name }) => name)).toEqual(['restarts', 'errors', 'latency', 'errors-calls', 'latency-calls']);
  expect(after[3]).toMatchObject({ count: 1, initialDelay: '600s', inconclusiveLimit: 0 });
  expect(JSON.stringify(after[3])).toContain('[600s]');
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

test('what is tried before is waited for once', () => {
  const { spec } = released({ blueGreen: { promotion: 'checks', before: {} } }, { ...PROD, stage: 'staging' });
  expect(mapOf(spec('Rollout').strategy).blueGreen).not.toHaveProperty('autoPromotionSeconds');
  expect(maps(spec('AnalysisTemplate', 'web-before').metrics)[0]).toMatchObject({ count: 5, interval: '60s' });
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

test.each([
  ['windows', 'rollouts/status', ['UPDATE']],
  ['steps', 'rollouts', ['CREATE', 'UPDATE']],
  ['analyses', 'analysisruns', ['UPDATE']],
  ['services', 'services', ['UPDATE']],
])('the API server guards %s', (word, resource, operations) => {
  const { output } = released(undefined);
  const policy = mapOf(output.object('ValidatingAdmissionPolicy', `releases-${word}`).spec);
  expect(policy).toMatchObject({
    failurePolicy: 'Fail',
    matchConstraints: { resourceRules: [{ resources: [resource], operations }] },
  });
  expect(JSON.stringify(policy.matchConditions)).toContain('system:serviceaccount:argo-rollouts:argo-rollouts');
  expect(output.object('ValidatingAdmissionPolicyBinding', `releases-${word}`).spec).toEqual({
    policyName: `releases-${word}`,
    validationActions: ['Deny'],
  });
});
