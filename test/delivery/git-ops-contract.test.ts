import { GitOps } from '../../lib';
import { contract } from '../../lib/testing';
import { against } from '../support/against';
import { directory, EVERYTHING, least, prod } from './gitops-fixture';

const asked = contract(GitOps, {
  row: (availability) => ({
    pools: (prod.pools ?? []).map((pool) =>
      availability === 'quorum' || pool.name === 'gitops' ? pool : { ...pool, nodes: pool.nodes.slice(0, 1) },
    ),
  }),
  props: (_env, id) => least(id),
  most: (_env, id) => ({ ...least(id), ...EVERYTHING, directory, pool: 'gitops' }),
  against,
  exceptions: { 'two-instances': 'an environment has one delivery: two would deliver each system twice' },
});

for (const { name, ask } of asked) test(name, ask);
