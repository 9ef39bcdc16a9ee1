import { Duration } from 'cdk8s';
import { byCode } from '../../kernel/base/values';
import type { Text } from '../../kernel/needs/text';
import { DEFAULT, FFMPEG } from './conf-paths';
import type {
  SrsCallbacks,
  SrsDvr,
  SrsHls,
  SrsIngest,
  SrsLatency,
  SrsPorts,
  SrsRecordings,
  SrsRendition,
  SrsSecurityRule,
  SrsStreamingProps,
  SrsVhost,
  SrsWebRtc,
} from './props';

/** What SRS is told to call: `on_publish`, `on_dvr`. */
export type SrsHook = Exclude<keyof SrsCallbacks, 'to'>;

/** URLs that are called, by what happens. Renditions and what is ingested are asked for too, from 127.0.0.1. */
export type SrsHooks = Partial<Readonly<Record<SrsHook, readonly string[]>>>;

/** How many of what, and by which names: what is decided before a file is written. */
export interface SrsMembers {
  /** How many origins, and the host of each, the first first. */
  readonly origins: number;
  readonly hosts: readonly string[];
  readonly edges: number;
  readonly caches: number;
  readonly maxConnections: number;
  /** Whether the cluster's network refuses what is not let in. */
  readonly closed: boolean;
}

/** What `srs.conf` says of one vhost, with every default applied. */
export interface SrsVhostPlan extends Pick<SrsVhost, 'forward' | 'callbacks'> {
  /** As the stack calls it: `default` for what is called by no other. */
  readonly name: string;
  readonly flv: boolean;
  readonly latency: SrsLatency;
  readonly hls?: Required<SrsHls>;
  readonly dvr?: Required<Omit<SrsDvr, 'only'>> & Pick<SrsDvr, 'only'>;
  readonly transcode: Readonly<Record<string, SrsRendition>>;
  readonly snapshots?: { readonly every: Duration; readonly height: number };
  readonly ingest: Readonly<Record<string, SrsIngest>>;
  readonly security: readonly SrsSecurityRule[];
  /** The stack's callbacks, and those of the system itself. */
  readonly hooks: SrsHooks;
}

/** What `srs.conf` is written from. */
export interface SrsConfPlan extends SrsMembers {
  readonly vhosts: readonly SrsVhostPlan[];
  readonly ports: Required<SrsPorts>;
  /** That a server asks of the container runtime. */
  readonly openFiles: number;
  readonly drain: Duration;
  readonly webRtc?: Required<SrsWebRtc>;
  readonly srt?: { readonly latency: Duration; readonly encrypted: boolean };
  /** Where renditions are made, and whether a GPU makes them. */
  readonly ffmpeg: string;
  readonly nvenc: boolean;
  readonly recordings?: SrsRecordings;
  /** Where what is ingested is fetched with a password, by `vhost/name`. */
  readonly sources: Readonly<Record<string, Text>>;
}

/** What the file holds that is made elsewhere. */
export interface SrsConfExtras {
  /** Called beside the stack's callbacks, by vhost: the guard of a vhost. @default none */
  readonly hooks?: Readonly<Record<string, SrsHooks>>;
  /** Where what is ingested is fetched, by `vhost/name`, where that takes a password. @default the URL of the stack */
  readonly sources?: Readonly<Record<string, Text>>;
}

/** The part of the props that the files are written from, with every default applied. */
export function planSrsConf(props: SrsStreamingProps, members: SrsMembers, extras: SrsConfExtras = {}): SrsConfPlan {
  const { webRtc, srt, gpu, recordings } = props;
  const vhosts = Object.entries(props.vhosts ?? { [DEFAULT]: {} }).sort(([a], [b]) => byCode(a, b));
  return {
    ...members,
    vhosts: vhosts.map(([name, vhost]) => vhostPlan(name, vhost, extras)),
    ports: { rtmp: 1935, http: 8080, webRtc: 8000, srt: 10080, ...props.ports },
    openFiles: OPEN_FILES,
    drain: props.drain ?? Duration.minutes(5),
    ffmpeg: gpu?.ffmpeg ?? FFMPEG,
    nvenc: gpu !== undefined,
    sources: extras.sources ?? {},
    ...(webRtc && { webRtc: { tcp: false, ...webRtc } }),
    ...(srt && { srt: { latency: Duration.millis(120), encrypted: true, ...srt } }),
    ...(recordings && { recordings }),
  };
}

/** More than most need, and less than container runtimes give. */
const OPEN_FILES = 65_536;

const SEGMENTS = 6;

/**
 * Whether a vhost is played over HTTP-FLV. A viewer who comes before the publisher makes SRS 6.0.157 name what it makes of the stream
 * after the request (`talk.flv.m3u8`): where something is made of it, FLV is there when it is asked for alone.
 */
export function playsFlv({ flv, hls, dvr, transcode, snapshots }: SrsVhost): boolean {
  return flv ?? [hls, dvr, transcode, snapshots].every((made) => made === undefined);
}

function vhostPlan(name: string, vhost: SrsVhost, { hooks = {} }: SrsConfExtras): SrsVhostPlan {
  const { hls, dvr, snapshots, forward, callbacks } = vhost;
  const fragment = hls?.fragment ?? Duration.seconds(5);
  return {
    name,
    flv: playsFlv(vhost),
    latency: vhost.latency ?? 'smooth',
    transcode: vhost.transcode ?? {},
    ingest: vhost.ingest ?? {},
    security: vhost.security ?? [],
    hooks: called([hooks[name] ?? {}, callbacks === undefined ? {} : urlsOf(callbacks)]),
    ...(hls && { hls: { fragment, window: hls.window ?? Duration.millis(fragment.toMilliseconds() * SEGMENTS) } }),
    ...(dvr && { dvr: { per: 'session', format: 'mp4', ...dvr } }),
    ...(snapshots && { snapshots: { every: Duration.seconds(10), height: 360, ...snapshots } }),
    ...(forward && { forward }),
    ...(callbacks && { callbacks }),
  };
}

/** What SRS can call, in its own order. */
export const HOOKS = ['onPublish', 'onUnpublish', 'onPlay', 'onStop', 'onDvr', 'onHls'] as const;

function urlsOf({ to, ...paths }: SrsCallbacks): SrsHooks {
  const base = `${to.tls ? 'https' : 'http'}://${to.host}:${to.port}`;
  const urls = HOOKS.flatMap((hook) => {
    const path = paths[hook];
    return path === undefined ? [] : [[hook, [`${base}${path}`]]];
  });
  return Object.fromEntries(urls);
}

/** Who refuses first is asked first. */
function called(all: readonly SrsHooks[]): SrsHooks {
  const urls = HOOKS.map((hook) => [hook, all.flatMap((hooks) => hooks[hook] ?? [])] as const);
  return Object.fromEntries(urls.filter(([, list]) => list.length > 0));
}

/** Seconds, with what is left over as a fraction. */
export function secondsOf(duration: Duration): number {
  return duration.toMilliseconds({ integral: false }) / 1000;
}
