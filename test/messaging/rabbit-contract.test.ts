import { readFileSync } from 'node:fs';
import { Size } from 'cdk8s';
import { loadAll } from 'js-yaml';
import { type Availability, type JsonObject, RabbitCluster } from '../../lib';
import { contract, type Real } from '../../lib/testing';
import { against } from '../support/against';
import { shared } from '../support/shared';
import { EVERYTHING, kept, prod } from './rabbit-fixture';

/** What the real operator made of three clusters. */
const folder = shared('operators/messaging-databases');
const read = (file: string) => loadAll(readFileSync(`${folder}/rabbitmqcluster-${file}.yaml`, 'utf8')) as JsonObject[];
const small = { namespace: 'rmq', cpu: 1, memory: Size.gibibytes(2), size: Size.gibibytes(10) };
const real: readonly Real[] =
  folder === undefined
    ? []
    : [
        {
          id: 's',
          group: 'rabbitmq.com',
          objects: read('single'),
          props: { ...small, replicas: 1, tls: false },
          // Made of a default image and of no class.
          unlike: ['claims: stated persistence 10Gi of kept', 'the operator runs docker.io/library/rabbitmq:4.2.6'],
        },
        {
          id: 'q',
          group: 'rabbitmq.com',
          objects: read('quorum'),
          props: { ...small, plugins: ['rabbitmq_shovel', 'rabbitmq_stream', 'rabbitmq_mqtt'] },
          // A larger volume; the Service and the certificate are not the operator's, and were made otherwise.
          unlike: ['claims: stated persistence 10Gi of kept', 'no such Service', 'Secret q-tls: keys'],
        },
        {
          id: 'rr',
          group: 'rabbitmq.com',
          objects: read('restricted'),
          props: { ...small, namespace: 'rmqr', tls: false },
          unlike: ['claims: stated persistence 10Gi of kept'],
        },
      ];

/** One node a pool, or those of production. */
const pools = (availability: Availability) =>
  (prod.pools ?? []).map((pool) => (availability === 'quorum' ? pool : { ...pool, nodes: pool.nodes.slice(0, 1) }));

const asked = contract(RabbitCluster, {
  row: (availability) => ({ pools: pools(availability) }),
  props: () => ({ storage: kept }),
  most: (env) => ({ ...EVERYTHING, storage: kept, replicas: env.pick({ single: 1, quorum: 3 }) }),
  take: [(rabbit, taker) => rabbit.vhost('orders').for(taker), (rabbit, taker) => rabbit.vhost('audit').for(taker)],
  against,
  real,
});

for (const { name, ask } of asked) test(name, ask);
