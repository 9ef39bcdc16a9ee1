import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

/** Floors of the house: an import goes down, never up, never sideways between two rooms of the middle. */
const ROOT = join(__dirname, '..');
const GROUND = ['lib/kernel', 'lib/handles', 'lib/workloads'];
const PLANES_AND_CHECKS = ['lib/manifests', 'lib/terraform', 'lib/checks'];
const TOP = ['lib/testing', 'lib/cli', 'lib/index.ts', 'lib/synth.ts', 'apps', 'bench'];

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

function within(file: string, rooms: readonly string[]): boolean {
  return rooms.some((room) => file === room || file.startsWith(`${room}/`));
}

/** A system's folder, with the folders of its parts; a plane; the checks; else the folder below `lib`. */
function room(file: string): string {
  const known = [...GROUND, ...PLANES_AND_CHECKS, ...TOP].find((one) => within(file, [one]));
  return known ?? dirname(file).split('/').slice(0, 3).join('/');
}

function floor(file: string): number {
  if (within(file, ['lib/kernel'])) return 0;
  if (within(file, GROUND)) return 1;
  return within(file, TOP) ? 3 : 2;
}

const ours = imports.filter(({ to }) => files.includes(to));

/** Circles of a graph, each once, as the path that closes. */
function circles(nodes: readonly string[], next: ReadonlyMap<string, readonly string[]>): string[][] {
  const found: string[][] = [];
  const done = new Set<string>();
  const visit = (node: string, path: readonly string[]) => {
    if (path.includes(node)) found.push([...path.slice(path.indexOf(node)), node]);
    else if (!done.has(node)) for (const to of next.get(node) ?? []) visit(to, [...path, node]);
    done.add(node);
  };
  for (const node of nodes) visit(node, []);
  return found;
}

test('every import of ours finds its file', () => {
  expect(imports.filter(({ to }) => /^(lib|apps)\//.test(to) && !files.includes(to))).toEqual([]);
});

test('no import goes up', () => {
  expect(ours.filter(({ from, to }) => floor(to) > floor(from))).toEqual([]);
});

test('no import goes sideways: no system knows another, nor a plane or a check', () => {
  expect(ours.filter(({ from, to }) => floor(from) === 2 && floor(to) === 2 && room(from) !== room(to))).toEqual([]);
});

test('a part of a system, which has a folder of its own in it, knows neither the whole nor another part', () => {
  const ofSystem = (file: string) => floor(file) === 2 && !within(file, PLANES_AND_CHECKS);
  const part = (file: string) => (ofSystem(file) && dirname(file) !== room(file) ? dirname(file) : undefined);
  const inside = ours.filter(({ from, to }) => room(from) === room(to) && part(from) !== undefined);
  expect(inside.length).toBeGreaterThan(0);
  expect(inside.filter(({ from, to }) => part(from) !== part(to))).toEqual([]);
});

test('the ground floor is the kernel, what passes between systems, and how pods run', () => {
  expect([...new Set(files.filter((file) => floor(file) < 2).map(room))].sort()).toEqual([...GROUND].sort());
});

test('nothing imports in a circle, no file and no folder', () => {
  const after = (node: (file: string) => string) => {
    const next = new Map<string, string[]>();
    for (const { from, to } of ours)
      if (node(from) !== node(to)) next.set(node(from), [...(next.get(node(from)) ?? []), node(to)]);
    return next;
  };
  expect(
    circles(
      files,
      after((file) => file),
    ),
  ).toEqual([]);
  expect(circles([...new Set(files.map(dirname))], after(dirname))).toEqual([]);
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

test('versions and images stand in the pins of each system alone', () => {
  const pinned = /['"`](?:[a-z0-9.-]+\.[a-z]{2,}\/[a-z0-9./-]+|[a-z0-9-]+\/[a-z0-9-]+):v?\d+\.\d+[^'"`]*['"`]/;
  const found = files
    .filter((file) => file.startsWith('lib/') && !file.endsWith('/pins.ts'))
    .filter((file) => pinned.test(readFileSync(join(ROOT, file), 'utf8').replace(/^\s*(\/?\*|\/\/).*$/gm, '')));
  expect(found).toEqual([]);
});
