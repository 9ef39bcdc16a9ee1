import type { SrsExpected } from './props';

/**
 * Players that one process of SRS serves: it runs on one core. Its project measured 2503 players of 200 kbit/s on 73 percent of an old
 * core.
 */
export const PLAYERS = 2500;
/** Viewers of HLS that one cache serves: each holds a connection open while it plays. */
const READERS = 10_000;
/** Connections of a cache to an origin. */
const FETCHING = 16;
/** As many as SRS bears when nobody says how many: probes, metrics and the API are connections too. */
const LEAST = 1000;
/** Of a connection more than is expected: who comes anew before the old connection is given up. */
const ROOM = 1.5;

/** What is known before it is sized. */
export interface Sized {
  /** With the share of HLS, and the bandwidth of a pod. */
  readonly expect: Required<SrsExpected>;
  /** Streams that are made of each one: itself, and its renditions. */
  readonly renditions: number;
  /** Whether viewers of HTTP-FLV come through the caches too. @default false */
  readonly front?: boolean;
  /** How many pods of a kind may be lost without a viewer noticing: 0 or 1. */
  readonly spare: number;
  /** Which of the numbers are given. @default as many as are needed */
  readonly given?: { readonly edges?: number; readonly caches?: number };
}

/** How many of everything, and what each has to bear at the peak, with the spare ones lost. */
export interface SrsSizing {
  /** Edges that carry the viewers of RTMP and HTTP-FLV. */
  readonly edges: number;
  /** Caches that carry those of HLS. */
  readonly caches: number;
  /** Origins that can send every edge and cache each stream once. */
  readonly origins: number;
  /** What comes in, in Mbit/s, over all origins. */
  readonly inMbps: number;
  /** What goes out to viewers, in Mbit/s. */
  readonly outMbps: number;
  /** What the origins send to edges and caches, in Mbit/s. */
  readonly innerMbps: number;
  /** What one edge sends, in Mbit/s. */
  readonly edgeMbps: number;
  /** What one cache sends, in Mbit/s. */
  readonly cacheMbps: number;
  /** Connections of the server that has the most of them, with room for half as many more: at least 1000. */
  readonly connections: number;
}

/**
 * Counts servers from streams, viewers and bitrate:
 *
 * - out to viewers: `viewers × bitrate`; of that `hls` through the caches, the rest through the edges
 * - edges: the more of `out ÷ bandwidth` and `viewers ÷ 2500`, and one to spare with quorum
 * - caches: the more of `out ÷ bandwidth` and `viewers ÷ 10000`, and one to spare with quorum; `front` sends all viewers through them
 * - in: `streams × bitrate`; within: every edge and every cache fetches each stream, and each rendition, once
 * - origins: `within ÷ bandwidth`
 *
 * Where nobody is sent through an edge there is none, and so with caches.
 */
export function sizingOf({ expect, renditions, spare, front, given = {} }: Sized): SrsSizing {
  const { streams, viewers, bitrate, hls, bandwidth } = expect;
  const mbps = (count: number) => (count * bitrate) / 1000;
  const players = viewers - Math.round(viewers * hls);
  const readers = front ? viewers : viewers - players;
  const needed = (count: number, each: number) =>
    count === 0 ? 0 : Math.max(1, Math.ceil(mbps(count) / bandwidth), Math.ceil(count / each)) + spare;
  const edges = given.edges ?? needed(players, PLAYERS);
  const caches = given.caches ?? needed(readers, READERS);
  const one = (count: number, servers: number) => (servers === 0 ? 0 : count / Math.max(1, servers - spare));
  const innerMbps = mbps(streams * renditions) * (edges + caches);
  const inMbps = mbps(streams);
  // Each rendition is played and published by ffmpeg; each cache holds some connections open to fetch files.
  const inner = streams * renditions * (2 + edges) + caches * FETCHING;
  const most = edges === 0 ? players + inner : Math.max(one(players, edges) + streams, inner);
  return {
    edges,
    caches,
    origins: Math.max(1, Math.ceil((edges === 0 ? innerMbps + mbps(players) : innerMbps) / bandwidth)),
    inMbps: rounded(inMbps),
    outMbps: rounded(mbps(viewers)),
    innerMbps: rounded(innerMbps),
    edgeMbps: rounded(mbps(one(players, edges))),
    cacheMbps: rounded(mbps(one(readers, caches))),
    connections: Math.max(LEAST, Math.ceil(most * ROOM)),
  };
}

/** To a tenth, so that what is read is no longer than what is known. */
function rounded(mbps: number): number {
  return Math.round(mbps * 10) / 10;
}
