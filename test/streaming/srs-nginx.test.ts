import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { join } from 'node:path';
import { Duration } from 'cdk8s';
import { CACHE, CACHE_TEMPORARY, nginxConf, type SrsCachePlan } from '../../lib/streaming/srs/nginx';
import { put, removeFolders, tempFolder } from '../support/folders';
import { freePort, nginxRefuses, realNginx, startNginx } from '../support/nginx';
import { planned } from './srs-conf-fixture';

afterAll(removeFolders);

const { vhosts } = planned({
  vhosts: {
    default: { flv: true, hls: { fragment: Duration.seconds(2), window: Duration.seconds(20) }, snapshots: {} },
    'live.example.com': { flv: true, hls: {} },
  },
});

const PLAN: SrsCachePlan = {
  origins: ['127.0.0.1'],
  originPort: 8080,
  port: 8080,
  statusPort: 8081,
  workers: 2,
  connections: 4000,
  keep: 2048,
  vhosts,
};

/** With everything that it writes in a folder of the test. */
function placed(conf: string, folder: string): string {
  const paths = {
    [`${CACHE_TEMPORARY}/`]: `${folder}/`,
    [CACHE]: join(folder, 'cache'),
    '/dev/stdout': join(folder, 'log'),
  };
  return Object.entries(paths).reduce((text, [from, to]) => text.replaceAll(from, to), conf);
}

describe('what is written', () => {
  test('sizes are those of the plan', () => {
    const conf = nginxConf(PLAN);
    expect(conf).toContain('worker_processes 2;');
    expect(conf).toContain('worker_connections 4000;');
    expect(conf).toContain('max_size=2048m inactive=60s');
    expect(nginxConf({ ...PLAN, connections: 10 })).toContain('worker_connections 512;');
  });

  test('a playlist is kept for half a segment, a segment for as long as there is room', () => {
    const conf = nginxConf(PLAN);
    expect(conf.match(/proxy_cache_valid 200 \w+;/g)).toEqual([
      'proxy_cache_valid 200 1s;',
      'proxy_cache_valid 200 1h;',
      'proxy_cache_valid 200 5s;',
      'proxy_cache_valid 200 2s;',
      'proxy_cache_valid 200 1h;',
    ]);
  });

  test('what nobody asked for is not there', () => {
    const conf = nginxConf({ ...PLAN, vhosts: planned().vhosts });
    expect(conf.match(/location (~|=)? ?\S+/g)).toEqual(['location = /healthz', 'location = /status', 'location /']);
  });

  test.each(['a;b', 'a b', '', 'a{', '$host', 'A'])('%j is no name', (name) => {
    const message = `nginx.conf: name = ${JSON.stringify(name)}: is no DNS name.`;
    expect(() => nginxConf({ ...PLAN, origins: [name] })).toThrow(message);
    expect(() => nginxConf({ ...PLAN, vhosts: [{ ...vhosts[0], name } as never] })).toThrow(message);
    expect(() => nginxConf({ ...PLAN, flv: { host: name, port: 1 } })).toThrow(message);
  });
});

const nginx = realNginx();
const run = nginx === undefined ? test.skip : test;

run('a real nginx takes every form of it', () => {
  const passed = { flv: { host: 'localhost', port: 8080 }, signalling: { host: 'localhost', port: 1985 } };
  const two = ['127.0.0.1', '127.0.0.2'];
  for (const plan of [PLAN, { ...PLAN, origins: two }, { ...PLAN, ...passed }, { ...PLAN, vhosts: [] }]) {
    const folder = tempFolder();
    const file = join(folder, 'nginx.conf');
    put(file, placed(nginxConf(plan), folder));
    expect(nginx && nginxRefuses(nginx, file, folder)).toBe('');
  }
});

describe('a cache before two origins', () => {
  /** What each origin was asked for. */
  const asked: { first: IncomingMessage[]; second: IncomingMessage[] } = { first: [], second: [] };
  const servers: Server[] = [];
  let port: number;
  let status: number;
  let stop: (() => Promise<void>) | undefined;
  let log: string;

  /** @param holds what it has; everything is answered a moment later */
  const origin = async (host: string, on: number, seen: IncomingMessage[], holds: (path: string) => boolean) => {
    const server = createServer((request, response) => {
      seen.push(request);
      const found = holds(request.url ?? '');
      const answer = () => {
        response.writeHead(found ? 200 : 404, { 'Set-Cookie': 'a=b', 'Cache-Control': 'no-store' });
        response.end(`${seen.length} ${request.url}`);
      };
      setTimeout(answer, 50);
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(on, host, resolve));
  };

  beforeAll(async () => {
    if (nginx === undefined) return;
    const folder = tempFolder();
    const originPort = await freePort();
    [port, status] = [await freePort(), await freePort()];
    await origin('127.0.0.1', originPort, asked.first, (path) => path.includes('first'));
    await origin('127.0.0.2', originPort, asked.second, (path) => !/none|first/.test(path));
    const to = { host: '127.0.0.2', port: originPort };
    const plan = { ...PLAN, origins: ['127.0.0.1', '127.0.0.2'], originPort, port, statusPort: status };
    const file = join(folder, 'nginx.conf');
    log = join(folder, 'log');
    put(file, placed(nginxConf({ ...plan, flv: to, signalling: to }), folder));
    stop = (await startNginx(nginx, file, folder, status)).stop;
  }, 20_000);

  beforeEach(() => {
    asked.first.length = 0;
    asked.second.length = 0;
  });

  afterAll(async () => {
    await stop?.();
    for (const server of servers) server.close();
  });

  const get = (path: string, of: RequestInit = {}) => fetch(`http://127.0.0.1:${port}${path}`, of);
  const count = () => asked.first.length + asked.second.length;

  run('a segment is fetched once for all who ask at once, and after', async () => {
    const all = await Promise.all(Array.from({ length: 20 }, () => get('/live/first-1-0.ts')));
    expect(all.map((answer) => answer.status)).toEqual(Array(20).fill(200));
    const again = await get('/live/first-1-0.ts');
    expect([again.headers.get('x-cache'), again.headers.get('cache-control')]).toEqual([
      'HIT',
      'public, max-age=20, immutable',
    ]);
    expect(asked.first).toHaveLength(1);
  });

  run('a playlist is another one in a moment', async () => {
    const [first, second] = [await get('/live/first.m3u8'), await get('/live/first.m3u8')];
    expect([first, second].map((answer) => answer.headers.get('x-cache'))).toEqual(['MISS', 'HIT']);
    expect(second.headers.get('cache-control')).toBe('no-cache');
    expect(second.headers.get('access-control-allow-origin')).toBe('*');
    expect(second.headers.get('set-cookie')).toBeNull();
    // nginx counts whole seconds.
    await new Promise((resolve) => setTimeout(resolve, 2100));
    expect((await get('/live/first.m3u8')).headers.get('x-cache')).toBe('EXPIRED');
    expect(asked.first).toHaveLength(2);
  });

  run('what one origin does not have, the other is asked for', async () => {
    const names = ['a', 'b', 'c', 'd'];
    const answers = await Promise.all(names.map((name) => get(`/live/${name}.m3u8`)));
    expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200, 200]);
    expect(asked.second).toHaveLength(4);
    expect((await get('/live/none.m3u8')).status).toBe(404);
  });

  run('nobody asks past the cache: no query, no header, no other vhost', async () => {
    const headers = { 'Cache-Control': 'no-cache', 'X-Forwarded-For': '192.0.2.1', Cookie: 'a=b', Range: 'bytes=0-1' };
    await get('/live/first-2-0.ts?vhost=other&x=1', { headers });
    await get('/live/first-2-0.ts?x=2', { headers });
    const [request] = asked.first;
    expect(asked.first).toHaveLength(1);
    expect([request?.url, request?.headers]).toEqual([
      '/live/first-2-0.ts',
      { host: '__defaultVhost__', connection: 'close' },
    ]);
  });

  run('a vhost has a folder of its own, and is named to the origin', async () => {
    await get('/live.example.com/live/first.m3u8');
    expect(asked.first.map(({ url, headers }) => [url, headers.host])).toEqual([
      ['/live.example.com/live/first.m3u8', 'live.example.com'],
    ]);
    expect((await get('/liveXexample.com/live/first.m3u8')).status).toBe(404);
  });

  run('a picture is one file beside the others', async () => {
    await get('/live/first.png');
    expect(asked.first.map(({ url }) => url)).toEqual(['/live~first.png']);
    expect((await get('/live.example.com/live/first.png')).status).toBe(404);
  });

  run('nothing else goes through, and nothing is written', async () => {
    const paths = ['/', '/api/v1/streams/', '/live/a.mp4', '/live/a%0d%0ab.ts', '/a/b/c.ts', '/metrics'];
    for (const path of paths) expect([path, (await get(path)).status]).toEqual([path, 404]);
    expect((await get('/live/..%2f..%2fa.ts')).status).toBe(400);
    expect((await get('/live/first-1-0.ts', { method: 'POST', body: 'a' })).status).toBe(403);
    expect(count()).toBe(0);
  });

  run('only what failed is logged, as JSON', async () => {
    await get('/live/first-1-0.ts');
    await get('/"quoted"');
    const lines = readFileSync(log, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.map(({ status }) => status).filter((status) => status < 400)).toEqual([]);
    expect(lines.at(-1)).toMatchObject({ status: 404, method: 'GET', uri: '/"quoted"' });
  });

  run('HTTP-FLV is passed on with a token alone, and never kept', async () => {
    for (let i = 0; i < 2; i++) await get('/live/talk.flv?token=abc&vhost=other');
    expect(asked.second.map(({ url, headers }) => [url, headers.host])).toEqual(
      Array(2).fill(['/live/talk.flv?token=abc', '__defaultVhost__']),
    );
  });

  run('WHIP and WHEP are passed on, without an address that the caller made up', async () => {
    const headers = { 'X-Forwarded-For': '127.0.0.1', 'X-Real-IP': '127.0.0.1', 'Content-Type': 'application/sdp' };
    const answer = await get('/rtc/v1/whip/?app=live&stream=talk', { method: 'POST', body: 'v=0', headers });
    expect([answer.status, answer.headers.get('access-control-allow-headers')]).toEqual([
      200,
      'Authorization, Content-Type',
    ]);
    const [request] = asked.second;
    expect(request?.url).toBe('/rtc/v1/whip/?app=live&stream=talk');
    expect(request?.headers['content-type']).toBe('application/sdp');
    expect(Object.keys(request?.headers ?? {})).not.toEqual(expect.arrayContaining(['x-forwarded-for']));
    expect((await get('/rtc/v1/nack/')).status).toBe(404);
  });

  run('it tells that it is there, and how many are connected', async () => {
    const told = await Promise.all(['healthz', 'status'].map((path) => fetch(`http://127.0.0.1:${status}/${path}`)));
    expect(told.map((answer) => answer.status)).toEqual([200, 200]);
    expect(await told[1]?.text()).toContain('Active connections:');
  });
});
