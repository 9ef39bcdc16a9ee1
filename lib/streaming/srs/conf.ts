import type { Text } from '../../kernel/needs/text';
import { HTML } from './conf-paths';
import type { SrsConfPlan } from './conf-plan';
import { block, type Directive, line, written } from './conf-syntax';
import { edgeVhost, originVhost } from './conf-vhost';
import { API_PORT, METRICS_PORT } from './names';

/** Name of the account with which SRS' API is called; the password comes by `SRS_HTTP_API_AUTH_PASSWORD`. */
const API_USER = 'keelson';

/**
 * `srs.conf` of an origin. Two origins differ: each names the others, and what is ingested is fetched by one of them.
 * Passwords are not in it: `SRS_HTTP_API_AUTH_PASSWORD` and `SRS_SRT_SERVER_PASSPHRASE` of the environment win over the file.
 * @param ordinal of the pod, from 0
 * @returns a {@link Text} where a source is fetched with a password: then it is a Secret
 */
export function originConf(plan: SrsConfPlan, ordinal: number): string | Text {
  return written([
    ...serverOf(plan, asksPassword(plan)),
    ...webRtcServer(plan),
    ...srtServer(plan),
    ...plan.vhosts.map((vhost) => originVhost(plan, vhost, ordinal)),
  ]);
}

/** `srs.conf` of every edge: it plays what the origins have, and nothing is published to it. */
export function edgeConf(plan: SrsConfPlan): string {
  return written([...serverOf(plan, true), ...plan.vhosts.map((vhost) => edgeVhost(plan, vhost))]) as string;
}

/**
 * Whether the API of the origins asks for a password. Origins ask each other which of them has a stream, over the API and without
 * one: then it must be closed to all others by the network.
 */
export function asksPassword({ origins }: SrsConfPlan): boolean {
  return origins <= 1;
}

/** What every server says of itself. */
function serverOf(plan: SrsConfPlan, password: boolean): Directive[] {
  const { ports, maxConnections, webRtc } = plan;
  return [
    line('listen', ports.rtmp),
    line('max_connections', maxConnections),
    line('daemon', false),
    line('in_docker', true),
    line('pid', '/tmp/srs.pid'),
    line('srs_log_tank', 'console'),
    line('srs_log_level_v2', 'info'),
    // A log for each process of ffmpeg would fill the disk.
    line('ff_log_dir', '/dev/null'),
    line('utc_time', true),
    line('query_latest_version', false),
    line('inotify_auto_reload', true),
    line('auto_reload_for_docker', true),
    line('force_grace_quit', true),
    line('grace_start_wait', 2300),
    line('grace_final_wait', 3200),
    block(
      'http_api',
      [],
      line('enabled', true),
      line('listen', API_PORT),
      // Browsers call WHIP and WHEP from pages of other hosts.
      line('crossdomain', webRtc !== undefined),
      password ? block('auth', [], line('enabled', true), line('username', API_USER)) : undefined,
    ),
    block(
      'http_server',
      [],
      line('enabled', true),
      line('listen', ports.http),
      line('dir', HTML),
      line('crossdomain', true),
    ),
    block('exporter', [], line('enabled', true), line('listen', METRICS_PORT)),
  ];
}

function webRtcServer({ webRtc, ports }: SrsConfPlan): Directive[] {
  if (webRtc === undefined) return [];
  return [
    block(
      'rtc_server',
      [],
      line('enabled', true),
      line('listen', ports.webRtc),
      line('protocol', webRtc.tcp ? 'all' : 'udp'),
      webRtc.tcp ? block('tcp', [], line('enabled', true), line('listen', ports.webRtc)) : undefined,
      line('candidate', webRtc.candidate),
      // Nobody outside reaches a pod by its own address.
      line('use_auto_detect_network_ip', false),
      line('api_as_candidates', false),
    ),
  ];
}

function srtServer({ srt, ports }: SrsConfPlan): Directive[] {
  if (srt === undefined) return [];
  return [
    block(
      'srt_server',
      [],
      line('enabled', true),
      line('listen', ports.srt),
      line('latency', srt.latency.toMilliseconds()),
      line('tlpktdrop', true),
      line('tsbpdmode', true),
      line('mix_correct', true),
      srt.encrypted ? line('pbkeylen', 32) : undefined,
    ),
  ];
}
