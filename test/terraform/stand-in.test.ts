import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mergedSchemas, type ProviderSchemas, terraformProblems } from '../../lib/checks/terraform/stack';
import type { Json, JsonObject } from '../../lib/kernel/base/values';
import { shared } from '../support/shared';
import { answers, EXAMPLE, edited } from '../support/terraform/example';
import { FAULTS, type StackFault } from '../support/terraform/faults';
import { minimalStack } from '../support/terraform/minimal';
import {
  changesOf,
  localState,
  providerMirror,
  type Terraform,
  terraformIn,
  terraformReady,
} from '../support/terraform/run';

jest.setTimeout(120_000);

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A folder with the stack in it, and what puts another one there. */
function workspace(stack: JsonObject): { dir: string; write: (next: JsonObject) => void } {
  const dir = mkdtempSync(join(tmpdir(), 'keelson-terraform-'));
  folders.push(dir);
  const write = (next: JsonObject) => writeFileSync(join(dir, 'cdk.tf.json'), JSON.stringify(next, null, 2));
  write(stack);
  return { dir, write };
}

function answering(dir: string, said: Json): Terraform {
  const file = join(dir, 'answers.json');
  writeFileSync(file, JSON.stringify(said));
  return terraformIn(dir, { env: { KEELSON_STAND_IN_ANSWERS: file } });
}

/** Stand-ins alone can be asked: real providers would go to a cluster. */
const ready = terraformReady() && providerMirror()?.standIn === true;
if (!ready) console.warn('NOT CHECKED with Terraform: the stand-in providers themselves.');
const builtIn = terraformReady({ providers: false });
const onStandIn = when(ready);
const onTerraform = when(builtIn);

/** A test of what may be missing here: said above, and a failure where `KEELSON_REQUIRE` names it. */
function when(there: boolean): (name: string, run: () => Promise<void> | void) => void {
  return (name, run) => test(name, async () => (there ? await run() : undefined));
}

describe('the example through the whole life', () => {
  const { dir, write } = workspace(EXAMPLE);
  const terraform = answering(dir, answers('Ready'));
  const everything = [
    'helm_release.operator',
    'kubernetes_namespace_v1.rabbit',
    'kubernetes_secret_v1.admin',
    'random_password.admin',
    'terraform_data.crds',
  ];

  onStandIn('init, validate, plan, apply, and a second plan that is empty', async () => {
    await terraform.init();
    expect(await terraform.validate()).toEqual([]);
    expect(changesOf(await terraform.plan())).toEqual([...everything, 'output.url'].map((one) => `create ${one}`));
    expect(await terraform.apply()).toContain('Apply complete! Resources: 5 added, 0 changed, 0 destroyed.');
    expect(changesOf(await terraform.plan())).toEqual([]);
  });

  onStandIn('a generated value has its length and its alphabet, and comes out the same again', async () => {
    const { url } = await terraform.output();
    expect(url).toMatch(/^amqp:\/\/admin:[A-Za-z0-9]{24}@rabbit\.example\.com\/$/);
    const other = workspace(EXAMPLE);
    const again = answering(other.dir, answers('Ready'));
    await again.init();
    await again.apply();
    expect(await again.output()).toEqual({ url });
  });

  onStandIn('a changed label updates, a new generation replaces the value and updates what holds it', async () => {
    write(edited(EXAMPLE, ['resource.kubernetes_namespace_v1.rabbit.metadata.labels'.split('.'), { a: 'c' }]));
    expect(changesOf(await terraform.plan())).toEqual(['update kubernetes_namespace_v1.rabbit']);
    write(edited(EXAMPLE, ['resource.random_password.admin.keepers.generation'.split('.'), '2']));
    expect(changesOf(await terraform.plan())).toEqual([
      'update kubernetes_secret_v1.admin',
      'delete+create random_password.admin',
      'update output.url',
    ]);
  });

  onStandIn('a changed name replaces; prevent_destroy refuses that', async () => {
    const secret = ['resource', 'kubernetes_secret_v1', 'admin'];
    const renamed = edited(EXAMPLE, [[...secret, 'metadata', 'name'], 'other']);
    write(renamed);
    expect(changesOf(await terraform.plan())).toEqual(['delete+create kubernetes_secret_v1.admin']);
    write(edited(renamed, [[...secret, 'lifecycle', 'prevent_destroy'], true]));
    await expect(terraform.plan()).rejects.toThrow(/instance cannot be destroyed/i);
  });

  onStandIn('a changed trigger runs the provisioner again, and its failure fails the apply', async () => {
    const failing = edited(
      EXAMPLE,
      ['resource.terraform_data.crds.triggers_replace'.split('.'), ['1.2.4']],
      ['resource.terraform_data.crds.provisioner.0.local-exec.command'.split('.'), 'test "$CONTEXT" = prod'],
    );
    write(failing);
    expect(changesOf(await terraform.plan())).toEqual(['delete+create terraform_data.crds']);
    await expect(terraform.apply()).rejects.toThrow('local-exec provisioner error');
    write(EXAMPLE);
    await terraform.apply();
    expect(changesOf(await terraform.plan())).toEqual([]);
  });

  const without = edited(EXAMPLE, [['resource', 'kubernetes_secret_v1'], undefined], [['output'], undefined]);
  const removed = { from: 'kubernetes_secret_v1.admin', lifecycle: { destroy: false } };

  onStandIn('what is dropped is deleted, and with a removed block forgotten', async () => {
    write(without);
    expect(changesOf(await terraform.plan())).toEqual(['delete kubernetes_secret_v1.admin', 'delete output.url']);
    for (const shape of [[removed], removed, [{ ...removed, lifecycle: [removed.lifecycle] }]]) {
      write(edited(without, [['removed'], shape]));
      expect(changesOf(await terraform.plan())).toEqual(['forget kubernetes_secret_v1.admin', 'delete output.url']);
    }
    expect(await terraform.apply()).toContain('0 added, 0 changed, 0 destroyed');
    write(without);
    expect(changesOf(await terraform.plan())).toEqual([]);
  });

  onStandIn('destroy leaves nothing', async () => {
    await terraform.destroy();
    const left = everything.filter((address) => address !== 'kubernetes_secret_v1.admin');
    expect(changesOf(await terraform.plan())).toEqual(left.map((address) => `create ${address}`));
  });
});

describe('a read with a postcondition', () => {
  const { dir, write } = workspace(EXAMPLE);

  onStandIn('stops the plan with our words when the object is not ready', async () => {
    const terraform = answering(dir, answers('Progressing'));
    await terraform.init();
    await expect(terraform.plan()).rejects.toThrow(
      'CephObjectStore ceph/main is not Ready: publish the manifests first.',
    );
  });

  onStandIn(
    'an object that is not there has no words of ours: the provider gives null before they are asked',
    async () => {
      await expect(answering(dir, []).plan()).rejects.toThrow('Provider produced null object');
    },
  );

  onStandIn('a list of objects can be empty, so its postcondition speaks for the missing one too', async () => {
    const list = edited(EXAMPLE, [
      ['data'],
      {
        kubernetes_resources: {
          store: {
            api_version: 'ceph.rook.io/v1',
            kind: 'CephObjectStore',
            namespace: 'ceph',
            field_selector: 'metadata.name=main',
            lifecycle: {
              postcondition: {
                condition: '${try(self.objects[0].status.phase, "") == "Ready"}',
                error_message: 'publish the manifests first',
              },
            },
          },
        },
      },
    ]);
    write(list);
    const listed = (objects: Json) => [{ type: 'kubernetes_resources', returns: { objects } }];
    await expect(answering(dir, listed([])).plan()).rejects.toThrow('publish the manifests first');
    const plan = await answering(dir, listed([{ status: { phase: 'Ready' } }])).plan();
    expect(changesOf(plan)).toContain('create helm_release.operator');
  });
});

describe('our check and Terraform', () => {
  /** The faults on which Terraform does not say what the table says. */
  async function disagreements(faults: readonly StackFault[]): Promise<string[]> {
    const { dir, write } = workspace(EXAMPLE);
    const terraform = terraformIn(dir);
    await terraform.init();
    const found: string[] = [];
    for (const { at, value, silent } of faults) {
      write(edited(EXAMPLE, [at.split('.'), value]));
      const refused = (await terraform.validate()).some(({ severity }) => severity === 'error');
      if (refused === (silent === true)) found.push(`${at} = ${JSON.stringify(value)}: refused: ${refused}`);
    }
    return found;
  }

  onStandIn('refuse the same faults', async () => {
    const half = Math.ceil(FAULTS.length / 2);
    const lanes = [FAULTS.slice(0, half), FAULTS.slice(half)];
    expect((await Promise.all(lanes.map(disagreements))).flat()).toEqual([]);
  });

  onStandIn(
    'accept the least of every type of every provider: applied, and planned again without a change',
    async () => {
      const folder = shared('terraform') as string;
      const schemas = mergedSchemas(
        readdirSync(folder)
          .filter((name) => name.endsWith('.schema.json'))
          .map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as ProviderSchemas),
      );
      const stack = minimalStack(schemas);
      expect(terraformProblems(stack, schemas)).toEqual([]);
      const every = terraformIn(workspace(stack).dir);
      await every.init();
      expect(await every.apply()).toMatch(/Apply complete! Resources: 1\d\d added/);
      expect(changesOf(await every.plan())).toEqual([]);
    },
  );
});

describe('the script that lays out the mirror', () => {
  const script = join(__dirname, '..', '..', 'scripts', 'provider-mirror.mjs');
  const run = (env: Record<string, string>) => {
    const cache = mkdtempSync(join(tmpdir(), 'keelson-cache-'));
    folders.push(cache);
    const kept = Object.entries(process.env).filter(([name]) => !name.startsWith('KEELSON_'));
    const all = { ...Object.fromEntries(kept), XDG_CACHE_HOME: cache, ...env };
    return { cache, ...spawnSync(process.execPath, [script], { encoding: 'utf8', env: all }) };
  };

  test('takes the mirror of real providers that it is given, and says so', () => {
    const mirror = mkdtempSync(join(tmpdir(), 'keelson-mirror-'));
    folders.push(mirror);
    const { status, stdout, stderr } = run({ KEELSON_PROVIDER_MIRROR: mirror });
    const said = JSON.parse(stdout) as { mirror: string; cliConfig: string; standIn: boolean };
    expect([status, said.mirror, said.standIn]).toEqual([0, mirror, false]);
    expect(stderr).toContain('Real providers');
    expect(readFileSync(said.cliConfig, 'utf8')).toContain(JSON.stringify(mirror));
  });

  test.each<[string, Record<string, string>, string]>([
    ['a mirror that is not there', { KEELSON_PROVIDER_MIRROR: '/nowhere' }, 'there is no such folder'],
    ['no schemas', { KEELSON_SHARED: '/nowhere' }, 'Set KEELSON_SHARED'],
  ])('%s: exit code 2, what to set, nothing left behind', (_, env, words) => {
    const { status, stdout, stderr, cache } = run(env);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toContain(words);
    expect(readdirSync(cache)).toEqual([]);
  });

  const schemas = shared('terraform');
  (schemas ? test : test.skip)('no Go: exit code 2, and no half-made folder', () => {
    const { status, stderr, cache } = run({ KEELSON_SHARED: join(schemas as string, '..'), PATH: '/nowhere' });
    expect(status).toBe(2);
    expect(stderr).toContain('there is no `go` on PATH');
    expect(readdirSync(join(cache, 'keelson', 'stand-in'))).toEqual([]);
  });
});

describe('a stack whose state lives elsewhere', () => {
  onTerraform('runs with its state in the folder', async () => {
    const { dir } = workspace({
      terraform: { backend: { s3: { bucket: 'example', key: 'state', region: 'nowhere' } } },
      resource: { terraform_data: { x: { input: 1 } } },
    });
    localState(dir);
    const terraform = terraformIn(dir, { providers: false });
    await terraform.init();
    await terraform.apply();
    expect(readdirSync(dir)).toContain('terraform.tfstate');
    expect(changesOf(await terraform.plan())).toEqual([]);
  });
});

describe('strings', () => {
  const escaped = (text: string) => text.replace(/\$\{/g, () => '$${').replace(/%\{/g, () => '%%{');
  const NASTY = [
    ...[
      '',
      ' ',
      '$',
      '%',
      '{',
      '}',
      '$$',
      '%%',
      '${',
      '%{',
      '${}',
      '%{}',
      '${A}',
      '$${A}',
      '$$${A}',
      '$$$${A}',
      '%{x}',
    ],
    ...[
      '%%{x}',
      '%%%{x}',
      '${a}${b}',
      '$%{x}',
      '%${x}',
      '${"${x}"}',
      '%{ if x }y%{ endif }',
      '${HOME:-/root}',
      '~}',
      '{{ .x }}',
    ],
    ...[
      'a\r\nb\n',
      '\t\u0001\u007f',
      '\u2028\u2029\ufeff',
      '"\\"',
      "'`",
      '<<EOT\nx\nEOT',
      '#//',
      '\ud83d\ude80',
      'null',
      '${jsonencode(1)}',
    ],
  ];

  onTerraform('come back byte for byte, as values and as keys', async () => {
    const stack: JsonObject = {
      resource: { terraform_data: { through: { input: NASTY.map(escaped) } } },
      output: {
        direct: { value: NASTY.map(escaped) },
        stored: { value: '${terraform_data.through.output}' },
        keys: { value: Object.fromEntries(NASTY.map((text, i) => [escaped(text), i])) },
      },
    };
    const terraform = terraformIn(workspace(stack).dir, { providers: false });
    await terraform.init();
    await terraform.apply();
    const read = await terraform.output();
    expect(read.direct).toEqual(NASTY);
    expect(read.stored).toEqual(NASTY);
    expect(read.keys).toEqual(Object.fromEntries(NASTY.map((text, i) => [text, i])));
  });

  onTerraform('a dollar in front of an expression must be one itself, and Unicode is composed on the way', async () => {
    const stack: JsonObject = {
      locals: { word: 'secret' },
      output: {
        eaten: { value: '$${local.word}' },
        kept: { value: '${"$"}${local.word}' },
        percent: { value: '%${local.word}' },
        composed: { value: 'e\u0301' },
      },
    };
    const terraform = terraformIn(workspace(stack).dir, { providers: false });
    await terraform.init();
    await terraform.apply();
    expect(await terraform.output()).toEqual({
      eaten: '${local.word}',
      kept: '$secret',
      percent: '%secret',
      composed: '\u00e9',
    });
  });
});
