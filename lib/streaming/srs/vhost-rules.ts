import { type Check, type Flaw, listed } from '../../kernel/base/faults';
import { isDnsSubdomain } from '../../kernel/base/names';
import { DEFAULT } from './conf-paths';
import { HOOKS, type SrsConfPlan, type SrsVhostPlan, secondsOf } from './conf-plan';
import { DVR_FORMATS, LATENCIES, PROFILES } from './props';
import { checkSecurity } from './security-rules';
import { checkForward, checkIngest, isStream, STREAMS } from './source-rules';

/** What of one vhost SRS or ffmpeg would not take, and what nobody could play. */
export function checkVhost(check: Check, plan: SrsConfPlan, vhost: SrsVhostPlan): void {
  const at = `vhosts.${vhost.name}`;
  check.that(vhost.name === DEFAULT || isDnsSubdomain(vhost.name), {
    prop: 'vhosts',
    given: vhost.name,
    message: 'is no host that a URL could name',
    allowed: `${DEFAULT}, or a DNS name in lower case`,
  });
  check.word(`${at}.latency`, vhost.latency, LATENCIES);
  checkHls(check, at, vhost);
  checkDvr(check, at, plan, vhost);
  checkTranscode(check, at, vhost);
  checkSnapshots(check, at, vhost);
  checkForward(check, at, plan, vhost);
  checkIngest(check, at, vhost);
  checkSecurity(check, at, plan, vhost);
  checkCallbacks(check, at, plan, vhost);
}

function checkHls(check: Check, at: string, { hls }: SrsVhostPlan): void {
  if (hls === undefined) return;
  const [fragment, window] = [secondsOf(hls.fragment), secondsOf(hls.window)];
  const [shownFragment, shownWindow] = [hls.fragment.toHumanString(), hls.window.toHumanString()];
  check
    .that(fragment >= 1 && fragment <= 30, {
      prop: `${at}.hls.fragment`,
      given: shownFragment,
      message: 'is no length of a segment',
      allowed: '1 to 30 seconds',
    })
    .that(fragment <= window, {
      prop: `${at}.hls.fragment`,
      given: shownFragment,
      message: `is longer than the window that holds the segments (${shownWindow}): a playlist would be empty`,
      fix: 'Set a shorter one, or a longer window.',
    })
    .that(fragment > window || (window >= 3 * fragment && window <= 300), {
      prop: `${at}.hls.window`,
      given: shownWindow,
      message: 'is no window that players can hold on to',
      allowed: `three segments (${3 * fragment} seconds) to 5 minutes`,
    });
}

function checkDvr(check: Check, at: string, { recordings }: SrsConfPlan, { dvr }: SrsVhostPlan): void {
  if (dvr === undefined) return;
  const { per, format, only } = dvr;
  check
    .that(recordings !== undefined, {
      prop: `${at}.dvr`,
      given: format,
      message: 'has nowhere to write: recordings would be gone with their pod',
      fix: 'Set `recordings` to a volume or a bucket.',
    })
    .that(per === 'session' || secondsOf(per) >= 10, {
      prop: `${at}.dvr.per`,
      given: per === 'session' ? per : per.toHumanString(),
      message: 'is too short for a file',
      allowed: "'session', or 10 seconds and more",
    })
    .word(`${at}.dvr.format`, format, DVR_FORMATS)
    .that(only === undefined || (only.length > 0 && only.every(isStream)), {
      prop: `${at}.dvr.only`,
      given: only,
      message: 'names no streams',
      allowed: STREAMS,
    });
}

const ENGINE = /^[a-z0-9]{1,20}$/;

function checkTranscode(check: Check, at: string, { transcode, snapshots }: SrsVhostPlan): void {
  for (const [name, rendition] of Object.entries(transcode)) {
    const prop = `${at}.transcode.${name}`;
    const { width, height, bitrate, fps, audioBitrate = 0, profile } = rendition;
    check
      .that(ENGINE.test(name), {
        prop: `${at}.transcode`,
        given: name,
        message: 'is nothing to stand at the end of a stream’s name',
        allowed: '1 to 20 lower-case letters and digits',
      })
      .that(snapshots === undefined || name !== 'snapshot', {
        prop: `${at}.transcode`,
        given: name,
        message: 'is what makes the pictures',
        fix: 'Choose another name.',
      })
      .that(isEven(height, 4320), pixels(`${prop}.height`, height, 4320))
      .that(width === undefined || isEven(width, 7680), pixels(`${prop}.width`, width, 7680))
      .that(isWhole(bitrate, 50, 100_000), {
        prop: `${prop}.bitrate`,
        given: bitrate,
        message: 'is no bitrate of a picture in kbit/s',
        allowed: '50 to 100000',
      })
      .that(fps === undefined || isWhole(fps, 1, 120), {
        prop: `${prop}.fps`,
        given: fps,
        message: 'is no number of pictures in a second',
        allowed: '1 to 120',
      })
      .that(audioBitrate === 0 || isWhole(audioBitrate, 16, 512), {
        prop: `${prop}.audioBitrate`,
        given: audioBitrate,
        message: 'is no bitrate of sound in kbit/s',
        allowed: '0, which leaves it as it is, or 16 to 512',
      })
      .word(`${prop}.profile`, profile, PROFILES);
  }
}

function checkSnapshots(check: Check, at: string, { snapshots }: SrsVhostPlan): void {
  if (snapshots === undefined) return;
  const { every, height } = snapshots;
  check
    .that(secondsOf(every) >= 1, {
      prop: `${at}.snapshots.every`,
      given: every.toHumanString(),
      message: 'would be a film',
      allowed: 'a second and more',
    })
    .that(isEven(height, 2160), pixels(`${at}.snapshots.height`, height, 2160));
}

function checkCallbacks(check: Check, at: string, plan: SrsConfPlan, { callbacks }: SrsVhostPlan): void {
  if (callbacks === undefined) return;
  const { to } = callbacks;
  const paths = HOOKS.map((hook) => [hook, callbacks[hook]] as const).filter(([, path]) => path !== undefined);
  check
    .that(to.host !== '' && ['http', 'tcp'].includes(to.protocol), {
      prop: `${at}.callbacks.to`,
      given: to.id,
      message: 'is nothing that SRS can call',
      allowed: 'an endpoint of HTTP with a host',
    })
    .that(paths.length > 0, {
      prop: `${at}.callbacks`,
      given: to.id,
      message: 'is called for nothing',
      fix: `Give one of ${listed(HOOKS)}.`,
    })
    .that(callbacks.onPlay === undefined || plan.webRtc === undefined || plan.edges === 0, {
      prop: `${at}.callbacks.onPlay`,
      given: callbacks.onPlay,
      message: 'would not be asked for viewers of WebRTC: they are at the origin, where edges are viewers too',
      fix: 'Set edges to 0, or leave WebRTC or onPlay out.',
    });
  for (const [hook, path = ''] of paths)
    check.that(PATH.test(path), {
      prop: `${at}.callbacks.${hook}`,
      given: path,
      message: 'is no path of a URL',
      allowed: 'a slash first, and nothing that must be escaped',
    });
}

/** What stands in a path and a query as it is. */
const PATH = /^\/[A-Za-z0-9._~/?=&%+-]*$/;

function isWhole(given: number, least: number, most: number): boolean {
  return Number.isInteger(given) && given >= least && given <= most;
}

function isEven(given: number, most: number): boolean {
  return isWhole(given, 16, most) && given % 2 === 0;
}

function pixels(prop: string, given: number | undefined, most: number): Flaw {
  return { prop, given, message: 'is no size that H.264 can have', allowed: `even numbers of pixels, 16 to ${most}` };
}
