import { type Availability, PostgresCluster } from '../../lib';
import { contract } from '../../lib/testing';
import { against } from '../support/against';
import { EVERYTHING, kept, prod } from './postgres-fixture';

/** One node a pool, or five in three zones. */
const pools = (availability: Availability) =>
  (prod.pools ?? []).map((pool) => ({
    ...pool,
    nodes: Array.from({ length: availability === 'quorum' ? 5 : 1 }, (_, i) => ({
      name: `${pool.name}-${i}`,
      ...(availability === 'quorum' ? { zone: ['a', 'b', 'c'][i % 3] } : {}),
    })),
  }));

const asked = contract(PostgresCluster, {
  row: (availability) => ({ pools: pools(availability) }),
  props: () => ({ storage: kept }),
  most: (env) => ({
    ...EVERYTHING,
    storage: kept,
    instances: env.pick({ single: 1, quorum: 5 }),
    synchronous: env.pick({ single: 'none' as const, quorum: 'preferred' as const }),
  }),
  take: [
    (postgres, taker) => postgres.database('registry').for(taker),
    (postgres, taker) => postgres.pooled('my_search').for(taker),
  ],
  against,
});

for (const { name, ask } of asked) test(name, ask);
