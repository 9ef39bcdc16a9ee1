import { byCode } from '../../kernel/base/values';
import { type Text, text } from '../../kernel/needs/text';
import { GUARD_PORT } from './names';

/** Where it finds its own files, and the tokens. */
export const GUARD = '/etc/srs-guard';
export const TOKENS = '/etc/srs-tokens';

/** Tokens that may publish a stream, by vhost and stream (`live/entrance`). */
export type StreamTokens = Readonly<Record<string, Readonly<Record<string, readonly Text[]>>>>;

/** Where SRS asks before a stream of the vhost is published: in the origin's own pod, so that it answers as long as the origin does. */
export function guardUrl(vhost: string): string {
  return `http://127.0.0.1:${GUARD_PORT}/publish/${vhost}`;
}

/** The files of the guard, by name: nginx reads the first, njs the second. */
export function guardFiles(): Record<string, string> {
  return { 'nginx.conf': NGINX, 'guard.js': JUDGE };
}

/**
 * Tokens as JSON, for a Secret. They are read with each question: a publisher that comes or goes rolls no origin. Names of streams
 * hold no quotation mark: that is checked where they are asked for.
 */
export function tokensJson(tokens: StreamTokens): Text {
  const vhosts = sorted(tokens).map(([vhost, streams]) => {
    const lists = sorted(streams).map(([stream, values]) => {
      const list = joined(values.map((value) => text`"${value}"`));
      return text`"${stream}":[${list}]`;
    });
    return text`"${vhost}":{${joined(lists)}}`;
  });
  return text`{${joined(vhosts)}}`;
}

function sorted<T>(map: Readonly<Record<string, T>>): [string, T][] {
  return Object.entries(map).sort(([a], [b]) => byCode(a, b));
}

function joined(all: readonly Text[]): Text {
  return all.reduce((so, one, i) => (i === 0 ? one : text`${so},${one}`), text``);
}

/** Temporary files go where everything may be written; the log of each question would hold the token. */
const NGINX = `load_module /usr/lib/nginx/modules/ngx_http_js_module.so;
daemon off;
worker_processes 1;
pid /tmp/guard.pid;
error_log stderr warn;
events {
    worker_connections 512;
}
http {
    access_log off;
    client_body_temp_path /tmp/guard-body;
    proxy_temp_path /tmp/guard-proxy;
    fastcgi_temp_path /tmp/guard-fastcgi;
    uwsgi_temp_path /tmp/guard-uwsgi;
    scgi_temp_path /tmp/guard-scgi;
    client_body_buffer_size 64k;
    client_max_body_size 64k;
    js_path ${GUARD}/;
    js_import guard from guard.js;
    server {
        listen 127.0.0.1:${GUARD_PORT};
        location /publish/ {
            js_content guard.publish;
        }
        location = /ready {
            js_content guard.ready;
        }
    }
}
`;

/** SRS lets in who is answered with code 0, and nobody when the answer is another, or none. */
const JUDGE = `import fs from 'fs';

const TOKENS = '${TOKENS}/tokens.json';

function known() {
  return JSON.parse(fs.readFileSync(TOKENS, 'utf8'));
}

// What the origin's own ffmpeg publishes: renditions, fetched streams. Who comes over HTTP has no such URL.
function own(asked) {
  return asked.ip === '127.0.0.1' && (asked.tcUrl || '').indexOf('rtmp://127.0.0.1') === 0;
}

function judge(vhost, asked) {
  if (own(asked)) return true;
  const streams = known()[vhost] || {};
  const found = /(?:^|[?&,])token=([A-Za-z0-9]+)/.exec(asked.param || '');
  const tokens = streams[asked.app + '/' + asked.stream] || [];
  return found !== null && tokens.indexOf(found[1]) >= 0;
}

function publish(r) {
  let may = false;
  try {
    may = judge(r.uri.slice('/publish/'.length), JSON.parse(r.requestText));
  } catch (error) {
    r.error('a question of SRS that is none: ' + error.message);
  }
  r.return(200, JSON.stringify({ code: may ? 0 : 403 }));
}

function ready(r) {
  known();
  r.return(200, 'ready');
}

export default { publish, ready };
`;
