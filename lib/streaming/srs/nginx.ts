import { fail } from '../../kernel/base/faults';
import { isDnsSubdomain } from '../../kernel/base/names';
import { DEFAULT, DEFAULT_VHOST, PICTURE } from './conf-paths';
import { type SrsVhostPlan, secondsOf } from './conf-plan';

/** What the configuration of the caches is written from. */
export interface SrsCachePlan {
  /**
   * Hosts of the origins, each with an address that stays as long as the caches run: a Service for each of them. nginx asks for
   * addresses when it starts, and not again.
   */
  readonly origins: readonly string[];
  /** Where the origins serve files. */
  readonly originPort: number;
  /** Where the caches answer. */
  readonly port: number;
  /** Where a cache counts its connections (`/status`), and says that it is there (`/healthz`). */
  readonly statusPort: number;
  /** Processes: one for each core. */
  readonly workers: number;
  /** Most connections of viewers, over all processes. */
  readonly connections: number;
  /** What is kept of segments, in MiB. */
  readonly keep: number;
  /** Those that have HLS or snapshots are served. */
  readonly vhosts: readonly Pick<SrsVhostPlan, 'name' | 'flv' | 'hls' | 'snapshots'>[];
  /** Where HTTP-FLV is played from, where it goes out here too: passed on, never kept. @default it does not go out here */
  readonly flv?: SrsUpstream;
  /** Where WHIP and WHEP are answered, where they come in here: nothing else of the API is passed on. @default they do not come in here */
  readonly signalling?: SrsUpstream;
}

/** A Service behind the caches. */
export interface SrsUpstream {
  /** Its host, with an address that stays. */
  readonly host: string;
  /** Its port. */
  readonly port: number;
}

/** Where the cache lies. */
export const CACHE = '/var/cache/hls';

/** Everything else that nginx writes. */
export const CACHE_TEMPORARY = '/tmp';

/** What apps and streams are called in URLs; what is called otherwise is not served. Nothing of it is escaped. */
const NAME = '[A-Za-z0-9._-]+';

/**
 * `nginx.conf` of a cache before the origins: what many viewers ask for is fetched once. Only playlists, segments and pictures are
 * served: neither the API nor recordings can be reached through it. What one origin does not have, the next one is asked for.
 * @throws KeelsonError when a host or a vhost is no name
 */
export function nginxConf(plan: SrsCachePlan): string {
  const passed = [plan.flv, plan.signalling].flatMap((to) => (to === undefined ? [] : [to.host]));
  for (const name of [...plan.origins, ...passed, ...plan.vhosts.map(({ name }) => name)])
    if (!isDnsSubdomain(name)) fail('nginx.conf', { prop: 'name', given: name, message: 'is no DNS name' });
  return `worker_processes ${plan.workers};
worker_rlimit_nofile ${2 * perWorker(plan) + 64};
daemon off;
pid ${CACHE_TEMPORARY}/nginx.pid;
error_log stderr warn;
events {
    worker_connections ${2 * perWorker(plan)};
}
http {
${indented([...httpLines(plan), ...upstream(plan), ...statusServer(plan), ...server(plan)])}
}
`;
}

function perWorker({ connections, workers }: SrsCachePlan): number {
  return Math.max(256, Math.ceil(connections / workers));
}

/** Of viewers, only those who got an error are told: a line for each segment would be the larger load. */
function httpLines({ keep, vhosts }: SrsCachePlan): string[] {
  const longest = Math.max(60, ...vhosts.map(({ hls }) => (hls === undefined ? 0 : 2 * secondsOf(hls.window))));
  const temporary = ['client_body', 'fastcgi', 'proxy', 'scgi', 'uwsgi'];
  return [
    `log_format failed escape=json '{"time":"$time_iso8601","status":$status,"method":"$request_method","uri":"$uri","cache":"$upstream_cache_status","seconds":$request_time}';`,
    'map $status $is_failed {',
    '    ~^[45] 1;',
    '    default 0;',
    '}',
    'access_log /dev/stdout failed if=$is_failed;',
    ...temporary.map((of) => `${of}_temp_path ${CACHE_TEMPORARY}/nginx-${of};`),
    'server_tokens off;',
    'sendfile on;',
    'tcp_nopush on;',
    'keepalive_timeout 65s;',
    `proxy_cache_path ${CACHE} levels=1:2 keys_zone=hls:8m max_size=${keep}m inactive=${Math.ceil(longest)}s use_temp_path=off;`,
  ];
}

function upstream({ origins, originPort, flv, signalling }: SrsCachePlan): string[] {
  const servers = origins.map((host) => `    server ${host}:${originPort} max_fails=2 fail_timeout=5s;`);
  const passed = Object.entries({ flv, signalling }).flatMap(([name, to]) =>
    to === undefined ? [] : [`upstream ${name} {`, `    server ${to.host}:${to.port} max_fails=0;`, '}'],
  );
  return ['upstream origins {', ...servers, '}', ...passed];
}

function statusServer({ statusPort }: SrsCachePlan): string[] {
  return [
    'server {',
    `    listen ${statusPort};`,
    '    access_log off;',
    '    location = /healthz {',
    '        return 200;',
    '    }',
    '    location = /status {',
    '        stub_status;',
    '    }',
    '}',
  ];
}

/** Nothing that a viewer sends goes on to the origins but the path: so nobody asks past the cache, or for another vhost. */
function server(plan: SrsCachePlan): string[] {
  const { origins, port, vhosts } = plan;
  const inside = [
    `listen ${port};`,
    'client_max_body_size 1k;',
    'proxy_connect_timeout 2s;',
    'proxy_read_timeout 10s;',
    'proxy_next_upstream error timeout invalid_header http_404 http_502 http_503 http_504;',
    `proxy_next_upstream_tries ${Math.max(1, origins.length)};`,
    'proxy_pass_request_headers off;',
    'proxy_pass_request_body off;',
    'proxy_ignore_headers Cache-Control Expires Set-Cookie Vary X-Accel-Expires X-Accel-Redirect;',
    'proxy_hide_header Access-Control-Allow-Origin;',
    'proxy_hide_header Access-Control-Allow-Methods;',
    'proxy_hide_header Access-Control-Expose-Headers;',
    'proxy_hide_header Access-Control-Allow-Headers;',
    'proxy_hide_header Cache-Control;',
    'proxy_hide_header Set-Cookie;',
    'proxy_cache hls;',
    'proxy_cache_key $uri;',
    'proxy_cache_lock on;',
    'proxy_cache_lock_age 5s;',
    'proxy_cache_lock_timeout 5s;',
    'proxy_cache_use_stale updating error timeout;',
    'location / {',
    '    return 404;',
    '}',
    ...vhosts.flatMap(locations),
    ...(plan.flv === undefined ? [] : vhosts.flatMap(liveLocation)),
    ...(plan.signalling === undefined ? [] : SIGNALLING),
  ];
  return ['server {', ...inside.map((line) => `    ${line}`), '}'];
}

function locations({ name, hls, snapshots }: SrsCachePlan['vhosts'][number]): string[] {
  const folder = name === DEFAULT ? '' : `/${name.replaceAll('.', '\\.')}`;
  const host = name === DEFAULT ? DEFAULT_VHOST : name;
  const page = (path: string, more: readonly string[]) => location(`^${folder}/${path}$`, host, more);
  const found: string[] = [];
  if (hls !== undefined) {
    const [fragment, window] = [secondsOf(hls.fragment), secondsOf(hls.window)];
    found.push(
      ...page(`${NAME}/${NAME}\\.m3u8`, fresh(Math.max(1, Math.floor(fragment / 2)))),
      ...page(`${NAME}/${NAME}\\.ts`, [
        'proxy_pass http://origins$uri;',
        'proxy_cache_valid 200 1h;',
        'proxy_cache_valid 404 1s;',
        `add_header Cache-Control "public, max-age=${Math.ceil(window)}, immutable";`,
      ]),
    );
  }
  if (snapshots !== undefined) {
    const file = `/${name === DEFAULT ? '' : `${name}${PICTURE}`}$app${PICTURE}$stream.png`;
    const age = Math.max(1, Math.floor(secondsOf(snapshots.every) / 2));
    found.push(...page(`(?<app>${NAME})/(?<stream>${NAME})\\.png`, fresh(age, file)));
  }
  return found;
}

/** A stream that goes on as long as it is watched. Of the query, only a viewer's token goes with it: no one asks for another vhost. */
function liveLocation({ name, flv }: SrsCachePlan['vhosts'][number]): string[] {
  if (!flv) return [];
  const folder = name === DEFAULT ? '' : `/${name.replaceAll('.', '\\.')}`;
  return [
    `location ~ "^${folder}(?<live>/${NAME}/${NAME}\\.flv)$" {`,
    '    limit_except GET {',
    '        deny all;',
    '    }',
    `    proxy_set_header Host ${name === DEFAULT ? DEFAULT_VHOST : name};`,
    '    proxy_pass http://flv$live?token=$arg_token;',
    '    proxy_cache off;',
    '    proxy_buffering off;',
    '    proxy_read_timeout 60s;',
    '    add_header Access-Control-Allow-Origin *;',
    '}',
  ];
}

/** Who asks says in a header from where, and SRS would believe it. */
const SIGNALLING = [
  'location ~ "^/rtc/v1/(whip|whep)/$" {',
  '    client_max_body_size 128k;',
  '    proxy_pass http://signalling$uri$is_args$args;',
  '    proxy_pass_request_headers on;',
  '    proxy_pass_request_body on;',
  '    proxy_set_header Host $host;',
  '    proxy_set_header X-Forwarded-For "";',
  '    proxy_set_header X-Real-IP "";',
  '    proxy_cache off;',
  '    add_header Access-Control-Allow-Origin *;',
  '    add_header Access-Control-Allow-Methods "POST, PATCH, DELETE, OPTIONS";',
  '    add_header Access-Control-Allow-Headers "Authorization, Content-Type";',
  '    add_header Access-Control-Expose-Headers Location;',
  '}',
];

/** What is another one under the same name in a moment. */
function fresh(seconds: number, file = '$uri'): string[] {
  return [
    `proxy_pass http://origins${file};`,
    `proxy_cache_valid 200 ${seconds}s;`,
    'proxy_cache_valid 404 1s;',
    'add_header Cache-Control no-cache;',
  ];
}

function location(path: string, host: string, more: readonly string[]): string[] {
  return [
    `location ~ "${path}" {`,
    '    limit_except GET {',
    '        deny all;',
    '    }',
    `    proxy_set_header Host ${host};`,
    ...more.map((line) => `    ${line}`),
    '    add_header Access-Control-Allow-Origin *;',
    '    add_header X-Cache $upstream_cache_status;',
    '}',
  ];
}

function indented(lines: readonly string[]): string {
  return lines.map((line) => `    ${line}`).join('\n');
}
