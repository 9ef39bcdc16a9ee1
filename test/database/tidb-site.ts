import { Size } from 'cdk8s';
import { nodes, outside, type Row } from '../../lib';
import { planTidb, type TiDBShape, type TidbPlan, type TidbSite } from '../../lib/database/tidb-plan';

/** Six nodes in three zones. */
export const pool = { name: 'db', nodes: nodes('db', 6, ['a', 'b', 'c']), cpu: 32, memory: Size.gibibytes(128) };

/** Production with quorum. */
export const prod: Partial<Row> = { name: 'prod', stage: 'prod', pools: [pool] };

export const fast = outside.storageClass('fast', 'RWO', { keeps: true, expands: true });

const image = (name: string) => `docker.io/pingcap/${name}:v8.5.7`;

export const site: TidbSite = {
  id: 'tidb',
  namespace: 'tidb',
  availability: 'quorum',
  failureDomain: 'zone',
  hosts: 6,
  storageClass: 'fast',
  images: {
    pd: image('pd'),
    tikv: image('tikv'),
    tidb: image('tidb'),
    tiflash: image('tiflash'),
    ticdc: image('ticdc'),
    br: image('br'),
    helper: 'docker.io/library/busybox:1.37.0',
  },
};

export const laptop: TidbSite = { ...site, availability: 'single', failureDomain: 'none', hosts: 1 };

export function plan(shape: TiDBShape = {}, at: TidbSite = site): TidbPlan {
  return planTidb(at, shape);
}
