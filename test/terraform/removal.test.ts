import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rows } from '../../apps/yunsi/rows';
import { Certificates, type Environment, outside, platform, RabbitCluster, type Row } from '../../lib';
import { planFindings, type TerraformPlan } from '../../lib/checks/terraform/plan';
import { terraform } from '../../lib/terraform';
import {
  changesOf,
  localState,
  providerMirror,
  type Terraform,
  terraformIn,
  terraformReady,
} from '../support/terraform/run';

jest.setTimeout(180_000);

/** A system that holds data is removed from a running environment, with the real Terraform on a local state. */
const ready = terraformReady() && providerMirror()?.standIn === true;
const dir = mkdtempSync(join(tmpdir(), 'keelson-removal-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const DEV = rows[0] as Row;
const RABBIT = { storage: outside.storageClass('retained', 'RWO', { keeps: true }) };

/** The foundation as one change of the stack writes it; returns Terraform in its folder. */
function foundation(row: Partial<Row>, build: (env: Environment) => void): Terraform {
  const plane = terraform(dir);
  for (const output of platform('acme', [{ ...DEV, ...row }], (env) => {
    new Certificates(env, 'certificates');
    build(env);
  }).outputs())
    plane.take(output);
  plane.render();
  plane.swap();
  const stack = join(dir, 'terraform', 'stacks', 'dev-foundation');
  localState(stack);
  return terraformIn(stack, { env: { PATH: `${shim()}:${process.env.PATH}` } });
}

/** The CRD carriers call kubectl; no cluster is there. */
function shim(): string {
  const kubectl = join(dir, 'kubectl');
  writeFileSync(kubectl, '#!/bin/sh\nexit 0\n');
  chmodSync(kubectl, 0o755);
  return dir;
}

const running = (env: Environment) => new RabbitCluster(env, 'rabbit', RABBIT);
const retiring = (env: Environment) => new RabbitCluster(env, 'rabbit', { ...RABBIT, retiring: true });
const dropped = () => {};

test('dropping the line is refused with what would be lost; in two steps nothing that should stay is destroyed', async () => {
  if (!ready) return;
  const first = foundation({ data: 'keep' }, running);
  await first.init();
  await first.apply();

  // At once: everything that the system needed would go.
  const careless = await foundation({ data: 'keep' }, dropped).plan();
  const lost = planFindings(careless as TerraformPlan);
  expect(lost.map(({ path }) => path)).toEqual(
    expect.arrayContaining([
      'kubernetes_namespace_v1.rabbit',
      'kubernetes_namespace_v1.rabbit-operator',
      'helm_release.rabbit-operator',
      'terraform_data.crds_rabbit-operator',
    ]),
  );
  const namespace = lost.find(({ path }) => path === 'kubernetes_namespace_v1.rabbit');
  expect(namespace?.message).toBe(
    'the plan destroys the namespace rabbit with everything in it, volume claims and their data included',
  );
  expect(namespace?.fix).toContain('set retiring: true on rabbit');
  expect(namespace?.fix).toContain("add 'kubernetes_namespace_v1.rabbit' to forget");

  // First step: the objects leave the manifests, Terraform has nothing to do.
  expect(changesOf(await foundation({ data: 'keep' }, retiring).plan())).toEqual([]);

  // Second step: what the plan-check named is forgotten, so the cluster keeps it.
  const forget = lost.map(({ path }) => path);
  const second = foundation({ data: 'keep', forget }, dropped);
  const plan = await second.plan();
  expect(planFindings(plan as TerraformPlan)).toEqual([]);
  expect(
    changesOf(plan)
      .filter((change) => change.startsWith('forget'))
      .sort(),
  ).toEqual(forget.map((address) => `forget ${address}`).sort());
  await second.apply();
  expect(changesOf(await second.plan())).toEqual([]);
});

test('an upgrade of an operator applies its CRDs anew and destroys nothing', async () => {
  if (!ready) return;
  rmSync(join(dir, 'terraform'), { recursive: true, force: true });
  const before = foundation({}, dropped);
  await before.init();
  await before.apply();
  const stack = join(dir, 'terraform', 'stacks', 'dev-foundation', 'cdk.tf.json');
  const newer = readFileSync(stack, 'utf8').replaceAll('v1.21.1', 'v1.21.2');
  writeFileSync(stack, newer);
  const plan = await before.plan();
  expect(changesOf(plan).sort()).toEqual([
    'delete+create terraform_data.crds_cert-manager',
    'update helm_release.cert-manager',
  ]);
  expect(planFindings(plan as TerraformPlan)).toEqual([]);
});
