import { podTemplatesIn } from '../../lib/kernel/render/pod-templates';

const spec = { containers: [{ name: 'web', image: 'registry.example.com/web:1' }] };
const paths = (object: Parameters<typeof podTemplatesIn>[0]) => podTemplatesIn(object).map(({ path }) => path);

test('a workload has the one that its kind has', () => {
  const pod = { metadata: { labels: { app: 'web' } }, spec };
  expect(podTemplatesIn({ kind: 'Deployment', spec: { template: pod } })).toEqual([
    { path: 'spec.template', template: pod },
  ]);
  expect(paths({ kind: 'CronJob', spec: { jobTemplate: { spec: { template: pod } } } })).toEqual([
    'spec.jobTemplate.spec.template',
  ]);
  expect(paths({ kind: 'Pod', spec })).toEqual(['']);
});

test('a Rollout of Argo Rollouts is a workload: a Deployment in all but its way to the next version', () => {
  expect(paths({ kind: 'Rollout', spec: { template: { spec } } })).toEqual(['spec.template']);
});

test('a custom resource has each that it hands to its operator, wherever it stands', () => {
  const resource = { kind: 'Fleet', spec: { template: { spec }, sets: [{ podTemplate: { spec } }, { spec }] } };
  expect(paths(resource)).toEqual(['spec.template', 'spec.sets[0].podTemplate', 'spec.sets[1]']);
});

test('what the operator completes is no pod yet, and what makes none has none', () => {
  expect(paths({ kind: 'Elasticsearch', spec: { podTemplate: { spec: { containers: [{ name: 'es' }] } } } })).toEqual(
    [],
  );
  expect(paths({ kind: 'Fleet', spec: { template: { spec: { containers: [] } } } })).toEqual([]);
  expect(paths({ kind: 'Service', spec: { ports: [] } })).toEqual([]);
});
