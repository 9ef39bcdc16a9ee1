import { cores } from '../../kernel/base/quantity';
import type { Resources } from '../../kernel/kubernetes';
import { secondsOf } from './conf-plan';
import type { SrsPlan } from './plan';

/** What a server keeps of a stream in memory: whoever comes begins with it. */
const KEPT_SECONDS = 20;
/** Of a connection, in KiB: its buffers. */
const CONNECTION_KIB = 64;
/** Of ffmpeg for one rendition, in MiB. */
const FFMPEG_MIB = 256;

/** What a server of the part asks for: one core at most, since it runs on one, and ffmpeg's beside it. */
export function serverSize(plan: SrsPlan, part: 'origin' | 'edge'): Resources {
  const { conf, expect, ffmpegCores, isSingle } = plan;
  const own = isSingle ? 0.25 : 1;
  const streams = part === 'origin' ? expect.streams / Math.max(1, conf.origins) : expect.streams;
  const kept = (streams * expect.bitrate * KEPT_SECONDS) / 8 / 1024;
  const server = 128 + kept + (conf.maxConnections * CONNECTION_KIB) / 1024;
  const ffmpeg = part === 'origin' ? ffmpegCores : 0;
  const memory = `${64 * Math.ceil((server + Math.ceil(ffmpeg) * FFMPEG_MIB) / 64)}Mi`;
  return { requests: { cpu: cores(own + ffmpeg), memory }, limits: { memory } };
}

/** What an origin holds of HLS on its node's disk, as if all streams were its own: twice the window, in MiB. */
export function htmlMebibytes(plan: SrsPlan): number {
  return 256 * Math.ceil((segmentMebibytes(plan, 2 * longestWindow(plan)) + 64) / 256);
}

/** What a cache keeps of segments, in MiB: those of a minute at least, and a half more than are played still. */
export function cacheMebibytes(plan: SrsPlan): number {
  return 256 * Math.ceil(Math.max(1024, segmentMebibytes(plan, 3 * Math.max(60, longestWindow(plan)))) / 256);
}

function longestWindow({ conf }: SrsPlan): number {
  return Math.max(0, ...conf.vhosts.map(({ hls }) => (hls === undefined ? 0 : secondsOf(hls.window))));
}

function segmentMebibytes({ conf, expect }: SrsPlan, seconds: number): number {
  const renditions = Math.max(1, ...conf.vhosts.map(({ transcode }) => 1 + Object.keys(transcode).length));
  return (expect.streams * renditions * expect.bitrate * seconds) / 8 / 1024;
}

/** What a cache asks for: its segments lie on disk, and in the page cache as long as there is memory. */
export function cacheSizeOf({ isSingle }: SrsPlan): Resources {
  const memory = isSingle ? '128Mi' : '512Mi';
  return { requests: { cpu: isSingle ? '100m' : '500m', memory }, limits: { memory } };
}

/** What stands beside an origin: who judges tokens, who takes recordings away. */
export const BESIDE: Resources = { requests: { cpu: '20m', memory: '64Mi' }, limits: { memory: '128Mi' } };
