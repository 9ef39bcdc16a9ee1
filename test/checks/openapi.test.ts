import { toldProblem } from '../../lib/checks/findings/problem';
import { kubernetesSchemas } from '../../lib/checks/schemas/openapi';
import type { JsonObject } from '../../lib/kernel/base/values';
import { OPENAPI } from '../support/swagger';

const cluster = kubernetesSchemas(OPENAPI);

function of(apiVersion: string, kind: string, rest: JsonObject, metadata: JsonObject = {}): JsonObject {
  return { apiVersion, kind, metadata: { name: 'a', namespace: 'n', ...metadata }, ...rest };
}

const deployment = (spec: JsonObject) => of('apps/v1', 'Deployment', { spec: { name: 'x', ...spec } });
const service = (...ports: JsonObject[]) => of('v1', 'Service', { spec: { ports } });
const told = (object: JsonObject) => cluster.validate(object).map(toldProblem);

test.each<[string, JsonObject]>([
  ['a number as a quantity', deployment({ cpu: 0.5 })],
  ...['1', '.5', '1.', '1.5Gi', '1e3', '1E-3', '2E', '-1', ' 1Ki '].map((cpu): [string, JsonObject] => [
    `the quantity ${JSON.stringify(cpu)}`,
    deployment({ cpu }),
  ]),
  ['null, which is not given', deployment({ replicas: null, cpu: null })],
  ['a null label', of('v1', 'ConfigMap', {}, { labels: { a: null } })],
  ['a port by name and by number', service({ port: 1, targetPort: 'http' }, { port: 2, targetPort: 80 })],
  ['one port of two protocols', service({ port: 53 }, { port: 53, protocol: 'UDP' })],
  ['base64 over lines', of('v1', 'Secret', { data: { a: 'YWJj\nYQ==\n' } })],
  ['a name that the server makes', of('v1', 'ConfigMap', {}, { name: undefined, generateName: 'a-' })],
  [
    'a schema in a schema',
    of('apiextensions.k8s.io/v1', 'CustomResourceDefinition', SCHEMAS(), { namespace: undefined }),
  ],
  ['a default of a custom resource', of('example.org/v1', 'Probe', { spec: { port: 'a', any: { b: 1 } } })],
])('%s passes', (_, object) => {
  expect(told(object)).toEqual([]);
});

function SCHEMAS(): JsonObject {
  return { spec: { schema: { type: 'object', default: [1], not: { not: { type: 'string', default: 'a' } } } } };
}

test.each<[string, JsonObject, string]>([
  ['field', deployment({ replica: 3 }), 'spec.replica = 3: unknown field; allowed: replicas, name, cpu'],
  // The server refuses it too: it does not know the field.
  [
    'field that is null',
    deployment({ replica: null }),
    'spec.replica = null: unknown field; allowed: replicas, name, cpu',
  ],
  ['type', deployment({ replicas: '3' }), 'spec.replicas = "3": has the wrong type; allowed: integer'],
  ['number', deployment({ replicas: 2 ** 31 }), 'spec.replicas = 2147483648: has the wrong format; allowed: int32'],
  ['lack', deployment({ name: undefined }), 'spec.name = nothing: is required'],
  ['null for what is required', deployment({ name: null }), 'spec.name = nothing: is required'],
  [
    'quantity',
    deployment({ cpu: '1 GB' }),
    'spec.cpu = "1 GB": is no quantity; allowed: 500m, 2, 1.5Gi, 1e3 and the like',
  ],
  ['suffix', deployment({ cpu: '1K' }), 'spec.cpu = "1K": is no quantity; allowed: 500m, 2, 1.5Gi, 1e3 and the like'],
  [
    'unit alone',
    deployment({ cpu: 'Gi' }),
    'spec.cpu = "Gi": is no quantity; allowed: 500m, 2, 1.5Gi, 1e3 and the like',
  ],
  [
    'boolean as a quantity',
    deployment({ cpu: true }),
    'spec.cpu = true: has the wrong type; allowed: number or string',
  ],
  [
    'port',
    service({ port: 1, targetPort: true }),
    'spec.ports[0].targetPort = true: has the wrong type; allowed: integer or string',
  ],
  [
    'port twice',
    service({ port: 1, name: 'a' }, { port: 1, protocol: 'TCP' }),
    'spec.ports[1] = {"port":1,"protocol":"TCP"}: has the key of item [0]: port 1, protocol "TCP"',
  ],
  [
    'value',
    of('v1', 'Service', { spec: { type: 'ClusterIp' } }),
    'spec.type = "ClusterIp": is none of the values; allowed: ClusterIP, NodePort',
  ],
  ['base64', of('v1', 'Secret', { data: { a: 'YQ=' } }), 'data.a = "YQ=": is no base64; allowed: padded base64'],
  [
    'label',
    of('v1', 'ConfigMap', {}, { labels: { a: 1 } }),
    'metadata.labels.a = 1: has the wrong type; allowed: string',
  ],
  ['metadata', of('v1', 'ConfigMap', {}, { label: {} }), 'metadata.label = {}: unknown field; allowed: labels, '],
  ['name', of('v1', 'ConfigMap', {}, { name: undefined }), 'metadata.name = nothing: is required'],
  [
    'scope',
    of('storage.k8s.io/v1', 'StorageClass', { provisioner: 'p' }),
    'metadata.namespace = "n": stands on a kind without namespaces; allowed: nothing',
  ],
  [
    'deep schema',
    of(
      'apiextensions.k8s.io/v1',
      'CustomResourceDefinition',
      { spec: { schema: { not: { typ: 'a' } } } },
      { namespace: undefined },
    ),
    'spec.schema.not.typ = "a": unknown field; allowed: type, default, not',
  ],
  [
    'custom resource',
    of('example.org/v1', 'Probe', { spec: { port: true } }),
    'spec.port = true: has the wrong type; allowed: integer or string',
  ],
  [
    'version',
    of('apps/v1beta1', 'Deployment', {}),
    'apiVersion = "apps/v1beta1": Deployment is not served in it; allowed: apps/v1',
  ],
  [
    'group',
    of('extensions/v1', 'Deployment', {}),
    'kind = "Deployment": is not served in extensions/v1; allowed: Deployment of apps/v1',
  ],
  ['kind', of('v1', 'ConfigMaps', {}), 'kind = "ConfigMaps": is not served in v1; allowed: ConfigMap, Secret, Service'],
])('a wrong %s is found', (_, object, expected) => {
  expect(told(object)).toHaveLength(1);
  expect(told(object)[0]).toContain(`: ${expected}`);
});

test('knows what can be applied, not the parts and options of requests', () => {
  expect(cluster.knows('v1', 'Service')).toBe(true);
  expect(cluster.knows('policy/v1', 'Eviction')).toBe(false);
  expect([cluster.serves('apps'), cluster.serves('policy')]).toEqual([true, false]);
  const { paths: _, ...excerpt } = OPENAPI;
  expect(kubernetesSchemas(excerpt).knows('policy/v1', 'Eviction')).toBe(true);
});

test('says which fields take anything; a schema that holds itself is told once', () => {
  expect(cluster.unjudged('apiextensions.k8s.io/v1', 'CustomResourceDefinition')).toEqual([
    { path: 'spec.schema.default', form: 'open', rule: 'any content' },
  ]);
  expect(cluster.unjudged('networking.k8s.io/v1', 'NetworkPolicy').map(({ path }) => path)).toEqual([
    'spec.ingress[]',
    'spec.egress[]',
  ]);
  expect(cluster.unjudged('apps/v1', 'Deployment')).toEqual([]);
  expect(cluster.unjudged('apps/v2', 'Deployment')).toEqual([]);
});
