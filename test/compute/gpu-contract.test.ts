import { GpuWorkerPool } from '../../lib';
import { contract } from '../../lib/testing';
import { against } from '../support/against';
import { Compute, gpuPool } from './gpu-fixture';

/** Two instances never share nodes. */
const poolOf = (id: string) => (/two|other|second/.test(id) ? 'gpu-b' : 'gpu-a');

const asked = contract(GpuWorkerPool, {
  row: () => ({ pools: [{ ...gpuPool('main'), taints: [], gpus: 0 }, gpuPool('gpu-a'), gpuPool('gpu-b')] }),
  around: (env) => void new Compute(env, 'vision'),
  props: (_env, id) => ({ pool: poolOf(id), model: 'nvidia-tesla-p100' }),
  most: (_env, id) => ({
    pool: poolOf(id),
    model: 'nvidia-a100-80gb',
    sharing: { mig: { '1g.10gb': 3, '4g.40gb': 1 } },
    driver: {
      branch: 580,
      os: 'ubuntu22.04',
      packages: { 'mirror.list': 'deb https://apt.example.com/ubuntu jammy main\n' },
    },
    teams: { vision: 4 },
  }),
  pins: {
    'nvidia-driver-580': '580.180.01-ubuntu22.04',
    'cuda-sample': 'vectoradd-cuda12.6.0-ubuntu22.04',
    'dcgm-exporter': '4.6.1-4.8.4-distroless',
  },
  take: [
    (pool, taker) => pool.gpus('1g.10gb').for(taker, { gpus: 1, cuda: '12.8' }),
    (pool, taker) => pool.gpus('4g.40gb').for(taker, { gpus: 1, replicas: 2, priority: 'batch' }),
  ],
  against,
});

for (const { name, ask } of asked) test(name, ask);
