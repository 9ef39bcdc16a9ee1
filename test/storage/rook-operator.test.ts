import { Environment } from '../../lib';
import type { JsonObject } from '../../lib/kernel/base/values';
import { CephStorage } from '../../lib/storage/ceph/ceph-storage';
import { laptop, least, prod } from './ceph-fixture';

function releases(row: Parameters<typeof Environment.test>[0], disksPerNode = 1) {
  const env = Environment.test(row);
  new CephStorage(env, 'ceph', { ...least, disksPerNode });
  return env.output().foundation;
}

const drivers = (values: JsonObject | undefined) => values?.drivers as Record<string, JsonObject>;

test('the operator comes first, its drivers second, both in the namespace that no cluster has', () => {
  const { releases: all, namespaces } = releases(prod);
  expect([...all.values()].map(({ name, namespace }) => [name, namespace])).toEqual([
    ['rook-ceph', 'rook-ceph'],
    ['ceph-csi-drivers', 'rook-ceph'],
  ]);
  expect(namespaces.get('rook-ceph')?.security).toBe('privileged');
});

test('its CRDs are applied for themselves, so that no release can delete them', () => {
  const { crds, releases: all } = releases(prod);
  expect(crds.get('rook-ceph')?.crds.groups).toEqual(['ceph.rook.io', 'objectbucket.io']);
  expect(all.get('rook-ceph')?.values).toMatchObject({ crds: { enabled: false }, monitoring: { enabled: false } });
});

test('the drivers have the names that Rook expects, and run wherever pods do', () => {
  const { rbd, cephfs, nfs, nvmeof } = drivers(releases(prod).releases.get('ceph-csi-drivers')?.values);
  expect([rbd?.name, cephfs?.name]).toEqual(['rook-ceph.rbd.csi.ceph.com', 'rook-ceph.cephfs.csi.ceph.com']);
  expect([rbd?.enabled, cephfs?.enabled, nfs?.enabled, nvmeof?.enabled]).toEqual([true, true, false, false]);
  for (const driver of [rbd, cephfs]) {
    expect(driver?.nodePlugin).toEqual({
      priorityClassName: 'system-node-critical',
      tolerations: [{ operator: 'Exists' }],
    });
    expect(driver?.controllerPlugin).toMatchObject({
      replicas: 2,
      resources: { plugin: { limits: { memory: '1Gi' } } },
    });
  }
});

test('one controller is enough on a laptop', () => {
  const { rbd } = drivers(releases(laptop, 2).releases.get('ceph-csi-drivers')?.values);
  expect(rbd?.controllerPlugin).toMatchObject({ replicas: 1 });
});

test('stated images are those of the chart at the row’s version, through its mirror', () => {
  const env = Environment.test({ ...prod, pins: { 'rook-ceph': 'v1.20.7' }, mirror: 'mirror.example.com/hub' });
  new CephStorage(env, 'ceph', least);
  const { model, foundation } = env.output();
  const pods = model.systems.flatMap((system) => system.pods);
  const imagesOf = (id: string) => pods.find((stated) => stated.id === id)?.images;
  for (const id of ['ceph/mgr', 'ceph/prepare'])
    expect(imagesOf(id)).toContain('mirror.example.com/hub/docker.io/rook/ceph:v1.20.7');
  const { image, csi } = (foundation.releases.get('rook-ceph')?.values ?? {}) as Record<
    string,
    Record<string, JsonObject>
  >;
  expect(image).toMatchObject({ repository: 'mirror.example.com/hub/docker.io/rook/ceph', tag: 'v1.20.7' });
  const written = Object.values(csi ?? {}).map(({ repository, tag }) => `${repository}:${tag}`);
  for (const id of ['rook-ceph/rbd-controller', 'rook-ceph/cephfs-node'])
    expect([...(imagesOf(id) ?? [])].sort()).toEqual([...written].sort());
});

test('it states what the charts bring that cannot be switched off, or that clusters name', () => {
  const env = Environment.test(prod);
  new CephStorage(env, 'ceph', least);
  const made = env.output().model.systems.find(({ id }) => id === 'rook-ceph')?.made ?? [];
  expect(made.map(({ kind, name, namespace }) => [kind, name, namespace])).toEqual(
    expect.arrayContaining([
      ['ClusterRole', 'rook-ceph-cluster-mgmt', undefined],
      ['CustomResourceDefinition', 'drivers.csi.ceph.io', undefined],
    ]),
  );
});
