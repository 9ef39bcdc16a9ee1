import { line } from '../../lib/checks/finding';
import { referenceFindings } from '../../lib/checks/references';
import type { JsonObject } from '../../lib/kernel/values';
import { modelOf, object } from '../support/rules';

const groups = ['rabbitmq.com', 'ceph.rook.io', 'pingcap.com'];
const model = modelOf(
  {},
  {
    namespaces: [{ name: 'shop', security: 'restricted', asker: 'shop' }],
    crds: [{ id: 'all', groups, version: '1', asker: 'shop' }],
  },
);

function found(...objects: JsonObject[]): string[] {
  return referenceFindings(model, new Map([['shop', objects]])).map((text) =>
    line(text).replace(/^.*? shop\/a: |^.*? a: /, ''),
  );
}

const rbac = (kind: string, over: JsonObject) => object(`rbac.authorization.k8s.io/v1 ${kind}`, undefined, over);
const rabbit = (kind: string, spec: JsonObject) =>
  object(`rabbitmq.com/v1beta1 ${kind}`, { rabbitmqClusterReference: { name: 'r' }, ...spec });
const R = object('rabbitmq.com/v1beta1 RabbitmqCluster', {}, { metadata: { name: 'r', namespace: 'shop' } });
const storage = (parameters: JsonObject) => ({
  ...object('storage.k8s.io/v1 StorageClass', undefined, { parameters }),
  metadata: { name: 'a' },
});

test.each<[string, JsonObject[], string]>([
  [
    'a role',
    [rbac('RoleBinding', { roleRef: { kind: 'Role', name: 'r' } })],
    'roleRef.name = "r": names Role shop/r, which nobody makes; allowed: none.',
  ],
  [
    'a cluster role',
    [rbac('RoleBinding', { roleRef: { kind: 'ClusterRole', name: 'r' } })],
    'roleRef.name = "r": names ClusterRole r, which nobody makes; allowed: none.',
  ],
  [
    'a cluster of RabbitMQ',
    [rabbit('Queue', {})],
    'spec.rabbitmqClusterReference.name = "r": names RabbitmqCluster shop/r, which nobody makes; allowed: none.',
  ],
  [
    'a user of RabbitMQ',
    [R, rabbit('Permission', { userReference: { name: 'u' } })],
    'spec.userReference.name = "u": names User shop/u, which nobody makes; allowed: none.',
  ],
  [
    'a queue of a binding',
    [R, rabbit('Binding', { source: 'amq.topic', destination: 'q', destinationType: 'queue', vhost: 'v' })],
    'spec.destination = "v/q": names queue shop/v/q, which nobody makes; allowed: none.',
  ],
  [
    'an object store',
    [object('ceph.rook.io/v1 CephObjectStoreUser', { store: 's' })],
    'spec.store = "s": names CephObjectStore shop/s, which nobody makes; allowed: none.',
  ],
  [
    'a file system',
    [object('ceph.rook.io/v1 CephFilesystemSubVolumeGroup', { filesystemName: 's' })],
    'spec.filesystemName = "s": names CephFilesystem shop/s, which nobody makes; allowed: none.',
  ],
  [
    'a pool of a class',
    [storage({ clusterID: 'shop', pool: 'p' })],
    'parameters.pool = "p": names CephBlockPool shop/p, which nobody makes; allowed: none.',
  ],
  [
    'a file system of a class',
    [storage({ clusterID: 'shop', fsName: 'f', pool: 'f-data' })],
    'parameters.fsName = "f": names CephFilesystem shop/f, which nobody makes; allowed: none.',
  ],
  [
    'a Secret of a class',
    [storage({ 'x.io/node-stage-secret-name': 's', 'x.io/node-stage-secret-namespace': 'shop' })],
    'parameters["x.io/node-stage-secret-name"] = "s": names Secret shop/s, which nobody makes; allowed: none. Make it with',
  ],
  [
    'a cluster to back up',
    [
      object('pingcap.com/v1alpha1 BackupSchedule', {
        backupTemplate: { br: { cluster: 't', clusterNamespace: 'shop' } },
      }),
    ],
    'spec.backupTemplate.br.cluster = "t": names TidbCluster shop/t, which nobody makes; allowed: none.',
  ],
])('%s that nobody makes', (_, objects, message) => {
  expect(found(...objects)).toEqual([expect.stringContaining(message)]);
});

test('what is made is found, and what every cluster has', () => {
  expect(
    found(
      R,
      rabbit('Queue', { name: 'q', vhost: 'v' }),
      rabbit('Exchange', { name: 'e', vhost: 'v' }),
      rabbit('Binding', { source: 'e', destination: 'q', destinationType: 'queue', vhost: 'v' }),
      rbac('Role', {}),
      rbac('RoleBinding', { roleRef: { kind: 'Role', name: 'a' } }),
      rbac('ClusterRoleBinding', { roleRef: { kind: 'ClusterRole', name: 'view' } }),
    ),
  ).toEqual([]);
});
