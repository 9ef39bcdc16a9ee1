import type { Duration } from 'cdk8s';
import { apart, type Placement } from '../../kernel/base/placement';
import type { FailureDomain } from '../../kernel/base/row';
import type { System } from '../../kernel/system';
import { DEFAULT } from './conf-paths';
import { planSrsConf, playsFlv, type SrsConfExtras, type SrsConfPlan } from './conf-plan';
import { originHosts } from './names';
import type { SrsExpected, SrsStreamingProps } from './props';
import { type SrsSizing, sizingOf } from './sizing';

/** What will be made, with every default applied. */
export interface SrsPlan {
  readonly id: string;
  readonly namespace: string;
  /** What the servers' configuration is written from. */
  readonly conf: SrsConfPlan;
  readonly expect: Required<SrsExpected>;
  /** What each server has to bear. */
  readonly sizing: SrsSizing;
  readonly mostEdges: number;
  /** Whether what is played over HTTP from outside goes through the caches: HTTP-FLV, and the signalling of WebRTC, too. */
  readonly front: boolean;
  /** Where the pods may stand. */
  readonly placement: Placement;
  /** What no two origins share. */
  readonly apart: FailureDomain;
  /** Cores that an origin's ffmpeg takes, beside its server. */
  readonly ffmpegCores: number;
  /** Whether one of everything is enough. */
  readonly isSingle: boolean;
  /** How long servers wait for those who are connected. */
  readonly drain: Duration;
}

/** The props with every default applied. @param extras what the configuration holds that is made elsewhere */
export function planSrs(system: System, props: SrsStreamingProps, extras: SrsConfExtras): SrsPlan {
  const { env, id, namespace, path } = system;
  const vhosts = Object.values(props.vhosts ?? { [DEFAULT]: {} });
  const filed = vhosts.filter(({ hls, snapshots }) => hls !== undefined || snapshots !== undefined).length;
  const front = props.host !== undefined && (props.webRtc !== undefined || vhosts.some(playsFlv));
  const expect = expectOf(props);
  const rates = vhosts.map(({ transcode = {} }) => 1 + Object.keys(transcode).length);
  const least = env.pick({ single: 1, quorum: 2 });
  const spare = least - 1;
  const renditions = Math.max(1, ...rates);
  const first = sizingOf({ expect, renditions, spare, front });
  const given = typeof props.edges === 'object' ? props.edges : { least: props.edges };
  const edges = given.least ?? Math.max(least, first.edges);
  const caches = props.caches ?? (filed > 0 || front ? Math.max(least, first.caches) : 0);
  const sizing = sizingOf({ expect, renditions, spare, front, given: { edges, caches } });
  const origins = props.origins ?? (props.webRtc === undefined ? Math.max(least, sizing.origins) : 1);
  const placement = env.placement(path, props.pool);
  const members = {
    origins,
    hosts: originHosts(id, namespace, origins),
    edges,
    caches,
    maxConnections: props.maxConnections ?? sizing.connections,
    closed: env.row.network.enforcesPolicies,
  };
  const conf = planSrsConf(props, members, extras);
  return {
    id,
    namespace,
    conf,
    expect,
    sizing,
    mostEdges: 'most' in given ? given.most : edges,
    front,
    placement,
    apart: apart(placement, origins),
    ffmpegCores: ffmpegCoresOf(conf, expect.streams / Math.max(1, origins)),
    isSingle: env.availability === 'single',
    drain: conf.drain,
  };
}

/** @returns with the share of HLS that the vhosts let expect */
function expectOf({ expect, vhosts = { [DEFAULT]: {} } }: SrsStreamingProps): Required<SrsExpected> {
  const all = Object.values(vhosts);
  const some = all.filter(({ hls }) => hls !== undefined).length;
  const hls = some === 0 ? 0 : some === all.length ? 1 : 0.5;
  return { hls, bandwidth: 1000, ...expect };
}

/** What ffmpeg takes of a core: for a rendition of one stream, on the processor and beside a GPU, and for its pictures. */
const RENDITION = 1;
const GPU_RENDITION = 0.1;
const PICTURES = 0.1;

/** @param streams of one origin, as if each vhost had as many: which vhost they are of is not known */
function ffmpegCoresOf({ vhosts, nvenc }: SrsConfPlan, streams: number): number {
  const of = vhosts.map(
    ({ transcode, snapshots }) =>
      Object.keys(transcode).length * (nvenc ? GPU_RENDITION : RENDITION) + (snapshots ? PICTURES : 0),
  );
  return Math.ceil(Math.max(0, ...of) * streams * 10) / 10;
}
