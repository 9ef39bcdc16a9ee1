import type { Flaw } from '../../kernel/base/faults';
import { tagOf } from '../../kernel/base/pin';
import { isOlder, parsedBytes } from '../../kernel/base/quantity';
import { canonical } from '../../kernel/base/values';
import type { ClusterContent, ObjectStoreContent, Volume } from './kinds';

type Spec = ClusterContent['spec'];

/**
 * What must not become of a cluster that stands. The operator takes some of these and does otherwise than the file says, and
 * refuses others when everything else is applied already.
 * @param before the spec that is published
 * @param after the spec that would be
 */
export function postgresChanges(before: Spec, after: Spec): Flaw[] {
  return [
    ...shrunk('size', before.storage, after.storage),
    ...walVolume(before, after),
    ...moved(before.storage, after.storage),
    ...releaseChanged(before.imageName, after.imageName),
    ...bornOtherwise(before, after),
    ...archiveGone(before, after),
  ];
}

/** Where backups lie. */
export function storeChanges(before: ObjectStoreContent['spec'], after: ObjectStoreContent['spec']): Flaw[] {
  const [old, given] = [before, after].map(({ configuration: of }) => `${of.endpointURL} ${of.destinationPath}`);
  if (old === given) return [];
  return [
    {
      prop: 'backup.to',
      given,
      message:
        'is another place: what was archived stays in the old one, and until the next full copy nothing can be restored',
      allowed: String(old),
      fix: 'Make a backup right after the change, and keep the old bucket as long as its backups may be wanted.',
    },
  ];
}

function shrunk(prop: string, { size: before }: Volume, { size: given }: Volume): Flaw[] {
  if (parsedBytes(given) >= parsedBytes(before)) return [];
  return [{ prop, given, message: `is less than ${before}, and no volume shrinks`, allowed: `${before} and more` }];
}

function walVolume({ walStorage: before }: Spec, { walStorage: after }: Spec): Flaw[] {
  if (before === undefined) return [];
  if (after !== undefined) return shrunk('walSize', before, after);
  return [
    {
      prop: 'walSize',
      given: undefined,
      message: 'takes the volume of the log away, which the operator refuses',
      allowed: `${before.size} and more`,
    },
  ];
}

function moved({ storageClass: before }: Volume, { storageClass: given }: Volume): Flaw[] {
  if (before === given) return [];
  return [
    {
      prop: 'storage',
      given,
      message: `is another class than ${before}: volumes that stand do not move, only those of new instances would be of it`,
      allowed: before,
      fix: 'Make a second cluster and restore a backup into it.',
    },
  ];
}

function releaseChanged(before: string, after: string): Flaw[] {
  const [old, next] = [tagOf(before), tagOf(after)];
  const at = { prop: 'version of PostgreSQL', given: next };
  if (isOlder(next, old))
    return [
      {
        ...at,
        message: `is older than ${old}: what a newer release has written, an older one may misread`,
        allowed: `${old} and later`,
      },
    ];
  if (next.split('.')[0] === old.split('.')[0]) return [];
  return [
    {
      ...at,
      message: `is another major release than ${old}: the operator stops all instances, converts the data, and makes every standby anew`,
      allowed: old,
      fix: 'Make a backup before, plan the downtime, keep the Debian release of the image, and acknowledge this finding.',
    },
  ];
}

/** The operator reads it once, when the cluster comes to be. */
function bornOtherwise({ bootstrap: before }: Spec, { bootstrap: after }: Spec): Flaw[] {
  if (canonical(before) === canonical(after)) return [];
  return [
    {
      prop: 'restore',
      given: 'recovery' in after ? after.recovery.source : undefined,
      message: 'is read when a cluster comes to be, and of one that stands it changes nothing',
      fix: 'Make a second cluster, with another id, that restores.',
    },
  ];
}

function archiveGone({ plugins: before = [] }: Spec, { plugins: after = [] }: Spec): Flaw[] {
  if (before.length === 0 || after.length > 0) return [];
  return [
    {
      prop: 'backup',
      given: undefined,
      message: 'is taken away: from then on a loss loses everything since the last backup',
      fix: 'Keep it, or acknowledge this finding.',
    },
  ];
}
