import type { OpenApi } from '../../lib/checks/schemas/openapi';
import type { Definition } from '../../lib/checks/schemas/openapi-definitions';

/** An excerpt of what an API server of Kubernetes 1.34 says of itself, as `kubectl get --raw /openapi/v2` prints it. */

const META = '#/definitions/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta';
const PORT = '#/definitions/io.k8s.apimachinery.pkg.util.intstr.IntOrString';
const QUANTITY = '#/definitions/io.k8s.apimachinery.pkg.api.resource.Quantity';
const SCHEMA = '#/definitions/io.k8s.apiextensions.v1.JSONSchemaProps';

const text: Definition = { type: 'string' };
const texts: Definition = { type: 'object', additionalProperties: text };
const int32: Definition = { type: 'integer', format: 'int32' };
const ref = ($ref: string): Definition => ({ $ref, description: 'What it is.' });
const list = (items: Definition, ...keys: string[]): Definition => ({
  type: 'array',
  items,
  ...(keys.length > 0 ? { 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': keys } : {}),
});
const map = (properties: Record<string, Definition>, ...required: string[]): Definition => ({
  type: 'object',
  properties,
  ...(required.length > 0 ? { required } : {}),
});
const kind = (group: string, version: string, name: string, properties: Record<string, Definition>): Definition => ({
  ...map({ apiVersion: text, kind: text, metadata: { $ref: META }, ...properties }),
  'x-kubernetes-group-version-kind': [{ group, version, kind: name }],
});
const path = (group: string, version: string, name: string) => ({
  post: { 'x-kubernetes-group-version-kind': { group, version, kind: name } },
});

export const OPENAPI: OpenApi = {
  swagger: '2.0',
  paths: {
    '/api/v1/namespaces/{namespace}/services': path('', 'v1', 'Service'),
    '/api/v1/namespaces/{namespace}/configmaps': path('', 'v1', 'ConfigMap'),
    '/api/v1/namespaces/{namespace}/secrets': path('', 'v1', 'Secret'),
    '/api/v1/namespaces/{namespace}/pods/{name}/eviction': path('policy', 'v1', 'Eviction'),
    '/apis/networking.k8s.io/v1/namespaces/{namespace}/networkpolicies': path(
      'networking.k8s.io',
      'v1',
      'NetworkPolicy',
    ),
    '/apis/storage.k8s.io/v1/storageclasses': path('storage.k8s.io', 'v1', 'StorageClass'),
    '/apis/apiextensions.k8s.io/v1/customresourcedefinitions': path(
      'apiextensions.k8s.io',
      'v1',
      'CustomResourceDefinition',
    ),
    '/apis/apps/v1/namespaces/{namespace}/deployments': path('apps', 'v1', 'Deployment'),
    '/apis/example.org/v1/namespaces/{namespace}/probes': path('example.org', 'v1', 'Probe'),
  },
  definitions: {
    'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta': map({ name: text, labels: texts, annotations: texts }),
    'io.k8s.apimachinery.pkg.util.intstr.IntOrString': { type: 'string', format: 'int-or-string' },
    'io.k8s.apimachinery.pkg.api.resource.Quantity': text,
    'io.k8s.api.core.v1.Service': kind('', 'v1', 'Service', {
      spec: map({
        type: { ...text, enum: ['ClusterIP', 'NodePort'] } as Definition,
        selector: texts,
        ports: list(
          map({ name: text, port: int32, protocol: text, targetPort: ref(PORT) }, 'port'),
          'port',
          'protocol',
        ),
      }),
    }),
    'io.k8s.api.core.v1.ConfigMap': kind('', 'v1', 'ConfigMap', { data: texts }),
    'io.k8s.api.core.v1.Secret': kind('', 'v1', 'Secret', {
      data: { type: 'object', additionalProperties: { type: 'string', format: 'byte' } },
    }),
    'io.k8s.api.policy.v1.Eviction': kind('policy', 'v1', 'Eviction', {}),
    'io.k8s.api.networking.v1.NetworkPolicy': kind('networking.k8s.io', 'v1', 'NetworkPolicy', {
      spec: map({
        podSelector: map({ matchLabels: texts }),
        policyTypes: list(text),
        ingress: list({ type: 'object' }),
        egress: list({ type: 'object' }),
      }),
    }),
    'io.k8s.api.storage.v1.StorageClass': kind('storage.k8s.io', 'v1', 'StorageClass', {
      provisioner: text,
      parameters: texts,
    }),
    'io.k8s.apiextensions.v1.CustomResourceDefinition': kind('apiextensions.k8s.io', 'v1', 'CustomResourceDefinition', {
      spec: map({ schema: { $ref: SCHEMA } }),
    }),
    // Holds itself, and a value of any type.
    'io.k8s.apiextensions.v1.JSONSchemaProps': map({ type: text, default: {}, not: { $ref: SCHEMA } }),
    'io.k8s.api.apps.v1.Deployment': kind('apps', 'v1', 'Deployment', {
      // Servers before 1.24 stated the zeros of Go.
      spec: map({ replicas: int32, name: { ...text, default: '' }, cpu: ref(QUANTITY) }, 'name'),
    }),
    'org.example.v1.Probe': kind('example.org', 'v1', 'Probe', {
      spec: {
        ...map({
          size: { ...int32, default: 1 },
          port: { 'x-kubernetes-int-or-string': true },
          any: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
        }),
        required: ['size'],
      },
    }),
  },
};
