import { Size } from 'cdk8s';
import { nodes, type Row } from '../../lib';
import type { CephShape, CephSite } from '../../lib/storage/ceph-plan';

/** Six storage nodes in three zones, one disk each, and what a cluster there is asked at least. */
export const pool = {
  name: 'storage',
  nodes: nodes('store', 6, ['a', 'b', 'c']),
  cpu: 16,
  memory: Size.gibibytes(64),
  taints: ['role=storage:NoSchedule'],
};

export const shape: CephShape = { pool: 'storage', devices: '^sd[b-z]$' };

/** Production with quorum. */
export const prod: Partial<Row> = { name: 'prod', stage: 'prod', pools: [pool] };

/** One node with two disks, as a developer has it. */
export const laptop: Partial<Row> = {
  name: 'dev',
  stage: 'dev',
  pools: [{ ...pool, nodes: nodes('laptop', 1), taints: [] }],
};

export const site: CephSite = {
  id: 'ceph',
  path: 'prod/ceph',
  namespace: 'ceph',
  stage: 'prod',
  availability: 'quorum',
  nodes: pool,
  kubernetes: '1.34',
  ceph: 'v20.2.4',
};
