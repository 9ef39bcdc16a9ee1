import type { Json, JsonObject } from '../../../../../lib/kernel/base/values';
import type { Mutation } from '../mutation';

const LONG = 'a'.repeat(300);

const labelled = (key: string, value: string) => (labels: Json) =>
  ({ ...(labels as JsonObject), [key]: value }) as Json;

/** Names, labels and identities. */
export const nameFaults: readonly Mutation[] = [
  {
    name: 'upper-case name',
    kinds: ['Deployment', 'RabbitmqCluster'],
    place: 'metadata.name',
    to: (name) => `${name}`.toUpperCase(),
  },
  { name: 'name with an underscore', kinds: ['Certificate'], place: 'metadata.name', to: (name) => `${name}_1` },
  { name: 'name longer than a DNS label', kinds: ['Service'], place: 'metadata.name', to: () => LONG.slice(0, 64) },
  { name: 'name that begins with a digit', kinds: ['Service'], place: 'metadata.name', to: () => '1-portal' },
  {
    name: 'name longer than a subdomain',
    kinds: ['Deployment', 'Certificate'],
    place: 'metadata.name',
    to: () => LONG.slice(0, 254),
  },
  {
    name: 'name too long for what is made of it',
    kinds: ['CronJob'],
    place: 'metadata.name',
    to: () => LONG.slice(0, 53),
  },
  { name: 'name with a slash', kinds: ['Role'], place: 'metadata.name', to: (name) => `tidb/${name}` },
  { name: 'no name', kinds: ['NetworkPolicy', 'Certificate'], place: 'metadata.name', to: () => undefined },
  {
    name: 'label value longer than 63',
    kinds: ['Deployment', 'CephCluster'],
    place: 'metadata.labels',
    to: labelled('example.com/why', LONG.slice(0, 64)),
  },
  {
    name: 'label value with a bad character',
    kinds: ['Certificate', 'NetworkPolicy'],
    place: 'metadata.labels',
    to: labelled('example.com/owner', 'team a'),
  },
  {
    name: 'label key with two slashes',
    kinds: ['Service'],
    place: 'metadata.labels',
    to: labelled('example.com/a/b', 'c'),
  },
  {
    name: 'label of a pod with a bad character',
    kinds: ['CronJob'],
    place: 'spec.jobTemplate.spec.template.metadata.labels',
    to: labelled('run', 'every day'),
  },
  {
    name: 'label in a selector with a bad character',
    kinds: ['NetworkPolicy'],
    where: (policy) => JSON.stringify(policy).includes('"matchLabels":{"app"'),
    place: 'spec.podSelector.matchLabels',
    to: labelled('run', 'a/b'),
  },
  {
    name: 'annotation key with a blank',
    kinds: ['Deployment', 'TidbCluster'],
    place: 'metadata',
    to: (metadata) => ({ ...(metadata as JsonObject), annotations: { 'keep me': 'yes' } }),
  },
  {
    name: 'cluster-scoped object with a namespace',
    kinds: ['StorageClass', 'ClusterIssuer', 'ClusterRoleBinding'],
    place: 'metadata',
    to: (metadata) => ({ ...(metadata as JsonObject), namespace: 'ceph' }),
  },
  {
    name: 'namespaced object without a namespace',
    kinds: ['Deployment', 'Certificate'],
    place: 'metadata.namespace',
    to: () => undefined,
  },
  {
    name: 'two objects with one identity',
    of: ['Service', 'CephBlockPool'],
    change: (object) => [object, changedTwin(object)],
  },
  {
    name: 'two carriers of a CRD group',
    part: 'needs.crds',
    changeModel: (model) => ({
      ...model,
      needs: {
        ...model.needs,
        crds: [...model.needs.crds, { id: 'rook-again', groups: ['ceph.rook.io'], version: 'v1.19.0', asker: 'ceph' }],
      },
    }),
  },
];

function changedTwin(object: JsonObject): JsonObject {
  const { metadata } = object as { metadata: JsonObject };
  return { ...object, metadata: { ...metadata, labels: { twin: 'yes' } } };
}
