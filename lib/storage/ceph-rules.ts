import { Check } from '../kernel/faults';
import { isDnsLabel } from '../kernel/names';
import { canonical } from '../kernel/values';
import { type CephPlan, type Daemon, type PlannedPool, poolsOf } from './ceph-plan';
import { ROOK } from './ceph-shape';

/**
 * What Rook or Ceph would take and then hang on, or lose data by. Nothing behind these rules refuses it: the operator has
 * no admission webhook, and a pool that cannot be placed is accepted and its writes wait for ever.
 *
 * @throws KeelsonError with every fault of the plan
 */
export function checkCeph(plan: CephPlan): void {
  const check = new Check(plan.site.path);
  versionRules(check, plan);
  namespaceRules(check, plan);
  nameRules(check, plan);
  deviceRules(check, plan);
  domainRules(check, plan);
  monRules(check, plan);
  for (const pool of poolsOf(plan)) layoutRules(check, plan, pool);
  deviceClassRules(check, plan);
  serverRules(check, plan);
  sizeRules(check, plan);
  dataDirRules(check, plan);
  destroyRules(check, plan);
  check.done();
}

/** What Rook 1.20 runs on, and which Ceph it runs (Documentation/Upgrade of v1.20.6). */
function versionRules(check: Check, { site }: CephPlan): void {
  const kubernetes = Number(site.kubernetes.split('.')[1]);
  check.that(kubernetes >= 31 && kubernetes <= 36, {
    prop: 'kubernetes of the row',
    given: site.kubernetes,
    message: 'is no version that Rook 1.20 supports',
    allowed: '1.31 to 1.36',
  });
  const [, major, minor, patch] = (/^v?(\d+)\.(\d+)\.(\d+)(-\d+)?$/.exec(site.ceph) ?? []).map(Number);
  const supported = minor === 2 && (major === 19 || (major === 20 && (patch ?? 0) >= 1));
  check.that(supported, {
    prop: 'version of Ceph',
    given: site.ceph,
    message: 'is none that Rook 1.20 runs, or moves by itself; Rook then stops, and every pool of the cluster with it',
    allowed: 'v19.2.x, and v20.2.1 or later of v20.2, written out to the patch',
  });
}

function namespaceRules(check: Check, { site: { namespace } }: CephPlan): void {
  check
    .that(namespace !== ROOK, {
      prop: 'namespace',
      given: namespace,
      message: "is the operator's own",
      fix: 'Give the cluster an id, or a namespace, of its own.',
    })
    // It is the clusterID in the handle of every volume.
    .that(namespace.length <= 36, {
      prop: 'namespace',
      given: namespace,
      message: 'is too long to name a cluster in the handles of its volumes',
      allowed: 'at most 36 characters',
    });
}

/** Rook: `object store name cannot be longer than 38 characters`; the store then waits for ever and cannot be deleted. */
const STORE_NAME = 38;
/** The longest label that Rook derives from a filesystem is `<name>-a`. */
const FILESYSTEM_NAME = 61;

function nameRules(check: Check, plan: CephPlan): void {
  const taken = new Map<string, string>();
  for (const pool of poolsOf(plan)) {
    const kind = pool.prop.split('.')[0];
    const max = kind === 'objectStores' ? STORE_NAME : kind === 'filesystems' ? FILESYSTEM_NAME : 63;
    check.that(isDnsLabel(pool.name, max), {
      prop: pool.prop,
      given: pool.name,
      message: 'is no name that Rook takes',
      allowed: `lower-case letters, digits and dashes, at most ${max} with the id in front`,
    });
    for (const name of pool.erasure === undefined ? [pool.name] : [pool.name, `${pool.name}-data`]) {
      check.that(!taken.has(name) && name !== `${plan.site.id}-mgr`, {
        prop: pool.prop,
        given: name,
        message: `names what ${taken.get(name) ?? 'the pool of the managers'} names already`,
        fix: 'Pools, filesystems and object stores of a cluster share their names: choose another.',
      });
      taken.set(name, pool.prop);
    }
  }
}

function deviceRules(check: Check, { site, devices, disksPerNode }: CephPlan): void {
  const given = { prop: 'devices', given: devices };
  check.that(Number.isInteger(disksPerNode) && disksPerNode >= 1, {
    prop: 'disksPerNode',
    given: disksPerNode,
    message: 'is no number of disks',
    allowed: 'whole numbers from 1',
  });
  if (typeof devices === 'string') {
    const pattern = regexp(devices);
    check
      .that(pattern !== undefined, { ...given, message: 'is no regular expression' })
      // A disk that nobody has: who matches it takes whatever the node has, the day it is plugged in.
      .that(site.stage === 'dev' || pattern?.test(devices.includes('/') ? '/dev/xyz0' : 'xyz0') !== true, {
        ...given,
        message: 'takes every disk of every node, the next one that is plugged in as well',
        fix: 'Name the disks: ^sd[b-z]$, ^nvme[1-9]n1$, or paths under /dev/disk/by-id for each node.',
      });
    return;
  }
  const names = site.nodes.nodes.map(({ name }) => name);
  check.that(Object.keys(devices).length > 0, { ...given, message: 'names no node', allowed: names.join(', ') });
  for (const [node, disks] of Object.entries(devices)) {
    check
      .that(names.includes(node), {
        prop: 'devices',
        given: node,
        message: `is no node of pool ${site.nodes.name}`,
        allowed: names.join(', '),
      })
      .that(disks.length > 0, { prop: `devices.${node}`, given: disks, message: 'names no disk' });
  }
}

function regexp(pattern: string): RegExp | undefined {
  try {
    return pattern === '' ? undefined : new RegExp(pattern);
  } catch {
    return undefined;
  }
}

function domainRules(check: Check, { site, failureDomain }: CephPlan): void {
  const zoneless = site.nodes.nodes.filter(({ zone }) => zone === undefined).map(({ name }) => name);
  check
    .that(failureDomain !== 'zone' || zoneless.length === 0, {
      prop: 'failureDomain',
      given: failureDomain,
      message: `leaves the disks of ${zoneless.join(', ')} unused: the row says no zone of them`,
      fix: 'Give every node of the pool its zone in the row, or name failureDomain host.',
    })
    .that(failureDomain !== 'osd' || site.availability === 'single', {
      prop: 'failureDomain',
      given: failureDomain,
      message: 'lets all copies stand on one host, whose loss is then the loss of the data',
      allowed: 'zone or host in an environment with quorum, with three nodes or more in the pool',
    });
}

function monRules(check: Check, { site, mons }: CephPlan): void {
  const nodes = site.nodes.nodes.length;
  const given = { prop: 'mons', given: mons };
  check
    .that(Number.isInteger(mons) && mons % 2 === 1 && mons >= 1 && mons <= 9, {
      ...given,
      message: 'must be odd: an even number bears no more losses than the odd one below it',
      allowed: '1, 3, 5, 7, 9',
    })
    .that(mons <= nodes, {
      ...given,
      message: `is more than the ${nodes} ${nodes === 1 ? 'node' : 'nodes'} of pool ${site.nodes.name}; Rook then stops, and carries out no other change either`,
      fix: 'Give the pool more nodes, or ask for fewer monitors.',
    });
}

function layoutRules(check: Check, plan: CephPlan, pool: PlannedPool): void {
  const { replicas, erasure, prop } = pool;
  if (replicas !== undefined && erasure !== undefined) {
    check.that(false, {
      prop,
      given: { replicas, erasure },
      message: 'is replicated and erasure coded at once',
      fix: 'Keep one of the two.',
    });
    return;
  }
  if (erasure !== undefined) erasureRules(check, plan, prop, erasure);
  else replicaRules(check, plan, prop, replicas ?? plan.copies);
  // Metadata of an erasure coded pool is replicated, so it needs its domains as well.
  if (erasure !== undefined) placeable(check, plan, `${prop} (metadata)`, plan.copies);
}

function replicaRules(check: Check, plan: CephPlan, prop: string, replicas: number): void {
  const given = { prop: `${prop}.replicas`, given: replicas };
  check
    .that(Number.isInteger(replicas) && replicas >= 2, {
      ...given,
      message: 'is no safe number of copies: with one, the first broken disk loses data',
      allowed: 'whole numbers from 2, from 3 with quorum',
    })
    .that(replicas !== 2 || plan.site.availability === 'single' || plan.domains < 3, {
      ...given,
      message: 'keeps a single copy while a disk is replaced',
      allowed: 'whole numbers from 3 in an environment with quorum',
    });
  placeable(check, plan, `${prop}.replicas`, replicas);
}

function erasureRules(
  check: Check,
  plan: CephPlan,
  prop: string,
  { data, coding }: { data: number; coding: number },
): void {
  const quorum = plan.site.availability === 'quorum';
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
  placeable(check, plan, `${prop}.erasure`, data + coding);
}

/** Neither Rook nor Ceph refuses a pool that cannot be placed: it is Ready, and writes wait for ever. */
function placeable(check: Check, { failureDomain, domains, site }: CephPlan, prop: string, pieces: number): void {
  const many = domains === 1 ? failureDomain : `${failureDomain}s`;
  check.that(!(pieces > domains), {
    prop,
    given: pieces,
    message: `is more than the ${domains} ${many} with disks in pool ${site.nodes.name}: writes would wait for ever`,
    allowed: `at most ${domains}`,
    fix:
      domains < 2
        ? 'Ceph needs two disks at least: set disksPerNode, add nodes, or leave it out of this environment.'
        : 'Ask for less, add nodes, or name a smaller failureDomain.',
  });
}

/** Pools with and without a device class overlap in CRUSH, and neither autoscaler nor balancer then works. */
function deviceClassRules(check: Check, plan: CephPlan): void {
  const pools = poolsOf(plan);
  const without = pools.filter(({ deviceClass }) => deviceClass === undefined);
  if (without.length === 0 || pools.every(({ metadataClass }) => metadataClass === undefined)) return;
  for (const { prop } of without)
    check.that(false, {
      prop: `${prop}.deviceClass`,
      given: undefined,
      message: 'is missing, while other pools of the cluster name theirs: the placement rules would overlap',
      fix: 'Name a device class for every pool, or for none.',
    });
}

function serverRules(check: Check, { site, filesystems, objectStores }: CephPlan): void {
  const nodes = site.nodes.nodes.length;
  const standby = site.availability === 'quorum' ? 2 : 1;
  for (const { prop, servers } of filesystems)
    check.that(Number.isInteger(servers) && servers >= 1 && servers * standby <= nodes, {
      prop: `${prop}.servers`,
      given: servers,
      message: `cannot stand on the ${nodes} nodes of pool ${site.nodes.name}, each${standby === 2 ? ' and its standby' : ''} on a node of its own`,
      allowed: `1 to ${Math.floor(nodes / standby)}`,
    });
  for (const { prop, gateways } of objectStores)
    check.that(Number.isInteger(gateways) && gateways >= 1 && gateways <= nodes, {
      prop: `${prop}.gateways`,
      given: gateways,
      message: `cannot stand on the ${nodes} nodes of pool ${site.nodes.name}, each on a node of its own`,
      allowed: `1 to ${nodes}`,
    });
}

/** Memory in MiB below which Rook warns (mon.go, mgr.go, osd.go, mds.go of v1.20.6), and a gateway is killed under load. */
const LEAST_MEMORY: Readonly<Record<Daemon, number>> = { mon: 1024, mgr: 512, osd: 2048, mds: 4096, gateway: 1024 };

function sizeRules(check: Check, { sizes }: CephPlan): void {
  for (const [daemon, { cpu, mebibytes }] of Object.entries(sizes)) {
    const least = LEAST_MEMORY[daemon as Daemon];
    check
      .that(mebibytes >= least, {
        prop: `sizes.${daemon}.memory`,
        given: `${mebibytes}Mi`,
        message: 'is too little: the daemon is killed when it recovers data',
        allowed: `from ${least}Mi`,
      })
      .that(cpu > 0, { prop: `sizes.${daemon}.cpu`, given: cpu, message: 'must be above 0 cores' });
  }
}

function dataDirRules(check: Check, { dataDir }: CephPlan): void {
  const within = ['/etc/ceph', '/rook', '/var/log/ceph'].find(
    (own) => dataDir === own || dataDir.startsWith(`${own}/`),
  );
  check
    .that(/^\/[\w./-]*\w$/.test(dataDir), {
      prop: 'dataDir',
      given: dataDir,
      message: 'is no absolute path of a folder',
      allowed: 'as /var/lib/rook/ceph',
    })
    .that(within === undefined, {
      prop: 'dataDir',
      given: dataDir,
      message: `lies in ${within ?? ''}, which the containers use themselves; Rook takes it and starts no monitor`,
      fix: 'Choose a folder under /var/lib.',
    });
}

function destroyRules(check: Check, { site, destroys }: CephPlan): void {
  check.that(destroys === undefined || destroys === site.path, {
    prop: 'destroys',
    given: destroys,
    message: 'would erase every disk of the cluster when it is deleted, and stops its care at once',
    allowed: `only ${JSON.stringify(site.path)}, to say that this very cluster is meant`,
  });
}

/**
 * What clusters of one environment must not share.
 * @throws KeelsonError naming the other cluster
 */
export function checkNeighbours(plan: CephPlan, others: readonly CephPlan[]): void {
  const check = new Check(plan.site.path);
  for (const other of others) {
    const samePool = other.site.nodes.name === plan.site.nodes.name;
    check
      .that(other.site.namespace !== plan.site.namespace, {
        prop: 'namespace',
        given: plan.site.namespace,
        message: `holds ${other.site.path} already: Rook runs one cluster in a namespace, and mixes two up`,
        fix: 'Give one of the two a namespace of its own.',
      })
      .that(!samePool || canonical(other.devices) !== canonical(plan.devices), {
        prop: 'devices',
        given: plan.devices,
        message: `are the disks of ${other.site.path} already, in the same pool`,
        fix: 'Give the two clusters different disks, or different pools.',
      })
      .that(!samePool || other.dataDir !== plan.dataDir, {
        prop: 'dataDir',
        given: plan.dataDir,
        message: `is the folder of ${other.site.path} on the same hosts`,
        fix: 'Leave it out: the default has the id in it.',
      });
  }
  check.done();
}
