import { spawnSync } from 'node:child_process';
import { type Environment, kubernetes, Manifest, manifests, platform, System, synth } from '../../lib';
import { removeFolders, tempFolder } from '../support/folders';
import { keelson } from '../support/keelson';
import { plant, row } from '../support/plant';

const DIGEST = `sha256:${'ab'.repeat(32)}`;
const PINNED = `mirror.example.com/all/docker.io/library/tool:2@${DIGEST}`;

const POD = { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } };
const CONTAINER = { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } };

/** A workload of our own, with an init container. */
class Own extends System {
  constructor(env: Environment, id: string) {
    super(env, id, {}, { app: 'own', maxId: 30, security: 'restricted' });
    const resources = { requests: { cpu: '10m', memory: '64Mi' }, limits: { memory: '64Mi' } };
    const container = (name: string, ref: string) => ({
      name,
      image: env.image({ name, ref }),
      resources,
      securityContext: CONTAINER,
    });
    new Manifest(this, kubernetes.Deployment, {
      name: id,
      spec: {
        replicas: 1,
        selector: { matchLabels: { app: id } },
        template: {
          metadata: { labels: { app: id } },
          spec: {
            automountServiceAccountToken: false,
            securityContext: POD,
            initContainers: [container('first', 'registry.example.com/first:1')],
            containers: [container('main', 'registry.example.com/queue:1.0.0'), container('tool', `tool:2@${DIGEST}`)],
          },
        },
      },
    });
  }
}

const dist = tempFolder();

function build(env: Environment): void {
  plant(env);
  new Own(env, 'own');
}

beforeAll(() => {
  const mirrored = row({ name: 'prod', mirror: 'mirror.example.com/all' });
  synth(platform('plant', [row(), mirrored], build), manifests(dist));
});
afterAll(removeFolders);

test('lists those of charts, operators and our own workloads once, with every system that pulls them', () => {
  expect(keelson(['images', 'dev', '--dist', dist])).toEqual({
    code: 0,
    err: '',
    out: `IMAGE${' '.repeat(75)}SYSTEMS
registry.example.com/desk:1.0.0${' '.repeat(49)}desk
registry.example.com/first:1${' '.repeat(52)}own
registry.example.com/queue-extra:1.0.0${' '.repeat(42)}a-queue
registry.example.com/queue:1.0.0${' '.repeat(48)}a-queue, own
registry.example.com/seal:1.0.0${' '.repeat(49)}z-seal
tool:2@${DIGEST}  own

CHART                                                     SYSTEMS
https://charts.example.com/desk desk 1.0.0                desk
https://charts.example.com/queue queue 1.0.0              a-queue
https://charts.example.com/queue-extra queue-extra 1.0.0  a-queue
https://charts.example.com/seal seal 1.0.0                z-seal
`,
  });
});

test('for a machine, as the environment pulls them, with digests where they are known', () => {
  const { code, out } = keelson(['images', 'prod', '--dist', dist, '--json']);
  expect(code).toBe(0);
  const { images, charts } = JSON.parse(out);
  expect(images).toContainEqual({
    image: 'mirror.example.com/all/registry.example.com/seal:1.0.0',
    systems: ['z-seal'],
  });
  expect(images).toContainEqual({ image: PINNED, digest: DIGEST, systems: ['own'] });
  expect(charts).toContainEqual({
    chart: 'seal',
    repository: 'https://charts.example.com/seal',
    version: '1.0.0',
    systems: ['z-seal'],
  });
});

describe('for an environment without the internet', () => {
  const script = (environment: string) =>
    keelson(['images', environment, '--dist', dist, '--script', 'registry.inside.example.com/all/']);

  test('a script copies all of it, what is pinned by its digest', () => {
    const { code, out } = script('prod');
    expect(code).toBe(0);
    expect(out).toBe(`#!/bin/sh
# Copies what prod pulls to registry.inside.example.com/all. In its row then: mirror: 'registry.inside.example.com/all', chartMirror: 'oci://registry.inside.example.com/all/charts'.
set -eu

# 6 images
skopeo copy --all --preserve-digests docker://docker.io/library/tool@${DIGEST} docker://registry.inside.example.com/all/docker.io/library/tool:2
skopeo copy --all --preserve-digests docker://registry.example.com/desk:1.0.0 docker://registry.inside.example.com/all/registry.example.com/desk:1.0.0
skopeo copy --all --preserve-digests docker://registry.example.com/first:1 docker://registry.inside.example.com/all/registry.example.com/first:1
skopeo copy --all --preserve-digests docker://registry.example.com/queue-extra:1.0.0 docker://registry.inside.example.com/all/registry.example.com/queue-extra:1.0.0
skopeo copy --all --preserve-digests docker://registry.example.com/queue:1.0.0 docker://registry.inside.example.com/all/registry.example.com/queue:1.0.0
skopeo copy --all --preserve-digests docker://registry.example.com/seal:1.0.0 docker://registry.inside.example.com/all/registry.example.com/seal:1.0.0

# 4 charts
charts=$(mktemp -d)
helm pull desk --repo https://charts.example.com/desk --version 1.0.0 --destination "$charts"
helm push "$charts"/desk-1.0.0.tgz oci://registry.inside.example.com/all/charts
helm pull queue --repo https://charts.example.com/queue --version 1.0.0 --destination "$charts"
helm push "$charts"/queue-1.0.0.tgz oci://registry.inside.example.com/all/charts
helm pull queue-extra --repo https://charts.example.com/queue-extra --version 1.0.0 --destination "$charts"
helm push "$charts"/queue-extra-1.0.0.tgz oci://registry.inside.example.com/all/charts
helm pull seal --repo https://charts.example.com/seal --version 1.0.0 --destination "$charts"
helm push "$charts"/seal-1.0.0.tgz oci://registry.inside.example.com/all/charts
rm -r "$charts"
`);
    expect(script('prod').out).toBe(out);
  });

  test('a shell reads it', () => {
    const { status, stderr } = spawnSync('sh', ['-n'], { input: script('dev').out, encoding: 'utf8' });
    expect([status, stderr]).toEqual([0, '']);
  });

  test('what is copied there is what the environment then pulls', () => {
    const there = platform('plant', [row({ name: 'prod', mirror: 'registry.inside.example.com/all' })], build);
    const inside = tempFolder();
    synth(there, manifests(inside));
    const pulled = JSON.parse(keelson(['images', 'prod', '--dist', inside, '--json']).out).images as {
      image: string;
    }[];
    const copied = [...script('prod').out.matchAll(/ docker:\/\/(registry\.inside\S+)/g)].map(([, to]) => to);
    expect(copied.length).toBe(6);
    expect(pulled.map(({ image }) => image.split('@')[0])).toEqual(expect.arrayContaining(copied));
  });

  test('the proxies behind which a registry serves all of it', () => {
    expect(keelson(['images', 'prod', '--dist', dist, '--proxies', 'registry.hq.example.com'])).toEqual({
      code: 0,
      err: '',
      out: `// HarborRegistry at registry.hq.example.com
proxies: {
  'docker.io': {},
  'registry.example.com': {},
},
// Row of prod
mirror: 'registry.hq.example.com',
`,
    });
  });

  test.each([
    ['--script', 'https://registry.example.com', 'is no registry; as registry.example.com/mirror, without https://.'],
    ['--proxies', 'a b', 'is no registry'],
  ])('%s %s is refused', (option, value, message) => {
    const { code, err } = keelson(['images', 'prod', '--dist', dist, option, value]);
    expect([code, err]).toEqual([2, expect.stringContaining(`keelson: ${option} ${value}: ${message}`)]);
  });
});

test('could not run where nothing was synthesized', () => {
  expect(keelson(['images', 'dev', '--dist', '/nowhere'])).toMatchObject({ code: 2, out: '' });
});
