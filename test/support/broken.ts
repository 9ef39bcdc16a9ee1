import { JsonPatch } from 'cdk8s';
import { systems } from '../../apps/yunsi/platform';
import type { Environment } from '../../lib';

/**
 * The reference platform as somebody in a hurry leaves it: a storage class with a slip in its name, and a field that
 * the release of tidb-operator that is installed does not have.
 */
export function broken(env: Environment): void {
  systems(env);
  env.patch(
    { group: 'rabbitmq.com', kind: 'RabbitmqCluster', name: 'rabbit', namespace: 'rabbit' },
    JsonPatch.replace('/spec/persistence/storageClassName', 'ceph-blok'),
  );
  env.patch(
    { group: 'pingcap.com', kind: 'TidbCluster', name: 'tidb', namespace: 'tidb' },
    JsonPatch.add('/spec/tikv/evictLeaderTimeOut', '3m'),
    JsonPatch.replace('/spec/pd/replicas', '3'),
  );
}
