import { isMap, type JsonObject } from '../../../lib/kernel/base/values';
import { applied } from './apply';
import type { Cluster } from './cluster';

/**
 * Plays the provisioner of every storage class, once: a volume of exactly the size that is asked, for each claim that
 * waits for one. The real controller binds them.
 * @returns how many it made
 */
export async function provisioned(cluster: Cluster): Promise<number> {
  const [claims, volumes, classes] = await Promise.all([
    cluster.list('v1', 'PersistentVolumeClaim'),
    cluster.list('v1', 'PersistentVolume'),
    cluster.list('storage.k8s.io/v1', 'StorageClass'),
  ]);
  const known = new Set(volumes.map(({ metadata }) => name(metadata)));
  const made = claims.map((claim) => volumeOf(claim, classes)).filter((volume) => volume !== undefined);
  const missing = made.filter(({ metadata }) => !known.has(name(metadata)));
  await applied(cluster, missing);
  return missing.length;
}

function volumeOf(claim: JsonObject, classes: readonly JsonObject[]): JsonObject | undefined {
  const { metadata, spec, status } = claim as Record<string, Record<string, JsonObject[string]>>;
  const storageClass = classes.find((known) => name(known.metadata) === spec?.storageClassName);
  if (status?.phase !== 'Pending' || storageClass === undefined || !isChosen(claim, storageClass)) return undefined;
  const { requests } = (spec?.resources ?? {}) as { requests?: JsonObject };
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name: `pvc-${metadata?.uid}` },
    spec: {
      capacity: { storage: requests?.storage },
      accessModes: spec?.accessModes,
      volumeMode: spec?.volumeMode,
      storageClassName: spec?.storageClassName,
      persistentVolumeReclaimPolicy: storageClass.reclaimPolicy,
      claimRef: {
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        namespace: metadata?.namespace,
        name: metadata?.name,
        uid: metadata?.uid,
      },
      csi: { driver: 'volumes.example.com', volumeHandle: `pvc-${metadata?.uid}` },
    },
  };
}

/** A class may ask to wait until the scheduler has chosen a node. */
function isChosen({ metadata }: JsonObject, { volumeBindingMode }: JsonObject): boolean {
  const annotations = isMap(metadata) && isMap(metadata.annotations) ? metadata.annotations : {};
  return volumeBindingMode !== 'WaitForFirstConsumer' || 'volume.kubernetes.io/selected-node' in annotations;
}

function name(metadata: unknown): string {
  return String(isMap(metadata) ? metadata.name : '');
}
