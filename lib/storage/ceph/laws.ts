import { judgeMajority, judgePort } from '../../kernel/base/judge';
import { type Law, law, type Reference } from '../../kernel/base/law';
import { isMap, type JsonObject, mapOf } from '../../kernel/base/values';
import { StorageClassKind } from '../../kernel/kubernetes';
import { cephChanges } from './changes';
import {
  CephBlockPool,
  CephCluster,
  CephFilesystem,
  CephFilesystemSubVolumeGroup,
  CephObjectStore,
  CephObjectStoreUser,
  ObjectBucketClaim,
} from './kinds';

/** What is known of the custom resources of Rook and of its bucket library, beyond their schemas. */
export const CEPH_LAWS: readonly Law[] = [
  law(CephCluster, {
    check: (spec, tell) => judgeMajority(mapOf(spec.mon).count, 'mon.count', tell),
    changes: cephChanges,
  }),
  law(CephFilesystemSubVolumeGroup, {
    refers: [{ at: 'spec.filesystemName', to: CephFilesystem }],
    fixed: {
      fields: ['spec.name', 'spec.filesystemName'],
      by: 'the API server refuses the change',
      fix: 'Give it another name, so that a new one is made.',
    },
  }),
  law(CephObjectStore, {
    check({ gateway }, tell) {
      const { port, securePort } = mapOf(gateway);
      // Zero turns one of the two off.
      for (const given of [port, securePort])
        if (typeof given === 'number' && given !== 0) judgePort(given, 'gateway.port', tell);
    },
  }),
  law(CephObjectStoreUser, { refers: [{ at: 'spec.store', to: CephObjectStore }] }),
  law(ObjectBucketClaim, {
    fixed: {
      fields: ['spec.bucketName', 'spec.storageClassName'],
      by: 'the provisioner drops the change in silence',
      fix: 'Declare a second one and move its users.',
    },
    check({ additionalConfig }, tell) {
      const { bucketPolicy } = mapOf(additionalConfig);
      if (typeof bucketPolicy === 'string' && !isJson(bucketPolicy))
        tell('additionalConfig.bucketPolicy', bucketPolicy, 'is no JSON');
    },
  }),
  law(StorageClassKind, { refers: ({ parameters }) => pools(mapOf(parameters)) }),
];

/** What a class of Rook's drivers takes its volumes from. */
function pools({ clusterID, pool, fsName, objectStoreName, objectStoreNamespace }: JsonObject): Reference[] {
  const found: Reference[] = [];
  if (typeof clusterID === 'string' && typeof fsName === 'string')
    found.push({ kind: CephFilesystem.kind, name: fsName, namespace: clusterID, at: 'parameters.fsName' });
  else if (typeof clusterID === 'string' && typeof pool === 'string')
    found.push({ kind: CephBlockPool.kind, name: pool, namespace: clusterID, at: 'parameters.pool' });
  if (typeof objectStoreName === 'string' && typeof objectStoreNamespace === 'string')
    found.push({
      kind: CephObjectStore.kind,
      name: objectStoreName,
      namespace: objectStoreNamespace,
      at: 'parameters.objectStoreName',
    });
  return found;
}

function isJson(given: string): boolean {
  try {
    return isMap(JSON.parse(given));
  } catch {
    return false;
  }
}
