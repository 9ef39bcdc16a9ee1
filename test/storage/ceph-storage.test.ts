import {
  type CephStorageProps,
  Environment,
  ISSUER,
  kind,
  Manifest,
  nodes,
  type Output,
  type Row,
  System,
} from '../../lib';
import { references } from '../../lib/checks/references/references';
import type { JsonObject } from '../../lib/kernel/base/values';
import { CephStorage } from '../../lib/storage/ceph/ceph-storage';
import { Portal } from '../support/made-up';
import { EVERYTHING, laptop, least, pool, prod } from './ceph-fixture';

function ceph(row: Partial<Row>, props: Partial<CephStorageProps> = {}): { env: Environment; ceph: CephStorage } {
  const env = Environment.test(row);
  return { env, ceph: new CephStorage(env, 'ceph', { ...least, ...props }) };
}

function outputOf(row: Partial<Row>, props: Partial<CephStorageProps> = {}): Output {
  return ceph(row, props).env.output();
}

const spec = (object: JsonObject) => object.spec as JsonObject & Record<string, JsonObject>;

/** `Kind name` of every object of a system that is no account, right or network policy. */
function kinds(output: Output, system = 'ceph'): string[] {
  const plumbing = /^(ClusterRoleBinding|Role|RoleBinding|ServiceAccount|NetworkPolicy)$/;
  return (output.systems.get(system) ?? [])
    .filter((object) => !plumbing.test(String(object.kind)))
    .map((object) => `${object.kind} ${(object.metadata as JsonObject).name}`);
}

const Certificate = kind<{
  spec: {
    secretName: string;
    issuerRef: { kind: string; name: string };
    dnsNames: readonly string[];
    usages: readonly string[];
  };
}>('cert-manager.io/v1', 'Certificate');

/** A made-up issuer. */
class Signer extends System {
  constructor(env: Environment) {
    super(env, 'signer', {}, { app: 'signer', maxId: 20, security: 'restricted' });
    this.state.makes({ group: 'apiextensions.k8s.io', kind: 'CustomResourceDefinition', name: 'x.cert-manager.io' });
    this.state.makes({ group: 'cert-manager.io', kind: 'ClusterIssuer', name: 'signer' });
    env.offer(
      ISSUER,
      {
        certificate(taker, { name, hosts, usages }) {
          new Manifest(taker, Certificate, {
            name,
            spec: {
              secretName: name,
              issuerRef: { kind: 'ClusterIssuer', name: 'signer' },
              dnsNames: hosts,
              usages: usages ?? ['server auth'],
            },
          });
          return taker.state.makes({ kind: 'Secret', name, keys: ['ca.crt', 'tls.crt', 'tls.key'] });
        },
      },
      this,
    );
  }
}

describe('the least that can be said', () => {
  test('comes to a cluster, the managers’ pool, a block pool and its class', () => {
    expect(kinds(outputOf(prod))).toEqual([
      'StorageClass ceph-block',
      'CephBlockPool ceph-block',
      'CephBlockPool ceph-mgr',
      'CephCluster ceph',
    ]);
  });

  test('in production: three of everything that votes, over zones, on named nodes of the pool', () => {
    const cluster = spec(outputOf(prod).object('CephCluster', 'ceph'));
    expect(cluster.mon).toEqual({ count: 3, allowMultiplePerNode: false });
    expect(cluster.mgr).toEqual({ count: 2, allowMultiplePerNode: false });
    expect(cluster.storage).toEqual({
      useAllNodes: false,
      useAllDevices: false,
      deviceFilter: '^sd[b-z]$',
      config: { encryptedDevice: 'false', osdsPerDevice: '1' },
      nodes: pool.nodes.map(({ name }) => ({ name })),
    });
    expect(cluster.placement?.all).toEqual({
      nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: {
          nodeSelectorTerms: [{ matchExpressions: [{ key: 'keelson.dev/pool', operator: 'In', values: ['storage'] }] }],
        },
      },
      tolerations: [{ key: 'role', operator: 'Equal', value: 'storage', effect: 'NoSchedule' }],
    });
    expect(cluster.placement?.mon).toMatchObject({
      topologySpreadConstraints: [{ topologyKey: 'topology.kubernetes.io/zone', whenUnsatisfiable: 'DoNotSchedule' }],
    });
    expect(cluster.resources).toMatchObject({
      osd: { requests: { cpu: '1', memory: '4Gi' }, limits: { memory: '4Gi' } },
      mon: { requests: { cpu: '1', memory: '2Gi' } },
    });
    expect(cluster.resources?.prepareosd).not.toHaveProperty('limits');
  });

  test('on a laptop: one of everything, two copies over its disks', () => {
    const output = outputOf(laptop, { disksPerNode: 2 });
    const cluster = spec(output.object('CephCluster', 'ceph'));
    expect([cluster.mon?.count, cluster.mgr?.count]).toEqual([1, 1]);
    expect(cluster.placement).not.toHaveProperty('mon');
    expect(spec(output.object('CephBlockPool', 'ceph-block'))).toEqual({
      failureDomain: 'osd',
      replicated: { size: 2, requireSafeReplicaSize: true },
      parameters: { min_size: '1' },
    });
  });

  test('always: what keeps data and clients alive', () => {
    const cluster = spec(outputOf(prod).object('CephCluster', 'ceph'));
    expect(cluster).not.toHaveProperty('cleanupPolicy');
    expect(cluster.removeOSDsIfOutAndSafeToRemove).toBe(false);
    expect(cluster.security).toEqual({ cephx: { csi: { keyType: 'aes' } } });
    expect(cluster.network).toEqual({
      connections: { encryption: { enabled: false }, compression: { enabled: false }, requireMsgr2: true },
    });
    expect(cluster.csi).toEqual({ cephfs: { kernelMountOptions: 'ms_mode=prefer-crc' } });
    expect(cluster.monitoring).toEqual({ enabled: false, metricsDisabled: false });
    expect(cluster.dataDirHostPath).toBe('/var/lib/rook/ceph');
    expect(cluster.disruptionManagement).toMatchObject({ managePodBudgets: true });
  });
});

describe('pools', () => {
  const output = () => outputOf(prod, { ...EVERYTHING, objectStores: { plain: { deviceClass: 'ssd' } } });

  test('an erasure coded block pool has a replicated one for its metadata, and a class that names both', () => {
    expect(spec(output().object('CephBlockPool', 'ceph-cold'))).toMatchObject({
      replicated: { size: 3 },
      deviceClass: 'hdd',
    });
    expect(spec(output().object('CephBlockPool', 'ceph-cold-data'))).toEqual({
      failureDomain: 'host',
      deviceClass: 'hdd',
      erasureCoded: { dataChunks: 2, codingChunks: 2 },
    });
    const { parameters, provisioner } = output().object('StorageClass', 'ceph-cold');
    expect(provisioner).toBe('rook-ceph.rbd.csi.ceph.com');
    expect(parameters).toMatchObject({ clusterID: 'ceph', pool: 'ceph-cold', dataPool: 'ceph-cold-data' });
    expect(output().object('StorageClass', 'ceph-fast').parameters).not.toHaveProperty('dataPool');
  });

  test('a filesystem’s first data pool is always replicated; volumes go to the coded one', () => {
    const { dataPools, metadataPool, metadataServer } = spec(output().object('CephFilesystem', 'ceph-archive'));
    expect(dataPools).toMatchObject([
      { name: 'data', deviceClass: 'ssd', replicated: { size: 3 } },
      { name: 'coded', deviceClass: 'hdd', erasureCoded: { dataChunks: 3, codingChunks: 2 } },
    ]);
    expect(metadataPool).toMatchObject({ deviceClass: 'ssd', replicated: { size: 3 } });
    expect(metadataServer).toMatchObject({ activeCount: 1, activeStandby: true });
    expect(output().object('StorageClass', 'ceph-archive').parameters).toMatchObject({
      fsName: 'ceph-archive',
      pool: 'ceph-archive-coded',
    });
    expect(output().object('StorageClass', 'ceph-home').parameters).toMatchObject({ pool: 'ceph-home-data' });
    expect(spec(output().object('CephFilesystemSubVolumeGroup', 'ceph-home-csi'))).toEqual({
      name: 'csi',
      filesystemName: 'ceph-home',
      pinning: { distributed: 1 },
    });
  });

  test('the managers’ pool has a device class when the others have', () => {
    expect(spec(output().object('CephBlockPool', 'ceph-mgr'))).toMatchObject({ name: '.mgr', deviceClass: 'ssd' });
    expect(spec(outputOf(prod).object('CephBlockPool', 'ceph-mgr'))).not.toHaveProperty('deviceClass');
  });

  test('the drivers find their keys in the cluster’s namespace', () => {
    const { parameters } = outputOf(prod, { namespace: 'storage' }).object('StorageClass', 'ceph-block');
    expect(parameters).toMatchObject({
      clusterID: 'storage',
      'csi.storage.k8s.io/provisioner-secret-name': 'rook-csi-rbd-provisioner',
      'csi.storage.k8s.io/provisioner-secret-namespace': 'storage',
      'csi.storage.k8s.io/node-stage-secret-name': 'rook-csi-rbd-node',
      'csi.storage.k8s.io/node-stage-secret-namespace': 'storage',
    });
  });
});

describe('disks', () => {
  test('by path for all nodes, or by name for each', () => {
    const storage = (props: Partial<CephStorageProps>) =>
      spec(outputOf(prod, props).object('CephCluster', 'ceph')).storage;
    const byPath = storage({ devices: '^/dev/disk/by-path/pci-.*' });
    expect(byPath).toMatchObject({ devicePathFilter: '^/dev/disk/by-path/pci-.*' });
    expect(byPath).not.toHaveProperty('deviceFilter');
    const named = storage({
      devices: { 'store-3': ['sdb'], 'store-1': ['/dev/disk/by-id/x'], 'store-2': ['sdb', 'sdc'] },
    });
    expect(named).not.toHaveProperty('deviceFilter');
    expect(named?.nodes).toEqual([
      { name: 'store-1', devices: [{ name: '/dev/disk/by-id/x' }] },
      { name: 'store-2', devices: [{ name: 'sdb' }, { name: 'sdc' }] },
      { name: 'store-3', devices: [{ name: 'sdb' }] },
    ]);
  });

  test('encrypted disks and wire, with what the kernels must be told', () => {
    const cluster = spec(outputOf(prod, { encrypted: ['wire', 'disks'] }).object('CephCluster', 'ceph'));
    expect(cluster.storage?.config).toMatchObject({ encryptedDevice: 'true' });
    expect(cluster.network?.connections).toMatchObject({ encryption: { enabled: true }, requireMsgr2: true });
    expect(cluster.csi).toEqual({ cephfs: { kernelMountOptions: 'ms_mode=secure' } });
  });
});

describe('what owns data', () => {
  const never = { 'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false' };
  const confirm = { 'argocd.argoproj.io/sync-options': 'Prune=confirm,Delete=confirm' };
  const props: Partial<CephStorageProps> = { filesystems: { files: {} }, objectStores: { s3: {} } };
  const OWNERS = [
    ['CephCluster', 'ceph'],
    ['CephBlockPool', 'ceph-block'],
    ['CephFilesystem', 'ceph-files'],
    ['CephFilesystemSubVolumeGroup', 'ceph-files-csi'],
    ['CephObjectStore', 'ceph-s3'],
  ] as const;

  test('is never pruned, and outlives its resource', () => {
    const output = outputOf(prod, props);
    for (const [of, name] of OWNERS) expect(output.object(of, name).metadata).toMatchObject({ annotations: never });
    expect(spec(output.object('CephFilesystem', 'ceph-files')).preserveFilesystemOnDelete).toBe(true);
    expect(spec(output.object('CephObjectStore', 'ceph-s3')).preservePoolsOnDelete).toBe(true);
    for (const name of ['ceph-block', 'ceph-files', 'ceph-s3'])
      expect(output.object('StorageClass', name).reclaimPolicy).toBe('Retain');
  });

  test('goes only when the stack says so by the cluster’s own path', () => {
    const output = outputOf(prod, { ...props, destroys: 'prod/ceph' });
    for (const [of, name] of OWNERS) expect(output.object(of, name).metadata).toMatchObject({ annotations: confirm });
    expect(spec(output.object('CephCluster', 'ceph')).cleanupPolicy).toEqual({
      confirmation: 'yes-really-destroy-data',
    });
    expect(spec(output.object('CephFilesystem', 'ceph-files')).preserveFilesystemOnDelete).toBe(false);
    expect(spec(output.object('CephObjectStore', 'ceph-s3')).preservePoolsOnDelete).toBe(false);
  });

  test('in a row of scratch data volumes go with their claims, and the handles say so', () => {
    const { env, ceph: scratch } = ceph({ ...prod, data: 'scratch' }, props);
    expect(scratch.block().keeps).toBe(false);
    expect(env.output().object('StorageClass', 'ceph-block').reclaimPolicy).toBe('Delete');
    expect(spec(env.output().object('CephObjectStore', 'ceph-s3')).preservePoolsOnDelete).toBe(true);
  });

  test('stays needed while the system retires', () => {
    const output = outputOf(prod, { retiring: true });
    expect(output.systems.has('ceph')).toBe(false);
    expect(output.foundation.namespaces.has('ceph')).toBe(true);
    expect(output.foundation.releases.has('rook-ceph')).toBe(true);
  });
});

describe('handles', () => {
  test('classes say how their volumes may be mounted, and that they stay', () => {
    const { ceph: storage } = ceph(prod, { filesystems: { files: {} } });
    const taker = new Portal(storage.env, 'portal', { bucket: { offers: 'bucket', for: () => NOWHERE } });
    expect(storage.block()).toMatchObject({ name: 'ceph-block', mode: 'RWO', keeps: true, expands: true });
    expect(storage.files('files').for(taker)).toBe('ceph-files');
    expect([...taker.after]).toEqual([storage]);
  });

  test('an unknown or ambiguous one is told with what there is', () => {
    const { ceph: storage } = ceph(prod, { blockPools: { a: {}, b: {} } });
    expect(() => storage.block()).toThrow('prod/ceph: blockPools = nothing: has several: say which; allowed: a, b.');
    expect(() => storage.block('c')).toThrow('prod/ceph: blockPools = "c": has no such one; allowed: a, b.');
    expect(() => storage.files()).toThrow(
      'prod/ceph: filesystems = nothing: has no such one; allowed: none yet. Add it to the props: filesystems: { main: {} }.',
    );
  });
});

const NOWHERE = {
  at: { id: 'x', at: 'internet', podPort: 1, host: 'x', port: 1, protocol: 'tcp', tls: false },
  bucket: 'x',
  region: 'x',
  url: 'x',
  accessKey: { id: 'x' },
  secretKey: { id: 'x' },
} as unknown as ReturnType<ReturnType<CephStorage['bucket']>['for']>;

describe('side by side', () => {
  const build = (order: readonly ('ceph' | 'cold')[]) => {
    const env = Environment.test(prod);
    const make = {
      ceph: () => new CephStorage(env, 'ceph', { ...least, objectStores: { s3: {} }, snapshots: true }),
      cold: () => new CephStorage(env, 'cold', { ...least, devices: '^nvme', objectStores: { s3: {} } }),
    };
    const made = Object.fromEntries(order.map((id) => [id, make[id]()])) as Record<'ceph' | 'cold', CephStorage>;
    new Portal(env, 'portal', { bucket: made.ceph.bucket('files') });
    new Portal(env, 'second', { bucket: made.cold.bucket('files') });
    return env.output();
  };

  test('two clusters share one operator and nothing else', () => {
    const output = build(['ceph', 'cold']);
    expect([...output.systems.keys()]).toEqual(['ceph', 'cold', 'portal', 'rook-ceph', 'second']);
    expect([...output.foundation.releases.keys()]).toEqual(['rook-ceph', 'ceph-csi-drivers']);
    for (const id of ['ceph', 'cold']) {
      expect(output.object('StorageClass', `${id}-s3`).provisioner).toBe(`${id}.ceph.rook.io/bucket`);
      expect(spec(output.object('CephCluster', id)).dataDirHostPath).toBe(`/var/lib/rook/${id}`);
      expect(output.object('ObjectBucketClaim', `${id}-s3-files`, id)).toBeDefined();
      expect(output.object('RoleBinding', `${id}-mgr-system`, 'rook-ceph')).toMatchObject({
        subjects: [{ name: 'rook-ceph-mgr', namespace: id }],
      });
    }
    expect(references.find(output).filter(({ path }) => !/portal|second/.test(path))).toEqual([]);
  });

  test('on the same disks they are refused', () => {
    const env = Environment.test(prod);
    new CephStorage(env, 'ceph', least);
    expect(() => new CephStorage(env, 'cold', { ...least, namespace: 'ceph' })).toThrow(
      [
        'prod/cold: namespace = "ceph": holds prod/ceph already: Rook runs one cluster in a namespace, and mixes two up. Give one of the two a namespace of its own.',
        'prod/cold: devices = "^sd[b-z]$": are the disks of prod/ceph already, in the same pool. Give the two clusters different disks, or different pools.',
      ].join('\n'),
    );
  });
});

describe('refused', () => {
  test('two faults come in one message', () => {
    expect(() => ceph(prod, { mons: 2, destroys: 'yes' })).toThrow(
      [
        'prod/ceph: mons = 2: must be odd: an even number bears no more losses than the odd one below it; allowed: 1, 3, 5, 7, 9.',
        'prod/ceph: destroys = "yes": would erase every disk of the cluster when it is deleted, and stops its care at once; allowed: only "prod/ceph", to say that this very cluster is meant.',
      ].join('\n'),
    );
  });

  test('a pool that the row does not have', () => {
    expect(() => ceph(prod, { pool: 'disks' })).toThrow(
      'prod/ceph: pool = "disks": is no node pool of this environment; allowed: storage.',
    );
  });

  test('a version of Ceph that the row pins and Rook does not run', () => {
    expect(() => ceph({ ...prod, pins: { ceph: 'v18.2.4' } })).toThrow('prod/ceph: version of Ceph = "v18.2.4"');
  });
});

describe('TLS', () => {
  const output = () => {
    const { env, ceph: storage } = ceph(prod, { objectStores: { s3: { tls: true } } });
    const access = new (class extends Portal {
      readonly access = storage.bucket('files').for(this, 'read');
      readonly second = storage.bucket('second').for(this, 'read');
    })(env, 'portal', { bucket: storage.bucket('files') }).access;
    new Signer(env);
    return { output: env.output(), access };
  };

  test('a store serves it alone, with a certificate for the name by which the operator calls it', () => {
    const { output: made } = output();
    const { gateway } = spec(made.object('CephObjectStore', 'ceph-s3'));
    expect(gateway).toMatchObject({ securePort: 443, sslCertificateRef: 'ceph-s3-tls' });
    expect(gateway).not.toHaveProperty('port');
    expect(spec(made.object('Certificate', 'ceph-s3-tls', 'ceph')).dnsNames).toContain(
      'rook-ceph-rgw-ceph-s3.ceph.svc',
    );
  });

  test('a taker gets the trust in its own namespace, once', () => {
    const { output: made, access } = output();
    expect(access.url).toBe('https://rook-ceph-rgw-ceph-s3.ceph.svc:443');
    expect(access.trust).toMatchObject({ namespace: 'portal', name: 'portal-ceph-s3-trust' });
    expect(spec(made.object('Certificate', 'portal-ceph-s3-trust', 'portal')).usages).toEqual(['client auth']);
    expect(kinds(made, 'portal').filter((object) => object.startsWith('Certificate'))).toEqual([
      'Certificate portal-ceph-s3-trust',
    ]);
  });
});

describe('snapshots', () => {
  test('are off, sidecar and all, until somebody says that the cluster has external-snapshotter', () => {
    const output = outputOf(prod);
    expect(kinds(output).join()).not.toContain('VolumeSnapshotClass');
    expect(output.foundation.releases.get('ceph-csi-drivers')?.values).toMatchObject({
      drivers: { rbd: { snapshotPolicy: 'none' }, cephfs: { snapshotPolicy: 'none' } },
    });
  });

  test('come with a class for each driver in use', () => {
    const output = outputOf(prod, { snapshots: true });
    expect(output.foundation.releases.get('ceph-csi-drivers')?.values).toMatchObject({
      drivers: { rbd: { snapshotPolicy: 'volumeSnapshot' }, cephfs: { snapshotPolicy: 'volumeSnapshot' } },
    });
    expect(output.object('VolumeSnapshotClass', 'ceph-rbd')).toMatchObject({
      driver: 'rook-ceph.rbd.csi.ceph.com',
      deletionPolicy: 'Retain',
      parameters: {
        clusterID: 'ceph',
        'csi.storage.k8s.io/snapshotter-secret-name': 'rook-csi-rbd-provisioner',
        'csi.storage.k8s.io/snapshotter-secret-namespace': 'ceph',
      },
    });
    expect(kinds(output)).not.toContain('VolumeSnapshotClass ceph-cephfs');
    expect(references.find(output)).toEqual([]);
  });
});

test('the toolbox is there when it is asked for, and needs no privilege', () => {
  expect(kinds(outputOf(prod))).not.toContain('Deployment ceph-toolbox');
  const output = outputOf(prod, { toolbox: true });
  const pod = (spec(output.object('Deployment', 'ceph-toolbox')).template as JsonObject).spec as JsonObject;
  expect(pod.securityContext).toMatchObject({ runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } });
  expect(pod.automountServiceAccountToken).toBe(false);
  expect(pod.containers).toMatchObject([
    {
      env: [
        { name: 'MON_HOST', valueFrom: { secretKeyRef: { name: 'rook-ceph-config', key: 'mon_host' } } },
        { name: 'CEPH_ARGS', value: '-m $(MON_HOST) -k /etc/ceph-admin/keyring' },
      ],
      securityContext: {
        allowPrivilegeEscalation: false,
        capabilities: { drop: ['ALL'] },
        readOnlyRootFilesystem: true,
      },
    },
  ]);
  expect(references.find(output)).toEqual([]);
});

test('the password of the dashboard is minted, where Rook looks before it invents one', () => {
  const { namespace, data } = outputOf(prod).foundation.secrets.get('ceph/rook-ceph-dashboard-password') ?? {};
  expect(namespace).toBe('ceph');
  expect(data?.password?.parts).toEqual([{ minted: 'ceph/dashboard', form: 'plain' }]);
});

describe('what others ask of every system', () => {
  const { systems, edges } = outputOf(prod, EVERYTHING_PLAIN()).model;
  const [storage, rook] = ['ceph', 'rook-ceph'].map((id) => systems.find((system) => system.id === id));

  test('alerts worth waking for, each bound to the cluster and with steps', () => {
    expect(storage?.alerts.length).toBeGreaterThanOrEqual(8);
    expect(rook?.alerts.length).toBeGreaterThanOrEqual(4);
    for (const alert of [...(storage?.alerts ?? []), ...(rook?.alerts ?? [])]) {
      expect(alert.expr).toMatch(/namespace="(rook-)?ceph"/);
      expect(alert.runbook).toMatch(/^1\. .+\n2\. /);
    }
    expect(storage?.alerts.find(({ name }) => name === 'CephQuorumAtRisk')?.expr).toBe(
      'count(ceph_mon_quorum_status{namespace="ceph"} == 1) <= 3',
    );
  });

  test('alerts follow what there is: no quorum of one, no filesystem where none is', () => {
    const names = outputOf(laptop, { disksPerNode: 2 }).model.systems.find(({ id }) => id === 'ceph')?.alerts;
    expect(names?.map(({ name }) => name)).not.toEqual(expect.arrayContaining(['CephQuorumAtRisk']));
    expect(names?.map(({ name }) => name)).not.toEqual(expect.arrayContaining(['CephFilesystemDown']));
  });

  test('metrics, logs, a dashboard, readiness, an owner', () => {
    expect(storage?.metrics.map(({ endpoint }) => endpoint)).toEqual(['ceph/exporter-metrics', 'ceph/mgr-metrics']);
    expect(storage?.logs.length).toBeGreaterThan(4);
    expect(storage?.dashboards.map(({ title }) => title)).toEqual(['Ceph ceph']);
    expect(storage?.ready.map((ready) => `${ready.kind} ${ready.name} ${ready.path}=${ready.is}`)).toEqual([
      'CephCluster ceph status.phase=Ready',
      'CephFilesystem ceph-archive status.phase=Ready',
      'CephFilesystem ceph-home status.phase=Ready',
      'CephObjectStore ceph-plain status.phase=Ready',
    ]);
    expect(storage?.owner).toBe('platform');
  });

  test('pods in the numbers that Rook makes, with what they take', () => {
    const pods = Object.fromEntries((storage?.pods ?? []).map((found) => [found.id.slice(5), found]));
    expect(Object.fromEntries(Object.entries(pods).map(([id, { replicas }]) => [id, replicas]))).toEqual({
      crash: 6,
      exporter: 6,
      'mds-archive': 2,
      'mds-home': 4,
      mgr: 2,
      mon: 5,
      osd: 6,
      prepare: 6,
      purge: 0,
      'rgw-plain': 2,
      toolbox: 1,
      version: 1,
    });
    expect(pods.osd?.requests).toEqual({ cpu: '2', memory: '8Gi' });
    expect(pods.mgr?.requests).toEqual({ cpu: '600m', memory: '1124Mi' });
  });

  test('nodes, drivers and operator reach the daemons; nobody else does', () => {
    const to = (id: string) => edges.filter((edge) => edge.to === id).map(({ from }) => from);
    const all = ['nodes', 'rook-ceph/cephfs-controller', 'rook-ceph/operator', 'rook-ceph/rbd-controller'];
    expect(to('ceph/mon')).toEqual(all);
    expect(to('ceph/osd')).toEqual(all);
    expect(to('ceph/mds-home')).toEqual(['nodes', 'rook-ceph/cephfs-controller', 'rook-ceph/operator']);
    expect(to('ceph/s3-plain')).toEqual(['rook-ceph/operator']);
    expect(to('ceph/dashboard')).toEqual([]);
    expect(to('kubernetes/api').filter((from) => from.startsWith('ceph/'))).toEqual([
      'ceph/mgr',
      'ceph/prepare',
      'ceph/purge',
      'ceph/version',
    ]);
  });
});

/** Everything, in an environment where nobody signs. */
function EVERYTHING_PLAIN(): Partial<CephStorageProps> {
  return { ...EVERYTHING, objectStores: { plain: { deviceClass: 'ssd' } } };
}

test('on hosts without zones copies are spread over hosts, and no zone is named', () => {
  const output = outputOf({ ...prod, pools: [{ ...pool, nodes: nodes('store', 5) }] }, { filesystems: { files: {} } });
  const cluster = spec(output.object('CephCluster', 'ceph'));
  expect(cluster.mon?.count).toBe(5);
  expect(spec(output.object('CephBlockPool', 'ceph-block')).failureDomain).toBe('host');
  expect(output.file('ceph')).not.toContain('topology.kubernetes.io/zone');
});
