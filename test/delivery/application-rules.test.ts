import { Duration, Size } from 'cdk8s';
import { Environment, nodes, outside, type Row, text } from '../../lib';
import { Application } from '../../lib/delivery/application/application';
import type { ApplicationProps } from '../../lib/delivery/application/props';
import { BLUE_GREEN, PROD, shop, WEB } from './release-fixture';

/** What is said of an application in prod that says this otherwise. */
function saidOf(props: Partial<ApplicationProps>, row: Partial<Row> = PROD): string[] {
  const { env } = shop(row);
  try {
    new Application(env, 'web', { ...WEB, ...props });
  } catch (error) {
    return (error as Error).message.split('\n');
  }
  return [];
}

test('in prod it is in two zones at least, and has as many pods', () => {
  expect(saidOf({ placement: { zones: 1 } })).toEqual([
    'prod/web: placement.zones = 1: is too few in prod: what is in one zone is gone with it; allowed: 2 and more.',
  ]);
  expect(saidOf({ scale: { min: 1, max: 4 } })).toEqual([
    'prod/web: scale.min = 1: cannot be in 2 zones; allowed: 2 and more.',
  ]);
  const one = {
    ...PROD,
    pools: [{ name: 'main', nodes: nodes('main', 3, ['a']), cpu: 16, memory: Size.gibibytes(64) }],
  };
  expect(saidOf({}, one)).toEqual([
    'prod/web: placement.zones = 2: is more than there are where it may stand: a; allowed: 1. Choose another pool, or add nodes in other zones.',
  ]);
  expect(saidOf({ scale: { min: 1, max: 1 } }, {})).toEqual([]);
});

test('how many pods there are', () => {
  expect(saidOf({ scale: { min: 5, max: 3 } })).toEqual([
    'prod/web: scale.max = 3: is less than the fewest; allowed: 5 and more. Where min is max, there are always so many.',
  ]);
  expect(saidOf({ scale: { min: 0, max: 3, cpuPercent: 120 } }, {})).toEqual([
    'unit/web: scale.min = 0: is no number of pods; allowed: 1 and more.',
    'unit/web: scale.cpuPercent = 120: is no share of the cores that it is sure of; allowed: 1 to 100.',
  ]);
});

test('how it tells that it works', () => {
  const { probes: _, ...silent } = WEB;
  const { env } = shop();
  expect(() => new Application(env, 'web', silent)).toThrow(
    "prod/web: probes.ready = nothing: is missing: requests would come before it can answer; allowed: as { http: '/ready' }, { grpc: {} }, { tcp: {} } or { command: […] }.",
  );
  expect(
    saidOf({ probes: { ready: { http: 'ready' }, live: { tcp: { port: 'https' } }, start: Duration.minutes(20) } }),
  ).toEqual([
    'prod/web: probes.ready.http = "ready": is no path of a URL; allowed: as /ready.',
    'prod/web: probes.live.port = "https": is no port of it; allowed: http, metrics.',
    'prod/web: probes.start = "1200s": is no time to start in; allowed: 5s to 540s.',
  ]);
  expect(saidOf({ probes: { ready: { http: '/health' }, live: { http: '/health' } } })).toEqual([
    'prod/web: probes.live = {"http":"/health"}: asks the same as ready: when what it needs is gone, every pod would be started anew as well; allowed: anything. Ask for something that depends on the program alone.'.replace(
      '; allowed: anything',
      '',
    ),
  ]);
  expect(saidOf({ probes: { ready: { command: [] }, live: { http: '/live' } } })).toEqual([
    'prod/web: probes.ready.command = []: runs nothing.',
  ]);
});

test('where it listens', () => {
  expect(saidOf({ ports: {} })).toContain(
    "prod/web: ports = {}: names none: nobody could call it; allowed: as { http: { port: 8080, protocol: 'http' } }.",
  );
  expect(
    saidOf({
      ports: {
        http: { port: 80, protocol: 'http' },
        Admin: { port: 8081, protocol: 'http' },
        grpc: { port: 8081, protocol: 'grpc', service: 70_000 },
      },
    }),
  ).toEqual([
    'prod/web: ports.http.port = 80: is no port that a restricted pod may listen on; allowed: 1024 to 65535.',
    'prod/web: ports.Admin = "Admin": is no name of a port; allowed: at most 15 lower-case letters, digits and single dashes, a letter first.',
    'prod/web: ports.Admin.service = 80: is that of http, too. Say service of one of the two.',
    'prod/web: ports.grpc.service = 70000: is no port of a Service.',
    'prod/web: ports.grpc.port = 8081: is that of Admin, too.',
  ]);
  expect(saidOf({ watch: { metrics: { port: 0, exports: {} } } })).toEqual([
    'prod/web: watch.metrics.port = 0: is no port.',
  ]);
  const { env } = shop();
  const web = new Application(env, 'web', WEB);
  expect(() => web.endpoint('grpc')).toThrow(
    'prod/web: endpoint() = "grpc": is no port of it; allowed: http, metrics.',
  );
  expect(web.endpoint().host).toBe('web.web.svc');
});

test('what it needs, and how it ends', () => {
  expect(
    saidOf({
      size: { cpu: 0.5, cpuLimit: 0.2, memory: Size.mebibytes(8) },
      stop: { drain: Duration.minutes(10), grace: Duration.seconds(0) },
      run: { uid: 0 },
    }),
  ).toEqual([
    'prod/web: size.cpuLimit = 0.2: is less than what it is sure of; allowed: 0.5 and more.',
    'prod/web: size.memory = "8Mi": is too little for any program; allowed: at least 16Mi.',
    'prod/web: stop.drain = "600s": is no time in which everybody learns that a pod goes; allowed: 1s to 300s.',
    'prod/web: stop.grace = "0s": leaves nothing to finish in what is under way; allowed: 1s and longer.',
    'prod/web: run.uid = 0: is no user that a restricted pod may have; allowed: above 0.',
  ]);
});

test('it ends in peace only where Kubernetes can wait without a shell', () => {
  const env = Environment.test({ kubernetes: '1.29' });
  expect(() => new Application(env, 'web', WEB)).toThrow(
    'unit/web: kubernetes = "1.29": cannot keep a pod answering while everybody learns that it goes: it knows no preStop.sleep; allowed: 1.30 and newer.',
  );
});

test('what its program is told', () => {
  expect(
    saidOf({
      config: { files: { 'a/b': '' }, at: 'etc', env: { '1ST': 'x', URL: 'y' } },
      takes: () => ({ secrets: { URL: text`z` }, trust: { 'a b': undefined } }),
    }),
  ).toEqual([
    'prod/web: config.env.1ST = "1ST": is no name of a variable; allowed: letters, digits and underscores, no digit first.',
    'prod/web: takes: secrets.URL = "URL": is told by config.env already. Keep one of the two.',
    'prod/web: config.files.a/b = "a/b": is no name of a file; allowed: letters, digits, dots, dashes and underscores.',
    'prod/web: takes: trust.a b = "a b": is no name of a file; allowed: letters, digits, dots, dashes and underscores.',
    'prod/web: folders = "etc": cannot be a folder of its own; allowed: paths that begin with /, each once: config.at, run.scratch, at of the volume.',
  ]);
  expect(saidOf({ config: { files: { big: 'x'.repeat(1024 * 1024) } } })).toEqual([
    'prod/web: config.files = "1048576 bytes": is more than a ConfigMap holds; allowed: less than 1048576 bytes. Put what is large into the image.',
  ]);
});

test('how a new version comes', () => {
  const stateful = { stateful: { storage: outside.storageClass('fast', 'RWO'), size: Size.gibibytes(1), at: '/data' } };
  expect(saidOf({ kind: stateful, ...(BLUE_GREEN.release && { release: BLUE_GREEN.release }) })).toEqual([
    'prod/web: release = ["blueGreen"]: makes pods anew under other names, and its pods keep theirs, with their volumes; allowed: { rolling: {} }.',
  ]);
  expect(saidOf({ release: { rolling: { surgePercent: 0 } } })).toEqual([
    'prod/web: release.rolling.surgePercent = 0: lets no new pod come, and none may be missing; allowed: 1 to 100.',
  ]);
  expect(saidOf({ release: { rolling: {}, canary: {} } as never })).toEqual([
    'prod/web: release = ["rolling","canary"]: is not one way; allowed: { rolling }, { canary } or { blueGreen }.',
  ]);
});

test('without what it finds, the class to construct is named', () => {
  const env = Environment.test();
  new Application(env, 'web', { ...WEB, release: { canary: {} } });
  expect(() => env.output()).toThrow(
    'unit/web: needs the progressive delivery of its environment, and no system offers it. Construct ProgressiveRelease in this environment.',
  );
});
