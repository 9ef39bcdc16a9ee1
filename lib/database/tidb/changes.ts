import type { Flaw } from '../../kernel/base/faults';
import { isOlder, parsedBytes } from '../../kernel/base/quantity';
import type { TidbClusterSpec } from './kinds';

/**
 * What must not become of a cluster that stands. The operator takes each of these and goes on as if all were well, with
 * broken connections, or with volumes that are not as the file says.
 * @param before the spec that is published
 * @param after the spec that would be
 */
export function tidbChanges(before: TidbClusterSpec, after: TidbClusterSpec): Flaw[] {
  return [...tlsChanged(before, after), ...olderVersion(before, after), ...volumesChanged(before, after)];
}

function tlsChanged({ tlsCluster: before }: TidbClusterSpec, { tlsCluster: after }: TidbClusterSpec): Flaw[] {
  if (before.enabled === after.enabled) return [];
  return [
    {
      prop: 'tls',
      given: after.enabled,
      message: after.enabled
        ? 'would cut PD off from the stores, which stay without TLS, while the status goes on saying Ready'
        : 'would stop every later upgrade: the operator can no longer ask PD',
      allowed: String(before.enabled),
      fix: 'Make a second cluster and move the data by backup and restore.',
    },
  ];
}

function olderVersion({ version: before }: TidbClusterSpec, { version: after }: TidbClusterSpec): Flaw[] {
  if (!isOlder(after, before)) return [];
  return [
    {
      prop: 'version of TiDB',
      given: after,
      message: `is older than ${before}, and TiDB cannot go back: the schema of its own tables has moved on`,
      allowed: `${before} and later`,
      fix: 'Restore a backup of the older release into a second cluster.',
    },
  ];
}

interface Volume {
  readonly prop: string;
  readonly size: string;
  readonly storageClass: string;
}

function volumesChanged(before: TidbClusterSpec, after: TidbClusterSpec): Flaw[] {
  const next = new Map(volumesOf(after).map((volume) => [volume.prop, volume]));
  return volumesOf(before).flatMap((old) => {
    const volume = next.get(old.prop);
    if (volume === undefined) return removed(old, after);
    return [...shrunk(old, volume), ...moved(old, volume)];
  });
}

/** A component may go as a whole; a volume of one that stays may not. */
function removed({ prop, size }: Volume, after: TidbClusterSpec): Flaw[] {
  if (!prop.startsWith('tiflash') || after.tiflash === undefined) return [];
  return [
    {
      prop,
      given: undefined,
      message: `was a volume of ${size}, and every volume behind it would be mounted in another's place`,
      fix: 'Append volumes, never take one away.',
    },
  ];
}

function shrunk({ size: before }: Volume, { prop, size: given }: Volume): Flaw[] {
  if (parsedBytes(given) >= parsedBytes(before)) return [];
  return [
    {
      prop,
      given,
      message: `is less than ${before}: the volumes that stand stay as they are, and each new pod gets the small one`,
      allowed: `${before} and more`,
    },
  ];
}

function moved({ storageClass: before }: Volume, { prop, storageClass: given }: Volume): Flaw[] {
  if (before === given) return [];
  return [
    {
      prop: 'storage',
      given,
      message: `is another class than that of ${prop}: volumes that stand do not move, only new ones would be of it`,
      allowed: before,
      fix: 'Make a second cluster and move the data by backup and restore.',
    },
  ];
}

function volumesOf({ pd, tikv, tiflash, ticdc }: TidbClusterSpec): Volume[] {
  const requested = [
    { prop: 'pd.size', of: pd },
    { prop: 'tikv.size', of: tikv },
  ].map(({ prop, of }) => ({ prop, size: of.requests.storage ?? '0', storageClass: of.storageClassName }));
  const flash = (tiflash?.storageClaims ?? []).map(({ resources, storageClassName }, i) => ({
    prop: `tiflash.volumes[${i}]`,
    size: resources.requests.storage,
    storageClass: storageClassName,
  }));
  const feeds = (ticdc?.storageVolumes ?? []).map(({ storageSize }) => ({
    prop: 'ticdc.size',
    size: storageSize,
    storageClass: ticdc?.storageClassName ?? '',
  }));
  return [...requested, ...flash, ...feeds];
}
