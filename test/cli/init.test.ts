import { join } from 'node:path';
import { filesOf, put, removeFolders, tempFolder } from '../support/folders';
import { keelson } from '../support/keelson';

interface Package {
  readonly name: string;
  readonly private: boolean;
  readonly scripts: Record<string, string>;
  readonly dependencies: Record<string, string>;
  readonly devDependencies: Record<string, string>;
}

const own = require('../../package.json') as { version: string; devDependencies: Record<string, string> };

afterAll(removeFolders);

function started(folder: string): { files: Record<string, string>; manifest: Package } {
  expect(keelson(['init', folder])).toMatchObject({ code: 0, err: '' });
  const files = filesOf(folder);
  return { files, manifest: JSON.parse(files['package.json'] ?? '') as Package };
}

test('writes a repository: both planes, one stack, one test', () => {
  const folder = join(tempFolder(), 'Acme Platform');
  const told = keelson(['init', folder]);
  expect(told).toEqual({
    code: 0,
    out: 'Wrote 10 files. Next: npm install && npm run synth && npm test\n',
    err: '',
  });
  expect(Object.keys(filesOf(folder)).sort()).toEqual([
    '.gitignore',
    'cdk8s.yaml',
    'cdktf.json',
    'package.json',
    'src/main.ts',
    'src/manifests.ts',
    'src/platform.test.ts',
    'src/platform.ts',
    'src/terraform.ts',
    'tsconfig.json',
  ]);
});

test('pins what this version of the library is tested with', () => {
  const { manifest } = started(join(tempFolder(), 'Acme Platform.'));
  expect(manifest).toMatchObject({ name: 'acme-platform', private: true });
  expect(manifest.dependencies).toEqual({
    cdk8s: own.devDependencies.cdk8s,
    constructs: own.devDependencies.constructs,
    keelson: `^${own.version}`,
  });
  for (const [name, version] of Object.entries(manifest.devDependencies))
    expect([name, version]).toEqual([name, own.devDependencies[name]]);
  expect(Object.keys(manifest.devDependencies)).toEqual(
    expect.arrayContaining(['cdktf', '@cdktf/provider-helm', '@cdktf/provider-kubernetes', 'typescript', 'jest']),
  );
});

test('its configuration is what the CLIs take: a folder apart for cdk8s, dist/terraform for cdktf', () => {
  const { files, manifest } = started(tempFolder());
  expect(files['cdk8s.yaml']).toMatch(/^output: \.cdk8s$/m);
  expect(files['cdk8s.yaml']).toMatch(/^app: npm run --silent synth:manifests 1>&2$/m);
  expect(JSON.parse(files['cdktf.json'] ?? '')).toMatchObject({
    app: 'npm run --silent synth:terraform',
    output: 'dist/terraform',
    sendCrashReports: 'false',
  });
  expect(Object.keys(manifest.scripts).sort()).toEqual(['synth', 'synth:manifests', 'synth:terraform', 'test']);
  expect(files['src/manifests.ts']).not.toContain('terraform');
});

test('adds to a package.json that is there: what somebody chose stays', () => {
  const folder = tempFolder();
  put(
    join(folder, 'package.json'),
    JSON.stringify({
      name: 'mine',
      private: false,
      scripts: { test: 'mine' },
      dependencies: { keelson: 'file:k.tgz' },
    }),
  );
  const { manifest } = started(folder);
  expect(manifest).toMatchObject({
    name: 'mine',
    private: false,
    scripts: { test: 'mine', synth: 'tsc && node build/main.js' },
    dependencies: { keelson: 'file:k.tgz', cdk8s: own.devDependencies.cdk8s },
  });
});

describe('could not run', () => {
  test('over files that are there: it writes none', () => {
    const folder = tempFolder();
    put(join(folder, 'src/main.ts'), 'mine');
    put(join(folder, 'tsconfig.json'), 'mine');
    const { code, err } = keelson(['init', folder]);
    expect(code).toBe(2);
    expect(err).toBe(`keelson: ${folder} has tsconfig.json, src/main.ts already: start in an empty folder.\n`);
    expect(filesOf(folder)).toEqual({ 'src/main.ts': 'mine', 'tsconfig.json': 'mine' });
  });

  test('with a package.json that is no JSON: it writes none', () => {
    const folder = tempFolder();
    put(join(folder, 'package.json'), '{');
    expect(keelson(['init', folder])).toMatchObject({ code: 2, out: '' });
    expect(keelson(['init', folder]).err).toMatch(/^keelson: .*package\.json is no JSON: /);
    expect(filesOf(folder)).toEqual({ 'package.json': '{' });
  });

  test('twice in one folder', () => {
    const folder = tempFolder();
    started(folder);
    expect(keelson(['init', folder]).code).toBe(2);
  });
});
