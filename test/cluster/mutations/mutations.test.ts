import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { schemas } from '../../../lib/checks/schemas/crds';
import { kubernetesSchemas, type OpenApi } from '../../../lib/checks/schemas/openapi';
import { nameOf } from '../../../lib/kernel/base/kind';
import type { JsonObject } from '../../../lib/kernel/base/values';
import { pruned } from '../../support/cluster/apply';
import { synthesized } from '../../support/cluster/environment';
import { Helm } from '../../support/cluster/helm/helm';
import { MUTATIONS } from '../../support/cluster/mutations/faults';
import { harmless } from '../../support/cluster/mutations/faults/harmless';
import { apiRefusals } from '../../support/cluster/mutations/judges/api-server';
import { helmRefusals } from '../../support/cluster/mutations/judges/helm';
import type { JudgeName, Refusal } from '../../support/cluster/mutations/judges/judge';
import { type AtHand, atHand, ownRefusals } from '../../support/cluster/mutations/judges/keelson';
import { OperatorJudge } from '../../support/cluster/mutations/judges/operator';
import { schedulerRefusals } from '../../support/cluster/mutations/judges/scheduler';
import { stackVerdict } from '../../support/cluster/mutations/judges/terraform';
import { type About, type Planted, planted } from '../../support/cluster/mutations/mutation';
import { COMMAND, page } from '../../support/cluster/mutations/table';
import { disagreements, isRefused, type Verdicts } from '../../support/cluster/mutations/verdicts';
import { objectsOf, type World, worldOf } from '../../support/cluster/mutations/world';
import { type Standing, standing } from '../../support/cluster/standing';
import { Steps } from '../../support/cluster/steps';
import { podsGone, running, workloadsIn } from '../../support/cluster/workloads';
import { removeFolders } from '../../support/folders';

const PAGE = join(__dirname, '..', '..', '..', 'docs', 'mutations.md');
const steps = new Steps('mutations');

let there: Standing;
let folder: string;
let world: World;
let own: AtHand;
let faults: readonly Planted[];
const said = new Map<Planted, Partial<Record<JudgeName, readonly Refusal[]>>>();

/** Nothing changed: whoever refuses this refuses everything. */
const nothing = (changed: readonly JsonObject[], more: Partial<Planted> = {}): Planted => ({
  ...{ name: 'nothing', about: 'schema', where: '', world, changed },
  ...more,
});

function note(fault: Planted, judge: JudgeName, refusals: readonly Refusal[] | undefined): void {
  if (refusals === undefined) return;
  const known = said.get(fault) ?? {};
  said.set(fault, { ...known, [judge]: [...(known[judge] ?? []), ...refusals] });
}

/** One after the other, or some at a time. */
async function ask(
  judge: JudgeName,
  verdict: (fault: Planted) => Promise<readonly Refusal[] | undefined>,
  atOnce = 1,
): Promise<void> {
  const told = (n: number) => `${n} refused`;
  await steps.step(
    judge,
    async () => {
      const left = [...faults];
      let refused = 0;
      const next = async (): Promise<void> => {
        for (let fault = left.shift(); fault !== undefined; fault = left.shift()) {
          const refusals = await verdict(fault);
          note(fault, judge, refusals);
          if (refusals !== undefined && refusals.length > 0) refused++;
        }
      };
      await Promise.all(Array.from({ length: atOnce }, next));
      return refused;
    },
    told,
  );
}

beforeAll(async () => {
  const made = synthesized('prod');
  folder = made.stacks['prod-foundation'] ?? '';
  there = await steps.step('prod stands', () => standing(made));
  const stack = JSON.parse(readFileSync(join(folder, 'cdk.tf.json'), 'utf8')) as JsonObject;
  world = worldOf(there.output, stack);
  const definitions = await there.cluster.list('apiextensions.k8s.io/v1', 'CustomResourceDefinition');
  const openapi = kubernetesSchemas((await there.cluster.read('/openapi/v2')) as unknown as OpenApi);
  own = atHand({ crds: schemas(definitions), openapi });
  faults = (Object.keys(MUTATIONS) as About[]).flatMap((about) =>
    MUTATIONS[about].flatMap((mutation) => planted(about, mutation, world)),
  );
});

afterAll(async () => {
  await there?.stop();
  removeFolders();
});

test('there are faults of many kinds, each in a place of its own', () => {
  const operators = new Set(faults.map(({ about, name }) => `${about} ${name}`));
  expect(faults.length).toBeGreaterThanOrEqual(60);
  expect(operators.size).toBeGreaterThanOrEqual(45);
  expect(new Set(faults.map(({ name, where }) => `${name} ${where}`)).size).toBe(faults.length);
});

test('our own checks', async () => {
  expect(ownRefusals(world, nothing(objectsOf(world), { stack: world.stack }), own)).toEqual([]);
  for (const release of world.model.needs.releases)
    expect([release.name, ownRefusals(world, nothing([], { release }), own)]).toEqual([release.name, []]);
  await ask('keelson', async (fault) => ownRefusals(world, fault, own));
});

test('the API server', async () => {
  // Istio's webhook is played here, and answers elsewhere than its configuration says.
  const asWritten = objectsOf(world).filter(({ kind }) => kind !== 'MutatingWebhookConfiguration');
  expect(await apiRefusals(there.cluster, nothing(asWritten))).toEqual([]);
  await ask('API server', (fault) => apiRefusals(there.cluster, fault), 4);
});

test('changes that are right are refused by none of the two', async () => {
  for (const change of harmless.flatMap((one) => planted('schema', one, world))) {
    const ours = ownRefusals(world, change, own);
    const server = await apiRefusals(there.cluster, change);
    expect([change.name, ours, server]).toEqual([change.name, [], []]);
  }
});

test('Helm, Terraform and the operator, side by side', async () => {
  await Promise.all([askHelm(), askTerraform(), askOperator()]);
});

async function askHelm(): Promise<void> {
  const helm = await Helm.open(there.plane, there.output);
  try {
    // Those of the applications are in the state of a stack that follows.
    for (const release of world.model.needs.releases.filter(({ phase }) => phase === 'foundation'))
      expect([release.name, await helmRefusals(helm, there.state, nothing([], { release }))]).toEqual([
        release.name,
        [],
      ]);
    await ask('Helm', (fault) => helmRefusals(helm, there.state, fault));
  } finally {
    await helm.close();
  }
}

/** And `keelson plan-check` on its plans. */
async function askTerraform(): Promise<void> {
  const verdict = (stack: JsonObject) => stackVerdict(folder, there.vars, stack);
  expect(await verdict(world.stack)).toEqual({ terraform: [], planCheck: [] });
  await ask('Terraform', async (fault) => {
    if (fault.stack === undefined) return undefined;
    const { terraform, planCheck } = await verdict(fault.stack);
    note(fault, 'keelson', planCheck);
    return terraform;
  });
}

async function askOperator(): Promise<void> {
  const judge = await OperatorJudge.start(there.plane, there.cluster, there.output);
  const published = new Map<string, JsonObject>(objectsOf(world).map((object) => [nameOf(object), object]));
  try {
    await ask('operator', async (fault) => {
      if ((said.get(fault)?.['API server'] ?? []).length > 0) return undefined;
      const before = fault.changed.flatMap((object): JsonObject[] => {
        const was = published.get(nameOf(object));
        return was === undefined ? [] : [was];
      });
      return judge.refusals(fault, before);
    });
  } finally {
    await judge.stop();
  }
}

test('the scheduler', async () => {
  const nodes = await there.cluster.list('v1', 'Node');
  const cores = nodes.map(({ status }) => Number((status as { allocatable: JsonObject }).allocatable.cpu));
  const declared = there.output.row.pools.flatMap(({ nodes: of, cpu }) => of.map(() => cpu));
  expect(cores.sort()).toEqual(declared.sort());
  const workloads = workloadsIn(objectsOf(world));
  await running(there.cluster, workloads);
  // Their own pods would be in the way of those of the faults.
  await pruned(there.cluster, workloads);
  await podsGone(there.cluster, workloads);
  expect(await schedulerRefusals(there.cluster, nothing(workloads))).toEqual([]);
  await ask('scheduler', async (fault) => {
    if ((said.get(fault)?.['API server'] ?? []).length > 0) return undefined;
    return schedulerRefusals(there.cluster, fault);
  });
});

describe('of all that was said', () => {
  const verdicts = (): Verdicts[] => faults.map((fault) => ({ fault, said: said.get(fault) ?? {} }));

  test('no fault passes everybody', () => {
    const passed = verdicts().filter((one) => !isRefused(one));
    expect(passed.map(({ fault }) => `${fault.name}: ${fault.where}`)).toEqual([]);
  });

  test('what the API server refuses, a check of ours refuses without it', () => {
    const alone = verdicts().filter((one) => one.said['API server']?.length && !one.said.keelson?.length);
    expect(alone.map(({ fault }) => `${fault.name}: ${fault.where}`)).toEqual([]);
  });

  test('the offline check and the API server agree on every fault about schemas', () => {
    expect(disagreements(verdicts())).toEqual([]);
  });

  test('the page in the docs is what was seen', () => {
    const seen = page(verdicts());
    if (process.env.KEELSON_WRITE_DOCS === '1') writeFileSync(PAGE, seen);
    expect({ page: readFileSync(PAGE, 'utf8'), writtenBy: COMMAND }).toEqual({ page: seen, writtenBy: COMMAND });
  });
});
