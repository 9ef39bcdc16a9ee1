import { Size } from 'cdk8s';
import { outside } from '../../lib';
import { contract } from '../../lib/testing';
import { SearchCluster } from './search-cluster';

const asked = contract(SearchCluster, {
  props: () => ({ storage: outside.storageClass('local', 'RWO'), size: Size.gibibytes(20) }),
  take: [
    (search, taker) => search.index('products').for(taker, 'read'),
    (search, taker) => search.index('orders').for(taker, 'write'),
  ],
});

for (const { name, ask } of asked) test(name, ask);
