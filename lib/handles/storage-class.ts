import type { System } from '../kernel/system';

/** How a volume may be mounted: by one node (`RWO`, block) or by many (`RWX`, a shared file system). */
export type AccessMode = 'RWO' | 'RWX';

/** A class of volumes. Its mode is part of its type: a shared volume of a block class does not compile. */
export interface StorageClass<Mode extends AccessMode = AccessMode> {
  readonly offers: 'storage-class';
  /** How many nodes may mount a volume: one (`RWO`), or several (`RWX`). */
  readonly mode: Mode;
  /** Of the StorageClass. */
  readonly name: string;
  /** Whether a volume outlives its claim (`reclaimPolicy: Retain`). */
  readonly keeps: boolean;
  /** Whether a volume can grow. */
  readonly expands: boolean;
  /** The system that offers it. @default none: the cluster has it already */
  readonly giver?: System;
  /** The class's name for a claim of the taker. */
  for(taker: System): string;
}

/** @internal */
export function storageClass<Mode extends AccessMode>(
  of: Omit<StorageClass<Mode>, 'offers' | 'for'>,
): StorageClass<Mode> {
  return {
    ...of,
    offers: 'storage-class',
    for(taker) {
      if (of.giver !== undefined) taker.standsAfter(of.giver);
      return of.name;
    },
  };
}
