import type { StreamAccess } from '../../handles/stream';
import { DEFAULT } from './conf-paths';
import type { SrsPlan } from './plan';
import type { SrsStreamingProps } from './props';
import type { Doors } from './services';

/** How a stream is called from outside, by what is open there. */
export interface PublicStream {
  /** Where it is sent to. @default not from outside */
  readonly publish: Partial<StreamAccess['publish']>;
  /** Where it is watched. @default not from outside */
  readonly play: Partial<StreamAccess['play']>;
}

/** URLs of a stream for systems inside, of the vhost that is called by no other name. */
export function insideUrls(plan: SrsPlan, doors: Doors, stream: string): Pick<StreamAccess, 'publish' | 'play'> {
  const { conf, front } = plan;
  const vhost = conf.vhosts.find(({ name }) => name === DEFAULT);
  const at = (door: { readonly host: string; readonly port: number }) => `${door.host}:${door.port}`;
  const signals =
    doors.files !== undefined && front && conf.webRtc !== undefined ? `http://${at(doors.files)}` : undefined;
  const { srt, files } = doors;
  return {
    publish: {
      rtmp: `rtmp://${at(doors.publish)}/${stream}`,
      ...(srt && conf.srt?.encrypted === false && { srt: srtUrl(at(srt), stream) }),
      ...(signals && { webrtc: signalling(signals, 'whip', stream) }),
    },
    play: {
      rtmp: `rtmp://${at(doors.rtmp)}/${stream}`,
      ...(vhost?.flv && { flv: `http://${at(doors.http)}/${stream}.flv` }),
      ...(vhost?.hls && files && { hls: `http://${at(files)}/${stream}.m3u8` }),
      ...(signals && { webrtc: signalling(signals, 'whep', stream) }),
    },
  };
}

/** The same for who calls from outside. */
export function outsideUrls(plan: SrsPlan, { host, loadBalancer }: SrsStreamingProps, stream: string): PublicStream {
  const { conf, front } = plan;
  const { ports, webRtc, srt } = conf;
  const vhost = conf.vhosts.find(({ name }) => name === DEFAULT);
  const rtmp = (at: string) => `rtmp://${at}:${ports.rtmp}/${stream}`;
  const at = loadBalancer?.host;
  const udp = loadBalancer?.udpHost ?? at;
  const signals = front && webRtc !== undefined && host !== undefined;
  return {
    publish: {
      ...(at !== undefined && { rtmp: rtmp(at) }),
      ...(udp !== undefined && srt && { srt: srtUrl(`${udp}:${ports.srt}`, stream) }),
      ...(signals && { webrtc: signalling(host.url, 'whip', stream) }),
    },
    play: {
      ...(loadBalancer?.playHost !== undefined && { rtmp: rtmp(loadBalancer.playHost) }),
      ...(host && front && vhost?.flv && { flv: `${host.url}/${stream}.flv` }),
      ...(host && vhost?.hls && { hls: `${host.url}/${stream}.m3u8` }),
      ...(signals && { webrtc: signalling(host.url, 'whep', stream) }),
    },
  };
}

function signalling(base: string, verb: 'whip' | 'whep', stream: string): string {
  const [app = '', name = ''] = stream.split('/');
  return `${base}/rtc/v1/${verb}/?app=${app}&stream=${name}`;
}

function srtUrl(at: string, stream: string): string {
  return `srt://${at}?streamid=#!::r=${stream},m=publish`;
}
