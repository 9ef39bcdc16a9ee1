import { ingests, transcode } from './conf-ffmpeg';
import { DEFAULT, DEFAULT_VHOST, HTML, RECORDINGS } from './conf-paths';
import { HOOKS, type SrsConfPlan, type SrsHook, type SrsVhostPlan, secondsOf } from './conf-plan';
import { block, type Directive, line } from './conf-syntax';
import { API_PORT } from './names';
import type { SrsUse } from './props';

/** What an origin makes of what is published to a vhost. */
export function originVhost(plan: SrsConfPlan, vhost: SrsVhostPlan, ordinal: number): Directive {
  const { webRtc, srt, edges } = plan;
  const quiet: readonly SrsHook[] = edges > 0 ? ['onPlay', 'onStop'] : [];
  return block(
    'vhost',
    [confName(vhost)],
    ...latency(vhost),
    plan.origins > 1 ? origins(plan, ordinal) : undefined,
    flv(vhost),
    hls(plan, vhost),
    dvr(vhost),
    transcode(plan, vhost),
    ...ingests(plan, vhost, ordinal),
    forward(vhost),
    security(vhost, ownUses(vhost)),
    hooks(vhost, quiet),
    webRtc && block('rtc', [], line('enabled', true), line('rtmp_to_rtc', true), line('rtc_to_rtmp', true)),
    srt && block('srt', [], line('enabled', true), line('srt_to_rtmp', true)),
  );
}

/** What an edge plays of a vhost. */
export function edgeVhost(plan: SrsConfPlan, vhost: SrsVhostPlan): Directive {
  const hosts = plan.hosts.map((host) => `${host}:${plan.ports.rtmp}`);
  const untold: readonly SrsHook[] = ['onPublish', 'onUnpublish', 'onDvr', 'onHls'];
  const published = { deny: 'publish', from: 'all' } as const;
  return block(
    'vhost',
    [confName(vhost)],
    ...latency(vhost),
    block('cluster', [], line('mode', 'remote'), line('origin', ...hosts), line('protocol', 'rtmp')),
    flv(vhost),
    security({ security: [...vhost.security.filter((rule) => useOf(rule) === 'play'), published] }, []),
    hooks(vhost, untold),
  );
}

/** As SRS calls it. */
function confName({ name }: Pick<SrsVhostPlan, 'name'>): string {
  return name === DEFAULT ? DEFAULT_VHOST : name;
}

/** What a rule is about. */
export function useOf(rule: SrsVhostPlan['security'][number]): SrsUse {
  return 'allow' in rule ? rule.allow : rule.deny;
}

function latency({ latency: wished }: SrsVhostPlan): Directive[] {
  if (wished === 'smooth') return [block('play', [], line('gop_cache', true), line('mw_latency', 350))];
  return [
    line('min_latency', true),
    line('tcp_nodelay', true),
    block('play', [], line('gop_cache', false), line('mw_latency', 100), line('queue_length', 10)),
    block('publish', [], line('mr', false)),
  ];
}

/** An origin that does not have a stream sends who asks to the one that does. */
function origins({ hosts }: SrsConfPlan, ordinal: number): Directive {
  const others = hosts.filter((_, i) => i !== ordinal).map((host) => `${host}:${API_PORT}`);
  return block('cluster', [], line('mode', 'local'), line('origin_cluster', true), line('coworkers', ...others));
}

function flv({ flv: wished }: SrsVhostPlan): Directive | undefined {
  return wished
    ? block('http_remux', [], line('enabled', true), line('mount', '[vhost]/[app]/[stream].flv'))
    : undefined;
}

/**
 * Names of segments never come again, whichever origin writes them: caches keep them. Without a context in each URL, or the cache
 * would be asked for another file by each viewer.
 */
function hls({ origins: count }: SrsConfPlan, { name, hls: wished }: SrsVhostPlan): Directive | undefined {
  if (wished === undefined) return undefined;
  const folder = name === DEFAULT ? '' : `${name}/`;
  const [fragment, window] = [secondsOf(wished.fragment), secondsOf(wished.window)];
  return block(
    'hls',
    [],
    line('enabled', true),
    line('hls_fragment', fragment),
    line('hls_window', window),
    line('hls_path', HTML),
    line('hls_m3u8_file', `${folder}[app]/[stream].m3u8`),
    line('hls_ts_file', `${folder}[app]/[stream]-[timestamp]-[seq].ts`),
    line('hls_cleanup', true),
    // A stream that comes back to another origin leaves its old playlist here: not for long.
    line('hls_dispose', count > 1 ? Math.max(10, Math.ceil(2 * fragment)) : Math.max(10, Math.ceil(window))),
    line('hls_wait_keyframe', true),
    line('hls_ctx', false),
    line('hls_ts_ctx', false),
  );
}

/** A file that is written has `.tmp` behind its name until it is ended. */
function dvr({ name, dvr: wished }: SrsVhostPlan): Directive | undefined {
  if (wished === undefined) return undefined;
  const { per, format, only } = wished;
  return block(
    'dvr',
    [],
    line('enabled', true),
    line('dvr_apply', ...(only ?? ['all'])),
    line('dvr_plan', per === 'session' ? 'session' : 'segment'),
    line('dvr_path', `${RECORDINGS}/${name}/[app]/[stream]/[2006]-[01]-[02]/[15].[04].[05].[999].${format}`),
    ...(per === 'session' ? [] : [line('dvr_duration', secondsOf(per))]),
    line('dvr_wait_keyframe', true),
  );
}

function forward({ forward: to = {} }: SrsVhostPlan): Directive | undefined {
  const servers = Object.values(to).map(({ host, port = 1935 }) => `${host}:${port}`);
  return servers.length === 0
    ? undefined
    : block('forward', [], line('enabled', true), line('destination', ...servers.sort()));
}

/** What an origin does with its own streams: ffmpeg plays what it transcodes, and publishes what it made. */
function ownUses({ transcode: made, snapshots, ingest }: SrsVhostPlan): SrsUse[] {
  const plays = Object.keys(made).length > 0 || snapshots !== undefined;
  const publishes = Object.keys(made).length > 0 || Object.keys(ingest).length > 0;
  return [...(publishes ? (['publish'] as const) : []), ...(plays ? (['play'] as const) : [])];
}

/** To SRS, one `allow` of anything refuses everything else. So each use says who may, and `all` where nobody in particular does. */
function security({ security: rules }: Pick<SrsVhostPlan, 'security'>, own: readonly SrsUse[]): Directive | undefined {
  if (rules.length === 0) return undefined;
  const uses = (['publish', 'play'] as const).flatMap((use) => {
    const of = rules.filter((rule) => useOf(rule) === use);
    const allowed = of.filter((rule) => 'allow' in rule);
    const local = own.includes(use) && allowed.length > 0 ? [line('allow', use, '127.0.0.1')] : [];
    const others = of.some((rule) => 'deny' in rule && rule.from === 'all') || allowed.length > 0;
    return [
      ...of.map((rule) => line('allow' in rule ? 'allow' : 'deny', use, rule.from)),
      ...local,
      ...(others ? [] : [line('allow', use, 'all')]),
    ];
  });
  return block('security', [], line('enabled', true), ...uses);
}

/** SRS' own name of what happens: `on_publish`. */
function hooks({ hooks: urls }: SrsVhostPlan, left: readonly SrsHook[]): Directive | undefined {
  const lines = HOOKS.filter((hook) => !left.includes(hook)).flatMap((hook) => {
    const list = urls[hook];
    return list === undefined
      ? []
      : [
          line(
            hook.replace(/[A-Z]/, (letter) => `_${letter.toLowerCase()}`),
            ...list,
          ),
        ];
  });
  return lines.length === 0 ? undefined : block('http_hooks', [], line('enabled', true), ...lines);
}
