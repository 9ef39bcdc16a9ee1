import { Duration, Size } from 'cdk8s';
import { Certificates, Environment, outside, ReplicatedCache, type Row } from '../../lib';
import type { JsonObject } from '../../lib/kernel/base/values';
import type { LogAlert } from '../../lib/observability/efk/fluent-bit/props';
import { refusals } from '../support/refusals';
import { LogStation, type LogStationProps } from './fluent-bit-station';

const storage = outside.storageClass('fast', 'RWO', { keeps: true, expands: true });
const archive = outside.bucket('archive', { host: 's3.example.com', cidrs: ['192.0.2.9/32'] });
const nodes = ['a', 'b', 'c'].map((zone) => ({ name: `n-${zone}`, zone }));
const ZONES: Partial<Row> = {
  availability: 'quorum',
  pools: [
    { name: 'main', nodes, cpu: 16, memory: Size.gibibytes(64) },
    {
      name: 'gpu',
      nodes: [{ name: 'g-1' }],
      cpu: 16,
      memory: Size.gibibytes(64),
      taints: ['nvidia.com/gpu:NoSchedule'],
    },
  ],
};
const ALERT: LogAlert = {
  system: 'cache',
  matches: 'refused',
  severity: 'critical',
  summary: 'somebody is refused',
  runbook: ['Look who it is.'],
};

function built(props: Partial<LogStationProps> = {}, row: Partial<Row> = {}) {
  const env = Environment.test(row);
  new Certificates(env, 'certificates');
  new ReplicatedCache(env, 'cache', { storage });
  const station = new LogStation(env, 'logs', { storage, ...props });
  return { env, station };
}

function written(kind: string, name: string, props: Partial<LogStationProps> = {}, row: Partial<Row> = {}): JsonObject {
  const all = built(props, row).env.output().systems.get('logs') ?? [];
  const found = all.find((one) => one.kind === kind && (one.metadata as JsonObject).name === name);
  if (found === undefined) throw new Error(`no ${kind} ${name}`);
  return found;
}

const said = (props: Partial<LogStationProps>, row?: Partial<Row>) => refusals(() => built(props, row));

test('every node has an agent, also those that are tainted', () => {
  const { env } = built({}, ZONES);
  const { model } = env.output();
  const pods = model.systems.find(({ id }) => id === 'logs')?.pods.find(({ id }) => id === 'logs/agent');
  expect(pods).toMatchObject({ replicas: 4, namespace: 'logs-agents', serviceAccount: 'logs-log-agent' });
  expect(model.needs.namespaces).toContainEqual(
    expect.objectContaining({ name: 'logs-agents', security: 'privileged' }),
  );
  const { template } = written('DaemonSet', 'logs-log-agent', {}, ZONES).spec as { template: { spec: JsonObject } };
  expect(template.spec).toMatchObject({
    tolerations: [{ operator: 'Exists' }],
    priorityClassName: 'system-node-critical',
  });
  expect(template.spec).not.toHaveProperty('nodeSelector');
});

test('an agent may do no more than it needs', () => {
  const { template } = written('DaemonSet', 'logs-log-agent').spec as { template: { spec: JsonObject } };
  const { containers, volumes, ...spec } = template.spec as {
    containers: JsonObject[];
    volumes: JsonObject[];
  } & JsonObject;
  expect(containers[0]?.securityContext).toEqual({
    allowPrivilegeEscalation: false,
    capabilities: { drop: ['ALL'] },
    readOnlyRootFilesystem: true,
  });
  expect(volumes.filter(({ hostPath }) => hostPath !== undefined)).toEqual([
    { name: 'logs', hostPath: { path: '/var/log', type: 'Directory' } },
    { name: 'data', hostPath: { path: '/var/lib/logs-fluent-bit', type: 'DirectoryOrCreate' } },
  ]);
  expect(containers[0]?.volumeMounts).toContainEqual({ name: 'logs', mountPath: '/var/log', readOnly: true });
  for (const forbidden of ['hostNetwork', 'hostPID', 'hostIPC']) expect(spec).not.toHaveProperty(forbidden);
  expect(written('ClusterRole', 'logs-log-agent').rules).toEqual([
    { apiGroups: [''], resources: ['pods'], verbs: ['get'] },
  ]);
});

test('no secret value stands in a configuration, and another configuration rolls the pods', () => {
  const config = (props: Partial<LogStationProps>) =>
    JSON.stringify(written('ConfigMap', 'logs-log-aggregator', props).data);
  expect(config({ copy: { to: archive } })).toContain('$' + '{ES_PASSWORD}');
  const stamps = (kind: string, name: string, props: Partial<LogStationProps>) =>
    (written(kind, name, props).spec as { template: { metadata: { annotations: JsonObject } } }).template.metadata
      .annotations;
  const before = stamps('StatefulSet', 'logs-log-aggregator', {});
  const after = stamps('StatefulSet', 'logs-log-aggregator', { alerts: { CacheRefuses: ALERT } });
  expect(before['keelson.dev/config']).not.toBe(after['keelson.dev/config']);
  expect(before['keelson.dev/keys']).toBe(after['keelson.dev/keys']);
  expect(stamps('DaemonSet', 'logs-log-agent', {})).toEqual(
    stamps('DaemonSet', 'logs-log-agent', { alerts: { CacheRefuses: ALERT } }),
  );
});

test('systems are collected wherever their line stands; those that are retiring are not', () => {
  const env = Environment.test();
  new LogStation(env, 'logs', { storage });
  new ReplicatedCache(env, 'late', { storage, owner: 'shop' });
  new ReplicatedCache(env, 'old', { storage, retiring: true });
  new Certificates(env, 'certificates');
  const file = env.output().file('logs');
  for (const expected of [
    'logs-late-unit',
    'team shop',
    "^(late)$ logs.$kubernetes['namespace_name'] false",
    'keelson_stream logs',
  ])
    expect(file).toContain(expected);
  expect(file).not.toContain('logs-old-unit');
});

test('what somebody is called for when it is written is counted and asked for by one name', () => {
  const { env } = built({ alerts: { CacheRefuses: { ...ALERT, over: 3, within: Duration.minutes(10) } } });
  const stated = env.output().model.systems.find(({ id }) => id === 'logs');
  const series = 'keelson_log_cache_refuses_matches_total{namespace="logs",pod=~"logs-log-aggregator-[0-9]+"}';
  expect(stated?.alerts.find(({ name }) => name === 'CacheRefuses')).toEqual({
    name: 'CacheRefuses',
    severity: 'critical',
    for: '0m',
    summary: 'cache: somebody is refused',
    runbook: '1. Look who it is.',
    expr: `(sum(increase(${series}[10m])) > 3) or (sum(${series} unless ${series} offset 10m) > 3)`,
  });
  expect(env.output().file('logs')).toContain('regex: message refused');
});

test('a copy costs its bucket, and nothing of the buffers', () => {
  const { env } = built({ perDay: Size.gibibytes(10), copy: { to: archive, days: 30 } });
  expect(env.output().model.systems.find(({ id }) => id === 'logs')?.growths).toContainEqual({
    of: 'copy of the logs',
    rate: '10Gi a day, compressed to a tenth',
    perDay: 1024 ** 3,
    days: 30,
    room: 0,
  });
  expect(env.output().model.edges).toContainEqual({ from: 'logs/aggregator', to: 'outside/archive' });
});

describe('what is refused', () => {
  test.each<[string, Partial<LogStationProps>, string]>([
    [
      'a buffer that is too small',
      { perDay: Size.gibibytes(100), outage: Duration.hours(12), buffer: Size.gibibytes(100) },
      'unit/logs: collect.buffer = "100Gi": cannot hold 12 hours of 100Gi a day: records take 6 times what was written, once, on 80 % of one volume; allowed: 375Gi and more. Or a shorter outage.',
    ],
    [
      'a buffer that is too small for a copy besides',
      { perDay: Size.gibibytes(10), buffer: Size.gibibytes(20), copy: { to: archive } },
      'unit/logs: collect.buffer = "20Gi": cannot hold 6 hours of 10Gi a day: records take 6 times what was written, twice, as there is a copy, on 80 % of one volume; allowed: 38Gi and more. Or a shorter outage.',
    ],
    [
      'no outage',
      { outage: Duration.seconds(5) },
      'unit/logs: collect.outage = "5 seconds": is no time to prepare for; allowed: 10 minutes to 7 days.',
    ],
    ['no pod', { replicas: 0 }, 'unit/logs: collect.replicas = 0: is no number of pods; allowed: 1 to 20.'],
    [
      'no memory',
      { memory: Size.mebibytes(64) },
      'unit/logs: collect.memory = "64Mi": is too little for chunks of 2 MiB that are sent at once; allowed: 256Mi and more.',
    ],
    [
      'no memory on nodes',
      { agentMemory: Size.mebibytes(64) },
      'unit/logs: collect.agentMemory = "64Mi": is too little: an agent reads every file of its node; allowed: 128Mi and more.',
    ],
    [
      'no buffer on nodes',
      { nodeBuffer: Size.mebibytes(10) },
      'unit/logs: collect.nodeBuffer = "10Mi": is full before a pod has moved to another node; allowed: 256Mi and more.',
    ],
    [
      'a copy for no day',
      { copy: { to: archive, days: 0 } },
      'unit/logs: collect.copy.days = 0: is no number of days; allowed: whole numbers from 1.',
    ],
    [
      'a copy at once',
      { copy: { to: archive, after: Duration.seconds(1) } },
      'unit/logs: collect.copy.after = "1 second": is no age to gather until; allowed: whole seconds, a minute to a day.',
    ],
    [
      'an alert without a name',
      { alerts: { refused: ALERT } },
      'unit/logs: collect.alerts.refused = "refused": is no name of an alert; allowed: two words and more in CamelCase, as OrdersRefused, at most 60 characters.',
    ],
    [
      'an alert of everything',
      { alerts: { CacheRefuses: { ...ALERT, matches: '' } } },
      'unit/logs: collect.alerts.CacheRefuses.matches = "": is empty, and so matches everything; allowed: as order \\d+ refused.',
    ],
    [
      'an alert of half a record',
      { alerts: { CacheRefuses: { ...ALERT, over: 0.5 } } },
      'unit/logs: collect.alerts.CacheRefuses.over = 0.5: is no number of records; allowed: 0 and more.',
    ],
    [
      'an alert within no time',
      { alerts: { CacheRefuses: { ...ALERT, within: Duration.seconds(10) } } },
      'unit/logs: collect.alerts.CacheRefuses.within = "10 seconds": is no time to count in; allowed: whole minutes, 1 to 1440.',
    ],
    [
      'an alert that says nothing',
      { alerts: { CacheRefuses: { ...ALERT, summary: ' ' } } },
      'unit/logs: collect.alerts.CacheRefuses.summary = " ": tells nobody anything; allowed: one line.',
    ],
    [
      'an alert that helps nobody',
      { alerts: { CacheRefuses: { ...ALERT, runbook: [] } } },
      'unit/logs: collect.alerts.CacheRefuses.runbook = []: tells nobody what to do; allowed: a step and more.',
    ],
    [
      'an alert of no severity',
      { alerts: { CacheRefuses: { ...ALERT, severity: 'bad' as never } } },
      'unit/logs: collect.alerts.CacheRefuses.severity = "bad": is none of what there is; allowed: critical, warning.',
    ],
  ])('%s', (_, props, message) => {
    expect(said(props)).toEqual([message]);
  });

  test('an alert about who writes nothing', () => {
    const { env } = built({ alerts: { CacheRefuses: { ...ALERT, system: 'cash' } } });
    expect(refusals(() => env.output())).toEqual([
      'unit/logs: collect.alerts.CacheRefuses.system = "cash": states no logs in this environment; allowed: cache, cert-manager, logs.',
    ]);
  });

  test('a system that is called as what belongs to none', () => {
    const env = Environment.test();
    new Certificates(env, 'certificates');
    new ReplicatedCache(env, 'cluster', { storage });
    new LogStation(env, 'logs', { storage });
    expect(refusals(() => env.output())).toEqual([
      'unit/cluster: id = "cluster": is the data stream of what belongs to no system. Call the system otherwise, or state why it has no logs.',
    ]);
  });

  test('a record that begins by what Fluent Bit cannot read', () => {
    const { env, station } = built();
    station.state.logs({ at: station.collection.agents, format: 'text', firstLine: '^(?<year>\\d{4})' });
    expect(refusals(() => env.output())).toEqual([
      'unit/logs: logs of logs/agent: firstLine = "^(?<year>\\\\d{4})": names a group, and Fluent Bit then keeps that group alone; allowed: as ^\\d{4}-\\d{2}-.',
    ]);
  });

  test('several at once', () => {
    expect(said({ replicas: 0, memory: Size.mebibytes(1) })).toHaveLength(2);
  });
});
