import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { load, loadAll } from 'js-yaml';
import { systems } from '../../apps/yunsi/platform';
import { rows } from '../../apps/yunsi/rows';
import {
  Environment,
  type FluxDelivery,
  fluxFiles,
  flux as fluxPlane,
  kind,
  kubernetes,
  Manifest,
  manifests,
  platform,
  System,
  synth,
} from '../../lib';
import type { JsonObject } from '../../lib/kernel/base/values';
import type { Output } from '../../lib/kernel/output';
import { filesOf, removeFolders, tempFolder } from '../support/folders';
import { row } from '../support/plant';
import { program } from '../support/programs';
import { refusals } from '../support/refusals';
import { delivered } from './gitops-fixture';

const REPOSITORY = { url: 'https://git.example.com/platform/manifests.git', login: 'public' } as const;

class Shop extends System {
  constructor(env: Environment, id = 'shop', props: { retiring?: boolean } = {}) {
    super(env, id, props, { app: 'shop', maxId: 40, security: 'restricted' });
  }
}

function seeded(env: Environment, id: string): Shop {
  const shop = new Shop(env, id);
  new Manifest(shop, kubernetes.ConfigMap, { name: `${id}-words`, data: { a: '1' } });
  return shop;
}

interface Kustomization {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly path: string;
    readonly dependsOn?: readonly { name: string }[];
    readonly suspend?: boolean;
    readonly prune: boolean;
    readonly url?: string;
    readonly ref?: object;
    readonly secretRef?: object;
  };
}
const objectsIn = (files: ReadonlyMap<string, string>, environment = 'dev') =>
  loadAll(files.get(`dist/flux/${environment}/flux.k8s.yaml`) ?? '') as unknown as Kustomization[];
const dev = () => Environment.test({ name: 'dev', stage: 'dev' });
const flux = (env: Environment, delivery: Partial<FluxDelivery> = {}) =>
  fluxFiles(env.output(), { repository: REPOSITORY, ...delivery });
/** An environment that Argo CD delivers, as it is without that. */
const withoutGitOps = (env: Environment): Output => {
  const output = env.output();
  return { ...output, systems: new Map([...output.systems].filter(([id]) => id !== 'gitops')) };
};

test('a Kustomization for each system, after those that it stands after, which reads the same file', () => {
  const env = dev();
  const [web, sql] = [seeded(env, 'a-web'), seeded(env, 'z-sql')];
  web.standsAfter(sql);
  new Shop(env, 'gone', { retiring: true });
  const files = flux(env);
  expect([...files.keys()]).toEqual([
    'dist/flux/dev/flux.k8s.yaml',
    'dist/flux/dev/kustomization.yaml',
    'dist/flux/dev/a-web/kustomization.yaml',
    'dist/flux/dev/z-sql/kustomization.yaml',
  ]);
  expect(load(files.get('dist/flux/dev/a-web/kustomization.yaml') ?? '')).toEqual({
    apiVersion: 'kustomize.config.k8s.io/v1beta1',
    kind: 'Kustomization',
    resources: ['../../../manifests/dev/a-web.k8s.yaml'],
  });
  const [source, own, first, second] = objectsIn(files);
  expect(source).toMatchObject({ kind: 'GitRepository', metadata: { name: 'keelson-dev', namespace: 'flux-system' } });
  expect(source?.spec).toEqual({ interval: '2m', url: REPOSITORY.url, ref: { branch: 'main' } });
  expect(own?.spec).toMatchObject({ path: './dist/flux/dev', prune: true });
  expect(first?.metadata.name).toBe('z-sql');
  expect(second).toMatchObject({
    metadata: { name: 'a-web' },
    spec: { dependsOn: [{ name: 'z-sql' }], prune: true, wait: true },
  });
});

describe('beside the manifests, by synth', () => {
  afterAll(removeFolders);
  const build = (env: Environment) => void seeded(env, 'shop');
  const of = (rows: readonly ReturnType<typeof row>[], dist: string, delivery: Parameters<typeof fluxPlane>[0]) =>
    synth(platform('shops', rows, build), manifests(dist), fluxPlane(delivery, dist));

  test('each environment has its folder, as its row says, and what is gone is gone', () => {
    const dist = tempFolder();
    const delivery = ({ name }: { name: string }) => ({ repository: { ...REPOSITORY, revision: `release/${name}` } });
    of([row({ name: 'old' }), row({ name: 'new' })], dist, delivery);
    expect(Object.keys(filesOf(dist)).filter((path) => path.startsWith('flux/'))).toHaveLength(6);
    of([row({ name: 'new' })], dist, delivery);
    const files = filesOf(dist) as Record<string, string>;
    expect(Object.keys(files).sort()).toEqual([
      'flux/new/flux.k8s.yaml',
      'flux/new/kustomization.yaml',
      'flux/new/shop/kustomization.yaml',
      'manifests/new/shop.k8s.yaml',
      'model/new.json',
    ]);
    expect(files['flux/new/flux.k8s.yaml']).toContain('branch: release/new');
    expect(files['flux/new/shop/kustomization.yaml']).toContain('../../../manifests/new/shop.k8s.yaml');
  });

  test('what is refused leaves what was there', () => {
    const dist = tempFolder();
    of([row({ name: 'dev' })], dist, { repository: REPOSITORY });
    const before = filesOf(dist);
    const wrong = { url: 'http://git.example.com/a.git' };
    expect(refusals(() => of([row({ name: 'dev' })], dist, { repository: wrong })).join()).toContain(
      'repository.url = "http://git.example.com/a.git"',
    );
    expect(filesOf(dist)).toEqual(before);
  });
});

test('in prod it waits for a person, and deletes nothing; a stack may say otherwise', () => {
  const env = Environment.test({ name: 'prod', stage: 'prod' });
  seeded(env, 'shop');
  expect(objectsIn(flux(env), 'prod')[2]?.spec).toMatchObject({ suspend: true, prune: false });
  const said = objectsIn(flux(env, { sync: 'automatic', prune: true }), 'prod')[2]?.spec;
  expect([said?.suspend, said?.prune]).toEqual([undefined, true]);
});

test.each<[string, object]>([
  ['main', { branch: 'main' }],
  ['v1.2.0', { tag: 'v1.2.0' }],
  ['0123456789abcdef0123456789abcdef01234567', { commit: '0123456789abcdef0123456789abcdef01234567' }],
])('at %s', (revision, ref) => {
  expect(objectsIn(flux(dev(), { repository: { ...REPOSITORY, revision } }))[0]?.spec.ref).toEqual(ref);
});

test('by SSH, in a form that it takes, with a Secret that is there', () => {
  const repository = { url: 'git@github.com:acme/manifests.git', path: 'published' };
  const files = flux(dev(), { repository, secret: 'deploy-key' });
  const [source] = loadAll(files.get('flux/dev/flux.k8s.yaml') ?? '') as unknown as Kustomization[];
  expect(source?.spec).toMatchObject({
    url: 'ssh://git@github.com:22/acme/manifests.git',
    secretRef: { name: 'deploy-key' },
  });
});

test('a repository that could not be read is refused', () => {
  expect(refusals(() => flux(dev(), { repository: { url: 'https://git.example.com/a.git' } }))).toHaveLength(1);
});

test('what Argo CD delivers is not delivered twice', () => {
  const { env } = delivered();
  expect(refusals(() => flux(env))).toEqual([
    'dev/gitops: delivers dist/manifests/dev by Argo CD already, and Flux would deliver it too: each would undo the other. Take gitops out of the stack, or leave this environment to it.',
  ]);
});

test('an object in which others write a field is made once', () => {
  const env = dev();
  const shop = seeded(env, 'shop');
  const { id } = new Manifest(shop, kubernetes.ConfigMap, { name: 'found', data: { a: '1' } });
  shop.state.deliver(id, { ignore: ['/data/a'] });
  const absent = new Manifest(shop, kubernetes.ConfigMap, { name: 'other', data: { a: '1' } });
  shop.state.deliver(absent.id, { ignore: ['/data/b'] });
  const { patches } = load(flux(env).get('dist/flux/dev/shop/kustomization.yaml') ?? '') as {
    patches: { patch: string }[];
  };
  expect(patches.map(({ patch }) => load(patch))).toEqual([
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: {
        name: 'found',
        namespace: 'shop',
        annotations: { 'kustomize.toolkit.fluxcd.io/ssa': 'IfNotPresent' },
      },
    },
  ]);
});

/** Two workloads with a number of pods, of which an autoscaler moves one. */
function scaled(shop: Shop): void {
  const Workload = kind<{ spec: JsonObject }>('apps/v1', 'Deployment');
  for (const name of ['web', 'still']) new Manifest(shop, Workload, { name, spec: { replicas: 2 } });
  new Manifest(shop, kind<{ spec: JsonObject }>('autoscaling/v2', 'HorizontalPodAutoscaler'), {
    name: 'web',
    spec: { maxReplicas: 5, scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' } },
  });
}

test("the number of pods is an autoscaler's", () => {
  const env = dev();
  scaled(new Shop(env));
  expect(load(flux(env).get('dist/flux/dev/shop/kustomization.yaml') ?? '')).toMatchObject({
    patches: [
      {
        target: { group: 'apps', kind: 'Deployment', name: 'web', namespace: 'shop' },
        patch: '- op: remove\n  path: /spec/replicas\n',
      },
    ],
  });
});

test.each(rows.map((row) => [row.name, row] as const))(
  'of the reference platform, %s: no system waits for itself',
  (_, row) => {
    const env = new Environment(row, 'yunsi');
    systems(env);
    const objects = objectsIn(fluxFiles(withoutGitOps(env), { repository: REPOSITORY }), row.name).slice(2);
    const before = new Set<string>();
    for (const { metadata, spec } of objects) {
      for (const { name } of spec.dependsOn ?? []) expect(before).toContain(name);
      before.add(metadata.name);
    }
    expect(objects.length).toBeGreaterThan(10);
  },
);

test('kustomize makes of each folder what the file of the system holds, with what is made once marked', () => {
  const kubectl = program('kubectl');
  if (kubectl === undefined) return;
  const env = dev();
  const shop = seeded(env, 'shop');
  const { id } = new Manifest(shop, kubernetes.ConfigMap, { name: 'found', data: { a: '1' } });
  shop.state.deliver(id, { ignore: ['/data/a'], prune: 'never' });
  scaled(shop);
  const root = mkdtempSync(join(tmpdir(), 'keelson-flux-'));
  try {
    const files = new Map([...flux(env), ['dist/manifests/dev/shop.k8s.yaml', env.output().file('shop')]]);
    for (const [path, text] of files) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    const args = ['kustomize', join(root, 'dist/flux/dev/shop'), '--load-restrictor', 'LoadRestrictionsNone'];
    const { status, stdout } = spawnSync(kubectl, args, { encoding: 'utf8' });
    expect(status).toBe(0);
    const made = loadAll(stdout) as unknown as {
      kind: string;
      metadata: { name: string; annotations?: object };
      spec?: { replicas?: number };
    }[];
    const workloads = made.filter((one) => one.kind === 'Deployment');
    expect(Object.fromEntries(workloads.map(({ metadata, spec }) => [metadata.name, spec?.replicas]))).toEqual({
      web: undefined,
      still: 2,
    });
    expect(made).toHaveLength(env.output().systems.get('shop')?.length ?? 0);
    expect(made.find(({ metadata }) => metadata.name === 'found')?.metadata.annotations).toEqual({
      'argocd.argoproj.io/compare-options': 'IgnoreExtraneous',
      'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false',
      'kustomize.toolkit.fluxcd.io/prune': 'disabled',
      'kustomize.toolkit.fluxcd.io/ssa': 'IfNotPresent',
    });
  } finally {
    rmSync(root, { recursive: true });
  }
});
