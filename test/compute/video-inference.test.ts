import { Size } from 'cdk8s';
import { Environment, type JsonObject } from '../../lib';
import type { VideoInferenceProps } from '../../lib/compute/inference/props';
import { VideoInference } from '../../lib/compute/inference/video-inference';
import { DOOR, gpuPool, MODELS } from './inference-fixture';

function written(over: Partial<VideoInferenceProps> = {}) {
  const env = Environment.test();
  new VideoInference(env, 'faces', { ...DOOR, ...over });
  return env.output();
}

const podOf = (output: ReturnType<typeof written>, name: string) =>
  (output.object('Deployment', name).spec as { template: { spec: JsonObject } }).template.spec;

test('each stream is a pod of its own, with whole GPUs, where they are', () => {
  const asked: unknown[] = [];
  const output = written({
    gpus: gpuPool(asked),
    gpusEach: 2,
    cuda: '12.8',
    streams: { ...DOOR.streams, hall: { input: 'live/hall' } },
  });
  expect(asked).toEqual([{ gpus: 2, replicas: 2, cuda: '12.8' }]);
  expect(output.object('Deployment', 'faces-hall').spec).toMatchObject({ replicas: 1, strategy: { type: 'Recreate' } });
  expect(podOf(output, 'faces-door')).toMatchObject({
    nodeSelector: { 'keelson.dev/pool': 'gpu' },
    runtimeClassName: 'nvidia',
    tolerations: [{ key: 'nvidia.com/gpu' }],
    containers: [{ resources: { limits: { 'nvidia.com/gpu': '2', memory: '4Gi' }, requests: { cpu: '1' } } }],
  });
  const { pods } = output.model.systems[0] ?? { pods: [] };
  expect(pods.map(({ id, requests }) => [id, requests.gpus])).toEqual([
    ['faces/door', 2],
    ['faces/hall', 2],
  ]);
});

test('addresses are files: the token stands in one of them, and in no manifest', () => {
  const output = written();
  expect(output.model.needs.secrets).toContainEqual(
    expect.objectContaining({ name: 'faces-door-streams', keys: ['input', 'output'] }),
  );
  expect(output.model.needs.given.map(({ id }) => id)).toEqual(['faces/streams-live.example.com']);
  const [program] = podOf(output, 'faces-door').containers as JsonObject[];
  expect(program?.env).toEqual([
    { name: 'STREAM_NAME', value: 'door' },
    { name: 'INPUT_URL_FILE', value: '/etc/streams/input' },
    { name: 'OUTPUT_URL_FILE', value: '/etc/streams/output' },
  ]);
});

test('models are fetched before the program starts, with the bucket of another version as another pod', () => {
  const output = written({ models: MODELS });
  const { initContainers, containers } = podOf(output, 'faces-door') as {
    initContainers: JsonObject[];
    containers: JsonObject[];
  };
  expect(initContainers[0]).toMatchObject({
    args: ['--config', '/etc/bucket/rclone.conf', 'sync', '--stats-one-line', 'bucket:models/faces/v3', '/models'],
  });
  expect(containers[0]?.env).toContainEqual({ name: 'MODELS', value: '/models' });
  expect(output.model.edges.map(({ to }) => to)).toEqual(
    expect.arrayContaining(['outside/models', 'outside/streams-live.example.com']),
  );
});

test('health and metrics at one port are one port', () => {
  const output = written({ health: { port: 9000, path: '/health' }, metrics: { port: 9000 } });
  const [program] = podOf(output, 'faces-door').containers as JsonObject[];
  expect(program?.ports).toEqual([{ name: 'metrics', containerPort: 9000 }]);
  expect(program).toMatchObject({
    startupProbe: { httpGet: { path: '/health', port: 9000 }, failureThreshold: 90 },
    livenessProbe: { httpGet: { path: '/health', port: 9000 } },
  });
  expect(output.model.systems[0]?.metrics).toHaveLength(1);
});

test('what would not start, or would watch itself, is refused together', () => {
  expect(() =>
    written({
      gpusEach: 0.5,
      cuda: '12',
      env: { MODELS: '/elsewhere' },
      health: { port: 80, path: 'health' },
      streams: {
        door: { input: 'live/door', output: 'live/door' },
        hall: { input: 'hall', output: 'live/out' },
        yard: { input: 'live/yard', output: 'live/out' },
      },
    }),
  ).toThrow(
    [
      'unit/faces: streams.door.output = "live/door": is what it looks at. Publish under a name of its own; what follows on it is a VideoInference of its own.',
      'unit/faces: streams.hall.input = "hall": is no stream; allowed: as live/door: letters, digits, dashes, underscores.',
      'unit/faces: streams.yard.output = "live/out": is what hall publishes already: a stream has one publisher. Call one of the two otherwise.',
      'unit/faces: gpusEach = 0.5: is no number of GPUs: they are not cut into fractions; allowed: 1 and more. For a part of one, share the pool.',
      'unit/faces: health.port = 80: is no port that it may listen on; allowed: 1024 to 65535.',
      'unit/faces: health.path = "health": is no path of a URL; allowed: as /health.',
      'unit/faces: cuda = "12": is no version of CUDA; allowed: as 12.8.',
      'unit/faces: env.MODELS = "/elsewhere": is set from the streams. Leave it out.',
    ].join('\n'),
  );
});

test.each([
  [
    { streams: {} },
    "streams = {}: names no stream: nothing would be looked at; allowed: as { door: { input: 'live/door', output: 'live/door_marked' } }.",
  ],
  [{ reads: 'hls' }, 'reads = "hls": is not what these streams are played by; allowed: rtmp, flv.'],
  [{ reads: 'rtsp' as never }, 'reads = "rtsp": is none of what there is; allowed: rtmp, flv, hls.'],
  [{ uid: 0 }, 'uid = 0: is no user that a restricted pod may have; allowed: above 0.'],
  [{ cpu: 0 }, 'cpu = 0: is no number of cores; allowed: above 0.'],
  [{ memory: Size.mebibytes(256) }, 'memory = "256Mi": is too little for a model; allowed: at least 512Mi.'],
  [
    { models: { ...MODELS, folder: '/faces' } },
    'models.folder = "/faces": is no folder of a bucket; allowed: as detector/v3, without a slash at either end.',
  ],
  [
    { streams: { Door: { input: 'live/door' } } },
    'streams.Door = "Door": cannot name a pod; allowed: lower-case letters, digits and dashes; with the id at most 52.',
  ],
] satisfies [Partial<VideoInferenceProps>, string][])('%o is refused', (over, message) => {
  expect(() => written(over)).toThrow(`unit/faces: ${message}`);
});
