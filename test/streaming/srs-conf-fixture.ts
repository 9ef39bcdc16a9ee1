import { Duration, Size } from 'cdk8s';
import { outside } from '../../lib';
import { Check } from '../../lib/kernel/base/faults';
import { planSrsConf, type SrsConfExtras, type SrsConfPlan, type SrsMembers } from '../../lib/streaming/srs/conf-plan';
import { checkSrsConf } from '../../lib/streaming/srs/conf-rules';
import type { SrsStreamingProps } from '../../lib/streaming/srs/props';

/** Everything of the props that a file is written from. */
export type Given = Partial<Omit<SrsStreamingProps, 'origins' | 'edges' | 'caches'>>;

/** One origin and two edges, that others are laid over. */
export function planned(given: Given = {}, members: Partial<SrsMembers> = {}, extras?: SrsConfExtras): SrsConfPlan {
  const { origins = 1 } = members;
  const hosts = Array.from({ length: origins }, (_, i) => `live-origin-${i}.live-origins.streaming.svc`);
  const props = { expect: { streams: 10, viewers: 1000, bitrate: 2000 }, ...given };
  return planSrsConf(
    props,
    { origins, hosts, edges: 2, caches: 1, maxConnections: 1500, closed: true, ...members },
    extras,
  );
}

/** The message of everything that is wrong; nothing when nothing is. */
export function faultsOf(given: Given, members: Partial<SrsMembers> = {}): string | undefined {
  const check = new Check('prod/live');
  checkSrsConf(check, planned(given, members));
  try {
    check.done();
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

/** A service that answers callbacks. */
export const SERVICE = {
  id: 'accounts/http',
  at: 'internet',
  podPort: 8000,
  host: 'accounts.shop.svc',
  port: 80,
  protocol: 'http',
  tls: false,
} as const;

/** What each feature is asked for with, by its name. */
export const FEATURES: Readonly<Record<string, Given>> = {
  'as it comes': {},
  'low latency': { vhosts: { default: { latency: 'low' } } },
  'ports of its own': { ports: { rtmp: 2935, http: 2080 } },
  WebRTC: { webRtc: { candidate: '192.0.2.10', tcp: true } },
  SRT: { srt: { latency: Duration.millis(200) } },
  'SRT in the clear': { srt: { encrypted: false } },
  HLS: { vhosts: { default: { hls: { fragment: Duration.seconds(2), window: Duration.seconds(20) } } } },
  'two vhosts': {
    vhosts: { default: { hls: {}, flv: true }, 'live.example.com': { hls: {}, flv: false, snapshots: {} } },
  },
  'DVR of sessions': {
    recordings: { volume: outside.storageClass('local-path', 'RWO'), size: Size.gibibytes(100) },
    vhosts: { default: { dvr: {} } },
  },
  'DVR of parts': {
    recordings: { bucket: outside.bucket('recordings', { host: 's3.example.com' }) },
    vhosts: { default: { dvr: { per: Duration.minutes(10), format: 'flv', only: ['live/talk', 'live/hall'] } } },
  },
  renditions: {
    vhosts: {
      default: {
        transcode: { hd: { height: 720, bitrate: 1500, fps: 25, audioBitrate: 96 }, sd: { height: 360, bitrate: 500 } },
      },
    },
  },
  snapshots: { vhosts: { default: { snapshots: { every: Duration.seconds(5), height: 180 } } } },
  forward: {
    vhosts: {
      default: { forward: { cdn: { host: 'rtmp.example.com' }, archive: { host: '192.0.2.7', port: 19350 } } },
    },
  },
  ingest: {
    vhosts: {
      default: {
        ingest: {
          door: { from: 'rtsp://camera.example.com/door', as: 'cameras/door' },
          radio: { from: 'https://radio.example.com/a.m3u8?x=1', as: 'live/radio' },
          other: { from: 'rtmp://other.example.com/live/other', as: 'live/other' },
        },
      },
    },
  },
  security: {
    vhosts: {
      default: {
        flv: false,
        transcode: { sd: { height: 360, bitrate: 500 } },
        security: [
          { allow: 'publish', from: '192.0.2.0/24' },
          { deny: 'publish', from: '192.0.2.13/32' },
          { deny: 'play', from: '198.51.100.0/24' },
        ],
      },
    },
  },
  callbacks: {
    vhosts: {
      default: {
        callbacks: {
          to: SERVICE,
          onPublish: '/srs/publish',
          onUnpublish: '/srs/gone',
          onPlay: '/srs/play?from=srs',
          onStop: '/srs/stop',
          onDvr: '/srs/dvr',
          onHls: '/srs/hls',
        },
      },
    },
  },
};
