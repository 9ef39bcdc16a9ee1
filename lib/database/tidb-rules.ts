import { type Size, SizeRoundingBehavior } from 'cdk8s';
import { tagOf } from '../kernel/catalog';
import type { Fault } from '../kernel/faults';
import { type ComponentName, plain, type TomlValue, valueAt } from './tidb-config';
import { configFaults, plannedComponents, type TidbPlan } from './tidb-plan';

type Finding = Omit<Fault, 'path'>;
type Rule = (plan: TidbPlan) => readonly Finding[];

/**
 * What the operator would take and then hang on, or lose data by. It has no admission webhook: a wrong TidbCluster is
 * accepted, and at best an event tells that nothing comes of it.
 */
export function tidbFaults(plan: TidbPlan): Finding[] {
  return RULES.flatMap((rule) => rule(plan));
}

const wholeReplicas: Rule = (plan) =>
  plannedComponents(plan)
    .filter(({ replicas }) => !Number.isInteger(replicas) || replicas < 1)
    .map(({ name, replicas }) => ({
      prop: `${name}.replicas`,
      given: replicas,
      message: 'is no number of pods',
      allowed: 'whole numbers from 1',
    }));

/** Raft elects by majority: an even member costs and protects nothing. */
const oddPd: Rule = ({ pd }) =>
  found(pd.replicas % 2 === 1, {
    prop: 'pd.replicas',
    given: pd.replicas,
    message: `bears no more losses than ${pd.replicas - 1} would, and makes a majority harder to reach`,
    allowed: '1, 3, 5, 7',
    fix: `Set ${pd.replicas + 1}.`,
  });

const LEAST: Readonly<Record<ComponentName, number>> = { pd: 3, tikv: 3, tidb: 2, tiflash: 2, ticdc: 2 };
const WHY: Readonly<Record<ComponentName, string>> = {
  pd: 'has no majority without one member',
  tikv: 'cannot hold three copies of the data',
  tidb: 'leaves nobody who answers SQL while one is restarted',
  tiflash: 'leaves no copy to analyse while one is restarted',
  ticdc: 'cannot hand its change feeds over while one is restarted',
};

const quorum: Rule = (plan) =>
  plan.site.availability === 'single'
    ? []
    : plannedComponents(plan)
        .filter(({ name, replicas }) => replicas < LEAST[name])
        .map(({ name, replicas }) => ({
          prop: `${name}.replicas`,
          given: replicas,
          message: `${WHY[name]}, and the environment promises quorum`,
          allowed: `at least ${LEAST[name]}`,
        }));

/** Two members on one node are lost together. */
const enoughHosts: Rule = ({ site, pd, tikv }) =>
  site.availability === 'single'
    ? []
    : [pd, tikv].flatMap(({ name }) =>
        found(site.hosts >= 3, {
          prop: site.pool === undefined ? `${name} on the nodes of the row` : `${name} on pool ${site.pool.name}`,
          given: site.hosts,
          message: 'are too few nodes for a quorum: two of three members would share one, and go with it',
          allowed: 'at least 3 nodes',
        }),
      );

const copies: Rule = ({ site, pd, tikv }) => {
  const given = valueAt(pd.config.table, 'replication.max-replicas');
  const at = { prop: 'pd.config replication.max-replicas', given: plain(given) };
  if (typeof given !== 'bigint' || given < 1n || given % 2n === 0n)
    return [{ ...at, message: 'is no number of copies that can elect a leader', allowed: '1, 3, 5, 7' }];
  const enough = Number(given) <= tikv.replicas;
  return [
    ...found(enough, {
      prop: 'tikv.replicas',
      given: tikv.replicas,
      message: `are fewer stores than the ${given} copies that PD keeps of each region: they would never be whole`,
      allowed: `at least ${given}`,
    }),
    ...found(site.availability === 'single' || given >= 3n, {
      ...at,
      message: 'loses data with one store, and the environment promises quorum',
      allowed: '3, 5, 7',
    }),
  ];
};

const positiveSizes: Rule = (plan) =>
  plannedComponents(plan).flatMap(({ name, cpu, memory, volumes }) => [
    ...found(cpu > 0, { prop: `${name}.cpu`, given: cpu, message: 'is no number of cores', allowed: 'above 0' }),
    ...found(mebibytes(memory) >= 128, {
      prop: `${name}.memory`,
      given: memory.asString(),
      message: 'is too little for any of the servers to start',
      allowed: 'at least 128Mi',
    }),
    ...volumes.flatMap((size, i) =>
      found(mebibytes(size) >= 1024, {
        prop: name === 'tiflash' ? `tiflash.volumes[${i}]` : `${name}.size`,
        given: size.asString(),
        message: 'is no size of a volume',
        allowed: 'at least 1Gi',
      }),
    ),
  ]);

/** The rest of the memory is for memtables, Raft and queries: without it the kernel kills the store again and again. */
const BLOCK_CACHE_MOST = 0.6;

const blockCacheFits: Rule = ({ tikv }) => {
  const given = valueAt(tikv.config.table, 'storage.block-cache.capacity');
  const at = { prop: 'tikv.config storage.block-cache.capacity', given: plain(given) };
  const capacity = typeof given === 'string' ? tikvMebibytes(given) : undefined;
  if (capacity === undefined) return [{ ...at, message: 'is no size', allowed: "as '3600MiB' or '4GiB'" }];
  const most = Math.floor(mebibytes(tikv.memory) * BLOCK_CACHE_MOST);
  return found(capacity <= most, {
    ...at,
    message: `fills the memory of ${tikv.memory.asString()}: the store would be killed for it`,
    allowed: `at most ${most}MiB, ${BLOCK_CACHE_MOST * 100} % of tikv.memory`,
  });
};

const evictLeaders: Rule = ({ tikv: { evictLeaderTimeout } }) =>
  evictLeaderTimeout === undefined
    ? []
    : found(evictLeaderTimeout.toSeconds({ integral: false }) >= 1, {
        prop: 'tikv.evictLeaderTimeout',
        given: evictLeaderTimeout.toHumanString(),
        message: 'gives a store no time to hand over its leaders',
        allowed: 'at least a second',
      });

const locationLabels: Rule = ({ pd }) => {
  const given = valueAt(pd.config.table, 'replication.location-labels');
  const names = Array.isArray(given) ? given : [];
  return found(Array.isArray(given) && names.every((name: TomlValue) => typeof name === 'string' && name !== ''), {
    prop: 'pd.config replication.location-labels',
    given: plain(given),
    message: 'is no list of labels, widest first',
    allowed: '["zone", "host"]',
  });
};

const placementRules: Rule = ({ pd, tiflash }) =>
  tiflash === undefined
    ? []
    : found(valueAt(pd.config.table, 'replication.enable-placement-rules') === true, {
        prop: 'pd.config replication.enable-placement-rules',
        given: plain(valueAt(pd.config.table, 'replication.enable-placement-rules')),
        message: 'keeps every table from TiFlash, which this cluster has',
        allowed: 'true',
      });

const flashVolumes: Rule = ({ tiflash }) =>
  tiflash === undefined
    ? []
    : found(tiflash.volumes.length > 0, {
        prop: 'tiflash.volumes',
        given: [],
        message: 'leaves TiFlash without a claim, and the operator makes nothing then',
        allowed: 'one volume or more',
      });

const LOG_FILES = ['flash.flash_cluster.log', 'flash.proxy.log-file', 'logger.log', 'logger.errorlog'];

/** The operator derives a mount from the first folder of each path: any other folder than a volume's breaks the pod. */
const flashLogs: Rule = ({ tiflash }) => {
  if (tiflash === undefined) return [];
  const folders = tiflash.volumes.map((_, i) => `/data${i}/`);
  return LOG_FILES.flatMap((path) => {
    const given = valueAt(tiflash.config.table, path);
    const fits = typeof given === 'string' && folders.some((folder) => given.startsWith(folder));
    return found(given === undefined || fits, {
      prop: `tiflash.config ${path}`,
      given: plain(given),
      message: 'is no file on a volume of TiFlash',
      allowed: folders.map((folder) => `${folder}…`).join(', '),
    });
  });
};

const flashOverlap: Rule = ({ tiflash }) => {
  const given = tiflash && valueAt(tiflash.config.table, 'flash.overlap_threshold');
  const number = typeof given === 'bigint' ? Number(given) : given;
  return found(number === undefined || (typeof number === 'number' && number >= 0 && number <= 1), {
    prop: 'tiflash.config flash.overlap_threshold',
    given: plain(given),
    message: 'is no share',
    allowed: '0.0 to 1.0',
  });
};

const VERSION = /^v(\d+)\.\d+\.\d+$/;

/** The operator reads the release from what stands behind the last colon, and one version is told for all components. */
const oneVersion: Rule = ({ site, ...plan }) => {
  const expected = tagOf(site.images.pd);
  const names = plannedComponents({ site, ...plan }).map(({ name }) => name);
  return [...names, 'br' as const].flatMap((name) => {
    const ref = site.images[name];
    const at = { prop: `image of ${name}`, given: ref };
    if (ref.includes('@'))
      return [
        { ...at, message: 'has a digest, behind which the operator cannot read the release', fix: 'Pin its tag.' },
      ];
    const major = Number(VERSION.exec(tagOf(ref))?.[1] ?? 0);
    return [
      ...found(major >= 8, {
        ...at,
        message: 'is no release that tidb-operator 1.6 is made for',
        allowed: 'v8.0.0 and later, written out to the patch',
      }),
      ...found(tagOf(ref) === expected, {
        ...at,
        message: `is of another release than ${expected}, that of PD`,
        allowed: `tag ${expected}`,
        fix: 'Pin all components of TiDB together.',
      }),
    ];
  });
};

const RULES: readonly Rule[] = [
  configFaults,
  wholeReplicas,
  oddPd,
  quorum,
  enoughHosts,
  copies,
  positiveSizes,
  blockCacheFits,
  evictLeaders,
  locationLabels,
  placementRules,
  flashVolumes,
  flashLogs,
  flashOverlap,
  oneVersion,
];

function found(holds: boolean, finding: Finding): Finding[] {
  return holds ? [] : [finding];
}

function mebibytes(size: Size): number {
  return size.toMebibytes({ rounding: SizeRoundingBehavior.NONE });
}

const UNITS: Readonly<Record<string, number>> = { K: 1 / 1024, M: 1, G: 1024, T: 1024 * 1024, P: 1024 ** 3 };

/** A size as TiKV reads it: `KB`, `KiB`, `MB` and so on are all powers of 1024. */
function tikvMebibytes(text: string): number | undefined {
  const [, amount, unit] = /^(\d+(?:\.\d+)?)\s*([KMGTP])i?B?$/.exec(text.trim()) ?? [];
  return amount === undefined ? undefined : Number(amount) * (UNITS[unit ?? ''] ?? 0);
}
