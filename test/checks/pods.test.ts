import { pods } from '../../lib/checks/rules/pods';
import type { JsonObject } from '../../lib/kernel/base/values';
import { deployment, object, said } from '../support/rules';

const found = (...objects: JsonObject[]) =>
  said(pods, objects).map((text) => text.replace('[pods] unit/shop: Deployment.apps shop/a: ', ''));
const mount = (name: string, mountPath = '/a') => ({ name, mountPath });

test.each<[string, JsonObject, JsonObject, string[]]>([
  [
    'as it should be',
    { ports: [{ containerPort: 80, name: 'http' }], readinessProbe: { httpGet: { port: 'http' } } },
    {},
    [],
  ],
  ['without an image', { image: null }, {}, ['container web: image = null: is missing.']],
  [
    'with an image of no version',
    { image: 'example.com:5000/web' },
    {},
    [
      'container web: image = "example.com:5000/web": is of no version: what runs would change by itself. Give a tag or a digest.',
    ],
  ],
  ['with an image by digest', { image: `example.com/web@sha256:${'a'.repeat(64)}` }, {}, []],
  [
    'with latest',
    { image: 'web:latest' },
    {},
    [
      'container web: image = "web:latest": is of no version: what runs would change by itself. Give a tag or a digest.',
    ],
  ],
  [
    'with a bad name',
    { name: 'Web' },
    {},
    [
      'container Web: name = "Web": is no name of a container; allowed: lower-case letters, digits and -, at most 63 characters.',
    ],
  ],
  ['twice', {}, { initContainers: [{ name: 'web', image: 'a:1' }] }, ['containers = "web": names two containers.']],
  [
    'with a mount of no volume',
    { volumeMounts: [mount('b')] },
    { volumes: [{ name: 'a' }] },
    ['container web: volumeMounts = "b": is no volume of the pod; allowed: a.'],
  ],
  [
    'with two volumes at one path',
    { volumeMounts: [mount('a'), mount('b')] },
    { volumes: [{ name: 'a' }, { name: 'b' }] },
    ['container web: volumeMounts = "/a": has two volumes.'],
  ],
  ['with one volume twice', {}, { volumes: [{ name: 'a' }, { name: 'a' }] }, ['volumes = "a": names two volumes.']],
  [
    'with a variable twice',
    {
      env: [
        { name: 'A', value: '1' },
        { name: 'A', value: '2' },
      ],
    },
    {},
    ['container web: env = "A": is set twice.'],
  ],
  [
    'with a value and a source',
    { env: [{ name: 'A', value: '1', valueFrom: {} }] },
    {},
    ['container web: env = "A": has a value and a source of one. Keep one of the two.'],
  ],
  [
    'with port 0',
    { ports: [{ containerPort: 0 }] },
    {},
    ['container web: ports = 0: is no port; allowed: 1 to 65535.'],
  ],
  [
    'with a port twice',
    { ports: [{ containerPort: 80 }, { containerPort: 80, protocol: 'TCP' }] },
    {},
    ['container web: ports = "80/TCP": stands twice.'],
  ],
  ['with a port for TCP and UDP', { ports: [{ containerPort: 53 }, { containerPort: 53, protocol: 'UDP' }] }, {}, []],
  [
    'with a port name twice',
    {
      ports: [
        { containerPort: 80, name: 'a' },
        { containerPort: 81, name: 'a' },
      ],
    },
    {},
    ['container web: ports = "a": names two ports.'],
  ],
  [
    'with a bad port name',
    { ports: [{ containerPort: 80, name: 'the-one-for-the-web' }] },
    {},
    [
      'container web: ports = "the-one-for-the-web": is no name of a port; allowed: at most 15 lower-case letters, digits and single -, with a letter.',
    ],
  ],
  [
    'with a probe of no port',
    { livenessProbe: { tcpSocket: { port: 'web' } } },
    {},
    ['container web: livenessProbe = "web": names no port of the container; allowed: none.'],
  ],
  [
    'with a probe of port 70000',
    { startupProbe: { grpc: { port: 70_000 } } },
    {},
    ['container web: startupProbe = 70000: is no port; allowed: 1 to 65535.'],
  ],
  [
    'with a request above its limit',
    { resources: { requests: { cpu: '2' }, limits: { cpu: '1500m' } } },
    {},
    ['container web: requests.cpu = "2": is more than its limit; allowed: at most 1500m.'],
  ],
  [
    'with a bad quantity',
    { resources: { limits: { memory: '256MB' } } },
    {},
    [
      'container web: limits.memory = "256MB": is no quantity; allowed: a number with a unit of Kubernetes, as 200m or 4Gi.',
    ],
  ],
  [
    'with a negative request',
    { resources: { requests: { cpu: '-1' } } },
    {},
    ['container web: requests.cpu = "-1": is negative.'],
  ],
  [
    'that does not restart',
    {},
    { restartPolicy: 'Never' },
    ['restartPolicy = "Never": is not for a Deployment; allowed: Always.'],
  ],
])('a container %s', (_, container, pod, messages) => {
  expect(found(deployment(container, pod))).toEqual(messages);
});

test('a Job says how it restarts', () => {
  const { spec } = deployment() as { spec: JsonObject };
  expect(said(pods, [object('batch/v1 Job', { template: spec.template })])).toEqual([
    '[pods] unit/shop: Job.batch shop/a: restartPolicy = "Always": is not for a Job; allowed: OnFailure, Never.',
  ]);
});

test('the claims of a StatefulSet are volumes', () => {
  const { spec } = deployment({ volumeMounts: [mount('data')] }) as { spec: JsonObject };
  const volumeClaimTemplates = [{ metadata: { name: 'data' } }];
  const set = (more: JsonObject) => object('apps/v1 StatefulSet', { template: spec.template, ...more });
  expect(said(pods, [set({ volumeClaimTemplates })])).toEqual([]);
  expect(said(pods, [set({})])).toEqual([expect.stringContaining('"data": is no volume of the pod; allowed: none.')]);
});
