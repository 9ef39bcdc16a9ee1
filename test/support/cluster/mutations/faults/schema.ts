import { isMap, type Json, type JsonObject } from '../../../../../lib/kernel/base/values';
import type { Mutation } from '../mutation';

const map = (value: Json): JsonObject => (isMap(value) ? (value as JsonObject) : {});
const more =
  (field: string, value: Json = 1) =>
  (to: Json): Json => ({ ...map(to), [field]: value });
const renamed =
  (from: string, to: string) =>
  (value: Json): Json =>
    Object.fromEntries(Object.entries(map(value)).map(([key, item]) => [key === from ? to : key, item])) as Json;

/** What a schema says no to: fields, types, ranges. The offline check and the API server must agree on each of these. */
export const schemaFaults: readonly Mutation[] = [
  // fields
  {
    name: 'unknown field of an object',
    kinds: ['Deployment', 'CephCluster', 'NetworkPolicy'],
    place: 'spec',
    to: more('kapitan'),
  },
  { name: 'unknown field beside spec', kinds: ['Service', 'Certificate'], place: '', to: more('specs', {}) },
  {
    name: 'unknown field in the metadata',
    kinds: ['PodDisruptionBudget', 'RabbitmqCluster'],
    place: 'metadata',
    to: more('lables', {}),
  },
  { name: 'unknown field deep down', kinds: ['TidbCluster'], place: 'spec.tidb.service', to: more('kind') },
  {
    name: 'unknown field in a container',
    kinds: ['Deployment'],
    place: 'spec.template.spec.containers[0]',
    to: more('imagePull'),
  },
  {
    name: 'unknown field in an item of a list',
    kinds: ['CephFilesystem'],
    place: 'spec.dataPools[0]',
    to: more('replicas', 3),
  },
  { name: 'unknown field in a rule', kinds: ['NetworkPolicy'], place: 'spec.ingress[0]', to: more('port', 80) },
  { name: 'misspelt field', kinds: ['Deployment'], place: 'spec', to: renamed('replicas', 'replica') },
  {
    name: 'misspelt field of a custom resource',
    kinds: ['RabbitmqCluster'],
    place: 'spec.persistence',
    to: renamed('storageClassName', 'storageClass'),
  },
  { name: 'field in the wrong case', kinds: ['Certificate'], place: 'spec', to: renamed('secretName', 'secretname') },
  { name: 'field one level too high', kinds: ['CronJob'], place: 'spec', to: more('backoffLimit', 3) },
  { name: 'required field removed', kinds: ['Deployment'], place: 'spec.selector', to: () => undefined },
  { name: 'required field removed', kinds: ['Certificate'], place: 'spec.issuerRef', to: () => undefined },
  { name: 'required field removed', kinds: ['CephFilesystem'], place: 'spec.metadataServer', to: () => undefined },
  { name: 'required field removed', kinds: ['Queue'], place: 'spec.rabbitmqClusterReference', to: () => undefined },
  {
    name: 'required field removed',
    kinds: ['RoleBinding', 'ClusterRoleBinding'],
    place: 'roleRef',
    to: () => undefined,
  },
  { name: 'required field removed', kinds: ['StorageClass'], place: 'provisioner', to: () => undefined },
  // types
  {
    name: 'text for a whole number',
    kinds: ['Deployment', 'RabbitmqCluster'],
    place: 'spec.replicas',
    to: () => 'three',
  },
  { name: 'fraction for a whole number', kinds: ['CephCluster'], place: 'spec.mon.count', to: () => 2.5 },
  { name: 'number as text', kinds: ['CephBlockPool'], place: 'spec.replicated.size', to: () => '3' },
  {
    name: 'text for true or false',
    kinds: ['CephCluster', 'Deployment', 'Certificate'],
    place: (value) => typeof value === 'boolean',
    to: () => 'yes',
  },
  { name: 'number for a text', kinds: ['Certificate'], place: 'spec.secretName', to: () => 5 },
  { name: 'number for a text', kinds: ['Deployment'], place: 'spec.template.spec.containers[0].image', to: () => 5 },
  { name: 'list for a map', kinds: ['Service'], place: 'spec.selector', to: () => [] },
  { name: 'list for a map', kinds: ['CephBlockPool'], place: 'spec.parameters', to: () => ['min_size'] },
  { name: 'map for a list', kinds: ['Role'], place: 'rules', to: (value) => (value as readonly Json[])[0] },
  {
    name: 'map for a list',
    kinds: ['TidbCluster'],
    place: 'spec.topologySpreadConstraints',
    to: (value) => (value as readonly Json[])[0],
  },
  { name: 'text for a list', kinds: ['NetworkPolicy'], place: 'spec.policyTypes', to: () => 'Ingress' },
  { name: 'text for a list', kinds: ['Certificate'], place: 'spec.usages', to: () => 'server auth' },
  { name: 'number as a label', kinds: ['Deployment'], place: 'spec.template.metadata.labels', to: more('release', 7) },
  {
    name: 'true as an annotation',
    kinds: ['Certificate'],
    place: 'metadata.annotations',
    to: more('example.com/keep', true),
  },
  // values
  {
    name: 'value that is none of those listed',
    kinds: ['Certificate'],
    place: 'spec.privateKey.algorithm',
    to: () => 'ECSDA',
  },
  { name: 'value that is none of those listed', kinds: ['Service'], place: 'spec.type', to: () => 'Internal' },
  {
    name: 'value that is none of those listed',
    kinds: ['Deployment'],
    place: 'spec.strategy.type',
    to: () => 'Rolling',
  },
  {
    name: 'bad quantity',
    kinds: ['Deployment'],
    place: 'spec.template.spec.containers[0].resources.limits.memory',
    to: () => '256MB',
  },
  { name: 'bad quantity', kinds: ['CephCluster'], place: 'spec.resources.mon.limits.memory', to: () => '2 GiB' },
  { name: 'bad quantity', kinds: ['RabbitmqCluster'], place: 'spec.persistence.storage', to: () => '20GB!' },
  { name: 'negative replicas', kinds: ['Deployment', 'RabbitmqCluster'], place: 'spec.replicas', to: () => -1 },
  { name: 'number out of range', kinds: ['CephCluster'], place: 'spec.mon.count', to: () => 10 },
  { name: 'number out of range', kinds: ['CephFilesystem'], place: 'spec.metadataServer.activeCount', to: () => 99 },
  { name: 'pattern broken', kinds: ['CephCluster'], place: 'spec.dataDirHostPath', to: () => 'var/lib/rook' },
  {
    name: 'item twice in a set',
    kinds: ['CephObjectStoreUser'],
    place: 'spec.opMask',
    to: (value) => [...(value as readonly Json[]), 'read'],
  },
  {
    name: 'key twice in a list',
    kinds: ['TidbCluster'],
    place: 'spec.topologySpreadConstraints',
    to: (value) => [...(value as readonly Json[]), ...(value as readonly Json[])],
  },
  {
    name: 'key twice in a list',
    kinds: ['Service'],
    place: 'spec.ports',
    to: (value) => [...(value as readonly Json[]), ...(value as readonly Json[])],
  },
  // kinds
  {
    name: 'kind that nobody defines',
    kinds: ['CephCluster', 'Certificate'],
    place: 'kind',
    to: (value) => `${value}s`,
  },
  { name: 'kind of another group', kinds: ['NetworkPolicy'], place: 'apiVersion', to: () => 'policy/v1' },
  {
    name: 'version that is not served',
    kinds: ['Certificate'],
    place: 'apiVersion',
    to: () => 'cert-manager.io/v1alpha2',
  },
  { name: 'version that is not served', kinds: ['TidbCluster'], place: 'apiVersion', to: () => 'pingcap.com/v1' },
  { name: 'version that is no longer served', kinds: ['Deployment'], place: 'apiVersion', to: () => 'apps/v1beta1' },
  {
    name: 'version that is no longer served',
    kinds: ['PodDisruptionBudget'],
    place: 'apiVersion',
    to: () => 'policy/v1beta1',
  },
];
