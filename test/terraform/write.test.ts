import fs from 'node:fs';
import { join } from 'node:path';
import { type Environment, KeelsonError, manifests, platform, type Row, synth } from '../../lib';
import { terraform } from '../../lib/terraform';
import { filesOf, put, removeFolders, tempFolder } from '../support/folders';
import { Desk, Note, plant, Queue, row, Seals } from '../support/plant';

type Build = (env: Environment, row: Row) => void;

function run(dist: string, build: Build = plant, rows: readonly Row[] = [row()]): Record<string, string> {
  synth(platform('plant', rows, build), terraform(dist));
  return filesOf(dist);
}

const two = [row(), row({ name: 'prod', stage: 'prod' })];

afterAll(removeFolders);
afterEach(() => {
  jest.restoreAllMocks();
  delete process.env.CDKTF_OUTDIR;
  delete process.env.SYNTH_HCL_OUTPUT;
  delete process.env.CDKTF_CONTEXT_JSON;
});

describe('what is written', () => {
  test('one file a stack, and the list of stacks for the cdktf CLI', () => {
    const written = run(tempFolder(), plant, two);
    expect(Object.keys(written).sort()).toEqual([
      'terraform/manifest.json',
      'terraform/stacks/dev-applications/cdk.tf.json',
      'terraform/stacks/dev-foundation/cdk.tf.json',
      'terraform/stacks/prod-applications/cdk.tf.json',
      'terraform/stacks/prod-foundation/cdk.tf.json',
    ]);
    const { stacks } = JSON.parse(written['terraform/manifest.json'] ?? '') as { stacks: Record<string, object> };
    expect(stacks['prod-foundation']).toMatchObject({
      annotations: [],
      dependencies: [],
      synthesizedStackPath: 'stacks/prod-foundation/cdk.tf.json',
      workingDirectory: 'stacks/prod-foundation',
    });
  });

  test('the same bytes again, elsewhere, and with the lines of the stack in another order', () => {
    const first = run(tempFolder(), plant, two);
    expect(run(join(tempFolder(), 'else', 'where'), plant, two)).toEqual(first);
    const shuffled: Build = (env) => {
      new Seals(env, 'seals');
      new Desk(env, 'desk', { queue: new Queue(env, 'queue') });
    };
    expect(run(tempFolder(), shuffled, two)).toEqual(first);
  });

  test('no path of this machine, and nothing of the context that the CLI hands over', () => {
    const folder = tempFolder();
    const first = run(folder);
    expect(Object.values(first).filter((text) => text.includes(folder) || text.includes(process.cwd()))).toEqual([]);
    process.env.CDKTF_CONTEXT_JSON = JSON.stringify({ excludeStackIdFromLogicalIds: 'true', mine: '1' });
    expect(run(tempFolder())).toEqual(first);
  });

  test('no program is run for it: Terraform need not be there', () => {
    const path = process.env.PATH;
    process.env.PATH = '';
    try {
      expect(Object.keys(run(tempFolder()))).toHaveLength(3);
    } finally {
      process.env.PATH = path;
    }
  });

  test('a platform without environments has no stack', () => {
    expect(Object.keys(run(tempFolder(), plant, []))).toEqual(['terraform/manifest.json', 'terraform/stacks/']);
  });

  test('the folder that the cdktf CLI asks for', () => {
    const folder = join(tempFolder(), 'cdktf.out');
    process.env.CDKTF_OUTDIR = folder;
    expect(run(tempFolder())).toEqual({});
    expect(Object.keys(filesOf(folder))).toHaveLength(3);
  });

  test('HCL is refused: it would lack arguments', () => {
    const dist = tempFolder();
    const before = run(dist);
    process.env.SYNTH_HCL_OUTPUT = 'true';
    expect(() => run(dist)).toThrow('Terraform plane: writes JSON, not HCL. Leave --hcl out: Terraform reads both.');
    expect(filesOf(dist)).toEqual(before);
  });
});

describe('what was there', () => {
  test("Terraform's own files in a stack's folder stay", () => {
    const dist = tempFolder();
    const own = {
      'terraform/stacks/dev-foundation/.terraform.lock.hcl': 'lock',
      'terraform/stacks/dev-foundation/.terraform/providers/x': 'plugin',
      'terraform/stacks/dev-foundation/terraform.tfstate': 'state',
      'terraform/stacks/README.md': 'a file, and no stack',
    };
    for (const [path, text] of Object.entries(own)) put(join(dist, path), text);
    const fresh = run(tempFolder());
    expect(run(dist)).toEqual({ ...fresh, ...own });
  });

  test('a stack that is gone goes, with the plugins in its folder', () => {
    const dist = tempFolder();
    run(dist, plant, two);
    put(join(dist, 'terraform/stacks/prod-foundation/.terraform/terraform.tfstate'), 'which backend, no state');
    expect(run(dist)).toEqual(run(tempFolder()));
  });

  test.each(['terraform.tfstate', 'terraform.tfstate.backup', 'terraform.tfstate.d/blue/terraform.tfstate'])(
    'unless %s lies there: refused, and nothing of either plane is swapped',
    (state) => {
      const dist = tempFolder();
      run(dist, plant, two);
      put(join(dist, 'terraform/stacks/prod-foundation', state), 'state');
      put(join(dist, 'manifests/dev/old.k8s.yaml'), 'old');
      const before = filesOf(dist);
      const again = () => synth(platform('plant', [row()], plant), manifests(dist), terraform(dist));
      expect(again).toThrow(KeelsonError);
      expect(again).toThrow(
        'prod-foundation: is no longer a stack, but its folder holds a Terraform state. Destroy the stack or move its state elsewhere, then remove the folder.',
      );
      expect(filesOf(dist)).toEqual(before);
    },
  );

  test('stays when a stack throws half way, with nothing beside it', () => {
    const dist = tempFolder();
    const before = run(dist, plant, two);
    const broken: Build = (env, { name }) => {
      new Queue(env, 'queue');
      new Seals(env, 'seals');
      if (name === 'prod') throw new Error('half way');
    };
    expect(() => run(dist, broken, two)).toThrow('half way');
    expect(filesOf(dist)).toEqual(before);
  });

  test('stays when a stack cannot be rendered, with what the manifest plane had', () => {
    const dist = tempFolder();
    const both = (build: Build) => synth(platform('plant', two, build), manifests(dist), terraform(dist));
    both(plant);
    const before = filesOf(dist);
    const clash: Build = (env, { name }) => {
      plant(env);
      if (name !== 'prod') return;
      const { need } = new Note(env, 'more');
      need.mint('a.b');
      need.mint('a_b');
    };
    expect(() => both(clash)).toThrow(/^prod-foundation: more\/a_b and more\/a\.b come to one Terraform address/);
    expect(filesOf(dist)).toEqual(before);
  });

  test('of a killed synthesis is removed', () => {
    const dist = tempFolder();
    put(join(dist, '.terraform.next-999999999/stacks/x/cdk.tf.json'), 'half');
    expect(Object.keys(run(dist)).filter((path) => path.startsWith('.'))).toEqual([]);
  });

  test('is written over where the disk of a stack is another', () => {
    const dist = tempFolder();
    const rename = fs.renameSync;
    jest.spyOn(fs, 'renameSync').mockImplementation((from, to) => {
      if (String(to).endsWith('.json')) throw Object.assign(new Error('EXDEV'), { code: 'EXDEV' });
      rename(from, to);
    });
    expect(run(dist)).toEqual(run(dist));
    expect(Object.keys(filesOf(dist))).toHaveLength(3);
  });
});

test('one plane may be used again', () => {
  const dist = tempFolder();
  const plane = terraform(dist);
  synth(platform('plant', two, plant), plane);
  synth(platform('plant', [row()], plant), plane);
  expect(filesOf(dist)).toEqual(run(tempFolder()));
});

describe('without cdktf', () => {
  function withMissing(name: string): unknown {
    let thrown: unknown;
    jest.isolateModules(() => {
      jest.doMock(name, () => {
        throw Object.assign(new Error(`Cannot find module '${name}'\nRequire stack:\n- x`), {
          code: 'MODULE_NOT_FOUND',
        });
      });
      try {
        (require('../../lib/terraform') as typeof import('../../lib/terraform')).terraform();
      } catch (error) {
        thrown = error;
      }
      jest.dontMock(name);
    });
    return thrown;
  }

  test.each(['cdktf', '@cdktf/provider-kubernetes/lib/namespace-v1'])('%s: says what to install', (name) => {
    expect(withMissing(name)).toMatchObject({
      name: 'KeelsonError',
      message: `Terraform plane: the package ${name} is not installed. Run: npm install --save-dev cdktf@0.21.0 @cdktf/provider-kubernetes@12.1.1 @cdktf/provider-helm@12.1.2`,
    });
  });

  test('another module that is missing is a bug of somebody, told as it is', () => {
    expect(withMissing('../../lib/terraform/releases')).toMatchObject({ code: 'MODULE_NOT_FOUND' });
  });

  test('the versions are those that this library is tested with', () => {
    const { peerDependencies } = require('../../package.json') as { peerDependencies: Record<string, string> };
    const { message } = withMissing('cdktf') as Error;
    for (const name of ['cdktf', '@cdktf/provider-kubernetes', '@cdktf/provider-helm'])
      expect(message).toContain(`${name}@${peerDependencies[name]}`);
  });
});
