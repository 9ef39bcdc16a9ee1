import { Duration, Size } from 'cdk8s';
import { outside } from '../../lib';
import type { SrsMembers } from '../../lib/streaming/srs/conf-plan';
import type { SrsVhost } from '../../lib/streaming/srs/props';
import { isStream, sourceOf } from '../../lib/streaming/srs/source-rules';
import { FEATURES, faultsOf, type Given, planned, SERVICE } from './srs-conf-fixture';

const one = (vhost: SrsVhost): Given => ({ vhosts: { default: vhost } });
const webRtc = { candidate: '192.0.2.10' };
const recordings = { volume: outside.storageClass('local-path', 'RWO'), size: Size.gibibytes(100) };
const rendition = { height: 720, bitrate: 1500 };
const at = (rest: string) => `prod/live: ${rest}`;

test.each(Object.entries(FEATURES))('nothing is wrong with %s', (_, given) => {
  expect(faultsOf(given)).toBeUndefined();
});

describe.each<[string, readonly [title: string, given: Given, message: string, members?: Partial<SrsMembers>][]]>([
  [
    'servers',
    [
      [
        'edges without an origin',
        {},
        'origins = 0: leaves the edges without an origin to play from; allowed: 1 and more.',
        { origins: 0 },
      ],
      [
        'no server at all',
        {},
        'origins = 0: is no number of servers to publish to; allowed: 1 and more.',
        { origins: 0, edges: 0 },
      ],
      ['half an edge', {}, 'edges = 1.5: is no number of servers; allowed: 0 and more.', { edges: 1.5 }],
      ['caches below nothing', {}, 'caches = -1: is no number of servers; allowed: 0 and more.', { caches: -1 }],
      [
        'HLS without a cache',
        one({ hls: {} }),
        'caches = 0: leaves HLS and snapshots of default without a way out; allowed: 1 and more.',
        { caches: 0 },
      ],
      [
        'origins without an edge',
        {},
        'origins = 2: need an edge: a viewer at an origin does not find the streams of the others. Set edges to 1 or more, or origins to 1.',
        { origins: 2, edges: 0 },
      ],
      [
        'WebRTC at several origins',
        { webRtc },
        'origins = 2: and WebRTC do not go together: a browser would ask one that does not have the stream. Set 1.',
        { origins: 2 },
      ],
      [
        'an API that is open to everybody',
        {},
        'origins = 2: ask each other over an API that has no password then, and the network of the environment refuses nobody (network.enforcesPolicies). Set 1.',
        { origins: 2, closed: false },
      ],
      ['no vhost', { vhosts: {} }, 'vhosts = {}: is empty: nothing could be published.'],
      [
        'a latency that nobody knows',
        one({ latency: 'none' as never }),
        'vhosts.default.latency = "none": is none of what there is; allowed: smooth, low.',
      ],
    ],
  ],
  [
    'ports',
    [
      [
        'one port for two things',
        { ports: { rtmp: 8080 } },
        'ports.http = 8080: listens twice over TCP: it is the port of ports.rtmp too. Choose another.',
      ],
      [
        'the port of the API',
        { ports: { http: 1985 } },
        'ports.http = 1985: listens twice over TCP: it is the port of the API too. Choose another.',
      ],
      [
        'WebRTC over TCP on the port of HTTP',
        { webRtc: { ...webRtc, tcp: true }, ports: { webRtc: 8080 } },
        'ports.webRtc = 8080: listens twice over TCP: it is the port of ports.http too. Choose another.',
      ],
      [
        'SRT on the port of WebRTC',
        { webRtc, srt: {}, ports: { srt: 8000 } },
        'ports.srt = 8000: listens twice over UDP: it is the port of ports.webRtc too. Choose another.',
      ],
      [
        'a port that takes rights',
        { ports: { http: 80 } },
        'ports.http = 80: is no port that a pod without rights may listen on; allowed: 1024 to 65535.',
      ],
      [
        'no port',
        { srt: {}, ports: { srt: 70000 } },
        'ports.srt = 70000: is no port that a pod without rights may listen on; allowed: 1024 to 65535.',
      ],
    ],
  ],
  [
    'connections and media',
    [
      [
        'more connections than files',
        {},
        'maxConnections = 65408: and 128 files of its own are more than the 65536 that a server opens: SRS would not start; allowed: at most 65407. Set fewer, and more edges.',
        { maxConnections: 65_408 },
      ],
      [
        'no connection',
        {},
        'maxConnections = 0: is no number of connections; allowed: 1 and more.',
        { maxConnections: 0 },
      ],
      [
        'a drain too short',
        { drain: Duration.seconds(5) },
        'drain = "5 seconds": is shorter than SRS takes to go, even when nobody is connected; allowed: 15 seconds and more.',
      ],
      [
        'a candidate by name',
        { webRtc: { candidate: 'live.example.com' } },
        'webRtc.candidate = "live.example.com": is no address that every browser takes; allowed: an IPv4 address as 192.0.2.10.',
      ],
      [
        'a latency of SRT',
        { srt: { latency: Duration.seconds(10) } },
        'srt.latency = "10 seconds": is no time in which a packet comes again and the picture is still live; allowed: 20 milliseconds to 8 seconds.',
      ],
      [
        'a GPU for nothing',
        { gpu: {} as never },
        'gpu = "(given)": would have nothing to do: no vhost has renditions. Give a vhost `transcode`, or leave it out.',
      ],
      [
        'a small volume',
        { recordings: { ...recordings, size: Size.mebibytes(512) } },
        'recordings.size = "512Mi": is too small for recordings; allowed: at least 1Gi.',
      ],
    ],
  ],
  [
    'vhosts, HLS and DVR',
    [
      [
        'a name that no URL has',
        { vhosts: { Live_1: {} } },
        'vhosts = "Live_1": is no host that a URL could name; allowed: default, or a DNS name in lower case.',
      ],
      [
        'a fragment over the window',
        one({ hls: { fragment: Duration.seconds(20), window: Duration.seconds(10) } }),
        'vhosts.default.hls.fragment = "20 seconds": is longer than the window that holds the segments (10 seconds): a playlist would be empty. Set a shorter one, or a longer window.',
      ],
      [
        'a window of two segments',
        one({ hls: { fragment: Duration.seconds(5), window: Duration.seconds(10) } }),
        'vhosts.default.hls.window = "10 seconds": is no window that players can hold on to; allowed: three segments (15 seconds) to 5 minutes.',
      ],
      [
        'a fragment of a minute',
        one({ hls: { fragment: Duration.minutes(1), window: Duration.minutes(4) } }),
        'vhosts.default.hls.fragment = "1 minute": is no length of a segment; allowed: 1 to 30 seconds.',
      ],
      [
        'DVR without storage',
        one({ dvr: {} }),
        'vhosts.default.dvr = "mp4": has nowhere to write: recordings would be gone with their pod. Set `recordings` to a volume or a bucket.',
      ],
      [
        'files of a second',
        { recordings, ...one({ dvr: { per: Duration.seconds(1) } }) },
        'vhosts.default.dvr.per = "1 second": is too short for a file; allowed: \'session\', or 10 seconds and more.',
      ],
      [
        'a format that SRS does not write',
        { recordings, ...one({ dvr: { format: 'mkv' as never } }) },
        'vhosts.default.dvr.format = "mkv": is none of what there is; allowed: mp4, flv.',
      ],
      [
        'a stream without an app',
        { recordings, ...one({ dvr: { only: ['talk'] } }) },
        'vhosts.default.dvr.only = ["talk"]: names no streams; allowed: app/stream, of letters, digits and _-.',
      ],
    ],
  ],
  [
    'renditions and snapshots',
    [
      [
        'a name with a dash',
        one({ transcode: { 'h-d': rendition } }),
        'vhosts.default.transcode = "h-d": is nothing to stand at the end of a stream’s name; allowed: 1 to 20 lower-case letters and digits.',
      ],
      [
        'the name of the pictures',
        one({ snapshots: {}, transcode: { snapshot: rendition } }),
        'vhosts.default.transcode = "snapshot": is what makes the pictures. Choose another name.',
      ],
      [
        'an odd height',
        one({ transcode: { hd: { ...rendition, height: 721 } } }),
        'vhosts.default.transcode.hd.height = 721: is no size that H.264 can have; allowed: even numbers of pixels, 16 to 4320.',
      ],
      [
        'an odd width',
        one({ transcode: { hd: { ...rendition, width: 1279 } } }),
        'vhosts.default.transcode.hd.width = 1279: is no size that H.264 can have; allowed: even numbers of pixels, 16 to 7680.',
      ],
      [
        'a bitrate in Mbit/s',
        one({ transcode: { hd: { ...rendition, bitrate: 1.5 } } }),
        'vhosts.default.transcode.hd.bitrate = 1.5: is no bitrate of a picture in kbit/s; allowed: 50 to 100000.',
      ],
      [
        'too many pictures',
        one({ transcode: { hd: { ...rendition, fps: 240 } } }),
        'vhosts.default.transcode.hd.fps = 240: is no number of pictures in a second; allowed: 1 to 120.',
      ],
      [
        'a bitrate of sound',
        one({ transcode: { hd: { ...rendition, audioBitrate: 8 } } }),
        'vhosts.default.transcode.hd.audioBitrate = 8: is no bitrate of sound in kbit/s; allowed: 0, which leaves it as it is, or 16 to 512.',
      ],
      [
        'a profile',
        one({ transcode: { hd: { ...rendition, profile: 'best' as never } } }),
        'vhosts.default.transcode.hd.profile = "best": is none of what there is; allowed: baseline, main, high.',
      ],
      [
        'a film of pictures',
        one({ snapshots: { every: Duration.millis(100) } }),
        'vhosts.default.snapshots.every = "100 millis": would be a film; allowed: a second and more.',
      ],
      [
        'a picture too high',
        one({ snapshots: { height: 4320 } }),
        'vhosts.default.snapshots.height = 4320: is no size that H.264 can have; allowed: even numbers of pixels, 16 to 2160.',
      ],
    ],
  ],
  [
    'forward and ingest',
    [
      [
        'to itself',
        one({ forward: { self: { host: 'live-origin-0.live-origins.streaming.svc' } } }),
        'vhosts.default.forward.self.host = "live-origin-0.live-origins.streaming.svc": is an origin of its own: the stream would come back to where it is. Leave it out: edges find it there.',
      ],
      [
        'twice to one',
        one({ forward: { a: { host: 'cdn.example.com' }, b: { host: 'cdn.example.com' } } }),
        'vhosts.default.forward.b.host = "cdn.example.com": is published to twice: by a too. Leave one out.',
      ],
      [
        'to no host',
        one({ forward: { a: { host: 'cdn example' } } }),
        'vhosts.default.forward.a.host = "cdn example": is no DNS name or address.',
      ],
      [
        'to no port',
        one({ forward: { a: { host: 'cdn.example.com', port: 0 } } }),
        'vhosts.default.forward.a.port = 0: is no port; allowed: 1 to 65535.',
      ],
      [
        'under no name',
        one({ forward: { A_B: { host: 'cdn.example.com' } } }),
        'vhosts.default.forward.A_B = "A_B": is no name; allowed: a DNS label.',
      ],
      [
        'a source of files',
        one({ ingest: { a: { from: 'file:///etc/passwd', as: 'live/a' } } }),
        'vhosts.default.ingest.a.from = "file:///etc/passwd": is no URL of a source; allowed: rtsp://, rtmp://, http://, https:// with a host, and nothing that must be escaped.',
      ],
      [
        'a password in the stack',
        one({ ingest: { a: { from: 'rtsp://me:secret@camera.example.com/1', as: 'live/a' } } }),
        'vhosts.default.ingest.a.from = "rtsp://camera.example.com/1": has an account in it: its password would be read in the output. Set `user`; people give the password.',
      ],
      [
        'a password that breaks the URL',
        one({ ingest: { a: { from: 'rtsp://me:sec/ret@camera.example.com/1', as: 'live/a' } } }),
        'vhosts.default.ingest.a.from = "rtsp://camera.example.com/1": is no URL of a source; allowed: rtsp://, rtmp://, http://, https:// with a host, and nothing that must be escaped.',
      ],
      [
        'as no stream',
        one({ ingest: { a: { from: 'rtmp://b.example.com/a', as: '../a' } } }),
        'vhosts.default.ingest.a.as = "../a": names no stream; allowed: app/stream, of letters, digits and _-.',
      ],
      [
        'two as one',
        one({
          ingest: {
            a: { from: 'rtmp://b.example.com/a', as: 'live/a' },
            b: { from: 'rtmp://b.example.com/b', as: 'live/a' },
          },
        }),
        'vhosts.default.ingest.b.as = "live/a": is what a is played as too: one of them would be refused. Choose another.',
      ],
      [
        'an account with a colon',
        one({ ingest: { a: { from: 'rtsp://b.example.com/a', as: 'live/a', user: 'a:b' } } }),
        'vhosts.default.ingest.a.user = "a:b": is no name of an account; allowed: letters, digits and ._-.',
      ],
      [
        'a source without a name',
        one({ ingest: { 'a b': { from: 'rtsp://b.example.com/a', as: 'live/a' } } }),
        'vhosts.default.ingest.a b = "a b": is no name; allowed: a DNS label.',
      ],
    ],
  ],
  [
    'security and callbacks',
    [
      [
        'no range',
        one({ security: [{ allow: 'publish', from: '10.0.0.300/8' }] }),
        'vhosts.default.security[0].from = "10.0.0.300/8": is no range of addresses that SRS can compare; allowed: all, or IPv4 as 192.0.2.0/24.',
      ],
      [
        'everybody denied',
        one({ security: [{ deny: 'publish', from: 'all' }] }),
        'vhosts.default.security[0].from = "all": denies everybody, whomever another rule allows. Leave it out, and allow whom you mean: nobody else may then.',
      ],
      [
        'a use that is none',
        one({ security: [{ allow: 'watch' as never, from: 'all' }] }),
        'vhosts.default.security[0] = "watch": is none of what there is; allowed: publish, play.',
      ],
      [
        'viewers of HTTP by address',
        one({ hls: {}, flv: true, security: [{ allow: 'play', from: '192.0.2.0/24' }] }),
        'vhosts.default.security = "play": would not guard HTTP-FLV and HLS: over HTTP a viewer is believed the address that it tells itself. Set flv: false and leave hls and webRtc out, or ask by callbacks.onPlay.',
      ],
      [
        'publishers of WebRTC by address',
        { webRtc, ...one({ security: [{ allow: 'publish', from: '192.0.2.0/24' }] }) },
        'vhosts.default.security = "publish": would not guard WebRTC: over HTTP a publisher is believed the address that it tells itself. Leave webRtc out, or ask by callbacks.onPublish.',
      ],
      [
        'a callback of UDP',
        one({ callbacks: { to: { ...SERVICE, protocol: 'udp' }, onPublish: '/a' } }),
        'vhosts.default.callbacks.to = "accounts/http": is nothing that SRS can call; allowed: an endpoint of HTTP with a host.',
      ],
      [
        'a callback for nothing',
        one({ callbacks: { to: SERVICE } }),
        'vhosts.default.callbacks = "accounts/http": is called for nothing. Give one of onPublish, onUnpublish, onPlay, onStop, onDvr, onHls.',
      ],
      [
        'a path without a slash',
        one({ callbacks: { to: SERVICE, onStop: '@evil.example.com/' } }),
        'vhosts.default.callbacks.onStop = "@evil.example.com/": is no path of a URL; allowed: a slash first, and nothing that must be escaped.',
      ],
      [
        'viewers of WebRTC beside edges',
        { webRtc, ...one({ callbacks: { to: SERVICE, onPlay: '/play' } }) },
        'vhosts.default.callbacks.onPlay = "/play": would not be asked for viewers of WebRTC: they are at the origin, where edges are viewers too. Set edges to 0, or leave WebRTC or onPlay out.',
      ],
    ],
  ],
])('%s', (_, cases) => {
  for (const [title, given, message, members] of cases)
    test(title, () => {
      expect(faultsOf(given, members)).toBe(at(message));
    });
});

test('several are told together', () => {
  const given = { ports: { rtmp: 80 }, ...one({ dvr: {}, hls: { fragment: Duration.minutes(2) } }) };
  expect(faultsOf(given, { origins: 0 })?.split('\n')).toEqual([
    at('origins = 0: leaves the edges without an origin to play from; allowed: 1 and more.'),
    at('ports.rtmp = 80: is no port that a pod without rights may listen on; allowed: 1024 to 65535.'),
    at('vhosts.default.hls.fragment = "2 minutes": is no length of a segment; allowed: 1 to 30 seconds.'),
    at(
      'vhosts.default.hls.window = "12 minutes": is no window that players can hold on to; allowed: three segments (360 seconds) to 5 minutes.',
    ),
    at(
      'vhosts.default.dvr = "mp4": has nowhere to write: recordings would be gone with their pod. Set `recordings` to a volume or a bucket.',
    ),
  ]);
});

test('what is let in stays where it is', () => {
  expect(faultsOf({ webRtc, ...one({ callbacks: { to: SERVICE, onPlay: '/play' } }) }, { edges: 0 })).toBeUndefined();
  expect(faultsOf(one({ flv: false, security: [{ allow: 'play', from: '192.0.2.0/24' }] }))).toBeUndefined();
  // TCP and UDP are counted apart.
  expect(faultsOf({ webRtc, ports: { webRtc: 8080 } })).toBeUndefined();
});

test('defaults', () => {
  const { ports, openFiles, drain, vhosts } = planned();
  expect([ports.rtmp, ports.http, ports.webRtc, ports.srt]).toEqual([1935, 8080, 8000, 10080]);
  expect([openFiles, drain.toSeconds(), vhosts.map(({ name }) => name)]).toEqual([65536, 300, ['default']]);
  const [{ hls, snapshots, dvr }] = planned(one({ hls: {}, snapshots: {}, dvr: {} })).vhosts as [never];
  expect([hls, snapshots, dvr]).toEqual([
    { fragment: Duration.seconds(5), window: Duration.millis(30_000) },
    { every: Duration.seconds(10), height: 360 },
    { per: 'session', format: 'mp4' },
  ]);
});

test('streams and sources', () => {
  expect(['live/a', 'a-b/c-d_e'].every(isStream)).toBe(true);
  expect(['live', 'a/b/c', '/a', 'a/', 'a/b c', 'a/b.c', 'a.b/c', 'a/~', '../a', 'a/[stream]'].some(isStream)).toBe(
    false,
  );
  expect(sourceOf('rtsp://camera.example.com')).toEqual({ host: 'camera.example.com', port: 554, account: false });
  expect(sourceOf('https://a.example.com:8443/x?y=1')).toEqual({ host: 'a.example.com', port: 8443, account: false });
  expect(sourceOf('http://b.example.com/"; listen 1;')).toBeUndefined();
  expect(sourceOf('udp://b.example.com')).toBeUndefined();
});
