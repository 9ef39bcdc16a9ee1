import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { Duration } from 'cdk8s';
import { KeelsonError, Text } from '../../lib';
import { minted } from '../../lib/kernel/needs/text';
import { asksPassword, edgeConf, originConf } from '../../lib/streaming/srs/conf';
import { block, isWord, line, written } from '../../lib/streaming/srs/conf-syntax';
import { accountUrl } from '../../lib/streaming/srs/source-url';
import { put, removeFolders, tempFolder } from '../support/folders';
import { program } from '../support/programs';
import { linesOf, readSrsConf, unknownIn } from '../support/srs-conf';
import { VIDEO_CODECS } from '../support/srs-directives';
import { FEATURES, type Given, planned, SERVICE } from './srs-conf-fixture';

afterAll(removeFolders);

const VHOST = 'vhost __defaultVhost__';
const origin = (given: Given, members = {}, ordinal = 0) => originConf(planned(given, members), ordinal) as string;
const edge = (given: Given, members = {}) => edgeConf(planned(given, members));

/** Every file of every feature, by its name. */
const FILES = Object.entries(FEATURES).flatMap(([name, given]) =>
  [1, 2].flatMap((origins) => [
    [`${name}, origin of ${origins}`, origin(given, { origins })] as const,
    [`${name}, edge of ${origins}`, edge(given, { origins })] as const,
  ]),
);

/** Two that hold what SRS does not know, and some that it cannot read. */
const REFUSED = [
  'force_gop on;',
  'vhost a { hls { hls_recover on; } }',
  'max_connections 100\ndaemon off;',
  'vhost a {',
  '}',
  'pid "a"b;',
  "pid 'a\nb';",
  'include /no/where.conf;',
  ';',
];

describe('the grammar', () => {
  test.each(FILES)('SRS 6 knows every directive of %s', (_, conf) => {
    expect(unknownIn(readSrsConf(conf))).toEqual([]);
  });

  test('what SRS refuses, the reader refuses', () => {
    const [first = '', second = ''] = REFUSED;
    expect([first, second].map((conf) => unknownIn(readSrsConf(conf)))).toEqual([
      ['force_gop'],
      ['vhost.hls.hls_recover'],
    ]);
    for (const conf of REFUSED.slice(2)) expect(() => readSrsConf(conf)).toThrow();
  });

  test('a word is read back as it was, whatever it says', () => {
    const words = [
      'a b',
      '}',
      '; daemon on;',
      '{',
      '# no',
      '"',
      "it's",
      'a\\',
      '\\"',
      '$HOME',
      'é',
      '%20',
      '[app]',
      "'",
    ];
    expect(
      readSrsConf(written([line('pid', ...words), block('vhost', ['a'], line('enabled', true))]) as string),
    ).toEqual([
      { name: 'pid', words },
      { name: 'vhost', words: ['a'], holds: [{ name: 'enabled', words: ['on'] }] },
    ]);
  });

  test('what SRS could not read back is refused', () => {
    for (const word of ['', 'a\nb', 'a\u0000', 'a\tb', `"'`]) {
      expect(isWord(word)).toBe(false);
      expect(() => written([line('pid', word)])).toThrow(KeelsonError);
    }
    for (const name of ['include', 'a b', 'A', '', 'a;'])
      expect(() => written([line(name)])).toThrow(`srs.conf: directive = ${JSON.stringify(name)}: is no name of one.`);
  });

  test('a secret word makes a Text of the file, and must be of a form without quotes', () => {
    const { url, plain } = minted('live/camera');
    const file = written([line('pid', url), line('daemon', false)]) as Text;
    expect(Text.is(file)).toBe(true);
    expect(file.parts).toEqual(['pid "', { minted: 'live/camera', form: 'url' }, '";\ndaemon off;\n']);
    expect(() => written([line('pid', plain)])).toThrow(
      'srs.conf: word = "(secret)": may hold what ends it. Escape it for a URL.',
    );
  });
});

describe('every server', () => {
  test('says what it listens on, and calls nobody', () => {
    const conf = origin({ ports: { rtmp: 2935, http: 2080 } });
    expect(linesOf(conf)).toEqual(
      expect.arrayContaining(['listen 2935', 'max_connections 1500', 'daemon off', 'query_latest_version off']),
    );
    expect(linesOf(conf, 'http_server')).toEqual(['enabled on', 'listen 2080', 'dir /srs/html', 'crossdomain on']);
    expect(linesOf(conf, 'exporter')).toEqual(['enabled on', 'listen 9972']);
  });

  test('goes when its viewers have gone', () => {
    for (const [, conf] of FILES)
      expect(linesOf(conf)).toEqual(expect.arrayContaining(['force_grace_quit on', 'grace_start_wait 2300']));
  });

  test('asks for a password at the API, but where origins ask each other', () => {
    const auth = ['enabled on', 'username keelson'];
    expect(linesOf(origin({}), 'http_api', 'auth')).toEqual(auth);
    expect(linesOf(edge({}, { origins: 2 }), 'http_api', 'auth')).toEqual(auth);
    expect(linesOf(origin({}, { origins: 2 }), 'http_api', 'auth')).toBeUndefined();
    expect([1, 2].map((origins) => asksPassword(planned({}, { origins })))).toEqual([true, false]);
  });
});

describe('origins and edges', () => {
  const [first, second] = planned({}, { origins: 2 }).hosts;

  test('an origin names the others, and not itself', () => {
    const lines = (other: string | undefined) => ['mode local', 'origin_cluster on', `coworkers ${other}:1985`];
    expect(linesOf(origin({}, { origins: 2 }, 0), VHOST, 'cluster')).toEqual(lines(second));
    expect(linesOf(origin({}, { origins: 2 }, 1), VHOST, 'cluster')).toEqual(lines(first));
    expect(linesOf(origin({}), VHOST, 'cluster')).toBeUndefined();
  });

  test('an edge plays from every origin, on their port, and nobody publishes to it', () => {
    const conf = edge({ ports: { rtmp: 2935 } }, { origins: 2 });
    expect(linesOf(conf, VHOST, 'cluster')).toEqual([
      'mode remote',
      `origin ${first}:2935 ${second}:2935`,
      'protocol rtmp',
    ]);
    expect(linesOf(conf, VHOST, 'security')).toEqual(['enabled on', 'deny publish all', 'allow play all']);
  });

  test('an edge makes nothing of a stream', () => {
    const made = ['hls {}', 'dvr {}', 'transcode {}', 'forward {}', 'rtc {}', 'srt {}', 'ingest'];
    for (const given of Object.values(FEATURES)) {
      const vhost = linesOf(edge(given), VHOST) ?? [];
      expect(vhost.filter((one) => made.some((word) => one.startsWith(word)))).toEqual([]);
    }
  });

  test('each source is fetched by one origin', () => {
    const of = (ordinal: number, origins: number) =>
      (linesOf(origin(FEATURES.ingest as Given, { origins }, ordinal), VHOST) ?? []).filter((one) =>
        one.startsWith('ingest'),
      );
    expect(of(0, 1)).toEqual(['ingest door {}', 'ingest other {}', 'ingest radio {}']);
    expect([of(0, 2), of(1, 2)]).toEqual([['ingest door {}', 'ingest radio {}'], ['ingest other {}']]);
  });
});

describe('what is made of a vhost', () => {
  const lines = (feature: string, ...path: readonly string[]) =>
    linesOf(origin(FEATURES[feature] as Given), ...(path[0]?.startsWith('vhost') ? path : [VHOST, ...path]));

  test('HLS: for caches, with names of segments that never come again', () => {
    expect(lines('HLS', 'hls')).toEqual([
      'enabled on',
      'hls_fragment 2',
      'hls_window 20',
      'hls_path /srs/html',
      'hls_m3u8_file [app]/[stream].m3u8',
      'hls_ts_file [app]/[stream]-[timestamp]-[seq].ts',
      'hls_cleanup on',
      'hls_dispose 20',
      'hls_wait_keyframe on',
      'hls_ctx off',
      'hls_ts_ctx off',
    ]);
    // A stream may come back to the other origin: its old playlist must not stay.
    expect(linesOf(origin(FEATURES.HLS as Given, { origins: 2 }), VHOST, 'hls')).toContain('hls_dispose 10');
  });

  test('a vhost of its own name has folders of its own', () => {
    const at = 'vhost live.example.com';
    expect(lines('two vhosts', at, 'hls')).toContain('hls_m3u8_file live.example.com/[app]/[stream].m3u8');
    expect(lines('two vhosts', at, 'transcode', 'engine snapshot')).toContain(
      'output /srs/html/live.example.com~[app]~[stream].png',
    );
    expect(lines('two vhosts', at)).not.toContain('http_remux {}');
    expect(lines('two vhosts', VHOST)).toContain('http_remux {}');
  });

  test('DVR', () => {
    expect(lines('DVR of sessions', 'dvr')).toEqual([
      'enabled on',
      'dvr_apply all',
      'dvr_plan session',
      'dvr_path /srs/recordings/default/[app]/[stream]/[2006]-[01]-[02]/[15].[04].[05].[999].mp4',
      'dvr_wait_keyframe on',
    ]);
    expect(lines('DVR of parts', 'dvr')).toEqual(
      expect.arrayContaining(['dvr_apply live/talk live/hall', 'dvr_plan segment', 'dvr_duration 600']),
    );
  });

  test('renditions go back under the URL by which SRS knows its own', () => {
    expect(lines('renditions', 'transcode', 'engine hd')).toEqual([
      'enabled on',
      'vcodec libx264',
      'vbitrate 1500',
      'vfps 25',
      'vwidth 1280',
      'vheight 720',
      'vthreads 2',
      'vprofile main',
      'vpreset veryfast',
      'vparams {}',
      'acodec aac',
      'abitrate 96',
      'output rtmp://127.0.0.1:[port]/[app]?vhost=[vhost]/[stream]_[engine]',
    ]);
    expect(lines('renditions', 'transcode', 'engine sd')).toEqual(
      expect.arrayContaining(['vwidth 640', 'vthreads 1', 'acodec copy']),
    );
    expect(lines('renditions', 'transcode', 'engine sd', 'vparams')).toEqual([
      'force_key_frames expr:gte(t,n_forced*2)',
    ]);
  });

  test('a GPU makes them by what ffmpeg is told last', () => {
    const conf = originConf({ ...planned(FEATURES.renditions), nvenc: true, ffmpeg: '/opt/ffmpeg' }, 0) as string;
    expect(linesOf(conf, VHOST, 'transcode')?.[1]).toBe('ffmpeg /opt/ffmpeg');
    expect(linesOf(conf, VHOST, 'transcode', 'engine hd')).toContain('vpreset p4');
    expect(linesOf(conf, VHOST, 'transcode', 'engine hd', 'vparams')).toEqual([
      'force_key_frames expr:gte(t,n_forced*2)',
      'c:v h264_nvenc',
      'forced-idr 1',
    ]);
  });

  test('no codec is named that SRS 6 does not start', () => {
    const codecs = FILES.flatMap(([, conf]) => [...conf.matchAll(/vcodec (\S+);/g)].map(([, codec]) => codec));
    expect([...new Set(codecs)].sort()).toEqual(['copy', 'libx264', 'png']);
    expect(VIDEO_CODECS).toEqual(expect.arrayContaining(codecs));
  });

  test('segments of one second want key frames as often', () => {
    const vhosts = { default: { ...FEATURES.renditions?.vhosts?.default, hls: { fragment: Duration.seconds(1) } } };
    expect(linesOf(origin({ vhosts }), VHOST, 'transcode', 'engine sd', 'vparams')).toEqual([
      'force_key_frames expr:gte(t,n_forced*1)',
    ]);
  });

  test('pictures', () => {
    const at = ['transcode', 'engine snapshot'];
    expect(lines('snapshots', ...at)).toEqual(
      expect.arrayContaining(['vcodec png', 'acodec an', 'oformat image2', 'output /srs/html/[app]~[stream].png']),
    );
    expect(lines('snapshots', ...at, 'vfilter')).toEqual(['vf fps=1/5,scale=320:180']);
    expect(lines('snapshots', ...at, 'vparams')).toEqual(['update 1', 'atomic_writing 1']);
  });

  test('forward and ingest', () => {
    expect(lines('forward', 'forward')).toEqual(['enabled on', 'destination 192.0.2.7:19350 rtmp.example.com:1935']);
    expect(lines('ingest', 'ingest door', 'input')).toEqual(['type stream', 'url rtsp://camera.example.com/door']);
    expect(lines('ingest', 'ingest door', 'engine', 'perfile')).toEqual(['rtsp_transport tcp']);
    expect(lines('ingest', 'ingest door', 'engine')).toContain(
      'output rtmp://127.0.0.1:[port]/cameras?vhost=[vhost]/door',
    );
    expect(lines('ingest', 'ingest radio', 'engine', 'perfile')).toBeUndefined();
  });

  test('a source with an account makes a Secret of the file', () => {
    const source = accountUrl('rtsp://camera.example.com/door', 'viewer', minted('live/door'));
    const plan = planned(FEATURES.ingest, {}, { sources: { 'default/door': source } });
    const conf = originConf(plan, 0) as Text;
    expect(conf.parts).toHaveLength(3);
    expect(conf.parts[0]).toMatch(/url "rtsp:\/\/viewer:$/);
    expect(conf.parts[2]).toMatch(/^@camera.example.com\/door";\n/);
    expect(typeof edgeConf(plan)).toBe('string');
  });

  test('security: each use says who may, since one allow refuses all the rest', () => {
    expect(lines('security', 'security')).toEqual([
      'enabled on',
      'allow publish 192.0.2.0/24',
      'deny publish 192.0.2.13/32',
      // Its own renditions come from there.
      'allow publish 127.0.0.1',
      'deny play 198.51.100.0/24',
      'allow play all',
    ]);
    expect(linesOf(edge(FEATURES.security as Given), VHOST, 'security')).toEqual([
      'enabled on',
      'deny publish all',
      'deny play 198.51.100.0/24',
      'allow play all',
    ]);
    expect(lines('as it comes', 'security')).toBeUndefined();
  });

  test('callbacks: of publishers at the origin, of viewers where they are', () => {
    const url = 'http://accounts.shop.svc:80/srs';
    const published = [`on_publish ${url}/publish`, `on_unpublish ${url}/gone`];
    const played = [`on_play ${url}/play?from=srs`, `on_stop ${url}/stop`];
    const files = [`on_dvr ${url}/dvr`, `on_hls ${url}/hls`];
    const given = FEATURES.callbacks as Given;
    expect(linesOf(origin(given), VHOST, 'http_hooks')).toEqual(['enabled on', ...published, ...files]);
    expect(linesOf(edge(given), VHOST, 'http_hooks')).toEqual(['enabled on', ...played]);
    expect(linesOf(origin(given, { edges: 0 }), VHOST, 'http_hooks')).toEqual([
      'enabled on',
      ...published,
      ...played,
      ...files,
    ]);
  });

  test('the system asks before the stack does, and TLS is told', () => {
    const callbacks = { to: { ...SERVICE, tls: true, port: 443 }, onPublish: '/p' };
    const plan = planned(
      { vhosts: { default: { callbacks } } },
      {},
      { hooks: { default: { onPublish: ['http://127.0.0.1/a'] } } },
    );
    expect(linesOf(originConf(plan, 0) as string, VHOST, 'http_hooks')).toEqual([
      'enabled on',
      'on_publish http://127.0.0.1/a https://accounts.shop.svc:443/p',
    ]);
  });

  test('WebRTC and SRT', () => {
    expect(lines('WebRTC', 'rtc')).toEqual(['enabled on', 'rtmp_to_rtc on', 'rtc_to_rtmp on']);
    expect(linesOf(origin(FEATURES.WebRTC as Given), 'rtc_server')).toEqual([
      'enabled on',
      'listen 8000',
      'protocol all',
      'tcp {}',
      'candidate 192.0.2.10',
      'use_auto_detect_network_ip off',
      'api_as_candidates off',
    ]);
    expect(linesOf(origin(FEATURES.WebRTC as Given), 'http_api')).toContain('crossdomain on');
    expect(lines('SRT', 'srt')).toEqual(['enabled on', 'srt_to_rtmp on']);
    expect(linesOf(origin(FEATURES.SRT as Given), 'srt_server')).toEqual(
      expect.arrayContaining(['listen 10080', 'latency 200', 'pbkeylen 32']),
    );
    expect(origin(FEATURES['SRT in the clear'] as Given)).not.toContain('pbkeylen');
  });

  test('latency', () => {
    expect(lines('as it comes', 'play')).toEqual(['gop_cache on', 'mw_latency 350']);
    expect(lines('low latency', 'play')).toEqual(['gop_cache off', 'mw_latency 100', 'queue_length 10']);
    expect(lines('low latency')).toEqual(expect.arrayContaining(['min_latency on', 'tcp_nodelay on', 'publish {}']));
  });
});

test('no password is in a file, and the order of props changes nothing', () => {
  for (const [, conf] of FILES) expect(conf).not.toMatch(/passphrase|password/);
  const two = FEATURES['two vhosts']?.vhosts ?? {};
  const turned = Object.fromEntries(Object.entries(two).reverse());
  expect(origin({ vhosts: turned })).toBe(origin({ vhosts: two }));
});

describe('a real SRS', () => {
  // It is in no package of Debian, PyPI or npm: who has built one sets SRS to it.
  const srs = program('srs', { version: { args: ['-v'], match: /^6\.0\./ }, install: 'SRS 6 from its source' });

  const run = srs === undefined ? test.skip : test;
  const tried = (conf: string) => {
    const file = join(tempFolder(), 'srs.conf');
    put(file, conf);
    const { status, stdout, stderr } = spawnSync(srs ?? '', ['-t', '-c', file], { encoding: 'utf8' });
    return { status, told: status === 0 ? '' : `${stdout}${stderr}` };
  };

  run('takes every file', () => {
    for (const [name, conf] of FILES) expect({ name, ...tried(conf) }).toEqual({ name, status: 0, told: '' });
  });

  run('reads words and refuses files as the reader does', () => {
    const listen = 'listen 1935;\n';
    const words = ['}', '; daemon on;', '"', "it's", '# no', 'a\\'];
    for (const word of words)
      expect({ word, ...tried(`${listen}${written([line('server_id', word)])}`) }).toEqual({
        word,
        status: 0,
        told: '',
      });
    for (const conf of REFUSED)
      expect({ conf, fails: tried(`${listen}${conf}`).status !== 0 }).toEqual({ conf, fails: true });
  });
});
