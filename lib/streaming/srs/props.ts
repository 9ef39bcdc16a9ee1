import type { Duration, Size } from 'cdk8s';
import type { Bucket } from '../../handles/bucket';
import type { Gpus } from '../../handles/gpus';
import type { OutsideHost } from '../../handles/outside';
import type { PublicHost } from '../../handles/public-host';
import type { StorageClass } from '../../handles/storage-class';
import type { ImagePin } from '../../kernel/base/pin';
import type { Labels } from '../../kernel/base/values';
import type { Endpoint } from '../../kernel/facts';
import type { SystemProps } from '../../kernel/system';

/** What live video is let in, what is made of it, and for how many it goes out. */
export interface SrsStreamingProps extends SystemProps {
  /** What it is sized for. */
  readonly expect: SrsExpected;
  /**
   * What is streamed, by the host in the URLs of who publishes and plays (`live.example.com`); `default` is what is called by any
   * other. @default one, `default`, played over RTMP and HTTP-FLV
   */
  readonly vhosts?: Readonly<Record<string, SrsVhost>>;
  /** Servers to which is published. Each holds the streams that it was given, and tells where the others are. @default 1, or 2 with quorum; 1 with WebRTC */
  readonly origins?: number;
  /** Servers from which is played: what each fetches once from the origins goes to many. 0: viewers are at the one origin. @default as many as `expect` asks for */
  readonly edges?: number | SrsEdges;
  /** HTTP caches through which HLS and snapshots go out, and with `host` HTTP-FLV too. @default as many as `expect` asks for, 0 where nothing goes out there */
  readonly caches?: number;
  /** Publishing and playing in browsers, by WHIP and WHEP. @default none */
  readonly webRtc?: SrsWebRtc;
  /** Publishing over lossy lines. @default none */
  readonly srt?: SrsSrt;
  /** Ports of pods, and of what stands before them: SRS tells clients the port that it listens on. @default RTMP 1935, HTTP 8080, WebRTC 8000, SRT 10080 */
  readonly ports?: SrsPorts;
  /** Where recordings lie. Wanted as soon as a vhost has `dvr`. @default nothing is recorded */
  readonly recordings?: SrsRecordings;
  /** GPUs on which the origins transcode. @default they transcode on their cores */
  readonly gpu?: SrsGpu;
  /** Under which HTTP-FLV, HLS, snapshots and the signalling of WebRTC are called over HTTPS. @default from inside alone */
  readonly host?: PublicHost;
  /** Where RTMP, SRT and WebRTC's media come in from outside, TCP and UDP apart. @default from inside alone */
  readonly loadBalancer?: SrsLoadBalancer;
  /** Most connections of a server, at most 65407: it keeps 65536 files open. @default as many as `expect` asks for, and a half more */
  readonly maxConnections?: number;
  /** How long a server that goes waits until who is connected has left: 15 seconds and more. @default 5 minutes */
  readonly drain?: Duration;
  /** Node pool of the row that carries it. @default any node without a taint; where transcoded on GPUs, the origins stand where those are */
  readonly pool?: string;
}

/** Edges of which there are more while those there are busy. */
export interface SrsEdges {
  /** As many as there always are. @default as many as `expect` asks for */
  readonly least?: number;
  /** As many as there may be. */
  readonly most: number;
}

/** Names of what a viewer may choose between. */
export const LATENCIES = ['smooth', 'low'] as const;

/** How much is buffered between who publishes and who plays. */
export type SrsLatency = (typeof LATENCIES)[number];

/** What a system of live video is sized for, at its peak. */
export interface SrsExpected {
  /** Streams that are published at once, without their renditions. */
  readonly streams: number;
  /** Viewers at once, over all streams. */
  readonly viewers: number;
  /** Of one stream, in kbit/s: picture and sound together. */
  readonly bitrate: number;
  /** Share of the viewers that play HLS, 0 to 1: they go to the caches. @default 1 where every vhost has HLS, 0.5 where some have, else 0 */
  readonly hls?: number;
  /** What one pod may send, in Mbit/s. @default 1000 */
  readonly bandwidth?: number;
}

/** What is made of the streams of one vhost. */
export interface SrsVhost {
  /**
   * Whether it is played over HTTP-FLV: `http://host/app/stream.flv`. Of a vhost with a name under another host: with `?vhost=name` at
   * the edges, and as `/vhost/app/stream.flv` at the caches. Beside HLS, recordings, renditions or snapshots their names are spoiled by
   * a viewer who comes before the publisher (SRS 6.0.157), and FLV is there only when it is asked for. @default true, false beside those
   */
  readonly flv?: boolean;
  /** The way from who publishes to who plays: `smooth` buffers, `low` does not and costs cores. @default 'smooth' */
  readonly latency?: SrsLatency;
  /** Playing in browsers and telephones, from files of some seconds: `/app/stream.m3u8`, and `/vhost/app/stream.m3u8` of one with a name. `{}` is HLS as it comes. @default none */
  readonly hls?: SrsHls;
  /** Recording of what is published. `{}` is one MP4 of each session. @default none */
  readonly dvr?: SrsDvr;
  /** Renditions, by the name that stands at the end of their streams: `hd` of `talk` is played as `talk_hd`. @default none */
  readonly transcode?: Readonly<Record<string, SrsRendition>>;
  /** A picture of each stream, again and again: `/app/stream.png`, and `/vhost/app/stream.png` of one with a name. `{}` is one every ten seconds. @default none */
  readonly snapshots?: SrsSnapshots;
  /** Other servers of RTMP to which everything is published on, by a name of your choice. @default none */
  readonly forward?: Readonly<Record<string, SrsForward>>;
  /** Streams that are fetched from elsewhere, by a name of your choice: cameras, other servers. @default none */
  readonly ingest?: Readonly<Record<string, SrsIngest>>;
  /** Who may publish and who may play, by address, over RTMP and SRT. Where a use has an `allow`, nobody else may. @default everybody */
  readonly security?: readonly SrsSecurityRule[];
  /** Who is asked, or told. @default nobody */
  readonly callbacks?: SrsCallbacks;
  /**
   * Who may publish, by a name of your choice, and what (`app/stream`): each has a token of its own, and so has every system that takes
   * a stream. Nobody else may publish then. `{}` lets in systems alone. @default whoever reaches the servers
   */
  readonly publishers?: Readonly<Record<string, readonly string[]>>;
}

/** How a stream is cut for HLS. */
export interface SrsHls {
  /** Length of a segment, 1 to 30 seconds. It ends with a key frame: publish with one as often. @default 5 seconds */
  readonly fragment?: Duration;
  /** What a playlist spans: three segments and more, five minutes and less. @default 6 segments */
  readonly window?: Duration;
}

/** How a stream is recorded. */
export interface SrsDvr {
  /** One file of each session of publishing, or files of this length: 10 seconds and more. @default 'session' */
  readonly per?: 'session' | Duration;
  /** What the files are. @default 'mp4' */
  readonly format?: SrsDvrFormat;
  /** The streams that are recorded, as `app/stream`. @default all, renditions too */
  readonly only?: readonly string[];
}

/** What recordings can be written as. */
export const DVR_FORMATS = ['mp4', 'flv'] as const;

/** What a recording is written as: one MP4 is of use when it is ended, an FLV at any time. */
export type SrsDvrFormat = (typeof DVR_FORMATS)[number];

/** Where recordings lie: on a volume of each origin, or in a bucket, to which each goes when it is ended. */
export type SrsRecordings =
  | {
      /** Class of the volumes. It is decided once. */
      readonly volume: StorageClass<'RWO'>;
      /** Of each origin's volume, at least 1 GiB. Nothing is deleted from it. */
      readonly size: Size;
    }
  | {
      /** Where they go, into the folder of the system's id. */
      readonly bucket: Bucket;
      /** What an origin holds of recordings that are not ended, at least 1 GiB. @default 10 GiB */
      readonly spool?: Size;
    };

/** One rendition of a stream, as H.264 and AAC. */
export interface SrsRendition {
  /** Of the picture, in pixels: even. @default with the height, in the proportion of 16:9 */
  readonly width?: number;
  /** Of the picture, in pixels: even. */
  readonly height: number;
  /** Of the picture, in kbit/s. */
  readonly bitrate: number;
  /** Pictures in a second, 1 to 120. @default as published */
  readonly fps?: number;
  /** Of the sound, in kbit/s; 0 leaves it as it was published. @default 0 */
  readonly audioBitrate?: number;
  /** What of the H.264 standard players must know. @default 'main' */
  readonly profile?: SrsProfile;
}

/** Profiles of H.264. */
export const PROFILES = ['baseline', 'main', 'high'] as const;

/** What of the H.264 standard a player must know. */
export type SrsProfile = (typeof PROFILES)[number];

/** Pictures of a stream. */
export interface SrsSnapshots {
  /** How often one is made: a second and more. @default 10 seconds */
  readonly every?: Duration;
  /** Of the picture, in pixels, 16:9: even. @default 360 */
  readonly height?: number;
}

/** A server of RTMP elsewhere. */
export interface SrsForward extends OutsideHost {
  /** Where it speaks RTMP. @default 1935 */
  readonly port?: number;
}

/** A stream that is fetched. One origin does it, and again when it breaks. */
export interface SrsIngest {
  /** URL of RTSP, RTMP, HTTP or HTTPS, without an account: `rtsp://camera.example.com/door`. */
  readonly from: string;
  /** Addresses behind its host. @default any address on its port */
  readonly cidrs?: readonly string[];
  /** Under which it is played, as `app/stream`. */
  readonly as: string;
  /** Account at the source, whose password people give. @default nobody's */
  readonly user?: string;
}

/** What a rule of security is about. */
export const SECURED = ['publish', 'play'] as const;

/** What a rule of security is about. */
export type SrsUse = (typeof SECURED)[number];

/** Who may, or may not. A `deny` wins over every `allow`. Addresses are those that the server sees. */
export type SrsSecurityRule =
  | {
      /** What may be done. */
      readonly allow: SrsUse;
      /** By whom: a range of IPv4 addresses, or `all`. */
      readonly from: string;
    }
  | {
      /** What may not be done. */
      readonly deny: SrsUse;
      /** By whom: a range of IPv4 addresses, or `all`. */
      readonly from: string;
    };

/**
 * A service of HTTP that is called with JSON when something happens, at these paths. What is asked is refused unless it answers 200
 * and `0` or `{"code":0}`: two pods and more should answer.
 */
export interface SrsCallbacks {
  /** Who answers. */
  readonly to: Endpoint;
  /** Asked before a stream is published. @default nobody is asked */
  readonly onPublish?: string;
  /** Told when it ends. @default nobody is told */
  readonly onUnpublish?: string;
  /** Asked before a stream is played. HLS is played without asking. @default nobody is asked */
  readonly onPlay?: string;
  /** Told when a viewer goes. @default nobody is told */
  readonly onStop?: string;
  /** Told of each recording that is ended. @default nobody is told */
  readonly onDvr?: string;
  /** Told of each segment of HLS. @default nobody is told */
  readonly onHls?: string;
}

/** Video in browsers. Its media go to the origin: one, since SRS 6 knows no cluster of it. */
export interface SrsWebRtc {
  /** Address at which browsers reach the media from outside: an IPv4 address, since not every browser takes a name. */
  readonly candidate: string;
  /** Whether media may go over TCP too, on the same port, where UDP is blocked. @default false */
  readonly tcp?: boolean;
}

/** Publishing over SRT: `srt://host:10080?streamid=#!::r=app/stream,m=publish`. */
export interface SrsSrt {
  /** Time in which a lost packet may come again: 20 milliseconds to 8 seconds. @default 120 milliseconds */
  readonly latency?: Duration;
  /** Whether what comes is encrypted, with a passphrase that is generated: who does not know it cannot publish. @default true */
  readonly encrypted?: boolean;
}

/** Ports that clients call. */
export interface SrsPorts {
  /** RTMP, over TCP. @default 1935 */
  readonly rtmp?: number;
  /** HTTP-FLV, HLS and snapshots, over TCP. @default 8080 */
  readonly http?: number;
  /** Media of WebRTC, over UDP. @default 8000 */
  readonly webRtc?: number;
  /** SRT, over UDP. @default 10080 */
  readonly srt?: number;
}

/** GPUs for renditions. */
export interface SrsGpu {
  /** Where they are: one for each origin. It needs an encoder for video (NVENC): A100, H100 and H200 have none. */
  readonly of: Gpus;
  /** An image of SRS 6 whose ffmpeg has NVENC: SRS' own has not. */
  readonly image: ImagePin;
  /** Where that ffmpeg is in the image. @default SRS' own place */
  readonly ffmpeg?: string;
  /** CUDA that the image was built with, as `12.8`. @default not told, and not checked */
  readonly cuda?: string;
}

/** What stands before the pods, outside of HTTP. */
export interface SrsLoadBalancer {
  /** Name under which is published from outside over RTMP: it stands in the URLs. */
  readonly host: string;
  /** Name under which is played from outside over RTMP, by the edges. @default RTMP is played from inside alone, what is called over HTTPS from everywhere */
  readonly playHost?: string;
  /** Name under which is published over SRT: what stands before UDP has mostly an address of its own. @default host */
  readonly udpHost?: string;
  /** Who may call: `192.0.2.0/24`. @default the internet */
  readonly from?: readonly string[];
  /** For the cloud that makes it. @default none */
  readonly annotations?: Labels;
}
