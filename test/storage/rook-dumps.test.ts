import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Size } from 'cdk8s';
import { loadAll } from 'js-yaml';
import { Environment, type Labels, nodes } from '../../lib';
import type { JsonObject } from '../../lib/kernel/base/values';
import type { PodsModel } from '../../lib/kernel/model';
import { CephStorage } from '../../lib/storage/ceph/ceph-storage';
import { requestsOf, statedRequests } from '../../lib/testing/real/containers';
import { shared } from '../support/shared';
import { least, pool, prod } from './ceph-fixture';

// What is stated here, against what Rook 1.20.6 and its CSI operator made of a cluster like it: three monitors, two
// managers, three OSD nodes, a filesystem, an object store, msgr v2 alone.

interface Workload {
  readonly name: string;
  readonly labels: Labels;
  readonly account: string;
  readonly ports: readonly number[];
  readonly pod: PodSpec;
}

const folder = shared(join('operators', 'storage-gpu-logging'));

function dumped(file: string): JsonObject[] {
  const documents = loadAll(readFileSync(join(folder ?? '', file), 'utf8')) as JsonObject[];
  return documents.flatMap((document) => (document.items as JsonObject[] | undefined) ?? [document]);
}

function workloads(objects: readonly JsonObject[]): Workload[] {
  return objects
    .filter(({ kind }) => ['Deployment', 'DaemonSet', 'Job'].includes(String(kind)))
    .map(({ metadata, spec }) => {
      const { template } = spec as unknown as { template: { metadata: { labels: Labels }; spec: PodSpec } };
      return {
        name: String((metadata as JsonObject).name),
        labels: template.metadata.labels,
        account: template.spec.serviceAccountName,
        ports: template.spec.containers.flatMap(({ ports }) => (ports ?? []).map(({ containerPort }) => containerPort)),
        pod: template.spec,
      };
    });
}

interface PodSpec {
  readonly serviceAccountName: string;
  readonly hostNetwork?: boolean;
  readonly initContainers?: readonly Container[];
  readonly containers: readonly Container[];
}

interface Container {
  readonly name: string;
  readonly image: string;
  readonly ports?: readonly { readonly containerPort: number }[];
}

/** The dump's cluster and its namespace are `rook-ceph`, its filesystem `shared`, its store `objects`. */
const DUMP: Readonly<Record<string, string>> = {
  ceph: 'rook-ceph',
  'ceph-shared': 'shared',
  'ceph-objects': 'objects',
};

function asDumped(labels: Labels): Labels {
  return Object.fromEntries(Object.entries(labels).map(([key, value]) => [key, DUMP[value] ?? value]));
}

/** Releases of the dump are older or shorter than the pinned ones. */
function untagged(image: string): string {
  return image.replace(/:[^:/]+$/, '');
}

function selects(selector: Labels, labels: Labels): boolean {
  return Object.entries(selector).every(([key, value]) => labels[key] === value);
}

const env = Environment.test({ ...prod, pools: [{ ...pool, nodes: nodes('n', 3) }] });
const asked = (cpu: number, memory: number) => ({ cpu, memory: Size.mebibytes(memory) });
const ceph = new CephStorage(env, 'ceph', {
  ...least,
  filesystems: { shared: {} },
  objectStores: { objects: {} },
  // As the dump's cluster asks, so that requests can be compared.
  sizes: {
    mon: asked(0.5, 1024),
    mgr: asked(0.5, 512),
    osd: asked(1, 4096),
    mds: asked(0.5, 4096),
    gateway: asked(0.5, 1024),
  },
});
const { model } = env.output();
const statedOf = (id: string) => model.systems.find((system) => system.id === id);
const pods = [...(statedOf('ceph')?.pods ?? []), ...(statedOf('rook-ceph')?.pods ?? [])];

const made = folder === undefined ? [] : dumped('rook-made.yaml');
const csi = folder === undefined ? [] : dumped('csi-operator-made.yaml');
const seen = [...workloads(made), ...workloads(csi)];

// Made by charts, or jobs that were gone when the dump was taken.
const NOT_IN_DUMP = ['rook-ceph/operator', 'rook-ceph/csi-operator', 'ceph/version', 'ceph/purge'];

(folder === undefined ? describe.skip : describe)('as Rook made them', () => {
  test.each(pods.filter(({ id }) => !NOT_IN_DUMP.includes(id)).map((stated) => [stated.id, stated] as const))(
    'pods %s',
    (id, stated) => {
      const found = seen.filter(({ labels }) => selects(asDumped(stated.labels), labels));
      expect(found).not.toEqual([]);
      // The labels select them, and only them.
      expect(new Set(found.map(({ labels }) => labels.app)).size).toBe(1);
      const accounts = new Set(found.map(({ account }) => account));
      // The dump's RBD driver was written by hand, with accounts of its own.
      if (!id.startsWith('rook-ceph/rbd')) expect([...accounts]).toEqual([stated.serviceAccount]);
      for (const { pod } of found) {
        expect(pod.hostNetwork ?? false).toBe(stated.hostNetwork ?? false);
        const images = [...(pod.initContainers ?? []), ...pod.containers].map(({ image }) => untagged(image));
        expect(stated.images.map(untagged)).toEqual(expect.arrayContaining([...new Set(images)]));
      }
    },
  );

  test.each([
    ['mon', 0, 0],
    // The dump gives nothing to the container that watches which manager is active, and we do.
    ['mgr', 100, 100],
    ['osd', 0, 0],
    // The dump asks for half of the least that we allow.
    ['mds-shared', 0, 2048],
    ['rgw-objects', 0, 0],
  ])('requests of %s', (id, millicores, mebibytes) => {
    const stated = pods.find((known) => known.id === `ceph/${id}`) as PodsModel;
    const found = seen.filter(({ labels }) => selects(asDumped(stated.labels), labels));
    expect(found).not.toEqual([]);
    const ours = statedRequests(stated.requests);
    for (const { pod } of found)
      expect(requestsOf(pod)).toEqual({
        millicores: ours.millicores - millicores,
        mebibytes: ours.mebibytes - mebibytes,
        gpus: 0,
      });
  });

  test('beside the daemons runs what is counted: one container with the managers, none with the others', () => {
    const beside = new Map(
      seen
        .filter(({ labels }) => ['mon', 'mgr', 'osd', 'mds', 'rgw'].some((app) => labels.app === `rook-ceph-${app}`))
        // Its logs go to files, for which each has a collector; ours go to standard output.
        .map(({ labels, pod }) => [labels.app, pod.containers.slice(1).filter(({ name }) => name !== 'log-collector')]),
    );
    expect(Object.fromEntries([...beside].map(([app, more]) => [app, more.map(({ name }) => name)]))).toEqual({
      'rook-ceph-mon': [],
      'rook-ceph-mgr': ['watch-active'],
      'rook-ceph-osd': [],
      'rook-ceph-mds': [],
      'rook-ceph-rgw': [],
    });
  });

  test('as many of each as the cluster was asked for', () => {
    const counts = Object.fromEntries(['mon', 'mgr', 'osd', 'mds-shared', 'rgw-objects'].map((id) => [id, count(id)]));
    expect(counts).toEqual({ mon: 3, mgr: 2, osd: 3, 'mds-shared': 2, 'rgw-objects': 1 });
    const replicas = Object.fromEntries(pods.map((stated) => [stated.id, stated.replicas]));
    expect(replicas).toMatchObject({ 'ceph/mon': 3, 'ceph/mgr': 2, 'ceph/osd': 3, 'ceph/mds-shared': 2 });
  });

  function count(id: string): number {
    const stated = pods.find((known) => known.id === `ceph/${id}`);
    return seen.filter(({ labels }) => selects(asDumped(stated?.labels ?? { none: 'none' }), labels)).length;
  }

  test('services, with their ports and the pods behind them', () => {
    const services = new Map(
      made
        .filter(({ kind }) => kind === 'Service')
        .map(({ metadata, spec }) => [String((metadata as JsonObject).name), spec as unknown as ServiceSpec]),
    );
    const stated = (statedOf('ceph')?.endpoints ?? []).filter(({ host }) => host !== '');
    expect(stated.map(({ id }) => id)).toEqual([
      'ceph/dashboard',
      'ceph/exporter-metrics',
      'ceph/mgr-metrics',
      'ceph/s3-objects',
    ]);
    for (const endpoint of stated) {
      const service = services.get((endpoint.host.split('.')[0] ?? '').replace('rgw-ceph-objects', 'rgw-objects'));
      const at = pods.find(({ id }) => id === endpoint.at);
      // `mgr_role=active` moves between the managers; the rest of the selector is on all pods.
      const { mgr_role: _, ...selector } = service?.selector ?? { none: 'none' };
      expect(seen.some(({ labels }) => selects({ ...selector, ...asDumped(at?.labels ?? {}) }, labels))).toBe(true);
      // The dump's dashboard was made with TLS.
      if (endpoint.id === 'ceph/dashboard') continue;
      expect(service?.ports).toMatchObject([{ port: endpoint.port, targetPort: endpoint.podPort }]);
    }
  });

  interface ServiceSpec {
    readonly selector: Labels;
    readonly ports: readonly { readonly port: number; readonly targetPort: number }[];
  }

  test('the monitors listen for msgr v2 alone', () => {
    const mons = seen.filter(({ labels }) => labels.app === 'rook-ceph-mon');
    expect(mons.flatMap(({ ports }) => ports)).toEqual([3300, 3300, 3300]);
    expect(statedOf('ceph')?.endpoints.find(({ id }) => id === 'ceph/mon')).toMatchObject({ podPort: 3300 });
  });

  test('the managers’ own port lies in the range that is open', () => {
    const { ports } = seen.find(({ labels }) => labels.app === 'rook-ceph-mgr') as Workload;
    const mgr = statedOf('ceph')?.endpoints.find(({ id }) => id === 'ceph/mgr');
    expect(ports[0]).toBeGreaterThanOrEqual(mgr?.podPort ?? Number.POSITIVE_INFINITY);
    expect(ports[0]).toBeLessThanOrEqual(mgr?.podPortEnd ?? 0);
  });

  test('secrets and config maps, with their keys', () => {
    const text = readFileSync(join(folder ?? '', 'rook-secrets.txt'), 'utf8');
    const secrets = new Map(
      text.split('\n').flatMap((line) => {
        const [, name = '', keys = ''] = /^(\S+) \S+ \[(.*?)\]/.exec(line) ?? [];
        return name === '' ? [] : [[name, keys.replaceAll("'", '').split(', ')] as const];
      }),
    );
    const maps = new Map(
      made
        .filter(({ kind }) => kind === 'ConfigMap')
        .map(({ metadata, data }) => [String((metadata as JsonObject).name), Object.keys(data as object).sort()]),
    );
    const stated = statedOf('ceph')?.made ?? [];
    expect(stated.length).toBeGreaterThan(5);
    for (const { kind, name, keys } of stated) expect((kind === 'Secret' ? secrets : maps).get(name)).toEqual(keys);
  });
});

test('the endpoint of the dashboard is offered to whoever publishes it', () => {
  expect(ceph.dashboard).toMatchObject({ host: 'rook-ceph-mgr-dashboard.ceph.svc', port: 7000, protocol: 'http' });
});
