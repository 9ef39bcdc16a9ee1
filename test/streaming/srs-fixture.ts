import { Duration, Size } from 'cdk8s';
import { Environment, type Gpus, nodes, outside, type Row, type SrsStreamingProps } from '../../lib';
import { SrsStreaming } from '../../lib/streaming/srs/srs-streaming';

export const GPUS: Gpus = {
  offers: 'gpus',
  for: (_, { gpus }) => ({
    resource: 'nvidia.com/gpu',
    gpus,
    spec: {
      nodeSelector: { 'keelson.dev/pool': 'gpu' },
      tolerations: [{ key: 'nvidia.com/gpu', operator: 'Exists', effect: 'NoSchedule' }],
    },
  }),
};

export const SMALL: SrsStreamingProps = { expect: { streams: 2, viewers: 50, bitrate: 2000 } };

/** Everything on that goes together: WebRTC wants one origin. */
export const MOST: SrsStreamingProps = {
  expect: { streams: 10, viewers: 3000, bitrate: 1500 },
  vhosts: {
    default: {
      flv: true,
      hls: { fragment: Duration.seconds(2), window: Duration.seconds(12) },
      dvr: { format: 'mp4' },
      transcode: { hd: { height: 720, bitrate: 1500 }, sd: { height: 360, bitrate: 500, audioBitrate: 64 } },
      snapshots: {},
      forward: { archive: { host: 'archive.example.com', cidrs: ['192.0.2.30/32'] } },
      ingest: {
        door: { from: 'rtsp://camera.example.com/door', as: 'live/door', user: 'viewer', cidrs: ['192.0.2.40/32'] },
      },
      publishers: { studio: ['live/talk'] },
    },
    'tv.example.com': { security: [{ allow: 'publish', from: '10.0.0.0/8' }] },
  },
  edges: { most: 12 },
  srt: { latency: Duration.millis(200) },
  recordings: {
    bucket: outside.bucket('recordings', { host: 's3.example.com', cidrs: ['192.0.2.20/32'] }),
    spool: Size.gibibytes(20),
  },
  gpu: { of: GPUS, image: { name: 'srs-nvenc', ref: 'registry.example.com/video/srs:6.0-nvenc' }, cuda: '12.8' },
  host: outside.host('https://live.example.com', { from: ['10.0.0.0/24'] }),
  loadBalancer: {
    host: 'publish.example.com',
    playHost: 'play.example.com',
    udpHost: 'udp.example.com',
    from: ['198.51.100.0/24'],
    annotations: { 'example.com/class': 'public' },
  },
};

const POOLS = [{ name: 'main', nodes: nodes('main', 3, ['a', 'b', 'c']), cpu: 32, memory: Size.gibibytes(128) }];

/** A system of it, alone. @param row what differs from production on three zones */
export function streaming(over: Partial<SrsStreamingProps> = {}, row: Partial<Row> = {}) {
  const env = Environment.test({ stage: 'prod', pools: POOLS, ...row });
  const srs = new SrsStreaming(env, 'srs', { ...SMALL, ...over });
  return { env, srs };
}
