import type { JsonObject } from '../../../../../lib/kernel/base/values';
import type { Mutation } from '../mutation';
import { CONTAINER, gone, more, named, POD } from './changes';

/** What names something that is not there. */
export const referenceFaults: readonly Mutation[] = [
  {
    name: 'Secret that nobody makes',
    kinds: ['Deployment'],
    place: `${CONTAINER}.env[0].valueFrom.secretKeyRef.name`,
    to: gone,
  },
  {
    name: 'Secret that nobody makes',
    kinds: ['CronJob'],
    place: 'spec.jobTemplate.spec.template.spec.volumes[0].secret.secretName',
    to: gone,
  },
  { name: 'Secret that nobody makes', kinds: ['User'], place: 'spec.importCredentialsSecret.name', to: gone },
  { name: 'Secret that nobody makes', kinds: ['RabbitmqCluster'], place: 'spec.tls.secretName', to: gone },
  { name: 'Secret that nobody makes', kinds: ['BackupSchedule'], place: 'spec.backupTemplate.s3.secretName', to: gone },
  {
    name: 'Secret that nobody makes',
    kinds: ['StorageClass'],
    place: 'parameters["csi.storage.k8s.io/provisioner-secret-name"]',
    to: gone,
  },
  {
    name: 'key that the Secret does not have',
    kinds: ['Deployment'],
    place: `${CONTAINER}.env[0].valueFrom.secretKeyRef.key`,
    to: gone,
  },
  {
    name: 'key that the Secret does not have',
    kinds: ['CephObjectStoreUser'],
    place: 'spec.keys[0].accessKeyRef.key',
    to: gone,
  },
  {
    name: 'file of a volume that the Secret does not have',
    kinds: ['Deployment'],
    place: `${POD}.volumes[0].secret.items[0].key`,
    to: () => 'ca.pem',
  },
  {
    name: 'ConfigMap that nobody makes',
    kinds: ['Deployment'],
    place: CONTAINER,
    to: more({ envFrom: [{ configMapRef: { name: 'settings' } }] }),
  },
  {
    name: 'volume claim that nobody makes',
    kinds: ['Deployment'],
    place: `${POD}.volumes[0]`,
    to: (volume) => ({ name: (volume as JsonObject).name, persistentVolumeClaim: { claimName: 'uploads' } }),
  },
  {
    name: 'ServiceAccount that nobody makes',
    kinds: ['Deployment'],
    place: POD,
    to: more({ serviceAccountName: 'portal-gone' }),
  },
  { name: 'ServiceAccount that nobody makes', kinds: ['RoleBinding'], place: 'subjects[0].name', to: gone },
  {
    name: 'ServiceAccount that nobody makes',
    kinds: ['BackupSchedule'],
    place: 'spec.backupTemplate.serviceAccount',
    to: gone,
  },
  {
    name: 'StorageClass that nobody makes',
    kinds: ['RabbitmqCluster'],
    place: 'spec.persistence.storageClassName',
    to: () => 'fast',
  },
  {
    name: 'StorageClass that nobody makes',
    kinds: ['TidbCluster'],
    place: 'spec.tikv.storageClassName',
    to: () => 'fast',
  },
  {
    name: 'StorageClass that nobody makes',
    kinds: ['ObjectBucketClaim'],
    place: 'spec.storageClassName',
    to: () => 'fast',
  },
  { name: 'namespace that nobody makes', kinds: ['Deployment', 'Certificate'], place: 'metadata.namespace', to: gone },
  { name: 'issuer that nobody makes', kinds: ['Certificate'], place: 'spec.issuerRef.name', to: gone },
  {
    name: 'host of a Service that nobody makes',
    kinds: ['BackupSchedule'],
    place: 'spec.backupTemplate.s3.endpoint',
    to: () => 'http://rook-ceph-rgw-gone.ceph.svc:80',
  },
  {
    name: 'PriorityClass that nobody makes',
    kinds: ['Deployment'],
    place: POD,
    to: more({ priorityClassName: 'high' }),
  },
  {
    name: 'PriorityClass that nobody makes',
    kinds: ['CephObjectStore'],
    place: 'spec.gateway.priorityClassName',
    to: () => 'high',
  },
  { name: 'Role that nobody makes', kinds: ['RoleBinding', 'ClusterRoleBinding'], place: 'roleRef.name', to: gone },
  {
    name: 'RabbitmqCluster that nobody makes',
    kinds: ['Queue', 'Vhost'],
    place: 'spec.rabbitmqClusterReference.name',
    to: gone,
  },
  { name: 'User that nobody makes', kinds: ['Permission'], place: 'spec.userReference.name', to: gone },
  { name: 'queue that nobody declares', kinds: ['Binding'], place: 'spec.destination', to: gone },
  { name: 'CephObjectStore that nobody makes', kinds: ['CephObjectStoreUser'], place: 'spec.store', to: gone },
  {
    name: 'CephFilesystem that nobody makes',
    kinds: ['CephFilesystemSubVolumeGroup'],
    place: 'spec.filesystemName',
    to: gone,
  },
  { name: 'pool that nobody makes', kinds: ['StorageClass'], place: 'parameters.pool', to: gone },
  {
    name: 'TidbCluster that nobody makes',
    kinds: ['BackupSchedule'],
    place: 'spec.backupTemplate.br.cluster',
    to: gone,
  },
  {
    name: 'removed, and others refer to it',
    of: ['StorageClass', 'Role', 'RabbitmqCluster', 'ServiceAccount'],
    change: () => [],
  },
  {
    name: 'removed, and others refer to it',
    of: ['ClusterIssuer'],
    where: named('certificates'),
    change: () => [],
  },
];
