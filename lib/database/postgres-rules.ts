import type { StorageClass } from '../handles/storage-class';
import type { Fault } from '../kernel/faults';
import { databaseFaults } from './postgres-databases';
import { parameterFaults } from './postgres-parameters';
import { bytes, type PostgresPlan } from './postgres-plan';

type Finding = Omit<Fault, 'path'>;
type Rule = (plan: PostgresPlan) => readonly Finding[];

/**
 * What the operator's webhook would refuse once everything else is applied, and what it takes and then hangs on, or loses data
 * by. Seen with v1.30.0.
 */
export function postgresFaults(plan: PostgresPlan, storage: StorageClass): Finding[] {
  return [...RULES.flatMap((rule) => rule(plan)), ...storageFaults(plan, storage)];
}

const instances: Rule = ({ instances: given, hosts }) => {
  const at = { prop: 'instances', given };
  if (!Number.isInteger(given) || given < 1)
    return [{ ...at, message: 'is no number of instances', allowed: 'whole numbers from 1' }];
  return found(given <= hosts, {
    ...at,
    message: `has only ${hosts} nodes to stand on, each on one of its own`,
    fix: "Add nodes to the pool of the environment's row, name another pool, or set instances: 1.",
  });
};

const synchronous: Rule = ({ synchronous: given, instances: count }) => {
  const at = { prop: 'synchronous', given };
  if (!['required', 'preferred', 'none'].includes(given))
    return [{ ...at, message: 'is none of what there is', allowed: 'required, preferred, none' }];
  return [
    ...found(given === 'none' || count > 1, {
      ...at,
      message: 'waits for a standby, and one instance has none',
      allowed: 'none',
    }),
    ...found(given !== 'required' || count !== 2, {
      ...at,
      message: 'stops all writing as soon as one of two instances is restarted',
      allowed: 'preferred, none; required with three instances and more',
    }),
  ];
};

const sizes: Rule = ({ cpu, memory, size, walSize }) => [
  ...found(cpu > 0, { prop: 'cpu', given: cpu, message: 'is no number of cores', allowed: 'above 0' }),
  ...found(bytes(memory) >= 256 * MEBI, {
    prop: 'memory',
    given: memory.asString(),
    message: 'is less than the server and what runs beside it need',
    allowed: '256Mi or more',
  }),
  ...found(bytes(size) >= 2048 * MEBI, {
    prop: 'size',
    given: size.asString(),
    message: 'is too little for a database and its log, of which 1 GiB is normal',
    allowed: '2Gi or more',
  }),
  ...found(walSize === undefined || bytes(walSize) >= 2048 * MEBI, {
    prop: 'walSize',
    given: walSize?.asString(),
    message: 'is too little for the log, of which 1 GiB is normal',
    allowed: '2Gi or more',
  }),
];

const pooler: Rule = ({ pooler: given }) => {
  if (given === undefined) return [];
  const { mode, ...counts } = given;
  return [
    ...found(mode === 'session' || mode === 'transaction', {
      prop: 'pooler.mode',
      given: mode,
      message: 'is none of what there is',
      allowed: 'session, transaction',
    }),
    ...Object.entries(counts).flatMap(([prop, count]) =>
      found(Number.isInteger(count) && count >= 1, {
        prop: `pooler.${prop}`,
        given: count,
        message: 'is no number',
        allowed: 'whole numbers from 1',
      }),
    ),
  ];
};

/** The settings and extensions that are known here are those of one release. */
const release: Rule = ({ tag, kubernetes }) => [
  ...found(/^18\.\d+[.-]/.test(tag), {
    prop: 'pins.postgresql',
    given: tag,
    message: 'is no image for this class, which knows the settings and extensions of PostgreSQL 18',
    allowed: '18.<minor>-standard-trixie, or with a date between',
  }),
  ...found(Number(kubernetes.split('.')[1]) >= 30, {
    prop: 'kubernetes',
    given: kubernetes,
    message: 'is older than CloudNativePG 1.30 is tried on',
    allowed: '1.30 or newer',
  }),
];

const databases: Rule = ({ databases: given, tag, parameters }) => databaseFaults(given, { tag, parameters });

const parameters: Rule = ({ parameters: given, instances: count, memory, size, walSize }) =>
  parameterFaults(given, { instances: count, memory: bytes(memory), walVolume: bytes(walSize ?? size) });

const RULES: readonly Rule[] = [instances, synchronous, sizes, pooler, release, databases, parameters];

/** The operator deletes the claims with the cluster, whatever one does: only the class can keep the volumes. */
function storageFaults({ keeps }: PostgresPlan, { name, mode, keeps: kept }: StorageClass): Finding[] {
  return [
    ...found(kept || !keeps, {
      prop: 'storage',
      given: name,
      message: 'deletes a volume with its claim, and the operator deletes the claims with the cluster',
      allowed: 'a class that keeps (reclaimPolicy Retain)',
      fix: "Take another class, or let the environment's row say data: 'scratch'.",
    }),
    ...found(mode === 'RWO', {
      prop: 'storage',
      given: name,
      message: 'is a shared filesystem; the server needs block storage',
      allowed: 'a class of mode RWO',
    }),
  ];
}

const MEBI = 1024 * 1024;

function found(holds: boolean, finding: Finding): Finding[] {
  return holds ? [] : [finding];
}
