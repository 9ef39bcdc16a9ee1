import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';

/** Floors of the house: an import goes down, never up, never sideways between two rooms of the middle. */
const ROOT = join(__dirname, '..');
const GROUND = ['lib/kernel', 'lib/handles'];
const TOP = ['lib/cli', 'lib/index.ts', 'lib/synth.ts', 'apps', 'bench'];

interface Import {
  readonly from: string;
  readonly to: string;
}

function sources(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => join(folder, file));
}

const files = [...sources('lib'), ...sources('apps')];
// The starter's imports are text for another repository.
const read = files.filter((file) => file !== 'lib/cli/starter.ts');
const imports: readonly Import[] = read.flatMap((from) =>
  [...readFileSync(join(ROOT, from), 'utf8').matchAll(/(?:from|import|require\()\s*'([^']+)'/g)].map(
    ([, spec = '']) => ({
      from,
      to: spec.startsWith('.') ? resolved(from, spec) : spec,
    }),
  ),
);

function resolved(from: string, spec: string): string {
  const path = normalize(join(dirname(from), spec));
  return files.find((file) => file === `${path}.ts` || file === join(path, 'index.ts')) ?? path;
}

function room(file: string): string {
  return file.split('/').slice(0, 2).join('/');
}

function floor(file: string): number {
  if (room(file) === 'lib/kernel') return 0;
  if (room(file) === 'lib/handles') return 1;
  return TOP.some((top) => file === top || file.startsWith(`${top}/`)) ? 3 : 2;
}

const ours = imports.filter(({ to }) => files.includes(to));

test('every import of ours finds its file', () => {
  expect(imports.filter(({ to }) => /^(lib|apps)\//.test(to) && !files.includes(to))).toEqual([]);
});

test('no import goes up', () => {
  expect(ours.filter(({ from, to }) => floor(to) > floor(from))).toEqual([]);
});

test('no import goes sideways between two rooms of the middle', () => {
  expect(ours.filter(({ from, to }) => floor(from) === 2 && floor(to) === 2 && room(from) !== room(to))).toEqual([]);
});

test('the ground floor is the kernel and the handles', () => {
  expect([...new Set(files.filter((file) => floor(file) < 2).map(room))].sort()).toEqual([...GROUND].sort());
});

test('nothing imports in a circle', () => {
  const next = new Map(files.map((file) => [file, ours.filter(({ from }) => from === file).map(({ to }) => to)]));
  const circles: string[][] = [];
  const done = new Set<string>();
  const visit = (file: string, path: readonly string[]) => {
    if (path.includes(file)) circles.push([...path.slice(path.indexOf(file)), file]);
    else if (!done.has(file)) for (const to of next.get(file) ?? []) visit(to, [...path, file]);
    done.add(file);
  };
  for (const file of files) visit(file, []);
  expect(circles).toEqual([]);
});

test('cdktf and its providers are imported by lib/terraform alone, and deeply', () => {
  const cdktf = imports.filter(({ to }) => /^(cdktf|@cdktf\/)/.test(to));
  expect(cdktf.length).toBeGreaterThan(0);
  expect(cdktf.filter(({ from }) => room(from) !== 'lib/terraform')).toEqual([]);
  expect(cdktf.filter(({ to }) => /^@cdktf\/provider-[a-z]+$/.test(to))).toEqual([]);
});

test('cdk8s-plus is imported by no file of the library', () => {
  expect(imports.filter(({ from, to }) => from.startsWith('lib/') && to.startsWith('cdk8s-plus'))).toEqual([]);
});

test('versions and images stand in the catalog alone', () => {
  const pinned = /['"`](?:[a-z0-9.-]+\.[a-z]{2,}\/[a-z0-9./-]+|[a-z0-9-]+\/[a-z0-9-]+):v?\d+\.\d+[^'"`]*['"`]/;
  const found = files
    .filter((file) => file.startsWith('lib/') && file !== 'lib/kernel/catalog.ts')
    .filter((file) => pinned.test(readFileSync(join(ROOT, file), 'utf8').replace(/^\s*(\/?\*|\/\/).*$/gm, '')));
  expect(found.map((file) => relative('lib', file))).toEqual([]);
});
