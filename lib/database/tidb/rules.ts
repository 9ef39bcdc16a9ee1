import type { Check } from '../../kernel/base/faults';
import { tagOf } from '../../kernel/base/pin';
import { mebibytes } from '../../kernel/base/quantity';
import { checkDatabases } from './account-rules';
import { checkBackup } from './backup-rules';
import { type ComponentName, plain, valueAt } from './config';
import { plannedComponents, type TidbPlan } from './plan';
import { checkStoreConfigs } from './store-rules';
import { checkTiflash } from './tiflash-rules';

/**
 * What the operator would take and then hang on, or lose data by. It has no admission webhook: a wrong TidbCluster is
 * accepted, and at best an event tells that nothing comes of it.
 */
export function checkTidb(check: Check, plan: TidbPlan): void {
  for (const { config } of plannedComponents(plan)) check.not(...config.flaws);
  checkReplicas(check, plan);
  checkHosts(check, plan);
  checkCopies(check, plan);
  checkSizes(check, plan);
  checkStoreConfigs(check, plan);
  checkTiflash(check, plan);
  checkVersions(check, plan);
  checkDatabases(check, plan.databases, 'databases');
  if (plan.backup !== undefined) checkBackup(check, plan.backup);
}

const LEAST: Readonly<Record<ComponentName, number>> = { pd: 3, tikv: 3, tidb: 2, tiflash: 2, ticdc: 2 };
const WHY: Readonly<Record<ComponentName, string>> = {
  pd: 'has no majority without one member',
  tikv: 'cannot hold three copies of the data',
  tidb: 'leaves nobody who answers SQL while one is restarted',
  tiflash: 'leaves no copy to analyse while one is restarted',
  ticdc: 'cannot hand its change feeds over while one is restarted',
};

/** Raft elects by majority: an even member costs and protects nothing. */
function checkReplicas(check: Check, plan: TidbPlan): void {
  const components = plannedComponents(plan);
  const { pd, availability } = plan;
  for (const { name, replicas } of components)
    check.that(Number.isInteger(replicas) && replicas >= 1, {
      prop: `${name}.replicas`,
      given: replicas,
      message: 'is no number of pods',
      allowed: 'whole numbers from 1',
    });
  check.that(pd.replicas % 2 === 1, {
    prop: 'pd.replicas',
    given: pd.replicas,
    message: `bears no more losses than ${pd.replicas - 1} would, and makes a majority harder to reach`,
    allowed: '1, 3, 5, 7',
    fix: `Set ${pd.replicas + 1}.`,
  });
  for (const { name, replicas } of components)
    check.that(availability === 'single' || replicas >= LEAST[name], {
      prop: `${name}.replicas`,
      given: replicas,
      message: `${WHY[name]}, and the environment promises quorum`,
      allowed: `at least ${LEAST[name]}`,
    });
}

/** Two members on one node are lost together. */
function checkHosts(check: Check, { availability, placement: { nodes, pool } }: TidbPlan): void {
  for (const name of ['pd', 'tikv'])
    check.that(availability === 'single' || nodes >= 3, {
      prop: pool === undefined ? `${name} on the nodes of the row` : `${name} on pool ${pool.name}`,
      given: nodes,
      message: 'are too few nodes for a quorum: two of three members would share one, and go with it',
      allowed: 'at least 3 nodes',
    });
}

function checkCopies(check: Check, { availability, pd, tikv }: TidbPlan): void {
  const copies = valueAt(pd.config.table, 'replication.max-replicas');
  const at = { prop: 'pd.config replication.max-replicas', given: plain(copies) };
  if (typeof copies !== 'bigint' || copies < 1n || copies % 2n === 0n) {
    check.not({ ...at, message: 'is no number of copies that can elect a leader', allowed: '1, 3, 5, 7' });
    return;
  }
  check
    .that(Number(copies) <= tikv.replicas, {
      prop: 'tikv.replicas',
      given: tikv.replicas,
      message: `are fewer stores than the ${copies} copies that PD keeps of each region: they would never be whole`,
      allowed: `at least ${copies}`,
    })
    .that(availability === 'single' || copies >= 3n, {
      ...at,
      message: 'loses data with one store, and the environment promises quorum',
      allowed: '3, 5, 7',
    });
}

function checkSizes(check: Check, plan: TidbPlan): void {
  for (const { name, cpu, memory, volumes } of plannedComponents(plan)) {
    check
      .that(cpu > 0, { prop: `${name}.cpu`, given: cpu, message: 'is no number of cores', allowed: 'above 0' })
      .that(mebibytes(memory) >= 128, {
        prop: `${name}.memory`,
        given: memory.asString(),
        message: 'is too little for any of the servers to start',
        allowed: 'at least 128Mi',
      });
    for (const [i, size] of volumes.entries())
      check.that(mebibytes(size) >= 1024, {
        prop: name === 'tiflash' ? `tiflash.volumes[${i}]` : `${name}.size`,
        given: size.asString(),
        message: 'is no size of a volume',
        allowed: 'at least 1Gi',
      });
  }
}

const VERSION = /^v(\d+)\.\d+\.\d+$/;

/** The operator reads the release from what stands behind the last colon, and one version is told for all components. */
function checkVersions(check: Check, plan: TidbPlan): void {
  const expected = tagOf(plan.images.pd);
  for (const name of [...plannedComponents(plan).map((component) => component.name), 'br' as const]) {
    const ref = plan.images[name];
    const at = { prop: `image of ${name}`, given: ref };
    const digest = ref.includes('@');
    const major = Number(VERSION.exec(tagOf(ref))?.[1] ?? 0);
    check
      .that(!digest, {
        ...at,
        message: 'has a digest, behind which the operator cannot read the release',
        fix: 'Pin its tag.',
      })
      .that(digest || major >= 8, {
        ...at,
        message: 'is no release that tidb-operator 1.6 is made for',
        allowed: 'v8.0.0 and later, written out to the patch',
      })
      .that(digest || tagOf(ref) === expected, {
        ...at,
        message: `is of another release than ${expected}, that of PD`,
        allowed: `tag ${expected}`,
        fix: 'Pin all components of TiDB together.',
      });
  }
}
