import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import type { MetricFamilies } from '../../lib/kernel/facts';
import { agentConfig } from '../../lib/observability/efk/fluent-bit/agent-config';
import { aggregatorConfig } from '../../lib/observability/efk/fluent-bit/aggregator-config';
import { AGENT_METRICS, AGGREGATOR_METRICS } from '../../lib/observability/efk/fluent-bit/families';
import type { FluentBitConfig } from '../../lib/observability/efk/fluent-bit/language';
import type { AggregatorPlaces } from '../../lib/observability/efk/fluent-bit/outputs';
import type { LogAlert } from '../../lib/observability/efk/fluent-bit/props';
import type { AgentPlaces } from '../../lib/observability/efk/fluent-bit/tail';
import { fluentBit, freePort, Pipeline, until } from '../support/fluent-bit/run';
import { PLAN, SOURCES } from './fluent-bit-fixture';

const programs = fluentBit();
const real = programs === undefined ? test.skip : test;
jest.setTimeout(120_000);

const POD_LABELS = {
  'shop-1': { app: 'shop' },
  'orders-1': { app: 'orders' },
  'tidb-1': { app: 'tidb' },
  'tidb-2': { app: 'tidb' },
  'srs-1': { 'app.kubernetes.io/name': 'srs', app: 'x' },
  'nginx-1': { 'app.kubernetes.io/name': 'nginx' },
  'one-1': { app: 'one' },
  'two-1': { app: 'two' },
  'stray-1': { app: 'stray' },
};

const ALERTS: Record<string, LogAlert> = {
  OrdersRefused: { system: 'orders', matches: '^order ref[a-z]+$', severity: 'warning', summary: 'x', runbook: ['y'] },
};

interface World {
  readonly node: Pipeline;
  readonly agent: FluentBitConfig;
  readonly aggregator: FluentBitConfig;
  readonly agentPlaces: AgentPlaces;
  readonly places: AggregatorPlaces;
  readonly es: Awaited<ReturnType<Pipeline['elasticsearch']>>;
  readonly bucket: Awaited<ReturnType<Pipeline['bucket']>>;
}

/** The two configurations as they are written, but for places and waiting times. */
async function world(): Promise<World> {
  const node = new Pipeline(programs as NonNullable<typeof programs>);
  const [forward, http, matches, own] = await Promise.all([freePort(), freePort(), freePort(), freePort()]);
  const es = await node.elasticsearch();
  const bucket = await node.bucket();
  const ca = join(node.folder, 'ca.crt');
  const agentPlaces: AgentPlaces = {
    logs: node.logs,
    data: join(node.folder, 'agent'),
    api: await node.api(POD_LABELS),
    ca,
    to: { host: 'localhost', port: forward as number },
    listen: { host: '127.0.0.1', port: own as number },
  };
  const places: AggregatorPlaces = {
    data: join(node.folder, 'aggregator'),
    tls: node.folder,
    listen: { host: '127.0.0.1', forward: forward as number, http: http as number, matches: matches as number },
    elasticsearch: { host: 'localhost', port: es.port, user: 'fluent', ca },
    bucket: { url: bucket.url, name: 'archive', region: 'us-east-1', ca },
  };
  const plan = { ...PLAN, alerts: ALERTS };
  return {
    node,
    agentPlaces,
    places,
    es,
    bucket,
    agent: hurried(agentConfig(plan, SOURCES, agentPlaces), node),
    aggregator: hurried(aggregatorConfig(plan, SOURCES, places), node),
  };
}

/** Tags of files begin with the folder; tries and uploads wait less. */
function hurried(config: FluentBitConfig, node: Pipeline): FluentBitConfig {
  const prefix = `kube.${node.logs.slice(1).replaceAll('/', '.')}.`;
  const changed = (plugin: FluentBitConfig['pipeline']['inputs'][number]) => ({
    ...plugin,
    ...(plugin.name === 's3' && { upload_timeout: '3s' }),
    ...(plugin.processors !== undefined && {
      processors: {
        logs: (plugin.processors as { logs: readonly { name: string }[] }).logs.map((one) =>
          one.name === 'kubernetes'
            ? {
                ...one,
                kube_tag_prefix: prefix,
                kube_token_file: join(node.folder, 'token'),
                kube_namespace_file: join(node.folder, 'namespace'),
              }
            : one,
        ),
      },
    }),
  });
  return {
    ...config,
    service: { ...config.service, flush: '1', 'scheduler.base': '1', 'scheduler.cap': '2' },
    pipeline: {
      ...config.pipeline,
      inputs: config.pipeline.inputs.map(changed) as never,
      outputs: config.pipeline.outputs.map(changed) as never,
    },
  };
}

/** Families as the program writes them above its series. */
function stated(families: MetricFamilies): string[] {
  return Object.entries(families)
    .flatMap(([type, names]) => (names as readonly string[]).map((name) => `${type} ${name}`))
    .sort();
}

real('records come to the data stream of their system, whole, with whose they are', async () => {
  const { node, agent, aggregator, es, bucket, places, agentPlaces } = await world();
  try {
    node.start('aggregator', aggregator);
    node.start('agent', agent);
    node.write('shop-1', 'shop', ['plain', '{"looks":"like JSON"}']);
    node.write('shop-1', 'shop', ['long '], 'P');
    node.write('shop-1', 'shop', ['line']);
    node.write('orders-1', 'order-home', [
      '{"msg":"order refused","level":"error","system":"a lie","kubernetes":1,"stream":2,"time":3,"@timestamp":4}',
      'panic: no JSON',
    ]);
    node.write('tidb-1', 'tidb', ['[2026/11/21 a] one']);
    node.write('tidb-2', 'tidb', ['[2026/11/21 b] one']);
    node.write('tidb-1', 'tidb', ['  at a']);
    node.write('tidb-2', 'tidb', ['  at b']);
    node.write('srs-1', 'srs', ['[2026/11/21] first', '  second']);
    node.write('nginx-1', 'srs', ['GET /', '  indented']);
    node.write('job-1', 'srs', ['nobody stated me']);
    node.write('one-1', 'both', ['of one']);
    node.write('two-1', 'both', ['{"message":"of two"}']);
    node.write('stray-1', 'both', ['of nobody']);
    node.write('coredns-1', 'kube-system', ['of the cluster']);
    node.write('logs-log-aggregator-0', 'logs', ['never read']);
    await until(() => es.records.length >= 15);
    const streams = Object.fromEntries(
      [...new Set(es.records.map(({ index }) => index))].sort().map((index) => [index, es.messages(index)]),
    );
    expect({ streams, said: streams['logs-shop-unit'] ? '' : node.said('agent') + node.said('aggregator') }).toEqual({
      said: '',
      streams: {
        'logs-cluster-unit': expect.arrayContaining(['of nobody', 'of the cluster']),
        'logs-one-unit': ['of one'],
        'logs-orders-unit': ['order refused', 'panic: no JSON'],
        'logs-shop-unit': ['plain', '{"looks":"like JSON"}', 'long line'],
        'logs-srs-unit': expect.arrayContaining([
          '[2026/11/21] first\n  second',
          'GET /',
          '  indented',
          'nobody stated me',
        ]),
        'logs-tidb-unit': expect.arrayContaining(['[2026/11/21 a] one\n  at a', '[2026/11/21 b] one\n  at b']),
        'logs-two-unit': ['of two'],
      },
    });
    expect(es.records).toHaveLength(15);
    const order = es.records.find(({ record }) => record.message === 'order refused')?.record;
    expect(order).toEqual({
      '@timestamp': expect.stringMatching(/^\d{4}-.*\.\d{9}Z$/),
      environment: 'unit',
      kubernetes: expect.objectContaining({
        pod_name: 'orders-1',
        namespace_name: 'order-home',
        labels: { app: 'orders' },
      }),
      log: { level: 'error' },
      message: 'order refused',
      system: 'orders',
      team: 'orders-team',
    });
    const srs = es.records.find(({ record }) => record.message === '[2026/11/21] first\n  second')?.record;
    expect(srs?.kubernetes).toMatchObject({ labels: { 'app_kubernetes_io/name': 'srs', app: 'x' } });
    expect([...es.users]).toEqual([`Basic ${Buffer.from('fluent:Word0').toString('base64')}`]);

    await until(() => [...bucket.objects.keys()].some((key) => key.includes('/orders/')));
    const [key, body] = [...bucket.objects].find(([name]) => name.includes('/orders/')) ?? [];
    expect(key).toMatch(/^\/archive\/unit\/orders\/\d{4}\/\d\d\/\d\d\/\d{6}-\w+\.json\.gz$/);
    expect(
      JSON.parse(
        gunzipSync(body as Buffer)
          .toString()
          .split('\n')[0] as string,
      ),
    ).toMatchObject({ message: 'order refused', system: 'orders' });

    const counted = async () => (await fetch(`http://127.0.0.1:${places.listen.matches}/metrics`)).text();
    await until(async () => (await counted()).includes('keelson_log_'));
    expect(await counted()).toContain('keelson_log_orders_refused_matches_total 1');
    for (const port of [places.listen.http, agentPlaces.listen.port]) {
      expect((await fetch(`http://127.0.0.1:${port}/api/v1/health`)).status).toBe(200);
      const metrics = await (await fetch(`http://127.0.0.1:${port}/api/v2/metrics/prometheus`)).text();
      const served = [...metrics.matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(([, name, type]) => `${type} ${name}`).sort();
      expect(served).toEqual(stated(port === places.listen.http ? AGGREGATOR_METRICS : AGENT_METRICS));
    }
  } finally {
    await node.end();
  }
});

real('nobody loses a line, and none comes twice, when programs are killed and Elasticsearch is away', async () => {
  const { node, agent, aggregator, es } = await world();
  try {
    const count = { shop: 0, orders: 0, tidb: 0 };
    const write = async (seconds: number) => {
      for (let i = 0; i < seconds * 20; i++) {
        node.write(
          'shop-1',
          'shop',
          Array.from({ length: 25 }, () => `line ${++count.shop}`),
        );
        node.write(
          'orders-1',
          'order-home',
          Array.from({ length: 25 }, () => JSON.stringify({ n: ++count.orders, message: 'x' })),
        );
        count.tidb += 1;
        node.write('tidb-1', 'tidb', [`[2026/ ${count.tidb}`, `  at ${count.tidb}`]);
        await sleep(50);
      }
    };
    node.start('aggregator', aggregator);
    node.start('agent', agent);
    await write(2);
    await node.stop('agent', 'SIGKILL');
    await write(1);
    node.start('agent', agent);
    await write(2);
    es.away = true;
    await write(1);
    await node.stop('aggregator', 'SIGKILL');
    await write(1);
    node.start('aggregator', aggregator);
    await write(1);
    es.away = false;
    await node.stop('agent', 'SIGTERM');
    node.start('agent', agent);
    await write(1);
    await until(() => es.records.length >= count.shop + count.orders + count.tidb - 1, 40);
    const lines = es.messages('logs-shop-unit').map(String);
    const numbers = es.records
      .filter(({ index }) => index === 'logs-orders-unit')
      .map(({ record }) => Number(record.n));
    expect([lines.length, new Set(lines).size]).toEqual([count.shop, count.shop]);
    expect([numbers.length, new Set(numbers).size]).toEqual([count.orders, count.orders]);
    // What was being joined when the agent was killed is the one thing that is in memory alone.
    const joined = es.messages('logs-tidb-unit').map((message) => Number(/\d+$/.exec(String(message))?.[0]));
    expect(new Set(joined).size).toBeGreaterThanOrEqual(count.tidb - 1);
  } finally {
    await node.end();
  }
});
