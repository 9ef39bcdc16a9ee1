import { rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Environment,
  KeelsonError,
  manifests,
  platform,
  type Row,
  System,
  type SystemProps,
  synth,
} from '../../lib';
import { filesOf, put, removeFolders, tempFolder } from '../support/folders';
import { Note, plant, row } from '../support/plant';

/** A system that only needs something. */
class Wish extends System {
  constructor(env: Environment, id: string, props: SystemProps) {
    super(env, id, props, { app: 'wish', maxId: 30, security: 'restricted' });
    this.need.mint('admin');
  }
}

type Build = (env: Environment, row: Row) => void;

function run(dist: string, build: Build, rows: readonly Row[] = [row()]): Record<string, string> {
  synth(platform('notes', rows, build), manifests(dist));
  return filesOf(dist);
}

const one: Build = (env) => {
  new Note(env, 'first');
  new Note(env, 'second');
};

afterAll(removeFolders);

describe('what is written', () => {
  test('one file a system, a folder an environment, a model beside them, nothing else', () => {
    const written = run(tempFolder(), one, [row(), row({ name: 'prod', stage: 'prod' })]);
    expect(Object.keys(written).sort()).toEqual([
      'manifests/dev/first.k8s.yaml',
      'manifests/dev/second.k8s.yaml',
      'manifests/prod/first.k8s.yaml',
      'manifests/prod/second.k8s.yaml',
      'model/dev.json',
      'model/prod.json',
    ]);
  });

  test('a file is the text that the environment gives, and begins with ---', () => {
    const written = run(tempFolder(), one);
    const [output] = [...platform('notes', [row()], one).outputs()];
    expect(written['manifests/dev/first.k8s.yaml']).toBe(output?.file('first'));
    expect(written['manifests/dev/first.k8s.yaml']).toMatch(/^---\napiVersion: v1\nkind: ConfigMap\n/);
  });

  test('the model is the environment as JSON, with keys in order', () => {
    const text = run(tempFolder(), plant)['model/dev.json'] ?? '';
    const [output] = [...platform('notes', [row()], plant).outputs()];
    expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(output?.model)));
    expect(Object.keys(JSON.parse(text))).toEqual([...Object.keys(JSON.parse(text))].sort());
    expect(text.endsWith('}\n')).toBe(true);
  });

  test('a system without objects has no file, an environment without systems an empty folder', () => {
    const dist = tempFolder();
    const build: Build = (env) => {
      if (env.row.name === 'prod') return;
      new Note(env, 'first');
      new Wish(env, 'wish', { namespace: 'first' });
    };
    const written = run(dist, build, [row(), row({ name: 'prod' })]);
    expect(Object.keys(written)).toEqual([
      'manifests/dev/first.k8s.yaml',
      'manifests/prod/',
      'model/dev.json',
      'model/prod.json',
    ]);
    expect(written['model/dev.json']).toContain('"wish/admin"');
  });

  test('a retiring system leaves no file, and stays in the model', () => {
    const written = run(tempFolder(), (env) => {
      new Note(env, 'first');
      new Note(env, 'second', { retiring: true });
    });
    expect(Object.keys(written)).toEqual(['manifests/dev/first.k8s.yaml', 'model/dev.json']);
    expect(written['model/dev.json']).toContain('"second"');
  });

  test('the same bytes again, and with the lines of the stack in another order', () => {
    const first = run(tempFolder(), plant);
    expect(run(tempFolder(), plant)).toEqual(first);
    const shuffled: Build = (env) => {
      new Note(env, 'second');
      new Note(env, 'first');
    };
    expect(run(tempFolder(), shuffled)).toEqual(run(tempFolder(), one));
  });

  test('a platform without environments writes empty folders', () => {
    expect(run(tempFolder(), one, [])).toEqual({ 'manifests/': '', 'model/': '' });
  });
});

describe('what was there', () => {
  test('a stale file and a stale environment disappear, with their models', () => {
    const dist = tempFolder();
    run(dist, one, [row(), row({ name: 'old' })]);
    put(join(dist, 'manifests/dev/by-hand.yaml'), 'x');
    const written = run(dist, (env) => void new Note(env, 'second'));
    expect(Object.keys(written)).toEqual(['manifests/dev/second.k8s.yaml', 'model/dev.json']);
  });

  test('the folder is swapped in whole: the next one is another', () => {
    const dist = tempFolder();
    run(dist, one);
    const before = statSync(join(dist, 'manifests')).ino;
    run(dist, one);
    expect(statSync(join(dist, 'manifests')).ino).not.toBe(before);
  });

  test('other folders of dist are left alone', () => {
    const dist = tempFolder();
    put(join(dist, 'README.md'), 'mine');
    put(join(dist, 'terraform/stacks/dev-foundation/.terraform.lock.hcl'), 'lock');
    expect(run(dist, one)).toMatchObject({
      'README.md': 'mine',
      'terraform/stacks/dev-foundation/.terraform.lock.hcl': 'lock',
    });
  });

  test('one plane may be used again', () => {
    const dist = tempFolder();
    const plane = manifests(dist);
    synth(platform('notes', [row(), row({ name: 'old' })], one), plane);
    synth(platform('notes', [row()], one), plane);
    expect(Object.keys(filesOf(dist))).toHaveLength(3);
  });
});

test.each([
  [0o022, 0o755, 0o644],
  [0o077, 0o700, 0o600],
])('under umask %o folders have mode %o and files %o', (umask, folder, file) => {
  const dist = join(tempFolder(), 'dist');
  const before = process.umask(umask);
  try {
    run(dist, one);
    run(dist, one);
  } finally {
    process.umask(before);
  }
  const modes = (paths: readonly string[]) => paths.map((path) => statSync(join(dist, path)).mode & 0o777);
  expect(modes(['.', 'manifests', 'manifests/dev', 'model'])).toEqual([folder, folder, folder, folder]);
  expect(modes(['manifests/dev/first.k8s.yaml', 'model/dev.json'])).toEqual([file, file]);
});

describe('under the cdk8s CLI', () => {
  afterEach(() => {
    delete process.env.CDK8S_OUTDIR;
  });

  test('its folder gets a copy in the place of what was there', () => {
    const folder = tempFolder();
    process.env.CDK8S_OUTDIR = join(folder, '.cdk8s');
    put(join(folder, '.cdk8s/stale.yaml'), 'x');
    run(join(folder, 'dist'), one);
    expect(filesOf(join(folder, '.cdk8s'))).toEqual(filesOf(join(folder, 'dist/manifests')));
  });

  test('dist/manifests itself needs no copy', () => {
    const dist = tempFolder();
    process.env.CDK8S_OUTDIR = join(dist, 'manifests');
    expect(Object.keys(run(dist, one))).toHaveLength(3);
  });

  test.each(['', 'model', 'model/x', 'manifests/dev'])(
    'dist/%s would mix with what the app keeps: refused',
    (below) => {
      const dist = tempFolder();
      const before = run(dist, one);
      process.env.CDK8S_OUTDIR = join(dist, below);
      expect(() => run(dist, plant)).toThrow(KeelsonError);
      expect(() => run(dist, plant)).toThrow(
        /^manifest plane: CDK8S_OUTDIR = ".*": would mix with .*, which the app itself keeps; allowed: a folder apart/,
      );
      expect(filesOf(dist)).toEqual(before);
    },
  );

  // The CLI pipes all files of that folder at once: large ones would mix.
  test('for --stdout all files are one, in order', () => {
    const dist = tempFolder();
    const folder = join(tmpdir(), `cdk8s-test-${process.pid}`);
    process.env.CDK8S_OUTDIR = folder;
    run(dist, one, [row(), row({ name: 'prod' })]);
    const printed = filesOf(folder);
    rmSync(folder, { recursive: true });
    const texts = Object.values(filesOf(join(dist, 'manifests')));
    expect(texts).toHaveLength(4);
    expect(printed).toEqual({ 'all.k8s.yaml': texts.join('') });
  });
});
