import type { Check } from '../../kernel/base/faults';
import type { CephPlan } from './plan';

/** Which disks Ceph may take: those that somebody means, on nodes that there are. */
export function checkDevices(check: Check, plan: CephPlan): void {
  const { devices, disksPerNode } = plan;
  check.that(Number.isInteger(disksPerNode) && disksPerNode >= 1, {
    prop: 'disksPerNode',
    given: disksPerNode,
    message: 'is no number of disks',
    allowed: 'whole numbers from 1',
  });
  if (typeof devices === 'string') checkPattern(check, plan, devices);
  else checkDisks(check, plan, devices);
}

/** A regular expression over the disks of every node. */
function checkPattern(check: Check, { stage }: CephPlan, devices: string): void {
  const pattern = regexp(devices);
  check
    .that(pattern !== undefined, { prop: 'devices', given: devices, message: 'is no regular expression' })
    // A disk that nobody has: who matches it takes whatever the node has, the day it is plugged in.
    .that(stage === 'dev' || pattern?.test(devices.includes('/') ? '/dev/xyz0' : 'xyz0') !== true, {
      prop: 'devices',
      given: devices,
      message: 'takes every disk of every node, the next one that is plugged in as well',
      fix: 'Name the disks: ^sd[b-z]$, ^nvme[1-9]n1$, or paths under /dev/disk/by-id for each node.',
    });
}

function regexp(pattern: string): RegExp | undefined {
  try {
    return pattern === '' ? undefined : new RegExp(pattern);
  } catch {
    return undefined;
  }
}

/** The disks of each node, by its name. */
function checkDisks(check: Check, { pool }: CephPlan, devices: Readonly<Record<string, readonly string[]>>): void {
  const names = pool.nodes.map(({ name }) => name);
  const allowed = names.join(', ');
  check.that(Object.keys(devices).length > 0, { prop: 'devices', given: devices, message: 'names no node', allowed });
  for (const [node, disks] of Object.entries(devices))
    check
      .that(names.includes(node), {
        prop: 'devices',
        given: node,
        message: `is no node of pool ${pool.name}`,
        allowed,
      })
      .that(disks.length > 0, { prop: `devices.${node}`, given: disks, message: 'names no disk' });
}
