import { Certificates, Environment, GpuWorkerPool, nodes, outside, ReplicatedCache } from '../../lib';
import { ACME_PROOFS } from '../certificates/certificates-proofs';
import { environment, gpuPool } from '../compute/gpu-fixture';
import { AMPERE_PROOFS } from '../compute/gpu-worker-pool-proofs';
import { QUEUE_PROOFS } from '../database/replicated-cache-proofs';
import { expectProved } from '../support/proved';

/** Alerts of props that the reference platform does not use. */
test('a public authority', () => {
  const env = Environment.test();
  const acme = { email: 'certificates@example.com', dns: { provider: 'cloudflare' } } as const;
  new Certificates(env, 'certificates', { acme });
  expectProved(env.output(), { certificates: ACME_PROOFS });
});

test('a cache that refuses what does not fit, with snapshots', () => {
  const env = Environment.test({
    availability: 'quorum',
    pools: [gpuPool('main', { nodes: nodes('main', 3), taints: [] })],
  });
  new Certificates(env, 'certificates');
  const storage = outside.storageClass('fast', 'RWO', { keeps: true, expands: true });
  new ReplicatedCache(env, 'cache', { whenFull: 'refuse', storage });
  expectProved(env.output(), { cache: QUEUE_PROOFS });
});

test('GPUs whose memory repairs itself', () => {
  const env = environment({ name: 'test' }, { nodes: gpuPool('test-gpu').nodes.slice(0, 1) });
  new GpuWorkerPool(env, 'p100', { pool: 'gpu', model: 'nvidia-a100-40gb' });
  expectProved(env.output(), { p100: AMPERE_PROOFS });
});
