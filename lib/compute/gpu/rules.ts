import type { Check } from '../../kernel/base/faults';
import { isDnsLabel } from '../../kernel/base/names';
import { checkDriver } from './driver-rules';
import { keepsOff, MODEL_LABEL, TAINT, TAINT_WRITTEN } from './names';
import type { GpuPlan } from './plan';
import { checkSharing } from './sharing-rules';
import { SILICON } from './silicon';

/** Everything that would leave GPUs idle, or pods without one, and that nobody says before they hang. */
export function checkGpus(check: Check, plan: GpuPlan): void {
  check.word('model', plan.model, Object.keys(SILICON), 'required');
  checkPool(check, plan);
  checkSharing(check, plan);
  checkDriver(check, plan);
  checkTeams(check, plan);
  check.that(Number(plan.kubernetes.split('.')[1]) >= 33, {
    prop: 'kubernetes',
    given: plan.kubernetes,
    message: 'is older than the GPU operator 26.7 is validated on',
    allowed: '1.33 or newer',
  });
}

function checkPool(check: Check, { pool, model, dedicated }: GpuPlan): void {
  const { name, gpus = 0, taints = [], labels = {} } = pool;
  check
    .that(Number.isInteger(gpus) && gpus >= 1, {
      prop: 'pool',
      given: name,
      message: `has ${gpus} GPUs a node, by the environment's row`,
      allowed: 'whole numbers from 1',
      fix: `Say how many each node has: { name: '${name}', gpus: 4, … }.`,
    })
    .that(!dedicated || taints.some(keepsOff), {
      prop: 'pool',
      given: name,
      message: `has no taint ${TAINT} in the environment's row, so other systems count its nodes as theirs`,
      allowed: TAINT_WRITTEN,
      fix: `Add it to the row: { name: '${name}', taints: ['${TAINT_WRITTEN}'], … }, or set dedicated: false.`,
    })
    .that((labels[MODEL_LABEL] ?? model) === model, {
      prop: 'model',
      given: model,
      message: `is not what the row labels pool ${name} with: ${MODEL_LABEL}=${labels[MODEL_LABEL]}`,
      fix: 'Take the label out of the row: it follows from the model.',
    });
}

function checkTeams(check: Check, { teams, offers }: GpuPlan): void {
  const most = Math.max(0, ...offers.map(({ all }) => all));
  for (const [team, given] of Object.entries(teams))
    check
      .that(isDnsLabel(team), { prop: 'teams', given: team, message: 'is no name of a namespace' })
      .that(Number.isInteger(given) && given >= 0 && given <= most, {
        prop: `teams.${team}`,
        given,
        message: 'is no number of GPUs that the pool can give out',
        allowed: `0 to ${most}`,
      });
}

/** What two pools of one environment cannot both be. @param others the pools that were constructed before */
export function checkNeighbours(check: Check, plan: GpuPlan, others: readonly GpuPlan[]): void {
  for (const other of others) {
    check.that(other.pool.name !== plan.pool.name, {
      prop: 'pool',
      given: plan.pool.name,
      message: `is the pool of ${other.path} already: two drivers for one node stop those of every node`,
      allowed: 'one GpuWorkerPool for a node pool',
    });
    const [mine, theirs] = [plan, other].map(({ driver }) => 'preinstalled' in driver);
    check.that(mine === theirs, {
      prop: 'driver',
      given: plan.driver,
      message: `is ${mine ? 'on the nodes already' : 'installed by the operator'}, and that of ${other.path} is ${
        theirs ? 'on the nodes already' : 'installed by the operator'
      }: the operator does one of the two for a whole cluster`,
      fix: 'Let all pools of the environment have it one way.',
    });
  }
}
