import { apiJudged } from '../../../lib/checks/judged/cluster-api';
import { synthesizedFindings } from '../../../lib/checks/rules';
import { nameOf } from '../../../lib/kernel/base/kind';
import type { JsonObject } from '../../../lib/kernel/base/values';
import { applied, lasting, pruned, regenerated, type Stored } from '../../support/cluster/apply';
import type { Cluster } from '../../support/cluster/cluster';
import type { ControlPlane } from '../../support/cluster/control-plane';
import { destroyed, destroyedStack, survivors } from '../../support/cluster/destroy';
import { inOrder, synthesized } from '../../support/cluster/environment';
import { fits, footprintOf } from '../../support/cluster/footprint';
import { installReleases } from '../../support/cluster/helm/releases';
import { uninstallReleases } from '../../support/cluster/helm/uninstall';
import { delivered, type Injector, isProxied } from '../../support/cluster/injector';
import { type LaterStack, laterStacks } from '../../support/cluster/later-stacks';
import { runOperators } from '../../support/cluster/operators/operators';
import { podsOf } from '../../support/cluster/pods';
import { apiOf } from '../../support/cluster/server-api';
import { emptyPlane, foundation, stackOn } from '../../support/cluster/standing';
import { Steps } from '../../support/cluster/steps';
import { running, workloadsIn } from '../../support/cluster/workloads';
import { removeFolders } from '../../support/folders';
import { providerMirror, type Resource, type Terraform, type Vars } from '../../support/terraform/run';

/** Delivers an environment of the reference platform to a real control plane, step by step as a company would. */
export function environment(name: string): void {
  const steps = new Steps(name);
  const { output, stacks } = synthesized(name);
  const objects = inOrder(output).map(({ object }) => object);
  let plane: ControlPlane;
  let cluster: Cluster;
  let terraform: Terraform;
  let vars: Vars;
  let state: readonly Resource[];
  let stored: Stored;
  let done: readonly LaterStack[] = [];
  let injector: Injector | undefined;

  beforeAll(async () => {
    ({ plane, cluster } = await steps.step('control plane and nodes', () => emptyPlane(output)));
  });

  afterAll(async () => {
    await injector?.stop();
    cluster?.close();
    await plane?.stop();
    removeFolders();
  });

  test('nothing is found before anything is delivered', () => {
    expect(synthesizedFindings(output)).toEqual([]);
  });

  test('Terraform takes the foundation, and has nothing left to do', async () => {
    ({ terraform, vars } = stackOn(plane, output, stacks[`${name}-foundation`] ?? ''));
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
    // Argo CD and Argo Rollouts bring kinds of one group.
    const brought = new Set(output.model.needs.crds.flatMap((need) => need.groups));
    expect([...groups].sort()).toEqual([...brought].sort());
  });

  test('Helm installs every release, in order, and their pods run', async () => {
    // The real providers of Terraform have installed them already.
    if (!providerMirror()?.standIn) return;
    const installed = await steps.step(
      'helm install',
      () => installReleases(plane, output, state),
      (all) => `${all.length} releases, ${sum(all.map(({ pods }) => pods))} pods, ${origins(all)}`,
    );
    cluster.rediscover();
    const first = output.model.needs.releases.filter(({ phase }) => phase === 'foundation');
    expect(installed.map(({ release }) => release).sort()).toEqual(first.map((need) => need.name));
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

  test('the offline check, told what this server takes, finds nothing either', async () => {
    const { findings, counts } = await steps.step(
      'check offline',
      async () => apiJudged(output.model, output.systems, await apiOf(cluster)),
      (judged) => `${sum(Object.values(judged.counts))} objects`,
    );
    expect(findings).toEqual([]);
    expect(sum(Object.values(counts))).toBe(objects.length);
  });

  test('applied again, nothing changes', async () => {
    const again = await steps.step('apply again', () => applied(cluster, objects));
    expect(regenerated(stored, again)).toEqual([]);
  });

  test('pruned and applied again, everything is as it was', async () => {
    const anew = await steps.step('prune, apply anew', async () => {
      await pruned(cluster, objects);
      const all = await delivered(cluster, output, objects);
      injector = all.injector;
      return all.stored;
    });
    for (const [key, object] of anew) expect(lasting(object)).toEqual(lasting(stored.get(key) as JsonObject));
    expect(anew.size).toBe(stored.size);
  });

  test('every pod template is admitted where it stands, with a proxy where it is in the mesh', async () => {
    const pods = objects.flatMap(podsOf);
    const proxied = await steps.step(
      'admit pods',
      async () => {
        const verdicts = [];
        for (const pod of pods) verdicts.push({ pod, verdict: await cluster.create(pod, { dryRun: true }) });
        for (const { pod, verdict } of verdicts)
          expect([nameOf(pod), verdict]).toEqual([nameOf(pod), { object: expect.anything() }]);
        return verdicts.filter(({ verdict }) => 'object' in verdict && isProxied(verdict.object)).map(({ pod }) => pod);
      },
      (found) => `${pods.length} templates, ${found.length} with a proxy`,
    );
    expect(pods.length).toBeGreaterThan(0);
    const inside = enrolled(objects);
    expect(namespacesOf(proxied)).toEqual(namespacesOf(pods).filter((namespace) => inside.has(namespace)));
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

  test('real operators make what our classes state', async () => {
    const runs = await steps.step(
      'run operators',
      () => runOperators(plane, cluster, output),
      (all) => all.map(({ operator, pods, volumes }) => `${operator}: ${pods} pods, ${volumes} volumes`).join('; '),
    );
    for (const { operator, differences, errors } of runs)
      expect({ operator, differences, errors }).toEqual({ operator, differences: [], errors: [] });
    expect(runs.length).toBeGreaterThan(0);
  });

  test('the stacks that follow the manifests are taken, and their charts installed', async () => {
    const later = Object.keys(stacks).filter((stack) => stack !== `${name}-foundation`);
    // The real providers would wait for a readiness that nothing here makes.
    if (later.length === 0 || !providerMirror()?.standIn) return;
    done = await steps.step(
      'terraform, after the manifests',
      () => laterStacks(plane, cluster, { output, stacks }),
      (all) => all.map((one) => `${one.stack}: ${one.state.length} resources`).join('; '),
    );
    const applications = done.find(({ stack }) => stack === `${name}-applications`);
    const releases = applications?.state.filter(({ type }) => type === 'helm_release') ?? [];
    const installed = await steps.step(
      'helm install, after the manifests',
      () => installReleases(plane, output, releases),
      (all) => `${all.length} releases, ${sum(all.map(({ pods }) => pods))} pods, ${origins(all)}`,
    );
    expect(installed).toHaveLength(releases.length);
    expect(done.map(({ stack }) => stack).sort()).toEqual(later.sort());
  });

  test('all that operators are stated to make has room on the declared nodes', async () => {
    const pods = footprintOf(output);
    await steps.step(
      'schedule the footprint',
      () => fits(cluster, pods),
      () => `${pods.length} pods`,
    );
    expect(pods.length).toBeGreaterThan(0);
  });

  test('the stacks that follow are destroyed first, and keep what holds data', async () => {
    const scratch = output.row.data === 'scratch';
    for (const later of [...done].reverse()) {
      const { gone, refusal } = await steps.step(
        `terraform destroy ${later.stack}`,
        () => destroyedStack(output, later.terraform, later.vars),
        (result) => `${result.gone.length} resources${result.refusal === '' ? '' : ', after a refusal'}`,
      );
      expect(await later.terraform.state()).toEqual([]);
      expect(refusal === '' || refusal.includes('prevent_destroy')).toBe(true);
      expect(gone.some(({ type }) => type === 'harbor_project') && !scratch).toBe(false);
      await uninstallReleases(plane, gone);
    }
  });

  test('a destroyed foundation leaves the CRDs, and where data is kept, what data hangs on', async () => {
    const before = await survivors(cluster, output);
    const { gone, refusal } = await steps.step(
      'terraform destroy',
      () => destroyed({ plane, cluster, output, terraform, vars }),
      (result) => `${result.gone.length} resources${result.refusal === '' ? '' : ', after a refusal'}`,
    );
    const after = await survivors(cluster, output);
    expect(await terraform.state()).toEqual([]);
    // With its namespaces, scratch data goes too.
    const scratch = output.row.data === 'scratch';
    expect(after.filter((one) => !one.includes(' '))).toEqual(before.filter((one) => !one.includes(' ')));
    expect(after).toEqual(scratch ? expect.anything() : before);
    expect(refusal === '').toBe(scratch);
    expect(scratch || refusal.includes('prevent_destroy')).toBe(true);
    expect(gone.some(({ type }) => type === 'kubernetes_namespace_v1')).toBe(scratch);
  });
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, one) => all + one, 0);
}

function origins(installed: readonly { readonly origin: string }[]): string {
  const real = installed.filter(({ origin }) => origin === 'real').length;
  return `${real} real charts, ${installed.length - real} stand-ins`;
}

/** Namespaces of which a mesh says that they are in it. */
function enrolled(objects: readonly JsonObject[]): Set<string> {
  const told = objects.filter(({ metadata }) => String((metadata as JsonObject).name).endsWith('-enrolment'));
  const entries = told.flatMap(({ data = {} }) => Object.entries(data as Record<string, string>));
  return new Set(entries.filter(([, text]) => text.startsWith('inside')).map(([namespace]) => namespace));
}

function namespacesOf(pods: readonly JsonObject[]): string[] {
  return [...new Set(pods.map(({ metadata }) => String((metadata as JsonObject).namespace)))].sort();
}
