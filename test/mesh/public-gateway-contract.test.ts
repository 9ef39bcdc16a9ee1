import { PublicGateway } from '../../lib';
import { contract } from '../../lib/testing';
import { against } from '../support/against';
import { proxies } from './gateway-fixture';

/** Of each gateway its own. */
const own = (id: string) => ({ ...proxies, namespace: `envoy-${id}` });

describe('of a GatewayClass', () => {
  const asked = contract(PublicGateway, {
    props: (_env, id) => ({ gatewayClass: 'eg', proxies: own(id) }),
    most: (_env, id) => ({
      gatewayClass: 'eg',
      crds: 'made',
      domain: `${id}.example.com`,
      annotations: { 'example.com/size': 'large' },
      authority: 'environment',
      proxies: own(id),
    }),
    take: [(gateway, taker) => gateway.host(taker.id).for(taker, taker.http)],
    against,
  });
  for (const { name, ask } of asked) test(name, ask);
});

describe('of an IngressClass', () => {
  const asked = contract(PublicGateway, {
    props: () => ({ ingressClass: 'nginx', proxies: { cidrs: ['192.0.2.0/24'] } }),
    most: (_env, id) => ({ ingressClass: 'nginx', domain: `${id}.example.com`, proxies: 'nodes' }),
    take: [(gateway, taker) => gateway.host(taker.id).for(taker, taker.http)],
    against,
  });
  for (const { name, ask } of asked) test(name, ask);
});
