import { Environment } from '../../lib';
import { type JsonObject, mapOf } from '../../lib/kernel/base/values';
import { applied, until } from '../support/cluster/apply';
import { synthesized } from '../support/cluster/environment';
import { look, pauses, podsOf, weightsOf } from '../support/cluster/release/looks';
import { CALLS, DEV, published as made } from '../support/cluster/release/published';
import {
  foundationOf,
  inPhase,
  leadsTo,
  objectsOf,
  releaseStage,
  rollout,
  type Stage,
} from '../support/cluster/release/stage';
import { argo, kubectl, lint } from '../support/cluster/release/tools';

/** The real controller moves what we wrote, and nothing that we apply again takes it out of its hands. */
const ROLLOUTS = 'argoproj.io/v1alpha1';
const CALLED = { [CALLS]: 100 };

let stage: Stage;

const published = (version: string) => made(version, stage.prometheus.url);
const hashes = (name: string) => look(stage.cluster, name);
const weights = () => weightsOf(stage.cluster, 'shares');
const rolloutAt = (name: string) => ({ apiVersion: ROLLOUTS, kind: 'Rollout', metadata: { name, namespace: name } });

/** As somebody who writes the status by hand. */
const says = (name: string, status: object) => stage.cluster.patch(rolloutAt(name), { status } as never, 'status');

/** As a delivery tool does: once it stands, the VirtualService's weights are the controller's. */
async function publish(version: string, again = true): Promise<void> {
  const output = published(version);
  if (!again) await foundationOf(stage.cluster, output);
  const left = again ? ['VirtualService.networking.istio.io'] : [];
  await applied(stage.cluster, objectsOf(output, ['releases', 'shares', 'green'], left));
}

beforeAll(async () => {
  stage = await releaseStage(Environment.test(DEV));
  stage.prometheus.answers = CALLED;
}, 120_000);

afterAll(() => stage?.stop());

test('its own linter finds nothing in what is published, and something in what it should', () => {
  const output = published('1.0.0');
  for (const id of ['shares', 'green']) expect(lint(output.file(id))).toBe('');
  const wrong = output.file('shares').replace('setWeight: 100', 'setWeight: 1000');
  expect(lint(wrong)).toContain('SetWeight needs to be between 0 and 100');
});

test.each(['dev', 'test', 'staging', 'prod'])('nor in the reference platform in %s', (name) => {
  const { output } = synthesized(name);
  const released = output.model.systems.filter(({ id }) => output.file(id).includes('kind: Rollout\n'));
  expect(released.map(({ id }) => id).sort()).toEqual(['meter', 'site']);
  for (const { id } of released) expect(lint(output.file(id))).toBe('');
});

test('the first version stands: each Service leads to it by a selector that is the controller’s alone', async () => {
  await publish('1.0.0', false);
  for (const name of ['shares', 'green']) await inPhase(stage.cluster, name, 'Healthy');
  for (const [name, services] of [
    ['shares', ['shares-stable', 'shares-canary']],
    ['green', ['green-active', 'green-preview']],
  ] as const)
    for (const service of services)
      expect(await leadsTo(stage.cluster, service, name)).toBe((await hashes(name)).stable);
  expect(await weights()).toEqual([100, 0]);
});

test('an autoscaler owns the number of pods', async () => {
  const replicas = async () => mapOf((await rollout(stage.cluster, 'green')).spec).replicas;
  await until(
    async () => (await replicas()) === 3,
    () => 'it never had the fewest',
    120,
  );
  await publish('1.0.0');
  expect(await replicas()).toBe(3);
  await inPhase(stage.cluster, 'green', 'Healthy');
});

test('applied again, everything is as it was', async () => {
  const before = await Promise.all(['shares', 'green'].map(hashes));
  await publish('1.0.0');
  expect(await Promise.all(['shares', 'green'].map(hashes))).toEqual(before);
  for (const service of ['green-active', 'green-preview'])
    expect(await leadsTo(stage.cluster, service, 'green')).toBe(before[1]?.stable);
});

test.each([
  ['people', ['apply']],
  ['people, server-side', ['apply', '--server-side', '--force-conflicts']],
  ['Argo CD', ['apply', '--server-side', '--force-conflicts', '--field-manager=argocd-controller']],
  ['Flux', ['apply', '--server-side', '--force-conflicts', '--field-manager=kustomize-controller']],
])('the whole file, applied as by %s, leaves the controller what is its own', async (_, args) => {
  const { stable } = await hashes('green');
  expect(kubectl(stage.plane, published('1.0.0').file('green'), ...args)).toMatchObject({ ok: true });
  for (const service of ['green-active', 'green-preview'])
    expect(await leadsTo(stage.cluster, service, 'green')).toBe(stable);
});

test('nobody takes a Service from the controller, by whichever tool', async () => {
  const { stable } = await hashes('green');
  const at = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'green-active', namespace: 'green' } };
  const ports = [{ name: 'http', port: 80 }];
  const file = (spec: JsonObject) => JSON.stringify({ ...at, spec: { ports, ...spec } });
  const selector = { 'app.kubernetes.io/instance': 'green' };
  for (const { text } of [
    kubectl(stage.plane, file({ selector }), 'apply', '--server-side', '--force-conflicts'),
    kubectl(stage.plane, file({ selector }), 'apply'),
    kubectl(stage.plane, file({}), 'replace'),
  ])
    expect(text).toContain('Argo Rollouts points this Service at one version of a release');
  await expect(stage.cluster.patch(at, { spec: { selector: null } })).rejects.toThrow('points this Service');
  expect(await leadsTo(stage.cluster, 'green-active', 'green')).toBe(stable);
});

test('who sends the header sees a new version first, and that pod stays when one request in a hundred comes', async () => {
  await publish('2.0.0');
  await until(
    async () => (await hashes('shares')).step === 1,
    () => 'it never was looked at by a header',
  );
  const { stable, current } = await hashes('shares');
  expect(current).not.toBe(stable);
  const first = await podsOf(stage.cluster, 'shares', current);
  expect(first).toHaveLength(1);
  expect(await weights()).toEqual([100, 0]);
  expect(await leadsTo(stage.cluster, 'shares-canary', 'shares')).toBe(current);
  await until(
    async () => (await weights()).join() === '99,1',
    () => 'the weights never were 99 and 1',
  );
  expect(await podsOf(stage.cluster, 'shares', current)).toEqual(first);
});

test('applied again meanwhile, nothing is out of the controller’s hands', async () => {
  const { stable, current } = await hashes('shares');
  const standsSo = async () => {
    expect(await leadsTo(stage.cluster, 'shares-stable', 'shares')).toBe(stable);
    expect(await leadsTo(stage.cluster, 'shares-canary', 'shares')).toBe(current);
  };
  await publish('2.0.0');
  await standsSo();
  expect(await weights()).toEqual([99, 1]);
  // A tool that does not leave the weights alone sets them back, and the controller sets them right.
  await applied(stage.cluster, objectsOf(published('2.0.0'), ['shares']));
  await until(
    async () => (await weights()).join() === '99,1',
    () => 'the weights were not set right',
    5,
  );
  await standsSo();
});

test('nobody skips the window of a step, nor all of them, nor ends what is measured', async () => {
  const before = await hashes('shares');
  const skip = (status: object) => says('shares', status);
  await expect(skip({ promoteFull: true })).rejects.toThrow('The windows of a release cannot be skipped');
  await expect(skip({ currentStepIndex: 13 })).rejects.toThrow('A step of a release cannot be skipped');
  await expect(skip({ pauseConditions: null })).rejects.toThrow('The window of this step is not over');
  const began = { reason: 'CanaryPauseStep', startTime: '2020-01-01T00:00:00Z' };
  await expect(skip({ pauseConditions: [began] })).rejects.toThrow('The window of this step is not over');
  // Nor beforehand.
  await expect(says('green', { pauseConditions: [began] })).rejects.toThrow('The window of this step is not over');
  await expect(skip({ stableRS: before.current })).rejects.toThrow('What a release has come to is written');
  await expect(skip({ controllerPause: false })).rejects.toThrow('What a release has come to is written');
  expect(argo(stage.plane, 'shares', 'promote').text).toContain('The window of this step is not over');
  expect(argo(stage.plane, 'shares', 'promote', '--full').text).toContain('cannot be skipped');
  const [run] = await stage.cluster.list(ROLLOUTS, 'AnalysisRun', 'shares');
  await expect(stage.cluster.patch(run as JsonObject, { spec: { terminate: true } })).rejects.toThrow(
    'What is measured of a release is not ended',
  );
  expect(await hashes('shares')).toEqual(before);
});

test('nor leaves one out, or makes it shorter, in the Rollout itself', async () => {
  const said = (...steps: readonly object[]) =>
    stage.cluster
      .patch(rolloutAt('shares'), { spec: { strategy: { canary: { steps } } } } as never)
      .then(String, (error: Error) => error.message);
  const pause = (duration: string | number) => ({ pause: { duration } });
  expect(await said()).toContain('Each weight of a release is looked at');
  expect(await said({ setWeight: 100 })).toContain('Each weight of a release is looked at');
  expect(await said({ setWeight: 100 }, { pause: {} })).toContain('Each weight of a release is looked at');
  for (const short of ['7s', 7])
    expect(await said({ setWeight: 100 }, pause(short))).toContain('looked at for 8s at least in this environment');
});

test('a window in which too few called is over, and a person lets it go on', async () => {
  stage.prometheus.answers = { [CALLS]: 9 };
  await until(
    async () => (await pauses(stage.cluster, 'shares')).join() === 'InconclusiveAnalysisRun',
    () => 'it never waited for a person',
  );
  expect(await weights()).toEqual([99, 1]);
  stage.prometheus.answers = CALLED;
  expect(argo(stage.plane, 'shares', 'promote')).toMatchObject({ ok: true });
});

test('it goes on by itself, and stands where a person must say so', async () => {
  await until(
    async () => (await weights()).join() === '90,10',
    () => 'the weights never were 90 and 10',
  );
  const open = async () => (await hashes('shares')).step === 10;
  await until(open, () => 'it never stood at the gate', 120);
  await new Promise((resolve) => setTimeout(resolve, 3000));
  expect(await open()).toBe(true);
  expect(await weights()).toEqual([90, 10]);
  expect(argo(stage.plane, 'shares', 'promote')).toMatchObject({ ok: true });
  await until(
    async () => (await weights()).join() === '0,100',
    () => 'the weights never were 0 and 100',
  );
  await inPhase(stage.cluster, 'shares', 'Healthy');
  const { stable, current } = await hashes('shares');
  expect(stable).toBe(current);
  await until(
    async () => (await weights()).join() === '100,0',
    () => 'the weights are not back',
  );
  expect(stage.prometheus.asked.some((query) => query.includes(`pod=~"shares-${current}-[a-z0-9]{5}"`))).toBe(true);
});

test('blue and green: the new version waits beside the old one, also when all is applied again; then a person lets it take over', async () => {
  await until(
    async () => (await pauses(stage.cluster, 'green')).includes('BlueGreenPause'),
    () => 'it never waited',
  );
  const { stable, current } = await hashes('green');
  await publish('2.0.0');
  expect(await leadsTo(stage.cluster, 'green-active', 'green')).toBe(stable);
  expect(await leadsTo(stage.cluster, 'green-preview', 'green')).toBe(current);
  expect(argo(stage.plane, 'green', 'promote')).toMatchObject({ ok: true });
  await until(
    async () => (await leadsTo(stage.cluster, 'green-active', 'green')) === current,
    () => 'it never took over',
  );
  await inPhase(stage.cluster, 'green', 'Healthy');
});

test('a version that answers with errors is taken back within seconds, whichever way it came', async () => {
  stage.prometheus.answers = { ...CALLED, 'code=~"5.."': 0.4 };
  const before = await hashes('shares');
  await publish('3.0.0');
  const { message } = await inPhase(stage.cluster, 'shares', 'Degraded');
  expect(message).toContain('RolloutAborted: Rollout aborted update to revision');
  await until(
    async () => (await weights()).join() === '100,0',
    () => 'the weights are not back',
  );
  expect(await leadsTo(stage.cluster, 'shares-canary', 'shares')).toBe(before.stable);
  await inPhase(stage.cluster, 'green', 'Degraded');
  expect(await leadsTo(stage.cluster, 'green-active', 'green')).toBe((await hashes('green')).stable);
});

test('the version before is Healthy by itself when the files name it again', async () => {
  const before = await Promise.all(['shares', 'green'].map(hashes));
  await publish('2.0.0');
  for (const [i, name] of ['shares', 'green'].entries()) {
    await inPhase(stage.cluster, name, 'Healthy');
    const { stable, current } = await hashes(name);
    // A gate, and a person's word, would be between: nobody gives either.
    expect([stable, current]).toEqual([before[i]?.stable, before[i]?.stable]);
  }
});

test('without that guard, what a selector among what is applied would do: the next version is live at once, unseen and unmeasured', async () => {
  stage.prometheus.answers = CALLED;
  const of = (version: string) => objectsOf(published(version), ['bare']);
  await applied(stage.cluster, of('1.0.0'));
  await inPhase(stage.cluster, 'bare', 'Healthy');
  // It is put back when the controller looks for another reason: so wait until it has none.
  await new Promise((resolve) => setTimeout(resolve, 5000));
  const { stable } = await hashes('bare');
  const selector = { 'app.kubernetes.io/instance': 'bare' };
  const stripping = (objects: readonly JsonObject[]) =>
    objects.map((object) =>
      object.kind === 'Service' ? { ...object, spec: { ...mapOf(object.spec), selector } } : object,
    );
  await expect(applied(stage.cluster, stripping(of('1.0.0')))).rejects.toThrow('points this Service at one version');
  const binding = { apiVersion: 'admissionregistration.k8s.io/v1', kind: 'ValidatingAdmissionPolicyBinding' };
  await stage.cluster.delete({ ...binding, metadata: { name: 'releases-services' } });
  await until(
    () => applied(stage.cluster, stripping(of('1.0.0'))).then(Boolean, () => false),
    () => 'the guard never was gone',
  );
  expect(await leadsTo(stage.cluster, 'bare-active', 'bare')).toBeUndefined();
  await applied(stage.cluster, stripping(of('2.0.0')));
  const state = async () => ({
    ...(await hashes('bare')),
    active: await leadsTo(stage.cluster, 'bare-active', 'bare'),
  });
  let found = await state();
  await until(
    async () => {
      found = await state();
      return found.current !== stable && found.active === found.current;
    },
    () => `the new version never was live: ${JSON.stringify(found)}`,
    120,
  );
  // Less than its window has passed, and nobody said that it may.
  expect(await pauses(stage.cluster, 'bare')).toEqual([]);
});

test('a Prometheus that does not answer lets nothing through', async () => {
  await stage.prometheus.stop();
  await publish('4.0.0');
  await inPhase(stage.cluster, 'shares', 'Degraded');
  await inPhase(stage.cluster, 'green', 'Degraded');
});
