import { Size } from 'cdk8s';
import { type JsonObject, type Output, outside, type SrsVhost, System } from '../../lib';
import { MOST, streaming } from './srs-fixture';

const written = (...given: Parameters<typeof streaming>) => streaming(...given).env.output();
const podOf = (output: Output, kind: 'StatefulSet' | 'Deployment', name: string) =>
  (output.object(kind, name).spec as { template: { spec: JsonObject } }).template.spec;
const containersOf = (output: Output, kind: 'StatefulSet' | 'Deployment', name: string) =>
  podOf(output, kind, name).containers as JsonObject[];
const specOf = (output: Output, name: string) => output.object('Service', name).spec as JsonObject;

class Taker extends System {
  constructor(env: ConstructorParameters<typeof System>[0], id: string) {
    super(env, id, {}, { app: 'taker', maxId: 30, security: 'restricted' });
  }
}

describe('servers', () => {
  test('dev has one of each, production survives the loss of one', () => {
    const dev = written({}, { stage: 'dev' });
    expect(dev.object('StatefulSet', 'srs-origin').spec).toMatchObject({ replicas: 1, serviceName: 'srs-origins' });
    expect(dev.object('Deployment', 'srs-edge').spec).toMatchObject({ replicas: 1 });
    expect(() => dev.object('Deployment', 'srs-cache')).toThrow('There is no Deployment');
    const prod = written();
    expect(prod.object('StatefulSet', 'srs-origin').spec).toMatchObject({
      replicas: 2,
      podManagementPolicy: 'Parallel',
      template: {
        spec: {
          affinity: {
            podAntiAffinity: {
              requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: 'topology.kubernetes.io/zone' }],
            },
          },
        },
      },
    });
    expect(prod.object('Deployment', 'srs-edge').spec).toMatchObject({ replicas: 2 });
    expect(prod.object('PodDisruptionBudget', 'srs-edge').spec).toMatchObject({ maxUnavailable: 1 });
  });

  test('each origin reads its own file, which names the other; an edge names both', () => {
    const output = written();
    const files = output.object('ConfigMap', 'srs-origin').data as Record<string, string>;
    expect(Object.keys(files)).toEqual(['srs-0.conf', 'srs-1.conf']);
    expect(files['srs-0.conf']).toContain('coworkers srs-origin-1.srs-origins.srs.svc:1985;');
    expect(containersOf(output, 'StatefulSet', 'srs-origin')[0]?.command).toEqual([
      '/bin/sh',
      '-c',
      expect.stringContaining('exec ./objs/srs -c "/etc/srs/srs-${HOSTNAME##*-}.conf"'),
    ]);
    const edge = (output.object('ConfigMap', 'srs-edge').data as Record<string, string>)['srs.conf'];
    expect(edge).toContain('origin srs-origin-0.srs-origins.srs.svc:1935 srs-origin-1.srs-origins.srs.svc:1935;');
  });

  test('probes ask what takes no password, and live as long as RTMP is taken', () => {
    const output = written();
    for (const [kind, name] of [
      ['StatefulSet', 'srs-origin'],
      ['Deployment', 'srs-edge'],
    ] as const)
      expect(containersOf(output, kind, name)[0]).toMatchObject({
        readinessProbe: { httpGet: { path: '/', port: 'api' } },
        livenessProbe: { tcpSocket: { port: 'rtmp' } },
      });
  });

  test('who goes waits for those who are connected, as long as the stack says', () => {
    expect(podOf(written(), 'StatefulSet', 'srs-origin').terminationGracePeriodSeconds).toBe(300);
    const output = written({ vhosts: { default: { hls: {} } } });
    expect(podOf(output, 'Deployment', 'srs-cache')).toMatchObject({
      terminationGracePeriodSeconds: 60,
      containers: [{ lifecycle: { preStop: { exec: { command: ['sleep', '10'] } } } }],
    });
  });

  test('what of a vhost SRS takes while it runs does not roll the origins; what it does not does', () => {
    const stamp = (over: Parameters<typeof streaming>[0]) => {
      const { template } = written(over).object('StatefulSet', 'srs-origin').spec as {
        template: { metadata: { annotations: JsonObject } };
      };
      return template.metadata.annotations['keelson.dev/settings'];
    };
    const hls = { vhosts: { default: { hls: {} } } };
    const before = stamp(hls);
    expect(
      stamp({
        vhosts: {
          default: { hls: {}, snapshots: {}, forward: { x: { host: 'x.example.com', cidrs: ['192.0.2.1/32'] } } },
        },
      }),
    ).toBe(before);
    expect(stamp({ vhosts: { default: { hls: {}, flv: true } } })).not.toBe(before);
    expect(stamp({ ...hls, maxConnections: 5000 })).not.toBe(before);
  });

  test('edges are added while they are busy: then nobody else says how many there are', () => {
    const output = written({ edges: { most: 9 } });
    expect(output.object('HorizontalPodAutoscaler', 'srs-edge').spec).toMatchObject({
      scaleTargetRef: { kind: 'Deployment', name: 'srs-edge' },
      minReplicas: 2,
      maxReplicas: 9,
    });
    expect(output.object('Deployment', 'srs-edge').spec).not.toHaveProperty('replicas');
    expect(() => written().object('HorizontalPodAutoscaler', 'srs-edge')).toThrow(
      'There is no HorizontalPodAutoscaler',
    );
  });

  test('renditions on a GPU: the origin holds one, and stands where it is', () => {
    const output = written(MOST);
    expect(podOf(output, 'StatefulSet', 'srs-origin')).toMatchObject({
      nodeSelector: { 'keelson.dev/pool': 'gpu' },
      tolerations: [{ key: 'nvidia.com/gpu' }],
    });
    const [srs, ...beside] = containersOf(output, 'StatefulSet', 'srs-origin');
    expect(srs).toMatchObject({
      image: 'registry.example.com/video/srs:6.0-nvenc',
      resources: { limits: { 'nvidia.com/gpu': '1' } },
    });
    expect(beside.map(({ name }) => name)).toEqual(['guard', 'recordings']);
    expect(containersOf(output, 'Deployment', 'srs-edge')[0]?.image).toBe('docker.io/ossrs/srs:v6.0-r0');
  });
});

describe('recordings', () => {
  const dvr = { vhosts: { default: { dvr: {} } } };

  test('on a volume they are kept, and nothing deletes it unasked', () => {
    const volume = outside.storageClass('kept', 'RWO', { keeps: true });
    const output = written({ ...dvr, recordings: { volume, size: Size.gibibytes(100) } });
    expect(output.object('StatefulSet', 'srs-origin').spec).toMatchObject({
      volumeClaimTemplates: [{ metadata: { name: 'recordings' }, spec: { storageClassName: 'kept' } }],
    });
    expect(output.model.systems[0]?.deliveries).toContainEqual(expect.objectContaining({ prune: 'never' }));
    expect(output.model.systems[0]?.alerts.map(({ name }) => name)).toContain('SrsRecordingsFull');
  });

  test('to a bucket they go when they are ended, from the origins alone', () => {
    const output = written(MOST);
    const mover = containersOf(output, 'StatefulSet', 'srs-origin').find(({ name }) => name === 'recordings');
    expect(mover?.command).toEqual([
      '/bin/sh',
      '-c',
      expect.stringContaining("move --min-age 5s --exclude '*.tmp' /srs/recordings"),
    ]);
    expect(mover?.env).toContainEqual({ name: 'SRS_BUCKET', value: 'recordings/srs' });
    expect(output.model.edges.filter(({ to }) => to === 'outside/recordings')).toEqual([
      { from: 'srs/origin', to: 'outside/recordings' },
    ]);
  });
});

describe('from outside', () => {
  test('TCP and UDP have load balancers of their own, for the addresses that may call', () => {
    const output = written(MOST);
    const balanced = ['srs-public', 'srs-public-udp', 'srs-public-play'].map((name) => specOf(output, name));
    for (const spec of balanced)
      expect(spec).toMatchObject({
        type: 'LoadBalancer',
        externalTrafficPolicy: 'Local',
        loadBalancerSourceRanges: ['198.51.100.0/24'],
      });
    expect(
      balanced.map(({ ports }) => (ports as JsonObject[]).map(({ name, protocol = 'TCP' }) => `${name}/${protocol}`)),
    ).toEqual([['rtmp/TCP'], ['srt/UDP'], ['rtmp/TCP']]);
    const edges = output.model.edges.map(({ from, to }) => `${from} > ${to}`);
    expect(edges).toEqual(
      expect.arrayContaining([
        '198.51.100.0/24 > srs/publish',
        '198.51.100.0/24 > srs/rtmp',
        '198.51.100.0/24 > srs/srt',
        '10.0.0.0/24 > srs/files',
      ]),
    );
    expect(edges.filter((edge) => edge.includes('api') || edge.includes('metrics'))).toEqual([]);
  });

  test('WebRTC has its media at the one origin, and its signalling through the caches', () => {
    const output = written({
      webRtc: { candidate: '192.0.2.9', tcp: true },
      loadBalancer: { host: 'live.example.com' },
      host: outside.host('https://live.example.com'),
    });
    expect(output.object('StatefulSet', 'srs-origin').spec).toMatchObject({ replicas: 1 });
    expect(specOf(output, 'srs-public').ports).toContainEqual({
      name: 'webrtc-tcp',
      port: 8000,
      targetPort: 'webrtc-tcp',
    });
    expect(specOf(output, 'srs-public-udp').ports).toEqual([
      { name: 'webrtc', port: 8000, protocol: 'UDP', targetPort: 'webrtc' },
    ]);
    const conf = (output.object('ConfigMap', 'srs-cache').data as Record<string, string>)['nginx.conf'];
    expect(conf).toContain('location ~ "^/rtc/v1/(whip|whep)/$"');
    expect(conf).toContain('server srs-origin-0.srs.svc:1985');
    expect(output.model.edges).toContainEqual({ from: 'internet', to: 'srs/webrtc-tcp' });
  });

  test('URLs are those that somebody answers', () => {
    const { srs } = streaming(MOST);
    expect(srs.urls('live/talk')).toEqual({
      publish: {
        rtmp: 'rtmp://publish.example.com:1935/live/talk',
        srt: 'srt://udp.example.com:10080?streamid=#!::r=live/talk,m=publish',
      },
      play: {
        rtmp: 'rtmp://play.example.com:1935/live/talk',
        flv: 'https://live.example.com/live/talk.flv',
        hls: 'https://live.example.com/live/talk.m3u8',
      },
    });
    expect(streaming().srs.urls('live/talk')).toEqual({ publish: {}, play: {} });
    expect(() => srs.urls('live/talk.1')).toThrow('unit/srs: urls() = "live/talk.1": is no stream');
    expect(() => srs.urls('talk')).toThrow(
      'unit/srs: urls() = "talk": is no stream; allowed: app/stream, of letters, digits and _-.',
    );
  });
});

describe('HTTP-FLV', () => {
  const flv = (vhost: SrsVhost) => {
    const { env, srs } = streaming({ vhosts: { default: vhost } });
    return srs.endpoint().for(new Taker(env, 'viewer'), { stream: 'live/talk', use: 'play' }).play.flv;
  };

  test('is there where nothing else is made of a stream: a viewer who comes first would spoil its names', () => {
    expect(flv({})).toBe('http://srs.srs.svc:8080/live/talk.flv');
    expect(flv({ hls: {} })).toBeUndefined();
    expect(flv({ snapshots: {} })).toBeUndefined();
    expect(flv({ transcode: { sd: { height: 360, bitrate: 500 } } })).toBeUndefined();
  });

  test('and wherever it is asked for', () => {
    expect(flv({ hls: {}, flv: true })).toBe('http://srs.srs.svc:8080/live/talk.flv');
    expect(flv({ flv: false })).toBeUndefined();
  });
});

describe('streams for systems', () => {
  test('who publishes gets a token where that is guarded, who plays an edge to those who play', () => {
    const { env, srs } = streaming({
      vhosts: { default: { flv: true, hls: {}, publishers: { studio: ['live/talk'] } } },
    });
    const maker = new Taker(env, 'maker');
    const viewer = new Taker(env, 'viewer');
    const publish = srs.endpoint().for(maker, { stream: 'live/marked', use: 'publish' });
    const play = srs.endpoint().for(viewer, { stream: 'live/marked', use: 'play' });
    expect(publish.token?.id).toBe('srs/taker-maker');
    expect(publish.publish).toEqual({ rtmp: 'rtmp://srs-publish.srs.svc:1935/live/marked' });
    expect(play.token).toBeUndefined();
    expect(play.play).toEqual({
      rtmp: 'rtmp://srs.srs.svc:1935/live/marked',
      flv: 'http://srs.srs.svc:8080/live/marked.flv',
      hls: 'http://srs-cache.srs.svc:8080/live/marked.m3u8',
    });
    expect(publish.at.map(({ id }) => id)).toEqual(['srs/publish']);
    expect(play.at.map(({ id }) => id)).toEqual(['srs/rtmp', 'srs/http', 'srs/files']);
    const { needs } = env.output().model;
    expect(needs.minted.map(({ id }) => id)).toEqual(
      expect.arrayContaining(['srs/publisher-default-studio', 'srs/taker-maker']),
    );
    expect(needs.secrets).toContainEqual(expect.objectContaining({ name: 'srs-publishers', keys: ['default.studio'] }));
    expect(needs.secrets).toContainEqual(expect.objectContaining({ name: 'srs-tokens', keys: ['tokens.json'] }));
  });

  test('a new publisher rolls no origin', () => {
    const stamps = (taken: boolean) => {
      const { env, srs } = streaming({ vhosts: { default: { publishers: {} } } });
      const maker = new Taker(env, 'maker');
      if (taken) srs.endpoint().for(maker, { stream: 'live/marked', use: 'publish' });
      return env.output().object('StatefulSet', 'srs-origin').spec;
    };
    expect(stamps(true)).toEqual(stamps(false));
  });

  test('nobody guarded: no token, no guard', () => {
    const { env, srs } = streaming();
    const access = srs.endpoint().for(new Taker(env, 'maker'), { stream: 'live/a', use: 'publish' });
    expect(access.token).toBeUndefined();
    expect(containersOf(env.output(), 'StatefulSet', 'srs-origin').map(({ name }) => name)).toEqual(['srs']);
  });

  test('what is no stream, and what no vhost has, is refused', () => {
    const { env, srs } = streaming();
    expect(() => srs.endpoint().for(new Taker(env, 'maker'), { stream: 'a b', use: 'play' })).toThrow(
      'unit/srs: endpoint() = "a b": is no stream for unit/maker; allowed: app/stream, of letters, digits and _-.',
    );
    expect(() => streaming({ vhosts: { 'tv.example.com': {} } }).srs.endpoint()).toThrow(
      'unit/srs: endpoint() = ["tv.example.com"]: is of the vhost that is called by no other name, and there is none. Give vhosts a `default`.',
    );
  });
});

describe('what is refused', () => {
  test('several things together', () => {
    expect(() =>
      written({
        expect: { streams: 20, viewers: 5000, bitrate: 2500 },
        edges: { least: 2, most: 1 },
        maxConnections: 100,
        vhosts: { default: { publishers: { Studio: ['talk'] } } },
        loadBalancer: { host: 'a b', from: [] },
      }),
    ).toThrow(
      [
        'unit/srs: edges = 2: would each send 12500 Mbit/s to 5000 viewers when one of them is lost: a pod sends 1000 (expect.bandwidth), and serves 2500. Set more, or leave it out.',
        'unit/srs: maxConnections = 100: are fewer than a server has at the peak that is expected; allowed: 5020 and more.',
        'unit/srs: edges.most = 1: is less than the edges that there are; allowed: 2 and more.',
        'unit/srs: vhosts.default.publishers.Studio = "Studio": is no name; allowed: a DNS label of at most 40.',
        'unit/srs: vhosts.default.publishers.Studio = ["talk"]: are no streams to publish; allowed: app/stream, of letters, digits and _-.',
        'unit/srs: loadBalancer.host = "a b": is no name that stands in a URL; allowed: a DNS name, or an address.',
        'unit/srs: loadBalancer.from = []: names no address: nobody could call; allowed: CIDRs as 192.0.2.0/24, or nothing for the internet.',
      ].join('\n'),
    );
  });

  test.each([
    [{ streams: 0, viewers: 1, bitrate: 1000 }, 'expect.streams = 0: is no number of streams; allowed: 1 and more.'],
    [{ streams: 1, viewers: -1, bitrate: 1000 }, 'expect.viewers = -1: is no number of viewers; allowed: 0 and more.'],
    [
      { streams: 1, viewers: 1, bitrate: 8 },
      'expect.bitrate = 8: is no bitrate of a stream in kbit/s; allowed: 32 to 200000.',
    ],
    [{ streams: 1, viewers: 1, bitrate: 1000, hls: 2 }, 'expect.hls = 2: is no share of the viewers; allowed: 0 to 1.'],
    [
      { streams: 1, viewers: 1, bitrate: 4000, bandwidth: 2 },
      'expect.bandwidth = 2: does not carry one stream, in Mbit/s; allowed: 4 and more.',
    ],
  ])('%o', (expected, message) => {
    expect(() => written({ expect: expected })).toThrow(`unit/srs: ${message}`);
  });

  test('ways that lead nowhere', () => {
    expect(() => written({ host: outside.host('https://live.example.com'), caches: 0 })).toThrow(
      'unit/srs: host = "live.example.com": leads to the caches, and there are none. Set caches to 1 and more.',
    );
    expect(() => written({ webRtc: { candidate: '192.0.2.9' } })).toThrow(
      'unit/srs: webRtc.candidate = "192.0.2.9": leads nowhere: nothing lets media in from outside. Give loadBalancer.',
    );
    expect(() => written({ loadBalancer: { host: 'a.example.com', playHost: 'a.example.com' } })).toThrow(
      'unit/srs: loadBalancer.playHost = "a.example.com": is where is published, at the origins: who plays is at the edges, behind an address of their own. Give it a name of its own.',
    );
    expect(() => written({ expect: { streams: 400, viewers: 5000, bitrate: 2500 }, origins: 2 })).toThrow(
      /unit\/srs: origins = 2: cannot send what viewers, edges and caches fetch of them: 14000 Mbit\/s, of 1000 each \(expect.bandwidth\); allowed: 14 and more\./,
    );
  });
});
