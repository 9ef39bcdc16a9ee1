import type { Check } from '../../kernel/base/faults';
import { isCidr } from '../../kernel/base/grammar';
import { isDnsLabel, isDnsSubdomain } from '../../kernel/base/names';
import { checkSrsConf } from './conf-rules';
import type { SrsPlan } from './plan';
import type { SrsStreamingProps } from './props';
import { PLAYERS } from './sizing';
import { isStream, STREAMS } from './source-rules';

/** Everything that SRS would not bear, that would not carry what is expected, or that leads nowhere. */
export function checkSrs(check: Check, plan: SrsPlan, props: SrsStreamingProps): void {
  if (!checkExpected(check, plan)) return;
  checkSrsConf(check, plan.conf);
  checkRoom(check, plan, props);
  checkPublishers(check, plan, props);
  checkOutside(check, plan, props);
}

/** What everything else is reckoned from. @returns whether it can be */
function checkExpected(check: Check, { expect }: SrsPlan): boolean {
  const { streams, viewers, bitrate, hls, bandwidth } = expect;
  const whole = (given: number, least: number) => Number.isInteger(given) && given >= least;
  const rules: readonly (readonly [boolean, keyof SrsPlan['expect'], string, string])[] = [
    [whole(streams, 1), 'streams', 'is no number of streams', '1 and more'],
    [whole(viewers, 0), 'viewers', 'is no number of viewers', '0 and more'],
    [bitrate >= 32 && bitrate <= 200_000, 'bitrate', 'is no bitrate of a stream in kbit/s', '32 to 200000'],
    [hls >= 0 && hls <= 1, 'hls', 'is no share of the viewers', '0 to 1'],
    [bandwidth * 1000 >= bitrate, 'bandwidth', 'does not carry one stream, in Mbit/s', `${bitrate / 1000} and more`],
  ];
  for (const [holds, prop, message, allowed] of rules)
    check.that(holds, { prop: `expect.${prop}`, given: expect[prop], message, allowed });
  return rules.every(([holds]) => holds);
}

/** Whether those that are given carry what is expected, with as many lost as the environment bears. */
function checkRoom(check: Check, plan: SrsPlan, props: SrsStreamingProps): void {
  const { conf, sizing, expect, mostEdges, isSingle } = plan;
  const { bandwidth, bitrate } = expect;
  const lost = isSingle ? '' : ' when one of them is lost';
  const players = (sizing.edgeMbps * 1000) / bitrate;
  check
    .that(conf.edges === 0 || (sizing.edgeMbps <= bandwidth && players <= PLAYERS), {
      prop: 'edges',
      given: conf.edges,
      message: `would each send ${sizing.edgeMbps} Mbit/s to ${Math.round(players)} viewers${lost}: a pod sends ${bandwidth} (expect.bandwidth), and serves ${PLAYERS}`,
      fix: 'Set more, or leave it out.',
    })
    .that(conf.caches === 0 || sizing.cacheMbps <= bandwidth, {
      prop: 'caches',
      given: conf.caches,
      message: `would each send ${sizing.cacheMbps} Mbit/s${lost}: a pod sends ${bandwidth} (expect.bandwidth)`,
      fix: 'Set more, or leave it out.',
    })
    .that(conf.origins >= sizing.origins, {
      prop: 'origins',
      given: conf.origins,
      message: `cannot send what viewers, edges and caches fetch of them: ${sizing.innerMbps} Mbit/s, of ${bandwidth} each (expect.bandwidth)`,
      allowed: `${sizing.origins} and more`,
    })
    .that(props.maxConnections === undefined || props.maxConnections >= sizing.connections / 1.5, {
      prop: 'maxConnections',
      given: props.maxConnections,
      message: 'are fewer than a server has at the peak that is expected',
      allowed: `${Math.ceil(sizing.connections / 1.5)} and more`,
    })
    .that(Number.isInteger(mostEdges) && mostEdges >= conf.edges && (conf.edges > 0 || mostEdges === 0), {
      prop: 'edges.most',
      given: mostEdges,
      message: conf.edges === 0 ? 'adds to edges of which there are none' : 'is less than the edges that there are',
      allowed: `${conf.edges} and more`,
    });
}

function checkPublishers(check: Check, { conf }: SrsPlan, { vhosts = {} }: SrsStreamingProps): void {
  for (const { name: vhost } of conf.vhosts)
    for (const [name, streams] of Object.entries(vhosts[vhost]?.publishers ?? {})) {
      const prop = `vhosts.${vhost}.publishers.${name}`;
      check
        .that(isDnsLabel(name, 40), { prop, given: name, message: 'is no name', allowed: 'a DNS label of at most 40' })
        .that(streams.length > 0 && streams.every(isStream), {
          prop,
          given: streams,
          message: 'are no streams to publish',
          allowed: STREAMS,
        });
    }
}

function checkOutside(check: Check, { conf, front }: SrsPlan, props: SrsStreamingProps): void {
  const { host, loadBalancer } = props;
  check
    .that(host === undefined || conf.caches > 0, {
      prop: 'host',
      given: host?.host,
      message: 'leads to the caches, and there are none',
      fix: front ? 'Set caches to 1 and more.' : 'Give a vhost HLS, snapshots or HTTP-FLV, or leave it out.',
    })
    .that(conf.webRtc === undefined || loadBalancer !== undefined, {
      prop: 'webRtc.candidate',
      given: conf.webRtc?.candidate,
      message: 'leads nowhere: nothing lets media in from outside',
      fix: 'Give loadBalancer.',
    });
  if (loadBalancer === undefined) return;
  for (const prop of ['host', 'playHost', 'udpHost'] as const) {
    const given = loadBalancer[prop];
    check.that(given === undefined || isDnsSubdomain(given), {
      prop: `loadBalancer.${prop}`,
      given,
      message: 'is no name that stands in a URL',
      allowed: 'a DNS name, or an address',
    });
  }
  check
    .that(loadBalancer.playHost === undefined || loadBalancer.playHost !== loadBalancer.host || conf.edges === 0, {
      prop: 'loadBalancer.playHost',
      given: loadBalancer.playHost,
      message: 'is where is published, at the origins: who plays is at the edges, behind an address of their own',
      fix: 'Give it a name of its own.',
    })
    .that(loadBalancer.from === undefined || (loadBalancer.from.length > 0 && loadBalancer.from.every(isCidr)), {
      prop: 'loadBalancer.from',
      given: loadBalancer.from,
      message: 'names no address: nobody could call',
      allowed: 'CIDRs as 192.0.2.0/24, or nothing for the internet',
    });
}
