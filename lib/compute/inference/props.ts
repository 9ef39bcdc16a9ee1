import type { Size } from 'cdk8s';
import type { Bucket } from '../../handles/bucket';
import type { Gpus } from '../../handles/gpus';
import type { StreamEndpoint } from '../../handles/stream';
import type { ImagePin } from '../../kernel/base/pin';
import type { SystemProps } from '../../kernel/system';

/** Which streams are looked at, by what, and where the result goes. */
export interface VideoInferenceProps extends SystemProps {
  /** What looks at them: a program of yours, told by files and variables what to read and where to write. */
  readonly image: ImagePin;
  /** Where the streams come from. */
  readonly from: StreamEndpoint;
  /** Where results go. @default where the streams come from */
  readonly to?: StreamEndpoint;
  /** What is looked at, by a name of your choice. Each is a pod of its own. */
  readonly streams: Readonly<Record<string, VideoStream>>;
  /** Where the GPUs are. */
  readonly gpus: Gpus;
  /** GPUs of each stream, or shares of one where they are shared. @default 1 */
  readonly gpusEach?: number;
  /** CUDA that the image was built with, as `12.8`: the pool says whether its driver runs it. @default what the image's tag tells of it */
  readonly cuda?: string;
  /** How streams are read. @default 'rtmp' */
  readonly reads?: VideoReading;
  /** Models that are there before the program starts. @default what is in the image */
  readonly models?: VideoModels;
  /** Further variables, none of them secret. @default none */
  readonly env?: Readonly<Record<string, string>>;
  /** Whether it looks at pictures still, over HTTP: one who waits for ever is started anew. @default only one who ends is */
  readonly health?: VideoHealth;
  /** Where it counts, in Prometheus' format. @default nowhere */
  readonly metrics?: VideoMetrics;
  /** Cores of each pod: decoding takes them where the GPU does not do it. @default 1 with `single`, 4 with `quorum` */
  readonly cpu?: number;
  /** Of each pod; a quarter of it may be shared memory (`/dev/shm`), where pictures wait. @default 4 GiB with `single`, 16 GiB with `quorum` */
  readonly memory?: Size;
  /** User of the image's processes, above 0. @default 10001 */
  readonly uid?: number;
}

/** A stream, and what becomes of it. */
export interface VideoStream {
  /** What is looked at, as `app/stream`. */
  readonly input: string;
  /** What is published, as `app/stream`. @default nothing: what is seen goes elsewhere */
  readonly output?: string;
}

/** Protocols by which a stream can be read. */
export const READINGS = ['rtmp', 'flv', 'hls'] as const;

/** How a stream is read: RTMP and FLV at once, HLS some seconds later. */
export type VideoReading = (typeof READINGS)[number];

/** Models in a bucket. */
export interface VideoModels {
  /** Where they are. */
  readonly bucket: Bucket;
  /** Folder in the bucket. Another version is another folder: it rolls the pods. */
  readonly folder: string;
  /** What they take on the node. @default 10 GiB */
  readonly size?: Size;
}

/** A question over HTTP that is answered with 200 as long as pictures are looked at. */
export interface VideoHealth {
  /** Where it is asked. */
  readonly port: number;
  /** Of the URL. @default '/' */
  readonly path?: string;
}

/** Where a program counts. */
export interface VideoMetrics {
  /** Where it is asked. */
  readonly port: number;
  /** Of the URL. @default '/metrics' */
  readonly path?: string;
}
