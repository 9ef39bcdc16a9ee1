import type { GpuModel, GpuWorkerPoolProps, NodePool, Row } from '../../lib';
import { refusals } from '../support/refusals';
import { environment, gpuPool, pool } from './gpu-fixture';

const models =
  'nvidia-tesla-p100, nvidia-tesla-v100, nvidia-tesla-t4, nvidia-a30, nvidia-a100-40gb, nvidia-a100-80gb, nvidia-l4, nvidia-h100-80gb, nvidia-h200-141gb';
const able = 'MIG on nvidia-a30, nvidia-a100-40gb, nvidia-a100-80gb, nvidia-h100-80gb, nvidia-h200-141gb';
const a100 = 'nvidia-a100-40gb' satisfies GpuModel;
const profiles = '1g.5gb, 1g.10gb, 2g.10gb, 3g.20gb, 4g.20gb, 7g.40gb';

type Case = [
  of: string,
  props: Partial<GpuWorkerPoolProps>,
  message: string,
  pool?: Partial<NodePool>,
  row?: Partial<Row>,
];

test.each<Case>([
  [
    'MIG on a P100',
    { sharing: { mig: { '1g.5gb': 7 } } },
    `sharing.mig = {"1g.5gb":7}: is for GPUs that can be cut, and nvidia-tesla-p100 (Pascal) cannot; allowed: ${able}. Share it by turns (sharing: { slices: 4 }), or not at all ('exclusive').`,
  ],
  [
    'MIG on a T4',
    { model: 'nvidia-tesla-t4', sharing: { mig: { '1g.5gb': 7 } } },
    `sharing.mig = {"1g.5gb":7}: is for GPUs that can be cut, and nvidia-tesla-t4 (Turing) cannot; allowed: ${able}. Share it by turns (sharing: { slices: 4 }), or not at all ('exclusive').`,
  ],
  [
    'a profile of another GPU',
    { model: a100, sharing: { mig: { '1g.6gb': 1 } } },
    `sharing.mig = "1g.6gb": is no profile of this GPU; allowed: ${profiles}.`,
  ],
  ['no instance', { model: a100, sharing: { mig: {} } }, `sharing.mig = {}: names no instance; allowed: ${profiles}.`],
  [
    'more instances than a GPU takes',
    { model: a100, sharing: { mig: { '1g.5gb': 8 } } },
    'sharing.mig["1g.5gb"] = 8: is no number of such instances that a GPU takes; allowed: 1 to 7.',
  ],
  [
    'instances that do not fit together',
    { model: a100, sharing: { mig: { '4g.20gb': 1, '3g.20gb': 1, '1g.5gb': 1 } } },
    'sharing.mig = {"4g.20gb":1,"3g.20gb":1,"1g.5gb":1}: is more than a GPU: 8 of 7 parts of the processors, 9 of 8 of the memory. Take fewer, or smaller ones.',
  ],
  [
    'one slice',
    { sharing: { slices: 1 } },
    "sharing.slices = 1: is no number of pods that share a GPU by turns; allowed: 2 to 64. For one pod a GPU say 'exclusive'.",
  ],
  [
    'a word for sharing that there is not',
    { sharing: 'mps' as never },
    'sharing = "mps": is none of what there is; allowed: exclusive, { slices }, { mig }.',
  ],
  [
    'a model that is not known',
    { model: 'nvidia-k80' as never },
    `model = "nvidia-k80": is none of what there is; allowed: ${models}.`,
  ],
  [
    'a driver that has forgotten Pascal',
    { driver: { branch: 595 } },
    'driver.branch = 595: does not drive nvidia-tesla-p100: 580 is the last branch that knows Pascal; allowed: 580 or older. Leave the branch out.',
  ],
  [
    'a driver on the nodes that has forgotten Volta',
    { model: 'nvidia-tesla-v100', driver: { preinstalled: '595.91.07' } },
    'driver.preinstalled = "595.91.07": does not drive nvidia-tesla-v100: 580 is the last branch that knows Volta; allowed: 580 or older. Install 580 on the nodes.',
  ],
  [
    'a version that is none',
    { driver: { preinstalled: 'latest' } },
    'driver.preinstalled = "latest": is no version of a driver; allowed: as nvidia-smi says it: 580.173.02.',
  ],
  [
    'a branch that is not known',
    { driver: { branch: 470 as never } },
    'driver.branch = 470: is none of what there is; allowed: 535, 580, 595, 610.',
  ],
  [
    'a system without an image',
    { driver: { os: 'debian12' as never } },
    'driver.os = "debian12": is none of what there is; allowed: ubuntu22.04, ubuntu24.04.',
  ],
  [
    'a pin of another branch',
    {},
    'pins.nvidia-driver-580 = "595.91.07-ubuntu24.04": is no driver of branch 580 for ubuntu24.04; allowed: 580.<minor>.<patch>-ubuntu24.04.',
    {},
    { pins: { 'nvidia-driver-580': '595.91.07-ubuntu24.04' } },
  ],
  [
    'a file that apt does not read',
    { driver: { packages: { 'mirror.repo': 'deb https://apt.example.com/ubuntu noble main' } } },
    'driver.packages = "mirror.repo": is no file that apt reads sources from; allowed: names as mirror.list or mirror.sources.',
  ],
  [
    'a source without an address',
    { driver: { packages: { 'mirror.list': 'deb noble main' } } },
    'driver.packages["mirror.list"] = "deb noble main": names no archive; allowed: lines as deb https://mirror.example.com/ubuntu noble main universe.',
  ],
  [
    'a team with more than there is',
    { teams: { vision: 9 } },
    'teams.vision = 9: is no number of GPUs that the pool can give out; allowed: 0 to 8.',
  ],
  ['a team that is no namespace', { teams: { Vision: 1 } }, 'teams = "Vision": is no name of a namespace.'],
  [
    'nodes without GPUs',
    {},
    "pool = \"gpu\": has 0 GPUs a node, by the environment's row; allowed: whole numbers from 1. Say how many each node has: { name: 'gpu', gpus: 4, … }.",
    { gpus: 0 },
  ],
  [
    'nodes on which others would stand',
    {},
    "pool = \"gpu\": has no taint nvidia.com/gpu in the environment's row, so other systems count its nodes as theirs; allowed: nvidia.com/gpu=present:NoSchedule. Add it to the row: { name: 'gpu', taints: ['nvidia.com/gpu=present:NoSchedule'], … }, or set dedicated: false.",
    { taints: ['nvidia.com/gpu=present:PreferNoSchedule'] },
  ],
  [
    'a row that calls the GPUs otherwise',
    {},
    'model = "nvidia-tesla-p100": is not what the row labels pool gpu with: accelerator=nvidia-tesla-v100. Take the label out of the row: it follows from the model.',
    { labels: { accelerator: 'nvidia-tesla-v100' } },
  ],
  [
    'an old Kubernetes',
    {},
    'kubernetes = "1.32": is older than the GPU operator 26.7 is validated on; allowed: 1.33 or newer.',
    {},
    { kubernetes: '1.32' },
  ],
])('%s is refused', (_, props, message, of = {}, row = {}) => {
  expect(refusals(() => pool(environment(row, of), props))).toEqual([`unit/p100: ${message}`]);
});

test('several faults are told together', () => {
  const told = refusals(() =>
    pool(environment(), { sharing: { mig: { '1g.5gb': 7 } }, driver: { branch: 610 }, teams: { vision: -1 } }),
  );
  expect(told.map((line) => line.split(' = ')[0])).toEqual([
    'unit/p100: sharing.mig',
    'unit/p100: driver.branch',
    'unit/p100: teams.vision',
  ]);
});

test('two pools never share nodes, nor have one driver of each kind', () => {
  const env = environment({ pools: [gpuPool('gpu'), gpuPool('other')] });
  pool(env, {}, 'a');
  expect(refusals(() => pool(env, {}, 'b'))).toEqual([
    'unit/b: pool = "gpu": is the pool of unit/a already: two drivers for one node stop those of every node; allowed: one GpuWorkerPool for a node pool.',
  ]);
  expect(refusals(() => pool(env, { pool: 'other', driver: { preinstalled: '580.173.02' } }, 'c'))).toEqual([
    'unit/c: driver = {"preinstalled":"580.173.02"}: is on the nodes already, and that of unit/a is installed by the operator: the operator does one of the two for a whole cluster. Let all pools of the environment have it one way.',
  ]);
});
