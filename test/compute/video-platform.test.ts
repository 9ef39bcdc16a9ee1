import { Size } from 'cdk8s';
import { rows } from '../../apps/yunsi/rows';
import {
  Certificates,
  type Environment,
  GpuWorkerPool,
  outside,
  PublicGateway,
  platform,
  type Row,
  SrsStreaming,
  VideoInference,
} from '../../lib';
import { synthesizedFindings } from '../../lib/checks/rules';

const GPU = {
  name: 'gpu',
  nodes: [{ name: 'gpu-1' }, { name: 'gpu-2' }],
  cpu: 32,
  memory: Size.gibibytes(256),
  gpus: 4,
};

/** Each row, with GPUs where it has none. */
const equipped = (rows as readonly Row[]).map((row) =>
  row.pools.some(({ name }) => name === 'gpu')
    ? row
    : { ...row, pools: [...row.pools, { ...GPU, taints: ['nvidia.com/gpu=present:NoSchedule'] }] },
);

function build(env: Environment): void {
  new Certificates(env, 'certificates');
  const gateway = new PublicGateway(env, 'public', {
    gatewayClass: 'eg',
    crds: 'made',
    proxies: { namespace: 'envoy', labels: { app: 'envoy' } },
  });
  const gpus = new GpuWorkerPool(env, 'p100', { pool: 'gpu', model: 'nvidia-tesla-p100' });
  const srs = new SrsStreaming(env, 'live', {
    expect: env.pick({
      single: { streams: 2, viewers: 20, bitrate: 2000 },
      quorum: { streams: 20, viewers: 2000, bitrate: 2000 },
    }),
    vhosts: { default: { hls: {}, dvr: {}, publishers: { studio: ['live/talk'] } } },
    recordings: { bucket: outside.bucket('recordings', { host: 's3.example.com', cidrs: ['192.0.2.20/32'] }) },
    host: gateway.host('live'),
    loadBalancer: { host: `publish.${env.row.domain}` },
  });
  new VideoInference(env, 'faces', {
    image: { name: 'faces', ref: 'registry.example.com/vision/faces:1.4.0-cuda12.4' },
    from: srs.endpoint(),
    gpus: gpus.gpus(),
    streams: { talk: { input: 'live/talk', output: 'live/talk_faces' } },
  });
}

const outputs = [...platform('acme', equipped, build).outputs()];

test.each(outputs.map((output) => [output.row.name, output] as const))(
  '%s: live video, GPUs and a model go together',
  (_, output) => {
    expect(synthesizedFindings(output)).toEqual([]);
    const { edges, needs } = output.model;
    expect(edges.filter(({ from }) => from === 'faces/talk')).toEqual([
      { from: 'faces/talk', to: 'live/files' },
      { from: 'faces/talk', to: 'live/http' },
      { from: 'faces/talk', to: 'live/publish' },
      { from: 'faces/talk', to: 'live/rtmp' },
    ]);
    expect(needs.minted.map(({ id }) => id)).toEqual(
      expect.arrayContaining(['live/taker-faces', 'live/publisher-default-studio']),
    );
    expect(output.object('Deployment', 'faces-talk')).toMatchObject({
      spec: { template: { spec: { containers: [{ resources: { limits: { 'nvidia.com/gpu': '1' } } }] } } },
    });
  },
);

test('an image for a driver that the GPUs do not have is refused by the tag', () => {
  const [row] = equipped as [Row];
  const refused = platform('acme', [row], (env) => {
    const gpus = new GpuWorkerPool(env, 'p100', { pool: 'gpu', model: 'nvidia-tesla-p100' });
    new VideoInference(env, 'faces', {
      image: { name: 'faces', ref: 'registry.example.com/vision/faces:1.4.0-cuda13.0' },
      from: outside.streams({ host: 'live.example.com', cidrs: ['192.0.2.10/32'] }),
      gpus: gpus.gpus(),
      streams: { talk: { input: 'live/talk' } },
    });
  });
  expect(() => [...refused.outputs()]).toThrow(
    'dev/faces: cuda = "13.0": has no code for Pascal, which the GPUs of dev/p100 are',
  );
});
