import type { Check } from '../../kernel/base/faults';
import { bytes } from '../../kernel/base/quantity';
import { checkKeep } from './keep-rules';
import { checkLogin } from './login-rules';
import { type EfkPlan, type NodeSet, nodesOf } from './plan';
import type { EfkStackProps } from './props';

/** Where logs are written at all; warm nodes alone take none. Types say so already, to those who compile. */
export function checkHot(check: Check, { hot, warm }: Partial<EfkStackProps>): void {
  check
    .that(hot !== undefined, {
      prop: 'hot',
      given: undefined,
      message: `is missing: ${warm === undefined ? 'there would be no node that holds logs' : 'warm nodes take what hot ones had, and nobody would be written to'}`,
      allowed: 'hot: { storage } and more',
    })
    .done();
}

/**
 * What the operator's webhook would refuse once everything else is applied, and what it takes and then hangs on, or loses logs
 * by. Seen with ECK 3.5.0.
 */
export function checkEfk(check: Check, plan: EfkPlan): void {
  checkVersion(check, plan);
  for (const set of plan.sets) checkNodes(check, set);
  checkMajority(check, plan);
  checkAlone(check, plan);
  for (const set of plan.sets) checkSizes(check, set);
  checkKeep(check, plan);
  checkLogin(check, plan);
  check.word('files', plan.files, ['read', 'mapped']).that(isCount(plan.kibanas), {
    prop: 'kibanas',
    given: plan.kibanas,
    message: 'is no number of pods',
    allowed: 'whole numbers from 1',
  });
}

/** As users write it: `masters`, `hot.nodes`. */
function propOf({ name }: NodeSet): string {
  return name === 'master' ? 'masters' : `${name}.nodes`;
}

function isCount(given: number): boolean {
  return Number.isInteger(given) && given >= 1;
}

function checkVersion(check: Check, { version }: EfkPlan): void {
  check.that(/^9\.\d+\.\d+$/.test(version), {
    prop: 'pins.elastic-stack',
    given: version,
    message: 'is no release for this class, which knows the settings of Elasticsearch 9',
    allowed: '9.<minor>.<patch>',
  });
}

function checkNodes(check: Check, set: NodeSet): void {
  const { nodes: given, placement } = set;
  const at = { prop: propOf(set), given };
  const zero = set.name === 'master' ? ', or 0 where the hot nodes decide' : '';
  check
    .that(isCount(given), { ...at, message: 'is no number of nodes', allowed: `whole numbers from 1${zero}` })
    .that(!isCount(given) || given <= placement.nodes, {
      ...at,
      message: `has only ${placement.nodes} nodes to stand on, each on one of its own`,
      fix: "Add nodes to the pool of the environment's row, name another pool, or ask for fewer.",
    });
}

/** Who decides must not be even in number: the operator takes it, and it bears no more losses than one less. */
function checkMajority(check: Check, { sets }: EfkPlan): void {
  const masters = sets.find(({ roles }) => roles.includes('master'));
  if (masters === undefined || !isCount(masters.nodes)) return;
  const { nodes } = masters;
  const more = masters.name === 'hot' ? '; any number with masters: 3' : '';
  check.that(nodes % 2 === 1, {
    prop: propOf(masters),
    given: nodes,
    message: `is even, and these nodes decide by majority: they bear no more losses than ${nodes - 1} would`,
    allowed: `${nodes - 1}, ${nodes + 1}${more}`,
  });
}

/**
 * One of a kind beside several others: nobody stands in for it, and the operator's budget then never lets any node of the cluster
 * be emptied.
 */
function checkAlone(check: Check, { sets }: EfkPlan): void {
  if (nodesOf({ sets }) <= sets.length) return;
  for (const set of sets)
    check.that(set.nodes !== 1, {
      prop: propOf(set),
      given: 1,
      message: 'is one alone beside several others: nobody stands in for it, and no node of the cluster can be emptied',
      allowed: set.name === 'master' ? '3, 5; 0 where the hot nodes decide' : '2 and more',
    });
}

const GIBI = 1024 ** 3;

function checkSizes(check: Check, { name, cpu, memory, size, storage, placement }: NodeSet): void {
  if (name === 'master') return;
  const fits = placement.pool === undefined || bytes(memory) <= bytes(placement.pool.memory);
  const ofMemory = { prop: `${name}.memory`, given: memory.asString() };
  check
    .that(cpu > 0, { prop: `${name}.cpu`, given: cpu, message: 'is no number of cores', allowed: 'above 0' })
    .that(bytes(memory) >= 2 * GIBI, {
      ...ofMemory,
      message: 'is less than Elasticsearch starts with',
      allowed: '2Gi to 64Gi',
    })
    .that(bytes(memory) <= 64 * GIBI, {
      ...ofMemory,
      message: 'gives Java half of it, and above 31 GiB its pointers double in size: the rest is lost',
      allowed: '2Gi to 64Gi; more nodes instead',
    })
    .that(fits, {
      ...ofMemory,
      message: `is more than a node of pool ${placement.pool?.name} has`,
      allowed: `below ${placement.pool?.memory.asString()}`,
    })
    .that(bytes(size) >= 10 * GIBI, {
      prop: `${name}.size`,
      given: size.asString(),
      message: 'is too little for indices, of which one may grow to 50 GiB before the next one begins',
      allowed: '10Gi and more',
    })
    .that(storage.mode === 'RWO', {
      prop: `${name}.storage`,
      given: storage.name,
      message: 'is a shared filesystem; Elasticsearch needs block storage',
      allowed: 'a class of mode RWO',
    });
}
