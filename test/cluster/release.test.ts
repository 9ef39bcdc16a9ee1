import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Duration } from 'cdk8s';
import { Certificates, Environment, IstioMesh } from '../../lib';
import { Application } from '../../lib/delivery/application/application';
import type { ApplicationProps } from '../../lib/delivery/application/props';
import { ProgressiveRelease } from '../../lib/delivery/rollouts/progressive-release';
import { type JsonObject, mapOf, maps } from '../../lib/kernel/base/values';
import { ANALYSIS, PROD, Surroundings, WEB } from '../delivery/release-fixture';
import { applied, until } from '../support/cluster/apply';
import { programOf } from '../support/cluster/operators/program';
import {
  foundationOf,
  inPhase,
  leadsTo,
  objectsOf,
  releaseStage,
  rollout,
  type Stage,
  standing,
} from '../support/cluster/release/stage';
import { tempFolder } from '../support/folders';

/** The real controller moves what we wrote, and nothing that we apply again takes it out of its hands. */
const SECONDS = Duration.seconds;
const QUICK = { ...ANALYSIS, every: SECONDS(5), failures: 0, unanswered: 1 };

let stage: Stage;

/** What is published: applications at a version. */
function published(version: string) {
  const env = Environment.test({ ...PROD, name: 'dev', stage: 'dev' });
  new Certificates(env, 'certificates');
  new Surroundings(env, 'surroundings', { prometheus: stage.prometheus.url, mesh: false });
  new IstioMesh(env, 'mesh', { telemetry: 'none' });
  new ProgressiveRelease(env, 'releases', { observe: SECONDS(8) });
  const image = { name: 'web', ref: `registry.example.com/shop/web:${version}` };
  const of = (release: ApplicationProps['release']): ApplicationProps => ({
    ...WEB,
    image,
    takes: () => ({ env: { VERSION: version } }),
    ...(release && { release }),
  });
  new Application(env, 'shares', {
    ...of({
      canary: {
        analysis: QUICK,
        steps: [
          { weight: 1 },
          { weight: 10, gate: 'person', observe: SECONDS(8) },
          { weight: 100, observe: SECONDS(8) },
        ],
      },
    }),
  });
  const beside = of({ blueGreen: { before: { analysis: QUICK }, after: { analysis: QUICK }, promotion: 'person' } });
  // The one is published, the other one shows what would be if it were published otherwise.
  for (const id of ['green', 'bare']) new Application(env, id, beside);
  return env.output();
}

/** As a delivery tool does: once it stands, the VirtualService's weights are the controller's. */
async function publish(version: string, again = true): Promise<void> {
  const output = published(version);
  if (!again) await foundationOf(stage.cluster, output);
  const left = again ? ['VirtualService.networking.istio.io'] : [];
  await applied(stage.cluster, objectsOf(output, ['releases', 'shares', 'green'], left));
}

async function weights(): Promise<unknown[]> {
  const { spec } = await standing(stage.cluster, 'networking.istio.io/v1', 'VirtualService', 'shares');
  return maps(mapOf(maps(mapOf(spec).http)[0]).route).map(({ weight }) => weight ?? 0);
}

async function hashes(name: string): Promise<{ stable: unknown; current: unknown; step: unknown; phase: unknown }> {
  const {
    stableRS: stable,
    currentPodHash: current,
    currentStepIndex: step,
    phase,
  } = mapOf((await rollout(stage.cluster, name)).status);
  return { stable, current, step, phase };
}

beforeAll(async () => {
  stage = await releaseStage(Environment.test({ ...PROD, name: 'dev', stage: 'dev' }));
}, 120_000);

afterAll(() => stage?.stop());

test('its own linter finds nothing in what is published, and something in what it should', () => {
  const linter = programOf('kubectl-argo-rollouts');
  const folder = tempFolder();
  const lint = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    const { status, stdout, stderr } = spawnSync(linter, ['lint', '-f', join(folder, name)], { encoding: 'utf8' });
    return status === 0 ? '' : `${stdout}${stderr}`;
  };
  const output = published('1.0.0');
  for (const id of ['shares', 'green']) expect(lint(`${id}.yaml`, output.file(id))).toBe('');
  const wrong = output.file('shares').replace('setWeight: 100', 'setWeight: 1000');
  expect(lint('wrong.yaml', wrong)).toContain('SetWeight needs to be between 0 and 100');
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

test('applied again, everything is as it was', async () => {
  const before = await Promise.all(['shares', 'green'].map(hashes));
  await publish('1.0.0');
  expect(await Promise.all(['shares', 'green'].map(hashes))).toEqual(before);
  for (const service of ['green-active', 'green-preview'])
    expect(await leadsTo(stage.cluster, service, 'green')).toBe(before[1]?.stable);
});

test('a new version gets one request in a hundred; applied again meanwhile, nothing is out of the controller’s hands', async () => {
  await publish('2.0.0');
  await until(
    async () => (await weights()).join() === '99,1',
    () => 'the weights never were 99 and 1',
  );
  const { stable, current } = await hashes('shares');
  expect(current).not.toBe(stable);
  await publish('2.0.0');
  expect(await leadsTo(stage.cluster, 'shares-stable', 'shares')).toBe(stable);
  expect(await leadsTo(stage.cluster, 'shares-canary', 'shares')).toBe(current);
  expect(await weights()).toEqual([99, 1]);
});

test('nobody skips the window of a step, nor all of them', async () => {
  const { stable, step } = await hashes('shares');
  const at = { apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout', metadata: { name: 'shares', namespace: 'shares' } };
  const skip = (status: object) => stage.cluster.patch(at, { status } as never, 'status');
  await expect(skip({ promoteFull: true })).rejects.toThrow('The windows of a release cannot be skipped');
  await expect(skip({ currentStepIndex: 5 })).rejects.toThrow('A step of a release cannot be skipped');
  await expect(skip({ pauseConditions: null })).rejects.toThrow('The window of this step is not over');
  expect((await hashes('shares')).stable).toBe(stable);
  expect(step).toBeDefined();
});

test('it goes on by itself, and stands where a person must say so', async () => {
  await until(
    async () => (await weights()).join() === '90,10',
    () => 'the weights never were 90 and 10',
  );
  const open = async () => mapOf((await rollout(stage.cluster, 'shares')).status).currentStepIndex === 4;
  await until(open, () => 'it never stood at the gate', 120);
  await new Promise((resolve) => setTimeout(resolve, 3000));
  expect(await open()).toBe(true);
  expect(await weights()).toEqual([90, 10]);
  const at = { apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout', metadata: { name: 'shares', namespace: 'shares' } };
  await stage.cluster.patch(at, { status: { pauseConditions: null } } as never, 'status');
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
    async () =>
      maps(mapOf((await rollout(stage.cluster, 'green')).status).pauseConditions).some(
        ({ reason }) => reason === 'BlueGreenPause',
      ),
    () => 'it never waited',
  );
  const { stable, current } = await hashes('green');
  await publish('2.0.0');
  expect(await leadsTo(stage.cluster, 'green-active', 'green')).toBe(stable);
  expect(await leadsTo(stage.cluster, 'green-preview', 'green')).toBe(current);
  const at = { apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout', metadata: { name: 'green', namespace: 'green' } };
  await stage.cluster.patch(at, { status: { pauseConditions: null } } as never, 'status');
  await until(
    async () => (await leadsTo(stage.cluster, 'green-active', 'green')) === current,
    () => 'it never took over',
  );
  await inPhase(stage.cluster, 'green', 'Healthy');
});

test('a version that answers with errors is taken back within seconds, whichever way it came', async () => {
  stage.prometheus.answers = { 'code=~"5.."': 0.4 };
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

test('the version before is Healthy at once when the files name it again', async () => {
  const begun = Date.now();
  await publish('2.0.0');
  for (const name of ['shares', 'green']) await inPhase(stage.cluster, name, 'Healthy');
  // Three windows and a gate would be between.
  expect(Date.now() - begun).toBeLessThan(24_000);
});

test('what a selector among what is applied would do: the next version is live at once, unseen and unmeasured', async () => {
  stage.prometheus.answers = {};
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
  await applied(stage.cluster, stripping(of('1.0.0')));
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
  expect(maps(mapOf((await rollout(stage.cluster, 'bare')).status).pauseConditions)).toEqual([]);
});

test('a Prometheus that does not answer lets nothing through', async () => {
  await stage.prometheus.stop();
  await publish('4.0.0');
  await inPhase(stage.cluster, 'shares', 'Degraded');
  await inPhase(stage.cluster, 'green', 'Degraded');
});
