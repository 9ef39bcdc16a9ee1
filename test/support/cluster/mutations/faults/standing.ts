import type { JsonObject } from '../../../../../lib/kernel/base/values';
import type { Mutation } from '../mutation';
import { CONTAINER, more, named, on } from './changes';

/** What of a thing that stands may not become another. */
export const immutableFaults: readonly Mutation[] = [
  {
    name: 'selector of a Deployment changed',
    kinds: ['Deployment'],
    place: 'spec',
    to: (spec) => reselected(spec as JsonObject),
  },
  on('Job', 'template of a Job changed', `${CONTAINER}.image`, (image) => `${image}-1`),
  {
    name: 'role of a binding changed',
    kinds: ['RoleBinding'],
    where: named('ceph-mgr'),
    place: 'roleRef.name',
    to: () => 'ceph-osd',
  },
  {
    name: 'role of a binding changed',
    kinds: ['ClusterRoleBinding'],
    place: 'roleRef.name',
    to: () => 'rook-ceph-osd',
  },
  on('StorageClass', 'parameters of a class changed', 'parameters.imageFormat', () => '1'),
  on('StorageClass', 'reclaim policy of a class changed', 'reclaimPolicy', () => 'Delete'),
  on('StorageClass', 'binding mode of a class changed', 'volumeBindingMode', () => 'WaitForFirstConsumer'),
  on('StorageClass', 'provisioner of a class changed', 'provisioner', () => 'other.rbd.csi.ceph.com'),
  on('CephCluster', 'folder of the monitors changed', 'spec.dataDirHostPath', () => '/var/lib/rook/other'),
  on('CephFilesystemSubVolumeGroup', 'name of a subvolume group changed', 'spec.name', () => 'other'),
  on('Service', 'address of a Service taken away', 'spec', more({ clusterIP: 'None' })),
  on('Queue', 'type of a queue changed', 'spec.type', () => 'classic'),
  on('Vhost', 'name of a vhost changed', 'spec.name', () => 'portal-2'),
  on('ObjectBucketClaim', 'bucket of a claim changed', 'spec.bucketName', () => 'portal-uploads-2'),
];

/** What the API server takes, and an operator does not, or does not survive. */
export const operatorFaults: readonly Mutation[] = [
  on('TidbCluster', 'TOML that does not parse', 'spec.pd.config', (text) => `${text}max-replicas 3\n`),
  on('TidbCluster', 'one key twice in TOML', 'spec.tikv.config', (text) => `${text}${text}`),
  on('TidbCluster', 'even number of PD members', 'spec.pd.replicas', () => 4),
  on('CephCluster', 'even number of monitors', 'spec.mon.count', () => 4),
  on('RabbitmqCluster', 'even number of brokers', 'spec.replicas', () => 4),
  on('RabbitmqCluster', 'fewer replicas than run', 'spec.replicas', () => 1),
  on('TidbCluster', 'fewer stores than copies', 'spec.tikv.replicas', () => 1),
  on('CephObjectStore', 'port 70000', 'spec.gateway.port', () => 70_000),
  on('Exchange', 'type that RabbitMQ does not have', 'spec.type', () => 'topics'),
  on('RabbitmqCluster', 'smaller volume', 'spec.persistence.storage', () => '10Gi'),
  on('TidbCluster', 'smaller volume', 'spec.tikv.requests.storage', () => '50Gi'),
  on(
    'RabbitmqCluster',
    'another class for volumes that stand',
    'spec.persistence.storageClassName',
    () => 'ceph-shared',
  ),
  on('TidbCluster', 'older release', 'spec.version', () => 'v8.1.0'),
  on('CephCluster', 'older release', 'spec.cephVersion.image', (image) => String(image).replace('v20', 'v19')),
  on('TidbCluster', 'TLS of a cluster turned off', 'spec.tlsCluster.enabled', () => false),
  on('BackupSchedule', 'schedule that is none', 'spec.schedule', () => 'every night'),
  on('BackupSchedule', 'duration that is none', 'spec.maxReservedTime', () => 'two weeks'),
  on('Certificate', 'duration that is none', 'spec', more({ duration: '10 years' })),
  on('RabbitmqCluster', 'line that is no setting', 'spec.rabbitmq.additionalConfig', (text) => `${text}log console\n`),
  on('ObjectBucketClaim', 'policy that is no JSON', 'spec.additionalConfig.bucketPolicy', (text) =>
    String(text).slice(0, -1),
  ),
  on('CephCluster', 'node that is not in the cluster', 'spec.storage.nodes[0].name', () => 'prod-storage-99'),
];

/** What the way to the cluster would lose. */
export const deliveryFaults: readonly Mutation[] = [
  {
    name: 'mark taken off that keeps data',
    kinds: ['CephCluster', 'StorageClass'],
    place: 'metadata.annotations',
    to: () => undefined,
  },
  { name: 'object removed that holds data', of: ['TidbCluster', 'CephBlockPool'], change: () => [] },
  {
    name: 'wave that is no number',
    kinds: ['Certificate'],
    place: 'metadata.annotations["argocd.argoproj.io/sync-wave"]',
    to: () => 'first',
  },
];

function reselected(spec: JsonObject): JsonObject {
  const name = 'deployment-portal';
  return JSON.parse(JSON.stringify(spec).replaceAll(name, `${name}-2`)) as JsonObject;
}
