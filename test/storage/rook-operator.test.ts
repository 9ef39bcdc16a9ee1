import { Environment } from '../../lib';
import type { JsonObject } from '../../lib/kernel/values';
import { CephStorage } from '../../lib/storage/ceph-storage';
import { laptop, prod, shape } from './ceph-site';

function releases(row: Parameters<typeof Environment.test>[0], disksPerNode = 1) {
  const env = Environment.test(row);
  new CephStorage(env, 'ceph', { ...shape, disksPerNode });
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

test('it states what the charts bring that cannot be switched off, or that clusters name', () => {
  const env = Environment.test(prod);
  new CephStorage(env, 'ceph', shape);
  const made = env.output().model.systems.find(({ id }) => id === 'rook-ceph')?.made ?? [];
  expect(made.map(({ kind, name, namespace }) => [kind, name, namespace])).toEqual(
    expect.arrayContaining([
      ['ClusterRole', 'rook-ceph-cluster-mgmt', undefined],
      ['CustomResourceDefinition', 'drivers.csi.ceph.io', undefined],
    ]),
  );
});
