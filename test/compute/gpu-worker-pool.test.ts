import { load } from 'js-yaml';
import { type GpuModel, nodes } from '../../lib';
import { cudaFlaw, newestCuda } from '../../lib/compute/gpu/cuda';
import { GPU_LAWS } from '../../lib/compute/gpu/laws';
import { mostOf, SILICON, type Silicon } from '../../lib/compute/gpu/silicon';
import { type JsonObject, listOf, mapOf } from '../../lib/kernel/base/values';
import { dangling, fixed, judged } from '../support/laws';
import { object } from '../support/rules';
import { stacksOf } from '../support/stacks';
import { Compute, environment, gpuPool, pool } from './gpu-fixture';

type Objects = readonly JsonObject[];

const of = (objects: Objects | undefined, kind: string): JsonObject[] =>
  (objects ?? []).filter((one) => one.kind === kind);
const specOf = (objects: Objects | undefined, kind: string) => of(objects, kind)[0]?.spec as JsonObject;
const nameOf = (one: JsonObject = {}) => String((one.metadata as JsonObject).name);

describe('each generation', () => {
  test.each<[GpuModel, string, string, string, number]>([
    ['nvidia-tesla-p100', '580.173.02', 'proprietary', 'cannot be cut', 12],
    ['nvidia-tesla-v100', '580.173.02', 'proprietary', 'cannot be cut', 12],
    ['nvidia-a100-80gb', '595.91.07', 'open', '1g.10gb', 13],
    ['nvidia-h100-80gb', '595.91.07', 'open', '1g.10gb', 13],
  ])('%s has driver %s, its %s modules, and %s', (model, version, kernelModuleType, profile, cuda) => {
    const env = environment();
    pool(env, { model }, 'gpus');
    const { systems, foundation } = env.output();
    expect(specOf(systems.get('gpus'), 'NVIDIADriver')).toMatchObject({ version, kernelModuleType });
    const silicon: Silicon = SILICON[model];
    expect(silicon.mig === undefined ? 'cannot be cut' : Object.keys(silicon.mig.profiles)[0]).toBe(profile);
    const label = silicon.mig === undefined ? {} : { 'nvidia.com/mig.config': 'all-disabled' };
    expect(foundation.nodes).toMatchObject([{ pool: 'gpu', labels: { accelerator: model, ...label } }]);
    expect(specOf(systems.get('gpu-operator'), 'ClusterPolicy').migManager).toMatchObject({
      enabled: silicon.mig !== undefined,
    });
    const driver = Number(version.slice(0, 3));
    expect(cudaFlaw(`${cuda}.0`, silicon, driver, 'it')).toBeUndefined();
    if (cuda < 13) expect(cudaFlaw('13.0', silicon, driver, 'it')?.message).toContain(silicon.architecture);
  });

  test('CUDA and drivers are those of NVIDIA’s table of minor version compatibility', () => {
    expect([440, 450, 470, 525, 535, 579, 580, 595, 610].map(newestCuda)).toEqual([
      undefined,
      11,
      11,
      12,
      12,
      12,
      13,
      13,
      13,
    ]);
  });

  test('as many instances fit as the operator’s own layouts have', () => {
    const layouts: Partial<Record<GpuModel, Record<string, number>>> = {
      'nvidia-a30': { '1g.6gb': 4, '2g.12gb': 2, '4g.24gb': 1 },
      'nvidia-a100-40gb': { '1g.5gb': 7, '1g.10gb': 4, '2g.10gb': 3, '3g.20gb': 2, '4g.20gb': 1, '7g.40gb': 1 },
      'nvidia-a100-80gb': { '1g.10gb': 7, '1g.20gb': 4, '2g.20gb': 3, '3g.40gb': 2, '4g.40gb': 1, '7g.80gb': 1 },
      'nvidia-h100-80gb': { '1g.10gb': 7, '1g.20gb': 4, '2g.20gb': 3, '3g.40gb': 2, '4g.40gb': 1, '7g.80gb': 1 },
      'nvidia-h200-141gb': { '1g.18gb': 7, '1g.35gb': 4, '2g.35gb': 3, '3g.71gb': 2, '4g.71gb': 1, '7g.141gb': 1 },
    };
    for (const [model, silicon] of Object.entries<Silicon>(SILICON)) {
      const { mig } = silicon;
      const most =
        mig && Object.fromEntries(Object.keys(mig.profiles).map((profile) => [profile, mostOf(mig, profile)]));
      expect([model, most]).toEqual([model, layouts[model as GpuModel]]);
    }
  });
});

describe('what is there once', () => {
  const two = (mirror?: string) => {
    const env = environment({
      ...(mirror && { mirror }),
      pools: [
        { ...gpuPool('main'), gpus: 0, taints: [] },
        gpuPool('old'),
        gpuPool('new', {
          taints: ['nvidia.com/gpu=present:NoExecute', 'team=vision:NoSchedule'],
          nodes: nodes('new', 3),
        }),
      ],
    });
    new Compute(env, 'vision');
    pool(env, { pool: 'old', sharing: { slices: 4 }, teams: { vision: 8 } }, 'p100');
    const mig = { '1g.10gb': 3, '4g.40gb': 1 };
    pool(env, { pool: 'new', model: 'nvidia-a100-80gb', sharing: { mig }, teams: { vision: 2 } }, 'a100');
    return env.output();
  };
  const policy = (mirror?: string) => specOf(two(mirror).systems.get('gpu-operator'), 'ClusterPolicy');

  test('two pools of two generations have one policy, and a driver each, of their own nodes', () => {
    const { systems } = two();
    expect([...systems.values()].flatMap((all) => of(all, 'ClusterPolicy')).map(nameOf)).toEqual(['cluster-policy']);
    expect(specOf(systems.get('gpu-operator'), 'ClusterPolicy').driver).toMatchObject({
      enabled: true,
      useNvidiaDriverCRD: true,
    });
    const drivers = ['p100', 'a100'].map((id) => specOf(systems.get(id), 'NVIDIADriver'));
    expect(drivers).toMatchObject([
      {
        version: '580.173.02',
        nodeSelector: { 'keelson.dev/pool': 'old' },
        labels: { 'keelson.dev/gpu-pool': 'p100' },
      },
      { version: '595.91.07', nodeSelector: { 'keelson.dev/pool': 'new' }, labels: { 'keelson.dev/gpu-pool': 'a100' } },
    ]);
  });

  test('every operand has an image of a pin, through the mirror, and bears every taint of the pools', () => {
    const spec = policy('mirror.example.com/all');
    const operands = Object.values(spec).filter((value) => (value as JsonObject).version !== undefined) as JsonObject[];
    expect(operands.map(({ repository, image, version }) => `${repository}/${image}:${version}`).sort()).toEqual(
      [
        'gpu-operator:v26.7.0',
        'k8s-device-plugin:v0.20.0',
        'k8s-device-plugin:v0.20.0',
        'cloud-native/k8s-mig-manager:v0.15.0',
        'k8s/container-toolkit:v1.20.0',
        'k8s/dcgm-exporter:4.6.0-4.8.3-distroless',
      ]
        .map((image) => `mirror.example.com/all/nvcr.io/nvidia/${image}`)
        .sort(),
    );
    const on = Object.entries(spec).filter(([, value]) => (value as JsonObject).enabled === true);
    for (const [name, value] of on)
      if (!['cdi', 'driver'].includes(name))
        expect([name, (value as JsonObject).version]).toEqual([name, expect.any(String)]);
    expect((spec.daemonsets as JsonObject).tolerations).toEqual([
      { key: 'nvidia.com/gpu', operator: 'Exists', effect: 'NoSchedule' },
      { key: 'nvidia.com/gpu', operator: 'Equal', value: 'present', effect: 'NoExecute' },
      { key: 'team', operator: 'Equal', value: 'vision', effect: 'NoSchedule' },
    ]);
  });

  test('sharing is a ConfigMap whose name follows from it, by the label of the nodes', () => {
    const { systems, foundation } = two();
    const [sharing, mig] = ['gpu-sharing', 'gpu-mig'].map((name) =>
      of(systems.get('gpu-operator'), 'ConfigMap').find((one) => nameOf(one).startsWith(name)),
    );
    const files = sharing?.data as Record<string, string>;
    expect(Object.keys(files)).toEqual(['exclusive', 'slices-4']);
    expect(load(files['slices-4'] as string)).toEqual({
      version: 'v1',
      flags: { migStrategy: 'mixed' },
      sharing: {
        timeSlicing: {
          renameByDefault: true,
          failRequestsGreaterThanOne: true,
          resources: [{ name: 'nvidia.com/gpu', replicas: 4 }],
        },
      },
    });
    expect(load(String(mapOf(mig?.data)['config.yaml']))).toEqual({
      version: 'v1',
      'mig-configs': {
        'all-disabled': [{ devices: 'all', 'mig-enabled': false }],
        '3x1g.10gb_1x4g.40gb': [{ devices: 'all', 'mig-enabled': true, 'mig-devices': { '1g.10gb': 3, '4g.40gb': 1 } }],
      },
    });
    expect(policy()).toMatchObject({
      devicePlugin: { config: { name: nameOf(sharing), default: 'exclusive' } },
      migManager: { config: { name: nameOf(mig), default: 'all-disabled' } },
    });
    expect(foundation.nodes.map(({ pool: name, labels }) => [name, labels])).toEqual([
      ['old', { accelerator: 'nvidia-tesla-p100', 'nvidia.com/device-plugin.config': 'slices-4' }],
      [
        'new',
        {
          accelerator: 'nvidia-a100-80gb',
          'nvidia.com/device-plugin.config': 'exclusive',
          'nvidia.com/mig.config': '3x1g.10gb_1x4g.40gb',
        },
      ],
    ]);
  });

  test('a team has a quota of each pool, and nothing past them', () => {
    const { systems } = two();
    const quotas = [...systems.values()].flatMap((all) => of(all, 'ResourceQuota'));
    const told = quotas.map((one) => [nameOf(one), (one.spec as JsonObject).hard, scope(one)]);
    expect(told).toEqual([
      [
        'a100-gpus',
        { 'requests.nvidia.com/mig-1g.10gb': '2', 'requests.nvidia.com/mig-4g.40gb': '2' },
        'In a100-batch a100-serving',
      ],
      [
        'gpus-of-no-pool',
        {
          'requests.nvidia.com/gpu.shared': '0',
          'requests.nvidia.com/mig-1g.10gb': '0',
          'requests.nvidia.com/mig-4g.40gb': '0',
        },
        'NotIn a100-batch a100-serving p100-batch p100-serving',
      ],
      ['p100-gpus', { 'requests.nvidia.com/gpu.shared': '8' }, 'In p100-batch p100-serving'],
    ]);
  });

  const scope = ({ spec }: JsonObject) => {
    const [one] = ((spec as JsonObject).scopeSelector as JsonObject).matchExpressions as readonly JsonObject[];
    return [one?.operator, ...listOf(one?.values)].join(' ');
  };

  test('discovery runs on the nodes of the pools alone; the operator keeps off them', () => {
    const { foundation, model } = two();
    const values = foundation.releases.get('gpu-operator')?.values as Record<string, Record<string, JsonObject>>;
    const { worker = {} } = values['node-feature-discovery'] as Record<string, JsonObject>;
    const required = 'requiredDuringSchedulingIgnoredDuringExecution';
    const { nodeSelectorTerms } = ((worker.affinity as JsonObject).nodeAffinity as JsonObject)[required] as JsonObject;
    expect(nodeSelectorTerms).toEqual(
      ['new', 'old'].map((name) => ({
        matchExpressions: [{ key: 'keelson.dev/pool', operator: 'In', values: [name] }],
      })),
    );
    expect(worker.tolerations).toContainEqual({
      key: 'team',
      operator: 'Equal',
      value: 'vision',
      effect: 'NoSchedule',
    });
    expect(values.operator).not.toHaveProperty('tolerations');
    expect(values.clusterPolicy).toEqual({ deployCR: false });
    const pods = Object.fromEntries(
      model.systems.flatMap(({ pods: all }) => all.map(({ id, replicas }) => [id, replicas])),
    );
    expect(pods).toMatchObject({ 'gpu-operator/plugin': 5, 'gpu-operator/mig': 3, 'p100/driver': 2, 'a100/driver': 3 });
  });
});

test('a driver that is on the nodes is left alone', () => {
  const env = environment();
  pool(env, { driver: { preinstalled: '550.54.15' } });
  const { systems, model } = env.output();
  expect(specOf(systems.get('gpu-operator'), 'ClusterPolicy').driver).toMatchObject({
    enabled: false,
    useNvidiaDriverCRD: false,
  });
  expect(of(systems.get('p100'), 'NVIDIADriver')).toEqual([]);
  expect(model.systems.find(({ id }) => id === 'p100')?.ready).toMatchObject([
    { name: 'cluster-policy', path: 'status.state' },
  ]);
});

test('without the internet the driver’s packages come from a mirror, and nothing else is open', () => {
  const env = environment();
  const packages = { 'mirror.list': 'deb https://apt.example.com:8443/ubuntu noble main universe\n' };
  pool(env, { driver: { packages } });
  const { systems, model } = env.output();
  const [files] = of(systems.get('p100'), 'ConfigMap');
  expect(files?.data).toEqual(packages);
  expect(specOf(systems.get('p100'), 'NVIDIADriver').repoConfig).toEqual({ name: nameOf(files) });
  expect(model.edges.filter(({ from }) => from === 'p100/driver').map(({ to }) => to)).toEqual([
    'kubernetes/api',
    'outside/apt-example-com',
  ]);
});

test('the driver goes with the row’s pin, for the system of the nodes', () => {
  const env = environment({
    pins: { 'nvidia-driver-580': '580.180.01-ubuntu22.04' },
    mirror: 'mirror.example.com/all',
  });
  pool(env, { driver: { os: 'ubuntu22.04' } });
  const { systems, model } = env.output();
  expect(specOf(systems.get('p100'), 'NVIDIADriver')).toMatchObject({
    repository: 'mirror.example.com/all/nvcr.io/nvidia',
    image: 'driver',
    version: '580.180.01',
  });
  expect(model.systems.find(({ id }) => id === 'p100')?.pods[0]?.images).toContain(
    'mirror.example.com/all/nvcr.io/nvidia/driver:580.180.01-ubuntu22.04',
  );
});

test('nodes that are not for GPUs alone carry no taint', () => {
  const env = environment({}, { taints: [] });
  pool(env, { dedicated: false });
  expect(env.output().foundation.nodes[0]?.taints).toEqual([]);
});

test('the smoke Job runs again when the driver or the sharing changes, and only then', () => {
  const job = (props: Parameters<typeof pool>[1] = {}) => {
    const env = environment();
    pool(env, props);
    const [smoke] = of(env.output().systems.get('p100'), 'Job');
    return smoke as JsonObject;
  };
  expect(nameOf(job())).toBe(nameOf(job()));
  expect(new Set([job(), job({ driver: { branch: 535 } }), job({ sharing: { slices: 2 } })].map(nameOf)).size).toBe(3);
  expect(JSON.stringify(job({ sharing: { slices: 2 } }))).toContain(
    '"limits":{"memory":"512Mi","nvidia.com/gpu.shared":"1"}',
  );
});

test('labels and the taint come to the nodes by Terraform, the taint once', () => {
  const build = (env: Parameters<typeof pool>[0]) => void pool(env);
  const stacks = stacksOf(build, { pools: [gpuPool('gpu', { nodes: nodes('gpu', 1) })] });
  const [stack] = Object.entries(stacks).flatMap(([name, one]) => (name.endsWith('-foundation') ? [one] : []));
  const { kubernetes_labels: labels, kubernetes_node_taint: taints } = stack?.resource ?? {};
  expect(labels?.['gpu-1']?.labels).toMatchObject({ accelerator: 'nvidia-tesla-p100', 'keelson.dev/pool': 'gpu' });
  expect(taints?.['gpu-1']?.taint).toEqual([{ key: 'nvidia.com/gpu', value: 'present', effect: 'NoSchedule' }]);
});

test('what GPUs measure says itself who holds them', () => {
  const env = environment();
  pool(env);
  const metrics = env.systems.find(({ id }) => id === 'gpu-operator')?.state.allMetrics ?? [];
  expect(metrics.map(({ at, honorLabels }) => [at.id, honorLabels])).toEqual([
    ['gpu-operator/metrics', undefined],
    ['gpu-operator/gpus', true],
  ]);
});

test('busy is of the engine where GPUs are cut; memory that repairs itself is Ampere’s', () => {
  const alerts = (props: Parameters<typeof pool>[1]) => {
    const env = environment();
    pool(env, props, 'gpus');
    return env.output().model.systems.find(({ id }) => id === 'gpus')?.alerts ?? [];
  };
  const p100 = alerts({});
  const cut = alerts({ model: 'nvidia-a100-40gb', sharing: { mig: { '1g.5gb': 7 } } });
  const held = (all: typeof p100) => all.find(({ name }) => name === 'GpuHeldIdle')?.expr;
  expect(held(p100)).toContain('max_over_time(DCGM_FI_DEV_GPU_UTIL{hostname=~"gpu-1|gpu-2"}[6h]) / 100 < 0.02');
  expect(held(cut)).toContain('max_over_time(DCGM_FI_PROF_GR_ENGINE_ACTIVE{hostname=~"gpu-1|gpu-2"}[6h]) < 0.02');
  expect([p100, cut].map((all) => all.some(({ name }) => name === 'GpuMemoryFailing'))).toEqual([false, true]);
  expect(cut.find(({ name }) => name === 'GpusMissing')?.expr).toBe(
    '(sum(kube_node_status_allocatable{resource="nvidia_com_mig_1g_5gb",node=~"gpu-1|gpu-2"}) or vector(0)) < 56',
  );
});

describe('laws', () => {
  const cluster = (spec: JsonObject) => object('nvidia.com/v1 ClusterPolicy', spec);
  const driver = (spec: JsonObject) => object('nvidia.com/v1alpha1 NVIDIADriver', spec);

  test('a part of an image', () => {
    expect(judged(GPU_LAWS, cluster({ toolkit: { enabled: true, repository: 'r', image: 'i', version: '' } }))).toEqual(
      [
        'toolkit = {"enabled":true,"repository":"r","image":"i","version":""}: has a part of an image, and the operator refuses it late; allowed: repository, image and version, or none of them.',
      ],
    );
    expect(judged(GPU_LAWS, cluster({ toolkit: { enabled: false, repository: 'r' } }))).toEqual([]);
  });

  test('devices by NRI without CDI', () => {
    expect(judged(GPU_LAWS, cluster({ cdi: { enabled: false, nriPluginEnabled: true } }))).toEqual([
      'cdi.nriPluginEnabled = true: does nothing while cdi.enabled is false.',
    ]);
  });

  test('an older operator', () => {
    const changes = (from: string, to: string) =>
      GPU_LAWS.flatMap((one) =>
        one.of === 'chart' ? one.changes({ version: from, values: {} }, { version: to, values: {} }) : [],
      );
    expect(changes('v26.7.0', 'v26.3.3')).toEqual([
      {
        prop: 'version',
        given: 'v26.3.3',
        message: 'is older than v26.7.0: the operator goes to the next release alone, and its CRDs stay as they are',
        allowed: 'v26.7.0 and later',
      },
    ]);
    expect(changes('v26.3.3', 'v26.7.0')).toEqual([]);
  });

  test('configurations that nobody makes', () => {
    expect(dangling(GPU_LAWS, cluster({ devicePlugin: { config: { name: 'gone' } } }))).toEqual([
      expect.stringContaining('spec.devicePlugin.config.name = "gone"'),
    ]);
    expect(dangling(GPU_LAWS, driver({ repoConfig: { name: 'gone' } }))).toEqual([
      expect.stringContaining('spec.repoConfig.name = "gone"'),
    ]);
  });

  test('what cannot become another', () => {
    expect(fixed(GPU_LAWS, driver({ usePrecompiled: false }), driver({ usePrecompiled: true }))).toHaveLength(1);
    const quota = (values: string[]) =>
      object('v1 ResourceQuota', { scopeSelector: { matchExpressions: [{ values }] } });
    expect(fixed(GPU_LAWS, quota(['a']), quota(['b']))).toHaveLength(1);
  });
});
