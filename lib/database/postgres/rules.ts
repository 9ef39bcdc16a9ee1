import type { Check } from '../../kernel/base/faults';
import { bytes } from '../../kernel/base/quantity';
import { checkBackup } from './backup-rules';
import { checkDatabases } from './database-rules';
import { checkParameters } from './parameter-rules';
import type { PostgresPlan } from './plan';

/**
 * What the operator's webhook would refuse once everything else is applied, and what it takes and then hangs on, or loses data
 * by. Seen with v1.30.0.
 */
export function checkPostgres(check: Check, plan: PostgresPlan): void {
  checkInstances(check, plan);
  checkSynchronous(check, plan);
  checkSizes(check, plan);
  checkPooler(check, plan);
  checkRelease(check, plan);
  checkDatabases(check, plan);
  checkParameters(check, plan);
  checkStorage(check, plan);
  checkBackup(check, plan);
}

function checkInstances(check: Check, { instances: given, placement: { nodes } }: PostgresPlan): void {
  const at = { prop: 'instances', given };
  const whole = Number.isInteger(given) && given >= 1;
  check
    .that(whole, { ...at, message: 'is no number of instances', allowed: 'whole numbers from 1' })
    .that(!whole || given <= nodes, {
      ...at,
      message: `has only ${nodes} nodes to stand on, each on one of its own`,
      fix: "Add nodes to the pool of the environment's row, name another pool, or set instances: 1.",
    });
}

function checkSynchronous(check: Check, { synchronous: given, instances }: PostgresPlan): void {
  const at = { prop: 'synchronous', given };
  const waits = given === 'required' || given === 'preferred';
  check
    .word('synchronous', given, ['required', 'preferred', 'none'])
    .that(!waits || instances > 1, {
      ...at,
      message: 'waits for a standby, and one instance has none',
      allowed: 'none',
    })
    .that(given !== 'required' || instances !== 2, {
      ...at,
      message: 'stops all writing as soon as one of two instances is restarted',
      allowed: 'preferred, none; required with three instances and more',
    });
}

const MEBI = 1024 ** 2;
const GIBI = 1024 ** 3;

function checkSizes(check: Check, { cpu, memory, size, walSize }: PostgresPlan): void {
  check
    .that(cpu > 0, { prop: 'cpu', given: cpu, message: 'is no number of cores', allowed: 'above 0' })
    .that(bytes(memory) >= 256 * MEBI, {
      prop: 'memory',
      given: memory.asString(),
      message: 'is less than the server and what runs beside it need',
      allowed: '256Mi or more',
    })
    .that(bytes(size) >= 2 * GIBI, {
      prop: 'size',
      given: size.asString(),
      message: 'is too little for a database and its log, of which 1 GiB is normal',
      allowed: '2Gi or more',
    })
    .that(walSize === undefined || bytes(walSize) >= 2 * GIBI, {
      prop: 'walSize',
      given: walSize?.asString(),
      message: 'is too little for the log, of which 1 GiB is normal',
      allowed: '2Gi or more',
    });
}

function checkPooler(check: Check, { pooler }: PostgresPlan): void {
  if (pooler === undefined) return;
  const { mode, ...counts } = pooler;
  check.word('pooler.mode', mode, ['session', 'transaction']);
  for (const [prop, given] of Object.entries(counts))
    check.that(Number.isInteger(given) && given >= 1, {
      prop: `pooler.${prop}`,
      given,
      message: 'is no number',
      allowed: 'whole numbers from 1',
    });
}

/** The settings and extensions that are known here are those of one release. */
function checkRelease(check: Check, { tag, kubernetes }: PostgresPlan): void {
  check
    .that(/^18\.\d+[.-]/.test(tag), {
      prop: 'pins.postgresql',
      given: tag,
      message: 'is no image for this class, which knows the settings and extensions of PostgreSQL 18',
      allowed: '18.<minor>-standard-trixie, or with a date between',
    })
    .that(Number(kubernetes.split('.')[1]) >= 30, {
      prop: 'kubernetes',
      given: kubernetes,
      message: 'is older than CloudNativePG 1.30 is tried on',
      allowed: '1.30 or newer',
    });
}

/** The operator deletes the claims with the cluster, whatever one does: only the class can keep the volumes. */
function checkStorage(check: Check, { keeps, storage }: PostgresPlan): void {
  check
    .that(storage.keeps || !keeps, {
      prop: 'storage',
      given: storage.name,
      message: 'deletes a volume with its claim, and the operator deletes the claims with the cluster',
      allowed: 'a class that keeps (reclaimPolicy Retain)',
      fix: "Take another class, or let the environment's row say data: 'scratch'.",
    })
    .that(storage.mode === 'RWO', {
      prop: 'storage',
      given: storage.name,
      message: 'is a shared filesystem; the server needs block storage',
      allowed: 'a class of mode RWO',
    });
}
