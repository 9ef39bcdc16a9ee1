import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Environment, outside } from '../../lib';
import type { Json } from '../../lib/kernel/base/values';
import { removeFolders, tempFolder } from '../support/folders';
import { type Stack, stacksOf } from '../support/stacks';
import {
  changesOf,
  localState,
  providerMirror,
  type Terraform,
  terraformIn,
  terraformReady,
} from '../support/terraform/run';
import { EVERYTHING, harbor, People, Puller } from './harbor-fixture';

/** The registry's own stack through the whole life, with a provider that knows the schema of the real one alone. */

jest.setTimeout(240_000);
afterAll(removeFolders);

const ready = terraformReady() && providerMirror()?.standIn === true;
if (!ready) console.warn("NOT CHECKED with Terraform: the stack of the registry's own API.");
const onTerraform = (name: string, run: () => Promise<void>) =>
  test(name, async () => (ready ? await run() : undefined));

const replicateTo = {
  test: { to: outside.registry('https://registry.test.example.com', { authority: 'given' }), projects: ['platform'] },
};

const stacksWith = (more: Parameters<typeof harbor>[1] = {}): Record<string, Stack> =>
  stacksOf((env: Environment) => {
    const { directory } = new People(env, 'people');
    const registry = harbor(env, { directory, ...EVERYTHING, replicateTo, ...more });
    new Puller(env, 'shop', registry, 'platform');
  });

const dir = tempFolder();

/** What the cluster would say: every object stands as it should, every Secret has what was minted. */
function answers(stack: Stack, status: string): Json {
  const objects = Object.values(stack.data?.kubernetes_resources ?? {}).map(({ kind, field_selector }) => ({
    type: 'kubernetes_resources',
    where: { kind, field_selector },
    returns: {
      objects: [
        {
          status: {
            conditions: [
              { type: 'Ready', status },
              { type: 'Available', status },
            ],
          },
        },
      ],
    },
  }));
  const keys = ['HARBOR_ADMIN_PASSWORD', 'password', 'authority'];
  const secrets = Object.values(stack.data?.kubernetes_secret_v1 ?? {}).map(({ metadata }) => ({
    type: 'kubernetes_secret_v1',
    where: { metadata: [{ name: (metadata as { name: string }).name }] },
    returns: { data: Object.fromEntries(keys.map((key) => [key, 'Aa1aaaaaaaaa'])) },
  }));
  return [...objects, ...secrets] as unknown as Json;
}

function terraformOf(stack: Stack, status = 'True'): Terraform {
  writeFileSync(join(dir, 'cdk.tf.json'), JSON.stringify(stack, null, 2));
  localState(dir);
  const file = join(dir, 'answers.json');
  writeFileSync(file, JSON.stringify(answers(stack, status)));
  return terraformIn(dir, { env: { KEELSON_STAND_IN_ANSWERS: file } });
}

const first = stacksWith()['dev-registry'] as Stack;
const vars = { kubeconfig: '/dev/null' };

onTerraform('Terraform takes it, and makes nothing while the registry does not answer', async () => {
  const terraform = terraformOf(first, 'False');
  await terraform.init();
  expect(await terraform.validate()).toEqual([]);
  await expect(terraform.plan(vars)).rejects.toThrow(
    'Deployment registry-harbor-core is not True: deploy dev-applications first',
  );
});

onTerraform('makes everything once, and then has nothing more to do', async () => {
  const terraform = terraformOf(first);
  await terraform.apply(vars);
  expect((await terraform.state()).length).toBeGreaterThan(25);
  expect(changesOf(await terraform.plan(vars))).toEqual([]);
});

onTerraform('a member more is one resource more', async () => {
  const { platform, ...others } = EVERYTHING.projects ?? {};
  const projects = {
    ...others,
    platform: { ...platform, members: { ...platform?.members, auditors: 'guest' as const } },
  };
  const terraform = terraformOf(stacksWith({ projects })['dev-registry'] as Stack);
  expect(changesOf(await terraform.plan(vars)).sort()).toEqual([
    'create harbor_group.registry_group_auditors',
    'create harbor_project_member_group.registry_member_platform_auditors',
  ]);
});

onTerraform('a project that is taken out goes with its members alone, and only when it is empty', async () => {
  const { base: _, ...projects } = EVERYTHING.projects ?? {};
  const terraform = terraformOf(stacksWith({ projects })['dev-registry'] as Stack);
  const plan = await terraform.plan(vars);
  expect(changesOf(plan).sort()).toEqual([
    'delete harbor_project.registry_project_base',
    'delete harbor_project_member_group.registry_member_base_developers',
  ]);
  // prevent_destroy goes with the line that had it; the provider then refuses what holds images.
  const gone = plan.resource_changes?.find(({ address }) => address === 'harbor_project.registry_project_base');
  expect(gone?.change.before).toMatchObject({ force_destroy: false });
});
