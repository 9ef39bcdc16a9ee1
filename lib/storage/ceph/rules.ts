import type { Check } from '../../kernel/base/faults';
import { canonical } from '../../kernel/base/values';
import { checkDevices } from './device-rules';
import { ROOK } from './names';
import type { CephPlan } from './plan';
import { checkPools } from './pool-rules';
import type { Daemon } from './props';

/**
 * What Rook or Ceph would take and then hang on, or lose data by. Nothing behind these rules refuses it: the operator has
 * no admission webhook, and a pool that cannot be placed is accepted and its writes wait for ever.
 */
export function checkCeph(check: Check, plan: CephPlan): void {
  checkVersions(check, plan);
  checkNamespace(check, plan);
  checkDevices(check, plan);
  checkFailureDomain(check, plan);
  checkMons(check, plan);
  checkPools(check, plan);
  checkSizes(check, plan);
  checkDataDir(check, plan);
  checkDestroys(check, plan);
}

/** What Rook 1.20 runs on, and which Ceph it runs (Documentation/Upgrade of v1.20.6). */
function checkVersions(check: Check, { kubernetes, version }: CephPlan): void {
  const minorOfKubernetes = Number(kubernetes.split('.')[1]);
  const [, major, minor, patch] = (/^v?(\d+)\.(\d+)\.(\d+)(-\d+)?$/.exec(version) ?? []).map(Number);
  const supported = minor === 2 && (major === 19 || (major === 20 && (patch ?? 0) >= 1));
  check
    .that(minorOfKubernetes >= 31 && minorOfKubernetes <= 36, {
      prop: 'kubernetes of the row',
      given: kubernetes,
      message: 'is no version that Rook 1.20 supports',
      allowed: '1.31 to 1.36',
    })
    .that(supported, {
      prop: 'version of Ceph',
      given: version,
      message:
        'is none that Rook 1.20 runs, or moves by itself; Rook then stops, and every pool of the cluster with it',
      allowed: 'v19.2.x, and v20.2.1 or later of v20.2, written out to the patch',
    });
}

function checkNamespace(check: Check, { namespace }: CephPlan): void {
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

function checkFailureDomain(check: Check, { pool, availability, failureDomain }: CephPlan): void {
  const zoneless = pool.nodes.filter(({ zone }) => zone === undefined).map(({ name }) => name);
  check
    .that(failureDomain !== 'zone' || zoneless.length === 0, {
      prop: 'failureDomain',
      given: failureDomain,
      message: `leaves the disks of ${zoneless.join(', ')} unused: the row says no zone of them`,
      fix: 'Give every node of the pool its zone in the row, or name failureDomain host.',
    })
    .that(failureDomain !== 'osd' || availability === 'single', {
      prop: 'failureDomain',
      given: failureDomain,
      message: 'lets all copies stand on one host, whose loss is then the loss of the data',
      allowed: 'zone or host in an environment with quorum, with three nodes or more in the pool',
    });
}

function checkMons(check: Check, { pool, mons }: CephPlan): void {
  const nodes = pool.nodes.length;
  check
    .that(Number.isInteger(mons) && mons % 2 === 1 && mons >= 1 && mons <= 9, {
      prop: 'mons',
      given: mons,
      message: 'must be odd: an even number bears no more losses than the odd one below it',
      allowed: '1, 3, 5, 7, 9',
    })
    .that(mons <= nodes, {
      prop: 'mons',
      given: mons,
      message: `is more than the ${nodes} ${nodes === 1 ? 'node' : 'nodes'} of pool ${pool.name}; Rook then stops, and carries out no other change either`,
      fix: 'Give the pool more nodes, or ask for fewer monitors.',
    });
}

/** Memory in MiB below which Rook warns (mon.go, mgr.go, osd.go, mds.go of v1.20.6), and a gateway is killed under load. */
const LEAST_MEMORY: Readonly<Record<Daemon, number>> = { mon: 1024, mgr: 512, osd: 2048, mds: 4096, gateway: 1024 };

function checkSizes(check: Check, { sizes }: CephPlan): void {
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

function checkDataDir(check: Check, { dataDir }: CephPlan): void {
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

function checkDestroys(check: Check, { path, destroys }: CephPlan): void {
  check.that(destroys === undefined || destroys === path, {
    prop: 'destroys',
    given: destroys,
    message: 'would erase every disk of the cluster when it is deleted, and stops its care at once',
    allowed: `only ${JSON.stringify(path)}, to say that this very cluster is meant`,
  });
}

/** What clusters of one environment must not share. @param others that stand already */
export function checkNeighbours(check: Check, plan: CephPlan, others: readonly CephPlan[]): void {
  for (const other of others) {
    const samePool = other.pool.name === plan.pool.name;
    check
      .that(other.namespace !== plan.namespace, {
        prop: 'namespace',
        given: plan.namespace,
        message: `holds ${other.path} already: Rook runs one cluster in a namespace, and mixes two up`,
        fix: 'Give one of the two a namespace of its own.',
      })
      .that(!samePool || canonical(other.devices) !== canonical(plan.devices), {
        prop: 'devices',
        given: plan.devices,
        message: `are the disks of ${other.path} already, in the same pool`,
        fix: 'Give the two clusters different disks, or different pools.',
      })
      .that(!samePool || other.dataDir !== plan.dataDir, {
        prop: 'dataDir',
        given: plan.dataDir,
        message: `is the folder of ${other.path} on the same hosts`,
        fix: 'Leave it out: the default has the id in it.',
      });
  }
}
