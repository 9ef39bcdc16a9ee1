import type { Check } from '../../kernel/base/faults';
import { isDnsLabel } from '../../kernel/base/names';
import { type CephPlan, type PlannedPool, poolsOf } from './plan';
import type { Erasure } from './props';

/** What pools, filesystems and object stores must be, for themselves and side by side. */
export function checkPools(check: Check, plan: CephPlan): void {
  checkNames(check, plan);
  for (const pool of poolsOf(plan)) checkLayout(check, plan, pool);
  checkDeviceClasses(check, plan);
  checkServers(check, plan);
}

/** Rook: `object store name cannot be longer than 38 characters`; the store then waits for ever and cannot be deleted. */
const STORE_NAME = 38;
/** The longest label that Rook derives from a filesystem is `<name>-a`. */
const FILESYSTEM_NAME = 61;

function checkNames(check: Check, plan: CephPlan): void {
  const taken = new Map<string, string>([[`${plan.id}-mgr`, 'the pool of the managers']]);
  const names = (pools: readonly PlannedPool[], max: number) => {
    for (const { name, prop, erasure } of pools) {
      check.that(isDnsLabel(name, max), {
        prop,
        given: name,
        message: 'is no name that Rook takes',
        allowed: `lower-case letters, digits and dashes, at most ${max} with the id in front`,
      });
      for (const given of erasure === undefined ? [name] : [name, `${name}-data`]) {
        check.that(!taken.has(given), {
          prop,
          given,
          message: `names what ${taken.get(given)} names already`,
          fix: 'Pools, filesystems and object stores of a cluster share their names: choose another.',
        });
        taken.set(given, prop);
      }
    }
  };
  names(plan.blockPools, 63);
  names(plan.filesystems, FILESYSTEM_NAME);
  names(plan.objectStores, STORE_NAME);
}

function checkLayout(check: Check, plan: CephPlan, { prop, replicas, erasure }: PlannedPool): void {
  check.that(replicas === undefined || erasure === undefined, {
    prop,
    given: { replicas, erasure },
    message: 'is replicated and erasure coded at once',
    fix: 'Keep one of the two.',
  });
  if (erasure === undefined) checkReplicas(check, plan, prop, replicas ?? plan.copies);
  else if (replicas === undefined) checkErasure(check, plan, prop, erasure);
}

function checkReplicas(check: Check, plan: CephPlan, prop: string, replicas: number): void {
  const given = { prop: `${prop}.replicas`, given: replicas };
  check
    .that(Number.isInteger(replicas) && replicas >= 2, {
      ...given,
      message: 'is no safe number of copies: with one, the first broken disk loses data',
      allowed: 'whole numbers from 2, from 3 with quorum',
    })
    .that(replicas !== 2 || plan.availability === 'single' || plan.domains < 3, {
      ...given,
      message: 'keeps a single copy while a disk is replaced',
      allowed: 'whole numbers from 3 in an environment with quorum',
    });
  checkPlace(check, plan, `${prop}.replicas`, replicas);
}

function checkErasure(check: Check, plan: CephPlan, prop: string, { data, coding }: Erasure): void {
  const quorum = plan.availability === 'quorum';
  check
    .that(Number.isInteger(data) && data >= 2, {
      prop: `${prop}.erasure.data`,
      given: data,
      message: 'must be at least 2: Rook takes less and never finishes the pool',
    })
    .that(Number.isInteger(coding) && coding >= (quorum ? 2 : 1), {
      prop: `${prop}.erasure.coding`,
      given: coding,
      message: quorum ? 'loses data when a second piece is lost while the first is rebuilt' : 'protects nothing',
      allowed: `whole numbers from ${quorum ? 2 : 1}`,
    });
  checkPlace(check, plan, `${prop}.erasure`, data + coding);
  // Metadata of an erasure coded pool is replicated, so it needs its domains as well.
  checkPlace(check, plan, `${prop} (metadata)`, plan.copies);
}

/** Neither Rook nor Ceph refuses a pool that cannot be placed: it is Ready, and writes wait for ever. */
function checkPlace(check: Check, { failureDomain, domains, pool }: CephPlan, prop: string, pieces: number): void {
  const many = domains === 1 ? failureDomain : `${failureDomain}s`;
  check.that(!(pieces > domains), {
    prop,
    given: pieces,
    message: `is more than the ${domains} ${many} with disks in pool ${pool.name}: writes would wait for ever`,
    allowed: `at most ${domains}`,
    fix:
      domains < 2
        ? 'Ceph needs two disks at least: set disksPerNode, add nodes, or leave it out of this environment.'
        : 'Ask for less, add nodes, or name a smaller failureDomain.',
  });
}

/** Pools with and without a device class overlap in CRUSH, and neither autoscaler nor balancer then works. */
function checkDeviceClasses(check: Check, plan: CephPlan): void {
  const pools = poolsOf(plan);
  if (pools.every(({ metadataClass }) => metadataClass === undefined)) return;
  for (const { prop, deviceClass } of pools)
    check.that(deviceClass !== undefined, {
      prop: `${prop}.deviceClass`,
      given: deviceClass,
      message: 'is missing, while other pools of the cluster name theirs: the placement rules would overlap',
      fix: 'Name a device class for every pool, or for none.',
    });
}

/** Metadata servers and gateways never share a host. */
function checkServers(check: Check, { pool, availability, filesystems, objectStores }: CephPlan): void {
  const nodes = pool.nodes.length;
  const standby = availability === 'quorum' ? 2 : 1;
  for (const { prop, servers } of filesystems)
    check.that(Number.isInteger(servers) && servers >= 1 && servers * standby <= nodes, {
      prop: `${prop}.servers`,
      given: servers,
      message: `cannot stand on the ${nodes} nodes of pool ${pool.name}, each${standby === 2 ? ' and its standby' : ''} on a node of its own`,
      allowed: `1 to ${Math.floor(nodes / standby)}`,
    });
  for (const { prop, gateways } of objectStores)
    check.that(Number.isInteger(gateways) && gateways >= 1 && gateways <= nodes, {
      prop: `${prop}.gateways`,
      given: gateways,
      message: `cannot stand on the ${nodes} nodes of pool ${pool.name}, each on a node of its own`,
      allowed: `1 to ${nodes}`,
    });
}
