import type { Flaw } from '../../kernel/base/faults';
import { tagOf } from '../../kernel/base/pin';
import { isOlder } from '../../kernel/base/quantity';
import type { CephClusterSpec } from './kinds';

/**
 * What must not become of a cluster that stands. Rook only warns of an older Ceph, and goes on with it; it leaves the disks of
 * a node that is gone from the list running, and no longer updates them.
 * @param before the spec that is published
 * @param after the spec that would be
 */
export function cephChanges(before: CephClusterSpec, after: CephClusterSpec): Flaw[] {
  const found: Flaw[] = [];
  const [old, next] = [tagOf(before.cephVersion.image), tagOf(after.cephVersion.image)];
  if (isOlder(next, old))
    found.push({
      prop: 'version of Ceph',
      given: next,
      message: `is older than ${old}: Ceph cannot go back, and Rook would try`,
      allowed: `${old} and later`,
    });
  if (before.dataDirHostPath !== after.dataDirHostPath)
    found.push({
      prop: 'dataDir',
      given: after.dataDirHostPath,
      message: 'would leave the monitors without their data; the API server refuses it',
      allowed: before.dataDirHostPath,
    });
  const names = new Set(after.storage.nodes.map(({ name }) => name));
  const gone = before.storage.nodes.map(({ name }) => name).filter((name) => !names.has(name));
  if (gone.length > 0)
    found.push({
      prop: 'pool',
      given: [...names],
      message: `no longer has ${gone.join(', ')}, whose disks stay in the cluster and are not updated any more`,
      fix: 'Take the disks out first (ceph osd out, wait, purge), or keep the node.',
    });
  return found;
}
