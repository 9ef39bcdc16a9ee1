import { DEFAULT, HTML, PICTURE } from './conf-paths';
import { type SrsConfPlan, type SrsVhostPlan, secondsOf } from './conf-plan';
import { block, type Directive, line } from './conf-syntax';
import type { SrsRendition } from './props';

/**
 * What ffmpeg publishes back. SRS knows a stream that it made itself by this URL, letter for letter, and does not transcode it again:
 * the vhost stands where SRS writes it in the URL that ffmpeg plays.
 */
const BACK = 'rtmp://127.0.0.1:[port]/[app]?vhost=[vhost]/[stream]_[engine]';

/** A process of ffmpeg for each rendition of each stream, and one for its pictures. */
export function transcode(plan: SrsConfPlan, vhost: SrsVhostPlan): Directive | undefined {
  const key = Math.min(KEY, vhost.hls === undefined ? KEY : secondsOf(vhost.hls.fragment));
  const engines = Object.entries(vhost.transcode).map(([name, rendition]) => engine(name, rendition, key, plan.nvenc));
  const pictures = picture(vhost);
  if (engines.length === 0 && pictures === undefined) return undefined;
  return block('transcode', [], line('enabled', true), line('ffmpeg', plan.ffmpeg), ...engines, pictures);
}

/** Seconds between key frames of renditions: a segment of HLS begins with one, and a viewer waits for one. */
const KEY = 2;

/** From so many pixels on, one core is not enough for a picture in time. */
const LARGE = 720;

function engine(name: string, of: SrsRendition, key: number, nvenc: boolean): Directive {
  const { height, bitrate, fps, audioBitrate = 0, profile = 'main', width = widthOf(height) } = of;
  const audio = audioBitrate > 0 ? [line('acodec', 'aac'), line('abitrate', audioBitrate)] : [line('acodec', 'copy')];
  return block(
    'engine',
    [name],
    line('enabled', true),
    // SRS 6 knows no codec of a GPU by name: ffmpeg takes the last one that is named to it.
    line('vcodec', 'libx264'),
    line('vbitrate', bitrate),
    fps === undefined ? undefined : line('vfps', fps),
    line('vwidth', width),
    line('vheight', height),
    line('vthreads', height >= LARGE ? 2 : 1),
    line('vprofile', profile),
    line('vpreset', nvenc ? 'p4' : 'veryfast'),
    block(
      'vparams',
      [],
      line('force_key_frames', `expr:gte(t,n_forced*${key})`),
      ...(nvenc ? [line('c:v', 'h264_nvenc'), line('forced-idr', 1)] : []),
    ),
    ...audio,
    line('output', BACK),
  );
}

/** In the proportion of 16:9, and even, as encoders want it. */
function widthOf(height: number): number {
  return Math.round((height * 16) / 9 / 2) * 2;
}

/** One file for each stream, replaced as a whole. */
function picture({ name, snapshots }: SrsVhostPlan): Directive | undefined {
  if (snapshots === undefined) return undefined;
  const folder = name === DEFAULT ? '' : `${name}${PICTURE}`;
  const { every, height } = snapshots;
  return block(
    'engine',
    ['snapshot'],
    line('enabled', true),
    block('vfilter', [], line('vf', `fps=1/${secondsOf(every)},scale=${widthOf(height)}:${height}`)),
    line('vcodec', 'png'),
    block('vparams', [], line('update', 1), line('atomic_writing', 1)),
    line('acodec', 'an'),
    line('oformat', 'image2'),
    line('output', `${HTML}/${folder}[app]${PICTURE}[stream].png`),
  );
}

/** What this origin fetches: each source is fetched by one of them. */
export function ingests(plan: SrsConfPlan, { name: vhost, ingest }: SrsVhostPlan, ordinal: number): Directive[] {
  const names = Object.keys(ingest).sort();
  return names.flatMap((name, i) => {
    const of = ingest[name];
    if (of === undefined || i % Math.max(1, plan.origins) !== ordinal) return [];
    const [app = '', stream = ''] = of.as.split('/');
    const isRtsp = of.from.startsWith('rtsp:');
    return [
      block(
        'ingest',
        [name],
        line('enabled', true),
        block('input', [], line('type', 'stream'), line('url', plan.sources[`${vhost}/${name}`] ?? of.from)),
        line('ffmpeg', plan.ffmpeg),
        block(
          'engine',
          [],
          line('enabled', true),
          // Over UDP the camera would call back, which no network policy lets in.
          isRtsp ? block('perfile', [], line('rtsp_transport', 'tcp')) : undefined,
          line('vcodec', 'copy'),
          line('acodec', 'copy'),
          line('output', `rtmp://127.0.0.1:[port]/${app}?vhost=[vhost]/${stream}`),
        ),
      ),
    ];
  });
}
