import type { Check } from '../../kernel/base/faults';
import { mebibytes } from '../../kernel/base/quantity';
import { type SrsConfPlan, secondsOf } from './conf-plan';
import { API_PORT, GUARD_PORT, METRICS_PORT } from './names';
import { isIpv4 } from './security-rules';
import { checkVhost } from './vhost-rules';

/** What SRS would not start with, what nobody could play, and what would be open to everybody. */
export function checkSrsConf(check: Check, plan: SrsConfPlan): void {
  checkCounts(check, plan);
  checkOrigins(check, plan);
  checkPorts(check, plan);
  checkConnections(check, plan);
  checkMedia(check, plan);
  checkRecordings(check, plan);
  check.that(plan.vhosts.length > 0, { prop: 'vhosts', given: {}, message: 'is empty: nothing could be published' });
  for (const vhost of plan.vhosts) checkVhost(check, plan, vhost);
}

function checkCounts(check: Check, { origins, edges, caches, vhosts }: SrsConfPlan): void {
  const whole = (prop: string, given: number) =>
    check.that(Number.isInteger(given) && given >= 0, {
      prop,
      given,
      message: 'is no number of servers',
      allowed: '0 and more',
    });
  whole('edges', edges);
  whole('caches', caches);
  const filed = vhosts.filter(({ hls, snapshots }) => hls !== undefined || snapshots !== undefined);
  check
    .that(Number.isInteger(origins) && origins >= 1, {
      prop: 'origins',
      given: origins,
      message: edges > 0 ? 'leaves the edges without an origin to play from' : 'is no number of servers to publish to',
      allowed: '1 and more',
    })
    .that(filed.length === 0 || caches >= 1, {
      prop: 'caches',
      given: caches,
      message: `leaves HLS and snapshots of ${filed.map(({ name }) => name).join(', ')} without a way out`,
      allowed: '1 and more',
    });
}

/** What SRS 6 cannot do with several origins, and what they need. */
function checkOrigins(check: Check, { origins: given, edges, webRtc, closed }: SrsConfPlan): void {
  if (!(given > 1)) return;
  const at = { prop: 'origins', given };
  check
    .that(edges >= 1, {
      ...at,
      message: 'need an edge: a viewer at an origin does not find the streams of the others',
      fix: 'Set edges to 1 or more, or origins to 1.',
    })
    .that(webRtc === undefined, {
      ...at,
      message: 'and WebRTC do not go together: a browser would ask one that does not have the stream',
      fix: 'Set 1.',
    })
    .that(closed, {
      ...at,
      message:
        'ask each other over an API that has no password then, and the network of the environment refuses nobody (network.enforcesPolicies)',
      fix: 'Set 1.',
    });
}

/** One port listens for one thing of its protocol. */
function checkPorts(check: Check, { ports, webRtc, srt }: SrsConfPlan): void {
  const media = webRtc === undefined ? [] : [['ports.webRtc', ports.webRtc] as const];
  const tcp = [
    ['the API', API_PORT],
    ['the metrics', METRICS_PORT],
    ['the guard', GUARD_PORT],
    ['ports.rtmp', ports.rtmp],
    ['ports.http', ports.http],
    ...(webRtc?.tcp ? media : []),
  ] as const;
  const udp = [...media, ...(srt === undefined ? [] : [['ports.srt', ports.srt] as const])];
  for (const [prop, given] of [...tcp.slice(3), ...(webRtc?.tcp ? [] : media), ...udp.slice(media.length)])
    check.that(Number.isInteger(given) && given >= 1024 && given <= 65535, {
      prop,
      given,
      message: 'is no port that a pod without rights may listen on',
      allowed: '1024 to 65535',
    });
  for (const [protocol, all] of [['TCP', tcp] as const, ['UDP', udp] as const])
    all.forEach(([prop, given], i) => {
      const before = all.slice(0, i).find(([, port]) => port === given);
      check.that(before === undefined, {
        prop,
        given,
        message: `listens twice over ${protocol}: it is the port of ${before?.[0]} too`,
        fix: 'Choose another.',
      });
    });
}

/** What SRS keeps open beside connections: it does not start with less. */
const OWN_FILES = 128;

function checkConnections(check: Check, { maxConnections, openFiles, drain }: SrsConfPlan): void {
  check
    .that(Number.isInteger(maxConnections) && maxConnections >= 1, {
      prop: 'maxConnections',
      given: maxConnections,
      message: 'is no number of connections',
      allowed: '1 and more',
    })
    .that(maxConnections + OWN_FILES < openFiles, {
      prop: 'maxConnections',
      given: maxConnections,
      message: `and ${OWN_FILES} files of its own are more than the ${openFiles} that a server opens: SRS would not start`,
      allowed: `at most ${openFiles - OWN_FILES - 1}`,
      fix: 'Set fewer, and more edges.',
    })
    .that(secondsOf(drain) >= 15, {
      prop: 'drain',
      given: drain.toHumanString(),
      message: 'is shorter than SRS takes to go, even when nobody is connected',
      allowed: '15 seconds and more',
    });
}

function checkMedia(check: Check, { webRtc, srt, nvenc, vhosts }: SrsConfPlan): void {
  check
    .that(webRtc === undefined || isIpv4(webRtc.candidate), {
      prop: 'webRtc.candidate',
      given: webRtc?.candidate,
      message: 'is no address that every browser takes',
      allowed: 'an IPv4 address as 192.0.2.10',
    })
    .that(srt === undefined || (secondsOf(srt.latency) >= 0.02 && secondsOf(srt.latency) <= 8), {
      prop: 'srt.latency',
      given: srt?.latency.toHumanString(),
      message: 'is no time in which a packet comes again and the picture is still live',
      allowed: '20 milliseconds to 8 seconds',
    })
    .that(!nvenc || vhosts.some(({ transcode }) => Object.keys(transcode).length > 0), {
      prop: 'gpu',
      given: '(given)',
      message: 'would have nothing to do: no vhost has renditions',
      fix: 'Give a vhost `transcode`, or leave it out.',
    });
}

function checkRecordings(check: Check, { recordings }: SrsConfPlan): void {
  if (recordings === undefined) return;
  const [prop, size] = 'volume' in recordings ? ['size', recordings.size] : ['spool', recordings.spool];
  check.that(size === undefined || mebibytes(size) >= 1024, {
    prop: `recordings.${prop}`,
    given: size?.asString(),
    message: 'is too small for recordings',
    allowed: 'at least 1Gi',
  });
}
