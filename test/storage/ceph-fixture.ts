import { Size } from 'cdk8s';
import { type CephStorageProps, Environment, nodes, type Row } from '../../lib';
import { type CephPlan, planCeph } from '../../lib/storage/ceph/plan';

/** Six storage nodes in three zones, one disk each, and what a cluster there is asked at least. */
export const pool = {
  name: 'storage',
  nodes: nodes('store', 6, ['a', 'b', 'c']),
  cpu: 16,
  memory: Size.gibibytes(64),
  taints: ['role=storage:NoSchedule'],
};

export const least: CephStorageProps = { pool: 'storage', devices: '^sd[b-z]$' };

/** Production with quorum. */
export const prod: Partial<Row> = { name: 'prod', stage: 'prod', pools: [pool] };

/** One node with two disks, as a developer has it. */
export const laptop: Partial<Row> = {
  name: 'dev',
  stage: 'dev',
  pools: [{ ...pool, nodes: nodes('laptop', 1), taints: [] }],
};

/** Where a cluster stands, as far as it is not in production with quorum, called `ceph`. */
export interface Where extends Partial<Row> {
  readonly id?: string;
  readonly namespace?: string;
}

/** The plan of a cluster, without its system. */
export function planned(
  more: Partial<CephStorageProps> = {},
  { id = 'ceph', namespace = id, ...row }: Where = {},
): CephPlan {
  const env = Environment.test({ ...prod, ...row });
  const props = { ...least, ...more };
  const path = `prod/${id}`;
  return planCeph({ env, id, path, namespace }, env.pool(props.pool, path), props);
}

/** Everything on: for the schemas. It wants six nodes. */
export const EVERYTHING: Partial<CephStorageProps> = {
  blockPools: {
    fast: { replicas: 3, deviceClass: 'ssd' },
    cold: { erasure: { data: 2, coding: 2 }, deviceClass: 'hdd' },
  },
  filesystems: {
    home: { deviceClass: 'ssd', servers: 2 },
    archive: { erasure: { data: 3, coding: 2 }, deviceClass: 'hdd', metadataClass: 'ssd' },
  },
  objectStores: { s3: { deviceClass: 'hdd', gateways: 3, tls: true }, plain: { deviceClass: 'ssd' } },
  failureDomain: 'host',
  mons: 5,
  encrypted: ['wire', 'disks'],
  sizes: { osd: { cpu: 2, memory: Size.gibibytes(8) } },
  snapshots: true,
  toolbox: true,
};
