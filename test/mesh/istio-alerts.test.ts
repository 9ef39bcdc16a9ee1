import { expectProved } from '../support/proved';
import { environment, Measured, mesh } from './istio-fixture';
import { PROOFS } from './istio-proofs';

test('each alert of the mesh fires in one scene and is silent in another', () => {
  const env = environment();
  new Measured(env);
  mesh(env, { telemetry: 'monitoring' });
  expectProved(env.output(), { mesh: PROOFS });
});
