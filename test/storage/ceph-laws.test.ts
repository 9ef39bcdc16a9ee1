import type { JsonObject } from '../../lib/kernel/base/values';
import { CEPH_LAWS } from '../../lib/storage/ceph/laws';
import { dangling, fixed, judged } from '../support/laws';
import { object } from '../support/rules';

const V1 = 'ceph.rook.io/v1';
const claim = (spec: JsonObject) => object('objectbucket.io/v1alpha1 ObjectBucketClaim', spec);

test.each<[string, JsonObject, string[]]>([
  [
    'an even number of monitors',
    object(`${V1} CephCluster`, { mon: { count: 2 } }),
    ['mon.count = 2: is even: it bears no more losses than 1 would; allowed: 1, 3.'],
  ],
  [
    'requests above limits of a daemon',
    object(`${V1} CephFilesystem`, {
      metadataServer: { resources: { requests: { memory: '4Gi' }, limits: { memory: '2Gi' } } },
    }),
    ['metadataServer.resources.requests.memory = "4Gi": is more than its limit; allowed: at most 2Gi.'],
  ],
  [
    'a gateway’s port',
    object(`${V1} CephObjectStore`, { gateway: { port: 70_000, securePort: 0 } }),
    ['gateway.port = 70000: is no port; allowed: 1 to 65535.'],
  ],
  [
    'a policy of a bucket',
    claim({ additionalConfig: { bucketPolicy: '{' } }),
    ['additionalConfig.bucketPolicy = "{": is no JSON.'],
  ],
])('%s', (_, given, messages) => {
  expect(judged(CEPH_LAWS, given)).toEqual(messages);
});

const storage = (parameters: JsonObject) => ({
  ...object('storage.k8s.io/v1 StorageClass', undefined, { parameters }),
  metadata: { name: 'a' },
});

test.each<[string, JsonObject, string]>([
  [
    'an object store',
    object(`${V1} CephObjectStoreUser`, { store: 's' }),
    'spec.store = "s": names CephObjectStore shop/s, which nobody makes; allowed: none.',
  ],
  [
    'a file system',
    object(`${V1} CephFilesystemSubVolumeGroup`, { filesystemName: 's' }),
    'spec.filesystemName = "s": names CephFilesystem shop/s, which nobody makes; allowed: none.',
  ],
  [
    'a pool of a class',
    storage({ clusterID: 'shop', pool: 'p' }),
    'parameters.pool = "p": names CephBlockPool shop/p, which nobody makes; allowed: none.',
  ],
  [
    'a file system of a class',
    storage({ clusterID: 'shop', fsName: 'f', pool: 'f-data' }),
    'parameters.fsName = "f": names CephFilesystem shop/f, which nobody makes; allowed: none.',
  ],
  [
    'an object store of a class',
    storage({ objectStoreName: 'o', objectStoreNamespace: 'shop' }),
    'parameters.objectStoreName = "o": names CephObjectStore shop/o, which nobody makes; allowed: none.',
  ],
])('%s that nobody makes', (_, given, message) => {
  expect(dangling(CEPH_LAWS, given)).toEqual([expect.stringContaining(message)]);
});

test('a class of another driver names nothing of Ceph', () => {
  expect(dangling(CEPH_LAWS, storage({ pool: 'p', type: 'gp3' }))).toEqual([]);
});

test.each<[JsonObject, JsonObject, string, string]>([
  [
    claim({ bucketName: 'a' }),
    claim({ bucketName: 'b' }),
    'spec.bucketName',
    'the provisioner drops the change in silence',
  ],
  [
    object(`${V1} CephFilesystemSubVolumeGroup`, { filesystemName: 'a' }),
    object(`${V1} CephFilesystemSubVolumeGroup`, { filesystemName: 'b' }),
    'spec.filesystemName',
    'the API server refuses the change',
  ],
])('what cannot change: %#', (before, after, prop, by) => {
  expect(fixed(CEPH_LAWS, before, after)).toEqual([expect.objectContaining({ prop, message: `cannot change: ${by}` })]);
});
