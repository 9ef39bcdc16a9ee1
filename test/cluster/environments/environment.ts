import { synthesizedFindings } from '../../../lib/checks/synthesized';
import { nameOf } from '../../../lib/kernel/kind';
import type { JsonObject } from '../../../lib/kernel/values';
import { applied, lasting, pruned, regenerated, type Stored } from '../../support/cluster/apply';
import type { Cluster } from '../../support/cluster/cluster';
import type { ControlPlane } from '../../support/cluster/control-plane';
import { inOrder, synthesized } from '../../support/cluster/environment';
import { podsOf } from '../../support/cluster/pods';
import { emptyPlane, foundation, stackOn } from '../../support/cluster/standing';
import { Steps } from '../../support/cluster/steps';
import { running, workloadsIn } from '../../support/cluster/workloads';
import { removeFolders } from '../../support/folders';
import { providerMirror, type Resource } from '../../support/terraform/run';

/** Delivers an environment of the reference platform to a real control plane, step by step as a company would. */
export function environment(name: string): void {
  const steps = new Steps(name);
  const { output, stacks } = synthesized(name);
  const objects = inOrder(output).map(({ object }) => object);
  let plane: ControlPlane;
  let cluster: Cluster;
  let state: readonly Resource[];
  let stored: Stored;

  beforeAll(async () => {
    ({ plane, cluster } = await steps.step('control plane and nodes', () => emptyPlane(output)));
  });

  afterAll(async () => {
    cluster?.close();
    await plane?.stop();
    removeFolders();
  });

  test('nothing is found before anything is delivered', () => {
    expect(synthesizedFindings(output.model, output.systems)).toEqual([]);
  });

  test('Terraform takes the foundation, and has nothing left to do', async () => {
    const { terraform, vars } = stackOn(plane, output, stacks[`${name}-foundation`] ?? '');
    const kind = providerMirror()?.standIn ? 'stand-in providers' : 'real providers';
    await steps.step('terraform init, validate', async () => {
      await terraform.init();
      expect(await terraform.validate()).toEqual([]);
    });
    state = await steps.step(
      'terraform plan, apply, plan',
      () => foundation(cluster, output, terraform, vars),
      (made) => `${made.length} resources, ${kind}`,
    );
    const definitions = await cluster.list('apiextensions.k8s.io/v1', 'CustomResourceDefinition');
    const groups = new Set(definitions.map(({ spec }) => (spec as JsonObject).group));
    expect([...groups].sort()).toEqual(output.model.needs.crds.flatMap((need) => need.groups).sort());
  });

  test('the API server takes every object', async () => {
    stored = await steps.step(
      'apply',
      () => applied(cluster, objects),
      (taken) => `${taken.size} objects`,
    );
    steps.count(
      'objects',
      objects.map(({ kind }) => String(kind)),
    );
    expect(stored.size).toBe(objects.length);
  });

  test('applied again, nothing changes', async () => {
    const again = await steps.step('apply again', () => applied(cluster, objects));
    expect(regenerated(stored, again)).toEqual([]);
  });

  test('pruned and applied again, everything is as it was', async () => {
    const anew = await steps.step('prune, apply anew', async () => {
      await pruned(cluster, objects);
      return applied(cluster, objects);
    });
    for (const [key, object] of anew) expect(lasting(object)).toEqual(lasting(stored.get(key) as JsonObject));
    expect(anew.size).toBe(stored.size);
  });

  test('every pod template is admitted where it stands', async () => {
    const pods = objects.flatMap(podsOf);
    await steps.step(
      'admit pods',
      async () => {
        for (const pod of pods)
          expect([nameOf(pod), await cluster.create(pod, { dryRun: true })]).toEqual([
            nameOf(pod),
            { object: expect.anything() },
          ]);
      },
      () => `${pods.length} templates`,
    );
    expect(pods.length).toBeGreaterThan(0);
  });

  test('our own workloads run on the declared nodes', async () => {
    const own = workloadsIn(objects);
    await steps.step(
      'run workloads',
      () => running(cluster, own),
      () => `${own.length} workloads`,
    );
    expect(own.length).toBeGreaterThan(0);
  });

  test('what stays, stays', () => expect(state.length).toBeGreaterThan(0));
}
