import { Application } from '../../lib/delivery/application/application';
import { expectProved } from '../support/proved';
import { applicationProofs } from './application-proofs';
import { PROOFS } from './argo-rollouts-proofs';
import { ALL, BLUE_GREEN, PROD, shop, WEB } from './release-fixture';
import { releaseProofs } from './release-proofs';

test('each alert of applications and of their releases fires when it should, and not before', () => {
  const { env } = shop(PROD);
  new Application(env, 'shares', ALL);
  new Application(env, 'green', BLUE_GREEN);
  new Application(env, 'rolls', WEB);
  const min = () => 3;
  expectProved(env.output(), {
    'argo-rollouts': PROOFS,
    shares: {
      ...applicationProofs({ id: 'shares', min, max: () => 9, limited: true }),
      ...releaseProofs({ id: 'shares', service: 'shares-stable', waits: () => '190m' }),
    },
    green: {
      ...applicationProofs({ id: 'green', min }),
      ...releaseProofs({ id: 'green', service: 'green-active', waits: () => '60m' }),
    },
    rolls: applicationProofs({ id: 'rolls', min }),
  });
});
