import type { System } from '../kernel/system';

/** How a volume may be mounted: by one node (`RWO`, block) or by many (`RWX`, a shared file system). */
export type AccessMode = 'RWO' | 'RWX';

/** A class of volumes. Its mode is part of its type: a shared volume of a block class does not compile. */
export interface StorageClass<Mode extends AccessMode = AccessMode> {
  readonly kind: 'storage-class';
  readonly mode: Mode;
  readonly name: string;
  /** Whether a volume outlives its claim (`reclaimPolicy: Retain`). */
  readonly keeps: boolean;
  /** Whether a volume can grow. */
  readonly expands: boolean;
  readonly owner?: System;
  /** The class's name for a claim of the taker. */
  for(taker: System): string;
}

/** @internal */
export function storageClass<Mode extends AccessMode>(
  of: Omit<StorageClass<Mode>, 'kind' | 'for'>,
): StorageClass<Mode> {
  return {
    ...of,
    kind: 'storage-class',
    for(taker) {
      if (of.owner !== undefined) taker.standsAfter(of.owner);
      return of.name;
    },
  };
}
