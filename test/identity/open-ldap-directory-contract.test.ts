import { nodes, OpenLdapDirectory } from '../../lib';
import { contract } from '../../lib/testing';
import { against } from '../support/against';
import { EVERYTHING, fast, pool, tainted } from './openldap-fixture';

const asked = contract(OpenLdapDirectory, {
  // The least stands on the nodes that everybody may use, everything on a pool of its own.
  row: (availability) => ({
    pools: [
      {
        ...pool,
        name: 'main',
        nodes: availability === 'quorum' ? nodes('main', 6, ['a', 'b', 'c']) : nodes('main', 1),
      },
      ...(tainted.pools ?? []),
    ],
  }),
  props: () => ({ storage: fast }),
  most: () => ({ ...EVERYTHING, storage: fast }),
  take: [(openldap, taker) => openldap.directory().for(taker)],
  against,
});

for (const { name, ask } of asked) test(name, ask);
