import type { Endpoint } from '../kernel/facts';
import type { Minted } from '../kernel/needs/text';
import type { Handle } from './handle';

/** Which stream a taker wants, and what for. */
export interface StreamAsk {
  /** Application and name: `live/entrance`. */
  readonly stream: string;
  /** Whether it sends the stream, or watches it. */
  readonly use: 'publish' | 'play';
}

/** Where a stream is sent to, and watched. */
export interface StreamAccess {
  /** Where it is sent to, by protocol. A token goes behind it: ``text`${publish.rtmp}?token=${token.url}` ``. */
  readonly publish: {
    /** `rtmp://host:1935/live/entrance` */
    readonly rtmp: string;
    /** `srt://host:10080?streamid=…`, where SRT is spoken. @default not spoken */
    readonly srt?: string;
    /** URL of WHIP, where WebRTC is spoken. @default not spoken */
    readonly webrtc?: string;
  };
  /** Where it is watched, by protocol. */
  readonly play: {
    /** `rtmp://host:1935/live/entrance` */
    readonly rtmp: string;
    /** `http://host:8080/live/entrance.flv`, where HTTP-FLV is made. @default not made */
    readonly flv?: string;
    /** `http://host:8080/live/entrance.m3u8`, where HLS is made. @default not made */
    readonly hls?: string;
    /** URL of WHEP, where WebRTC is spoken. @default not spoken */
    readonly webrtc?: string;
  };
  /** What the taker talks to. */
  readonly at: readonly Endpoint[];
  /** The taker's own, where publishing is guarded; it holds for the streams that it took so. @default anybody who reaches the servers may publish */
  readonly token?: Minted;
}

/** Live streams: each taker sends or watches one by its name. */
export interface StreamEndpoint extends Handle<'stream', StreamAccess, StreamAsk> {}
