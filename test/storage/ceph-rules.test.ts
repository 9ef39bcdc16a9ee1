import { Size } from 'cdk8s';
import { type CephStorageProps, nodes } from '../../lib';
import { checkCeph, checkNeighbours } from '../../lib/storage/ceph/rules';
import { found } from '../support/refusals';
import { least, planned, pool, type Where } from './ceph-fixture';

/** What the rules say of a cluster, a line each. */
function told(more: Partial<CephStorageProps>, where: Where = {}): string[] {
  return found('prod/ceph', (check) => checkCeph(check, planned(more, where)));
}

const three: Where = { pools: [{ ...pool, nodes: nodes('store', 3, ['a', 'b', 'c']) }] };
const single: Where = { stage: 'dev', availability: 'single', pools: [{ ...pool, nodes: nodes('laptop', 1) }] };

test('the smallest cluster of each availability is accepted', () => {
  expect(told({})).toEqual([]);
  expect(told({}, three)).toEqual([]);
  expect(told({ disksPerNode: 2 }, single)).toEqual([]);
});

test('a cluster that uses everything is accepted', () => {
  const whole: Partial<CephStorageProps> = {
    devices: {
      'store-1': ['/dev/disk/by-id/nvme-1'],
      'store-2': ['sdb', 'sdc'],
      'store-3': ['sdb'],
      'store-4': ['sdb'],
    },
    failureDomain: 'host',
    mons: 5,
    blockPools: {
      block: { replicas: 3, deviceClass: 'ssd' },
      cold: { erasure: { data: 2, coding: 2 }, deviceClass: 'hdd' },
    },
    filesystems: { files: { servers: 3, deviceClass: 'hdd', metadataClass: 'ssd' } },
    objectStores: { s3: { gateways: 6, tls: true, deviceClass: 'hdd' } },
    encrypted: ['wire', 'disks'],
    sizes: { osd: { memory: Size.gibibytes(8), cpu: 4 } },
    dataDir: '/var/lib/rook',
    destroys: 'prod/ceph',
  };
  expect(told(whole)).toEqual([]);
});

const TWO_COPIES = { replicas: 2 };
test.each<[string, Partial<CephStorageProps>, Where, string]>([
  [
    'an even number of monitors',
    { mons: 4 },
    {},
    'prod/ceph: mons = 4: must be odd: an even number bears no more losses than the odd one below it; allowed: 1, 3, 5, 7, 9.',
  ],
  [
    'more monitors than nodes',
    { mons: 7 },
    {},
    'prod/ceph: mons = 7: is more than the 6 nodes of pool storage; Rook then stops, and carries out no other change either. Give the pool more nodes, or ask for fewer monitors.',
  ],
  [
    'a single copy',
    { blockPools: { block: { replicas: 1 } } },
    {},
    'prod/ceph: blockPools.block.replicas = 1: is no safe number of copies: with one, the first broken disk loses data; allowed: whole numbers from 2, from 3 with quorum.',
  ],
  [
    'two copies in production',
    { filesystems: { files: TWO_COPIES } },
    {},
    'prod/ceph: filesystems.files.replicas = 2: keeps a single copy while a disk is replaced; allowed: whole numbers from 3 in an environment with quorum.',
  ],
  [
    'more copies than zones',
    { objectStores: { s3: { replicas: 4 } } },
    {},
    'prod/ceph: objectStores.s3.replicas = 4: is more than the 3 zones with disks in pool storage: writes would wait for ever; allowed: at most 3. Ask for less, add nodes, or name a smaller failureDomain.',
  ],
  [
    'more pieces than zones',
    { objectStores: { s3: { erasure: { data: 4, coding: 2 } } } },
    {},
    'prod/ceph: objectStores.s3.erasure = 6: is more than the 3 zones with disks in pool storage: writes would wait for ever; allowed: at most 3. Ask for less, add nodes, or name a smaller failureDomain.',
  ],
  [
    'one data piece',
    { failureDomain: 'host', blockPools: { block: { erasure: { data: 1, coding: 2 } } } },
    {},
    'prod/ceph: blockPools.block.erasure.data = 1: must be at least 2: Rook takes less and never finishes the pool.',
  ],
  [
    'one coding piece in production',
    { failureDomain: 'host', blockPools: { block: { erasure: { data: 3, coding: 1 } } } },
    {},
    'prod/ceph: blockPools.block.erasure.coding = 1: loses data when a second piece is lost while the first is rebuilt; allowed: whole numbers from 2.',
  ],
  [
    'copies and pieces at once',
    { blockPools: { block: { replicas: 3, erasure: { data: 2, coding: 1 } } as never } },
    {},
    'prod/ceph: blockPools.block = {"replicas":3,"erasure":{"data":2,"coding":1}}: is replicated and erasure coded at once. Keep one of the two.',
  ],
  [
    'one disk in all',
    {},
    single,
    'prod/ceph: blockPools.block.replicas = 2: is more than the 1 osd with disks in pool storage: writes would wait for ever; allowed: at most 1. Ceph needs two disks at least: set disksPerNode, add nodes, or leave it out of this environment.',
  ],
  [
    'a device class for some pools',
    { blockPools: { block: { deviceClass: 'ssd' } }, filesystems: { files: {} } },
    {},
    'prod/ceph: filesystems.files.deviceClass = nothing: is missing, while other pools of the cluster name theirs: the placement rules would overlap. Name a device class for every pool, or for none.',
  ],
  [
    'an object store with a long name',
    { objectStores: { [`s${'3'.repeat(33)}`]: {} } },
    {},
    `prod/ceph: objectStores.s${'3'.repeat(33)} = "ceph-s${'3'.repeat(33)}": is no name that Rook takes; allowed: lower-case letters, digits and dashes, at most 38 with the id in front.`,
  ],
  [
    'a pool that is no name',
    { blockPools: { Fast_1: {} } },
    {},
    'prod/ceph: blockPools.Fast_1 = "ceph-Fast_1": is no name that Rook takes; allowed: lower-case letters, digits and dashes, at most 63 with the id in front.',
  ],
  [
    'two things of one name',
    { blockPools: { data: {} }, filesystems: { data: {} } },
    {},
    'prod/ceph: filesystems.data = "ceph-data": names what blockPools.data names already. Pools, filesystems and object stores of a cluster share their names: choose another.',
  ],
  [
    'a pool that takes the name of a data pool',
    { failureDomain: 'host', blockPools: { a: { erasure: { data: 2, coding: 2 } }, 'a-data': {} } },
    {},
    'prod/ceph: blockPools.a-data = "ceph-a-data": names what blockPools.a names already. Pools, filesystems and object stores of a cluster share their names: choose another.',
  ],
  [
    'the name of the managers’ pool',
    { blockPools: { mgr: {} } },
    {},
    'prod/ceph: blockPools.mgr = "ceph-mgr": names what the pool of the managers names already. Pools, filesystems and object stores of a cluster share their names: choose another.',
  ],
  [
    'every disk',
    { devices: '.*' },
    {},
    'prod/ceph: devices = ".*": takes every disk of every node, the next one that is plugged in as well. Name the disks: ^sd[b-z]$, ^nvme[1-9]n1$, or paths under /dev/disk/by-id for each node.',
  ],
  [
    'every disk by its path',
    { devices: '^/dev/' },
    {},
    'prod/ceph: devices = "^/dev/": takes every disk of every node, the next one that is plugged in as well. Name the disks: ^sd[b-z]$, ^nvme[1-9]n1$, or paths under /dev/disk/by-id for each node.',
  ],
  ['a broken expression', { devices: '^sd[b' }, {}, 'prod/ceph: devices = "^sd[b": is no regular expression.'],
  ['no disk at all', { devices: '' }, {}, 'prod/ceph: devices = "": is no regular expression.'],
  [
    'a disk of a foreign node',
    { failureDomain: 'host', devices: { 'store-1': ['sdb'], 'store-2': ['sdb'], 'store-3': ['sdb'], gpu: ['sdb'] } },
    {},
    'prod/ceph: devices = "gpu": is no node of pool storage; allowed: store-1, store-2, store-3, store-4, store-5, store-6.',
  ],
  [
    'a node without disks',
    { devices: { 'store-1': ['sdb'], 'store-2': ['sdb'], 'store-3': ['sdb'], 'store-4': [] } },
    {},
    'prod/ceph: devices.store-4 = []: names no disk.',
  ],
  [
    'half a disk',
    { disksPerNode: 0.5 },
    {},
    'prod/ceph: disksPerNode = 0.5: is no number of disks; allowed: whole numbers from 1.',
  ],
  [
    'zones that some nodes lack',
    { failureDomain: 'zone' },
    { pools: [{ ...pool, nodes: [...pool.nodes, { name: 'late' }] }] },
    'prod/ceph: failureDomain = "zone": leaves the disks of late unused: the row says no zone of them. Give every node of the pool its zone in the row, or name failureDomain host.',
  ],
  [
    'copies on one host in production',
    { failureDomain: 'osd' },
    {},
    'prod/ceph: failureDomain = "osd": lets all copies stand on one host, whose loss is then the loss of the data; allowed: zone or host in an environment with quorum, with three nodes or more in the pool.',
  ],
  [
    'more metadata servers than nodes',
    { filesystems: { files: { servers: 4 } } },
    {},
    'prod/ceph: filesystems.files.servers = 4: cannot stand on the 6 nodes of pool storage, each and its standby on a node of its own; allowed: 1 to 3.',
  ],
  [
    'more gateways than nodes',
    { objectStores: { s3: { gateways: 7 } } },
    {},
    'prod/ceph: objectStores.s3.gateways = 7: cannot stand on the 6 nodes of pool storage, each on a node of its own; allowed: 1 to 6.',
  ],
  [
    'a monitor with little memory',
    { sizes: { mon: { memory: Size.mebibytes(512) } } },
    {},
    'prod/ceph: sizes.mon.memory = "512Mi": is too little: the daemon is killed when it recovers data; allowed: from 1024Mi.',
  ],
  [
    'a manager with little memory',
    { sizes: { mgr: { memory: Size.mebibytes(511) } } },
    {},
    'prod/ceph: sizes.mgr.memory = "511Mi": is too little: the daemon is killed when it recovers data; allowed: from 512Mi.',
  ],
  [
    'a disk with little memory',
    { sizes: { osd: { memory: Size.gibibytes(1) } } },
    {},
    'prod/ceph: sizes.osd.memory = "1024Mi": is too little: the daemon is killed when it recovers data; allowed: from 2048Mi.',
  ],
  [
    'a metadata server with little memory',
    { sizes: { mds: { memory: Size.gibibytes(2) } } },
    {},
    'prod/ceph: sizes.mds.memory = "2048Mi": is too little: the daemon is killed when it recovers data; allowed: from 4096Mi.',
  ],
  [
    'a gateway with little memory',
    { sizes: { gateway: { memory: Size.mebibytes(256) } } },
    {},
    'prod/ceph: sizes.gateway.memory = "256Mi": is too little: the daemon is killed when it recovers data; allowed: from 1024Mi.',
  ],
  ['a daemon without CPU', { sizes: { osd: { cpu: 0 } } }, {}, 'prod/ceph: sizes.osd.cpu = 0: must be above 0 cores.'],
  [
    'a data folder that the containers use',
    { dataDir: '/etc/ceph/data' },
    {},
    'prod/ceph: dataDir = "/etc/ceph/data": lies in /etc/ceph, which the containers use themselves; Rook takes it and starts no monitor. Choose a folder under /var/lib.',
  ],
  [
    'a relative data folder',
    { dataDir: 'data' },
    {},
    'prod/ceph: dataDir = "data": is no absolute path of a folder; allowed: as /var/lib/rook/ceph.',
  ],
  [
    'destruction that names another cluster',
    { destroys: 'yes-really-destroy-data' },
    {},
    'prod/ceph: destroys = "yes-really-destroy-data": would erase every disk of the cluster when it is deleted, and stops its care at once; allowed: only "prod/ceph", to say that this very cluster is meant.',
  ],
  [
    'the operator’s namespace',
    {},
    { namespace: 'rook-ceph' },
    'prod/ceph: namespace = "rook-ceph": is the operator\'s own. Give the cluster an id, or a namespace, of its own.',
  ],
  [
    'a long namespace',
    {},
    { namespace: 'n'.repeat(37) },
    `prod/ceph: namespace = "${'n'.repeat(37)}": is too long to name a cluster in the handles of its volumes; allowed: at most 36 characters.`,
  ],
  [
    'an old Kubernetes',
    {},
    { kubernetes: '1.30' },
    'prod/ceph: kubernetes of the row = "1.30": is no version that Rook 1.20 supports; allowed: 1.31 to 1.36.',
  ],
])('%s is refused', (_, more, where, message) => {
  expect(told(more, where)).toEqual([message]);
});

test.each(['v18.2.4', 'v20', 'latest', 'v20.2.0', 'v20.3.1', 'v21.2.0'])('Ceph %s is refused', (ceph) => {
  expect(told({}, { pins: { ceph } })).toEqual([
    `prod/ceph: version of Ceph = "${ceph}": is none that Rook 1.20 runs, or moves by itself; Rook then stops, and every pool of the cluster with it; allowed: v19.2.x, and v20.2.1 or later of v20.2, written out to the patch.`,
  ]);
});

test.each(['v19.2.0', 'v19.2.6', 'v20.2.1', 'v20.2.4-20260818'])('Ceph %s is accepted', (ceph) => {
  expect(told({}, { pins: { ceph } })).toEqual([]);
});

test.each(['/etc/ceph', '/rook', '/rook/x', '/var/log/ceph'])('%s is no data folder', (dataDir) => {
  expect(told({ dataDir })).toHaveLength(1);
});

test('a folder that only begins like one of the containers is fine', () => {
  expect(told({ dataDir: '/rook-data' })).toEqual([]);
});

test('a developer may give Ceph every disk, keep two copies, and code with one piece', () => {
  expect(told({ devices: '.*', disksPerNode: 3, blockPools: { a: { replicas: 2 } } }, single)).toEqual([]);
  expect(told({ disksPerNode: 3, blockPools: { a: { erasure: { data: 2, coding: 1 } } } }, single)).toEqual([]);
});

test('only nodes with disks count as failure domains', () => {
  const devices = { 'store-1': ['sdb'], 'store-2': ['sdb'], 'store-3': ['sdb', 'sdc'] };
  expect(told({ devices, blockPools: { block: { replicas: 3 } } })).toEqual([]);
  expect(told({ devices, failureDomain: 'host', blockPools: { block: { replicas: 4 } } })).toEqual([
    'prod/ceph: blockPools.block.replicas = 4: is more than the 3 hosts with disks in pool storage: writes would wait for ever; allowed: at most 3. Ask for less, add nodes, or name a smaller failureDomain.',
  ]);
});

test('several faults are told at once', () => {
  const found = told({ mons: 2, devices: '.*', blockPools: { block: { replicas: 1 } } });
  expect(found.map((line) => line.slice(0, line.indexOf(' = ')))).toEqual([
    'prod/ceph: devices',
    'prod/ceph: mons',
    'prod/ceph: blockPools.block.replicas',
  ]);
});

describe('two clusters of an environment', () => {
  const first = planned();
  const second = (more: Partial<CephStorageProps> = {}, where: Where = {}) =>
    planned({ devices: '^nvme', ...more }, { id: 'cold', ...where });
  const refused = (...plan: Parameters<typeof second>) =>
    found('prod/cold', (check) => checkNeighbours(check, second(...plan), [first]));

  test('live side by side on different disks', () => {
    expect(refused()).toEqual([]);
  });

  test('may use equal disks and folders in different pools', () => {
    const { devices } = least;
    const archive = { pools: [{ ...pool, name: 'archive' }] };
    expect(refused({ pool: 'archive', devices, dataDir: first.dataDir }, archive)).toEqual([]);
  });

  test.each<[string, Partial<CephStorageProps>, Where, string]>([
    [
      'namespace',
      {},
      { namespace: 'ceph' },
      'prod/cold: namespace = "ceph": holds prod/ceph already: Rook runs one cluster in a namespace, and mixes two up. Give one of the two a namespace of its own.',
    ],
    [
      'disks',
      { devices: '^sd[b-z]$' },
      {},
      'prod/cold: devices = "^sd[b-z]$": are the disks of prod/ceph already, in the same pool. Give the two clusters different disks, or different pools.',
    ],
    [
      'data folder',
      { dataDir: '/var/lib/rook/ceph' },
      {},
      'prod/cold: dataDir = "/var/lib/rook/ceph": is the folder of prod/ceph on the same hosts. Leave it out: the default has the id in it.',
    ],
  ])('share no %s', (_, more, where, message) => {
    expect(refused(more, where)).toEqual([message]);
  });
});
