import { Cron, Duration, Size } from 'cdk8s';
import { Environment, nodes, outside, type Row, type TiDBClusterProps } from '../../lib';
import { planTidb, type TidbPlan } from '../../lib/database/tidb/plan';
import type { Check } from '../../lib/kernel/base/faults';
import { found } from '../support/refusals';

/** Six nodes in three zones. */
export const pool = { name: 'db', nodes: nodes('db', 6, ['a', 'b', 'c']), cpu: 32, memory: Size.gibibytes(128) };

/** Production with quorum. */
export const prod: Partial<Row> = { name: 'prod', stage: 'prod', pools: [pool] };

/** One node, one of each. */
export const laptop: Partial<Row> = { name: 'prod', stage: 'dev' };

export const fast = outside.storageClass('fast', 'RWO', { keeps: true, expands: true });

/** A cluster as it would be, in production unless said otherwise. */
export function plan(props: Partial<TiDBClusterProps> = {}, row = prod): TidbPlan {
  const env = Environment.test(row);
  const placement = env.placement('prod/tidb', props.pool);
  return planTidb({ env, id: 'tidb', namespace: 'tidb' }, { storage: fast, ...props }, placement);
}

/** What checks find, line by line, as users read it. */
export function told(run: (check: Check) => void): string[] {
  return found('prod/tidb', run);
}

export const backup = {
  to: outside.bucket('backups', { host: 's3.example.com', port: 80 }),
  schedule: Cron.daily(),
  keep: Duration.days(7),
};

/** Everything on: for the schemas. */
export const EVERYTHING: Partial<TiDBClusterProps> = {
  pd: { replicas: 5, cpu: 0.5, memory: Size.gibibytes(1), size: Size.gibibytes(20), config: 'log.level = "warn"' },
  tikv: {
    replicas: 4,
    size: Size.gibibytes(200),
    evictLeaderTimeout: Duration.minutes(30),
    config: 'log.level = "warn"',
  },
  tidb: { replicas: 3, config: 'performance.max-procs = 2' },
  tiflash: { volumes: [Size.gibibytes(50), Size.gibibytes(60)], config: 'flash.overlap_threshold = 0.5' },
  ticdc: { config: 'gc-ttl = 3600' },
  databases: ['crm'],
  pool: 'db',
  owner: 'data',
  backup,
};

export const tainted: Partial<Row> = {
  ...prod,
  pools: [{ ...pool, taints: ['role=db:NoSchedule', 'lonely:NoExecute'] }],
};
