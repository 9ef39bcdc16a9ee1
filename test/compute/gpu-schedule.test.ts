import type { GpuAsk, GpuModel, GpuSharing } from '../../lib';
import { type ContainerOf, cudaOf, type JobOf } from '../../lib/workloads';
import { refusals } from '../support/refusals';
import { Compute, environment, pool, serving } from './gpu-fixture';

test('a workload on GPUs has limits, selector, toleration, priority, and says how many it holds', () => {
  const env = environment();
  const p100 = pool(env);
  const infer = new Compute(env, 'infer');
  infer.serve(p100.schedule(infer, serving(env), { gpus: 2 }));
  const { model, systems } = env.output();
  const [deployment] = (systems.get('infer') ?? []).filter(({ kind }) => kind === 'Deployment');
  expect(deployment).toMatchObject({
    spec: {
      template: {
        spec: {
          containers: [
            { resources: { requests: { cpu: '1', memory: '1Gi' }, limits: { memory: '2Gi', 'nvidia.com/gpu': '2' } } },
          ],
          nodeSelector: { 'keelson.dev/pool': 'gpu', accelerator: 'nvidia-tesla-p100' },
          tolerations: [{ key: 'nvidia.com/gpu', operator: 'Exists', effect: 'NoSchedule' }],
          priorityClassName: 'p100-serving',
        },
      },
    },
  });
  const stated = model.systems.find(({ id }) => id === 'infer');
  expect(stated?.pods[0]?.requests).toEqual({ cpu: '1', memory: '1Gi', gpus: 2 });
  expect(stated?.after).toContain('p100');
});

test('a Job gives way, unless it says otherwise', () => {
  const env = environment();
  const p100 = pool(env);
  const train = new Compute(env, 'train');
  const [container] = serving(env).containers;
  const job: JobOf = {
    id: 'train',
    labels: { app: 'train' },
    uid: 10001,
    container: container as ContainerOf,
    stamp: '1',
  };
  expect(p100.schedule(train, job, { gpus: 4 }).spec?.priorityClassName).toBe('p100-batch');
  expect(p100.schedule(train, job, { gpus: 4, priority: 'serving' }).spec?.priorityClassName).toBe('p100-serving');
  expect(train.run(p100.schedule(train, job, { gpus: 4 })).requests.gpus).toBe(4);
});

const slices: GpuSharing = { slices: 4 };
const PASCAL =
  'has no code for Pascal, which the GPUs of unit/p100 are: CUDA 12 was the last to have it; allowed: 11.0 to 12.x. Take an image of CUDA 12, or a pool of newer GPUs.';

test.each<[of: string, ask: GpuAsk, message: string, sharing?: GpuSharing, model?: GpuModel, branch?: 535]>([
  ['no GPU', { gpus: 0 }, 'gpus = 0: is no number of whole GPUs; allowed: 1 and more.'],
  ['half a GPU', { gpus: 0.5 }, 'gpus = 0.5: is no number of whole GPUs; allowed: 1 and more.'],
  [
    'more than a node has',
    { gpus: 5 },
    'gpus = 5: is more than a node of unit/p100 has: a pod stands on one node; allowed: 1 to 4 of nvidia.com/gpu.',
  ],
  [
    'time slicing with a request over one',
    { gpus: 2 },
    "gpus = 2: is more than one slice of unit/p100: two of them may be of one GPU, and give no more than one does; allowed: 1. Take a pool whose sharing is 'exclusive'.",
    slices,
  ],
  [
    'a number of pods that is none',
    { gpus: 1, replicas: -1 },
    'replicas = -1: is no number of pods; allowed: 0 and more.',
  ],
  [
    'a priority that is none',
    { gpus: 1, priority: 'high' as never },
    'priority = "high": is none of what there is; allowed: serving, batch.',
  ],
  ['a CUDA 13 image on a P100', { gpus: 1, cuda: '13.0' }, `cuda = "13.0": ${PASCAL}`],
  [
    'a CUDA 13 image on an old driver',
    { gpus: 1, cuda: '13.0.1' },
    'cuda = "13.0.1": needs driver 580 or newer, and unit/p100 has 535; allowed: 11.0 to 12.x. Give the pool a newer driver, or take an older image.',
    'exclusive',
    'nvidia-a100-80gb',
    535,
  ],
  [
    'a CUDA that is none',
    { gpus: 1, cuda: 'latest' },
    'cuda = "latest": is no release of CUDA that is known here; allowed: 11.0 to 13.x, as 12.8.',
  ],
])('%s is refused', (_, ask, message, sharing = 'exclusive', model = 'nvidia-tesla-p100', branch = undefined) => {
  const env = environment();
  const gpus = pool(env, { sharing, model, ...(branch && { driver: { branch } }) }).gpus();
  expect(refusals(() => gpus.for(new Compute(env, 'infer'), ask))).toEqual([`unit/infer: ${message}`]);
});

test('more GPUs than the pool has is refused, all takers together', () => {
  const env = environment();
  const gpus = pool(env).gpus();
  gpus.for(new Compute(env, 'infer'), { gpus: 2, replicas: 3 });
  gpus.for(new Compute(env, 'train'), { gpus: 2 });
  const train = env.systems.find(({ id }) => id === 'train') as Compute;
  gpus.for(train, { gpus: 1 });
  expect(refusals(() => env.output())).toEqual([
    `unit/p100: gpus() = {"infer":6,"train":3}: is 9 of nvidia.com/gpu, and pool gpu has 8: some of the pods would wait for ever; allowed: 8 of all takers together. Take fewer replicas, or give the pool more nodes in the environment's row.`,
  ]);
});

test('as many as the pool has are given out', () => {
  const env = environment();
  pool(env).gpus().for(new Compute(env, 'infer'), { gpus: 4, replicas: 2 });
  expect(() => env.output()).not.toThrow();
});

test('slices and instances multiply what there is', () => {
  const env = environment();
  const access = pool(env, { sharing: slices }).gpus().for(new Compute(env, 'infer'), { gpus: 1, replicas: 32 });
  expect(access).toMatchObject({ resource: 'nvidia.com/gpu.shared', gpus: 1 });
  expect(() => env.output()).not.toThrow();
});

test('instances are taken by their profile, where there are several', () => {
  const env = environment();
  const a100 = pool(env, { model: 'nvidia-a100-40gb', sharing: { mig: { '1g.5gb': 3, '4g.20gb': 1 } } }, 'a100');
  expect(a100.gpus('1g.5gb').for(new Compute(env, 'infer'), { gpus: 1 }).resource).toBe('nvidia.com/mig-1g.5gb');
  expect(refusals(() => a100.gpus())).toEqual([
    'unit/a100: gpus() = nothing: has several kinds of instances: say which; allowed: 1g.5gb, 4g.20gb.',
  ]);
  expect(refusals(() => a100.gpus('7g.40gb'))).toEqual([
    'unit/a100: gpus() = "7g.40gb": is no kind of instance that the pool has; allowed: 1g.5gb, 4g.20gb.',
  ]);
  expect(refusals(() => pool(environment()).gpus('1g.5gb'))).toEqual([
    'unit/p100: gpus() = "1g.5gb": is no kind of instance that the pool has; allowed: nothing: its GPUs are not cut.',
  ]);
  expect(pool(environment(), { model: 'nvidia-h100-80gb', sharing: { mig: { '7g.80gb': 1 } } }).gpus()).toBeDefined();
});

test('the CUDA of an image is read from its tag, and held against the driver', () => {
  const env = environment();
  const p100 = pool(env);
  const infer = new Compute(env, 'infer');
  const [container] = serving(env).containers;
  const image = 'nvcr.io/nvidia/cuda:13.0.1-runtime-ubuntu24.04';
  const with13 = serving(env, { containers: [{ ...(container as ContainerOf), image }] });
  expect(refusals(() => p100.schedule(infer, with13, { gpus: 1 }))).toEqual([`unit/infer: cuda = "13.0": ${PASCAL}`]);
  expect(p100.schedule(infer, with13, { gpus: 1, cuda: '12.8' }).replicas).toBe(2);
});

test.each([
  ['nvcr.io/nvidia/cuda:12.8.1-runtime-ubuntu24.04', '12.8'],
  ['docker.io/pytorch/pytorch:2.5.1-cuda12.4-cudnn9-runtime', '12.4'],
  ['nvcr.io/nvidia/k8s/cuda-sample:vectoradd-cuda12.5.0-ubuntu22.04', '12.5'],
  ['registry.example.com:5000/vision/cuda:11.8@sha256:00', '11.8'],
  ['registry.example.com/vision/faces:1.4.0', undefined],
  ['registry.example.com/barracuda:2.1', undefined],
])('%s is of CUDA %s', (image, cuda) => {
  expect(cudaOf(image)).toBe(cuda);
});
