import { CephStorage, nodes } from '../../lib';
import { contract } from '../../lib/testing';
import { against } from '../support/against';
import { EVERYTHING, pool } from './ceph-fixture';

const asked = contract(CephStorage, {
  // The least on one node or six, everything on six of a pool that other pods keep off.
  row: (availability) => ({
    pools: [
      {
        ...pool,
        name: 'disks',
        taints: [],
        nodes: availability === 'quorum' ? nodes('disks', 6, ['a', 'b', 'c']) : nodes('disks', 1),
      },
      pool,
    ],
  }),
  props: (_env, id) => ({ pool: 'disks', devices: `^${id}-sd[b-z]$`, disksPerNode: 2 }),
  most: (_env, id) => ({ ...EVERYTHING, pool: 'storage', devices: `^${id}-sd[b-z]$` }),
  take: [
    (ceph, taker) => ceph.block('fast').for(taker),
    (ceph, taker) => ceph.files('home').for(taker),
    (ceph, taker) => ceph.bucket('uploads', { store: 's3' }).for(taker, 'write'),
    (ceph, taker) => ceph.bucket('records', { store: 'plain' }).for(taker, 'read'),
  ],
  against,
});

for (const { name, ask } of asked) test(name, ask);
