import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadAll } from 'js-yaml';
import { toldProblem } from '../../lib/checks/findings/problem';
import { isMap, type JsonObject } from '../../lib/kernel/base/values';
import { kubernetesFindings, kubernetesKnows } from '../support/kubernetes-schema';
import { shared } from '../support/shared';

function deployment(spec: JsonObject, container: JsonObject = {}): JsonObject {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', namespace: 'n', labels: { a: 'b' } },
    spec: {
      selector: { matchLabels: { a: 'b' } },
      template: { metadata: { labels: { a: 'b' } }, spec: { containers: [{ name: 'c', image: 'i:1', ...container }] } },
      ...spec,
    },
  };
}

function of(apiVersion: string, kind: string, rest: JsonObject): JsonObject {
  return { apiVersion, kind, metadata: { name: 'x' }, ...rest };
}

const RULES = [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }];
const PORTS = [{ name: 'http', port: 80, targetPort: 'http', protocol: 'TCP' }];

test.each<[JsonObject]>([
  [
    deployment({
      replicas: 3,
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: 0 } },
    }),
  ],
  [deployment({}, { resources: { requests: { cpu: '100m', memory: '1Gi' } }, securityContext: { runAsUser: 1000 } })],
  [of('v1', 'Service', { spec: { type: 'ClusterIP', ports: PORTS, selector: { a: 'b' } } })],
  [of('v1', 'ConfigMap', { data: { 'a.conf': 'x' } })],
  [of('v1', 'Secret', { type: 'Opaque', data: { a: 'YQ==' } })],
  [
    of('batch/v1', 'CronJob', {
      spec: { schedule: '@daily', jobTemplate: { spec: { template: { spec: { containers: [{ name: 'c' }] } } } } },
    }),
  ],
  [of('rbac.authorization.k8s.io/v1', 'ClusterRole', { rules: RULES })],
  [
    of('networking.k8s.io/v1', 'NetworkPolicy', {
      spec: { podSelector: {}, ingress: [{ from: [{ namespaceSelector: {} }], ports: [{ port: 80 }] }] },
    }),
  ],
  [of('policy/v1', 'PodDisruptionBudget', { spec: { maxUnavailable: 1, selector: { matchLabels: { a: 'b' } } } })],
  [of('storage.k8s.io/v1', 'StorageClass', { provisioner: 'p', reclaimPolicy: 'Retain', parameters: { pool: 'a' } })],
  [
    of('autoscaling/v2', 'HorizontalPodAutoscaler', {
      spec: { maxReplicas: 3, scaleTargetRef: { kind: 'Deployment', name: 'web' } },
    }),
  ],
  [of('scheduling.k8s.io/v1', 'PriorityClass', { value: 1000, globalDefault: false })],
  [
    of('apiextensions.k8s.io/v1', 'CustomResourceDefinition', {
      spec: {
        group: 'g',
        scope: 'Cluster',
        names: { kind: 'K', plural: 'ks' },
        versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } }],
      },
    }),
  ],
])('%#: a right object passes', (object) => {
  expect(kubernetesFindings(object).map(toldProblem)).toEqual([]);
});

test.each<[string, JsonObject, string]>([
  ['unknown field', deployment({ replica: 3 }), 'spec.replica = 3: unknown field'],
  [
    'deep unknown field',
    deployment({}, { livenessProbes: {} }),
    'spec.template.spec.containers[0].livenessProbes = {}: unknown field',
  ],
  ['required field', deployment({ selector: undefined }), 'spec.selector = nothing: is required'],
  ['type', deployment({ replicas: '3' }), 'spec.replicas = "3": has the wrong type; allowed: integer'],
  [
    'number that is no int32',
    deployment({ replicas: 2 ** 31 }),
    'spec.replicas = 2147483648: has the wrong format; allowed: int32',
  ],
  [
    'enumeration',
    deployment({}, { imagePullPolicy: 'Allways' }),
    'spec.template.spec.containers[0].imagePullPolicy = "Allways": is none of the values; allowed: Always, IfNotPresent, Never',
  ],
  [
    'label',
    { ...deployment({}), metadata: { name: 'a', labels: { a: 1 } } },
    'metadata.labels.a = 1: has the wrong type; allowed: string',
  ],
  ['metadata', { ...deployment({}), metadata: { name: 'a', label: {} } }, 'metadata.label = {}: unknown field'],
  [
    'quantity',
    deployment({}, { resources: { requests: { memory: '1 GB' } } }),
    'spec.template.spec.containers[0].resources.requests.memory = "1 GB": has the wrong format; allowed: quantity',
  ],
  ['kind', of('apps/v1', 'Deploymant', {}), 'kind = "Deploymant": is no kind of Kubernetes "apps/v1"'],
  ['version', of('apps/v1beta1', 'Deployment', {}), 'kind = "Deployment": is no kind of Kubernetes "apps/v1beta1"'],
  ['part of an object', of('v1', 'ServicePort', {}), 'kind = "ServicePort": is no kind of Kubernetes "v1"'],
])('a wrong %s is found', (_, object, expected) => {
  expect(kubernetesFindings(object).map(toldProblem).join('\n')).toContain(`: ${expected}`);
});

test('what a Secret holds is not shown', () => {
  const found = kubernetesFindings(of('v1', 'Secret', { data: { password: 'not base64' } }));
  expect(found.map(toldProblem)).toEqual(['Secret x: data.password = nothing: has the wrong format; allowed: byte']);
});

test('knows the kinds of Kubernetes, not those of operators', () => {
  expect(kubernetesKnows('v1', 'Pod')).toBe(true);
  expect(kubernetesKnows('ceph.rook.io/v1', 'CephCluster')).toBe(false);
  expect(kubernetesKnows('../v1', 'Pod')).toBe(false);
});

const operators = shared('operators');
(operators === undefined ? test.skip : test)(
  'nothing is found in what real operators made on a real API server',
  () => {
    const folder = operators ?? '';
    const objects = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.yaml'))
      .flatMap((file) => loadAll(readFileSync(join(folder, file), 'utf8')))
      .flatMap((document) => (isMap(document) && Array.isArray(document.items) ? document.items : [document]))
      .filter(
        (object): object is JsonObject =>
          isMap(object) && kubernetesKnows(String(object.apiVersion), String(object.kind)),
      );
    const found = objects.flatMap(kubernetesFindings);
    // Two things were cut out of the data: the bytes of Secrets and the identifiers of owners.
    const cut = ({ at, object }: (typeof found)[number]) =>
      (object.kind === 'Secret' && at.startsWith('data')) || /ownerReferences\[\d+\]\.uid$/.test(at);
    expect(found.filter((finding) => !cut(finding)).map(toldProblem)).toEqual([]);
    expect(objects.length).toBeGreaterThan(400);
  },
);
