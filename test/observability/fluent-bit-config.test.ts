import { Size } from 'cdk8s';
import { agentConfig, agentPlaces } from '../../lib/observability/efk/fluent-bit/agent-config';
import { aggregatorConfig, aggregatorPlaces } from '../../lib/observability/efk/fluent-bit/aggregator-config';
import {
  type FluentBitConfig,
  fluentYaml,
  type Plugin,
  type Processors,
} from '../../lib/observability/efk/fluent-bit/language';
import { counterOf } from '../../lib/observability/efk/fluent-bit/names';
import { flawOfRegex } from '../../lib/observability/efk/fluent-bit/regex';
import { JSON_LINES, type Source, TEXT, wholeNamespaces } from '../../lib/observability/efk/fluent-bit/sources';
import { fluentFlaws } from '../support/fluent-bit/conf';
import { fluentBit, refused } from '../support/fluent-bit/run';
import { PLAN, SOURCES, STACKS, source } from './fluent-bit-fixture';

const elasticsearch = { host: 'logs-es-http.logs.svc', port: 9200, user: 'fluent', ca: '/ca.crt' };
const bucket = { url: 'https://s3.example.com:443', name: 'archive', region: 'us-east-1', ca: '/bucket/ca.crt' };
const alerts = {
  OrdersRefused: {
    system: 'orders',
    matches: 'refused: "\\d+"',
    severity: 'warning' as const,
    summary: 'x',
    runbook: ['y'],
  },
};
const agent = (sources: readonly Source[]) => agentConfig(PLAN, sources, agentPlaces('logs-log-aggregator.logs.svc'));
const aggregator = (sources: readonly Source[], most = false) =>
  aggregatorConfig(
    { ...PLAN, ...(most && { alerts, copy: { to: undefined as never } }) },
    sources,
    aggregatorPlaces({ elasticsearch, ...(most && { bucket }) }),
  );

/** Every configuration that differs in kind. */
const ALL: readonly (readonly [string, FluentBitConfig])[] = [
  ['an agent of nobody', agent([])],
  ['an agent of all', agent(SOURCES)],
  [
    'an agent of a platform',
    agent(
      Array.from({ length: 40 }, (_, i) => source(`s${i}`, i % 2 ? TEXT : JSON_LINES, { namespace: `n${i % 30}` })),
    ),
  ],
  ['an agent of one namespace alone', agent([source('shop', JSON_LINES)])],
  [
    'an agent of expressions',
    agent([
      source('a', { id: 'lines-2', firstLine: '^(debug )?\\d{4}-\\d{2}T' }),
      source('b', { id: 'lines-3', firstLine: '^[IWEF]\\d{4} ' }),
    ]),
  ],
  ['an aggregator of nobody', aggregator([])],
  ['an aggregator of all', aggregator(SOURCES, true)],
];

test.each(ALL)('%s says nothing that Fluent Bit does not know', (_, config) => {
  expect(fluentFlaws(fluentYaml(config))).toEqual([]);
});

const programs = fluentBit();
(programs === undefined ? test.skip : test).each(ALL)('%s is taken by the real program', (_, config) => {
  expect(refused((programs as NonNullable<typeof programs>).bin, config)).toBe('');
});

test('what Fluent Bit does not know is found', () => {
  const config = agent(SOURCES);
  const [first, ...others] = config.pipeline.inputs;
  const wrong = {
    ...config,
    service: { ...config.service, flushes: '1' },
    pipeline: {
      inputs: [
        { ...first, colour: 'red', mem_buf_limit: '64Mi', 'multiline.parser': 'none' },
        ...others,
        first,
        { name: 'tails' },
        {
          name: 'dummy',
          alias: 'd',
          processors: { logs: [{ name: 'rewrite_tag', alias: 'long', rule: Array(11).fill('$a . b false') }] },
        },
      ],
      outputs: [{ name: 'es', alias: 'es' }],
    },
  } as unknown as FluentBitConfig;
  expect(fluentFlaws(fluentYaml(wrong))).toEqual(
    expect.arrayContaining([
      'service: no key flushes',
      'filters/long: rule has more than ten, which is not read there',
      'inputs/text: no key colour',
      'inputs/text: no parser none',
      'inputs: no plugin tails',
      'outputs/es: matches nothing',
      'inputs/text: an alias that stands twice',
      'text-tagged: an emitter that stands twice',
      'text: mem_buf_limit: 64Mi has a unit of Kubernetes',
    ]),
  );
});

test("a namespace that is one system's is its own as a whole; one that is shared is told apart by labels", () => {
  expect([...wholeNamespaces(SOURCES).keys()]).toEqual(['shop', 'order-home', 'tidb']);
  const [text, json, lines] = agent(SOURCES).pipeline.inputs;
  expect([text?.alias, json?.alias, lines?.alias]).toEqual(['text', 'json', 'lines-1']);
  expect([text?.path, text?.exclude_path]).toEqual([
    '/var/log/containers/*.log',
    '/var/log/containers/logs-log-aggregator-*_logs_*.log,/var/log/containers/*_order-home_*.log,/var/log/containers/*_tidb_*.log',
  ]);
  expect(json?.path).toBe('/var/log/containers/*_order-home_*.log,/var/log/containers/*_both_*.log');
  expect(lines?.path).toBe('/var/log/containers/*_tidb_*.log,/var/log/containers/*_srs_*.log');
  const rules = (of: Plugin | undefined) =>
    (of?.processors as Processors | undefined)?.logs.find(({ name }) => name === 'rewrite_tag')?.rule;
  expect(rules(text)).toEqual([
    '$keelson_stream ^[a-z] logs.$keelson_stream false',
    "$kubernetes['namespace_name'] ^(shop|srs)$ logs.$kubernetes['namespace_name'] false",
    "$kubernetes['namespace_name'] . logs.cluster false",
  ]);
  expect(rules(lines)).toEqual([
    '$keelson_stream ^[a-z] logs.$keelson_stream false',
    "$kubernetes['namespace_name'] ^(tidb)$ logs.$kubernetes['namespace_name'] false",
  ]);
});

test('each system has an output of its own, and none says a password', () => {
  const { outputs } = aggregator(SOURCES, true).pipeline;
  expect(outputs.map(({ alias, match, index }) => [alias, match, index])).toEqual([
    ...['one', 'orders', 'shop', 'srs', 'tidb', 'two', 'cluster'].map((id) => [
      `es-${id}`,
      `logs.${id}`,
      `logs-${id}-unit`,
    ]),
    ['copy', 'logs.*', undefined],
    ['matches', 'matches', undefined],
    ['renew', 'renew', undefined],
  ]);
  expect(new Set(outputs.map(({ http_passwd }) => http_passwd))).toEqual(new Set(['$' + '{ES_PASSWORD}', undefined]));
  expect(outputs.find(({ alias }) => alias === 'copy')).toMatchObject({
    'tls.ca_file': '/bucket/ca.crt',
    endpoint: bucket.url,
  });
});

test('an outage is borne: chunks are tried often enough, and buffers end before their volume does', () => {
  const [first] = aggregator([source('shop', TEXT)]).pipeline.outputs;
  expect(first).toMatchObject({
    retry_limit: '1080',
    'storage.total_limit_size': String(Math.floor(Size.gibibytes(10).toKibibytes() * 1024 * 0.8)),
  });
  const copied = aggregator([source('shop', TEXT)], true).pipeline.outputs;
  const room = [
    copied[0]?.['storage.total_limit_size'],
    copied.find(({ alias }) => alias === 'copy')?.store_dir_limit_size,
  ].map(Number);
  expect(room[0]).toBe(room[1]);
  expect((room[0] ?? 0) + (room[1] ?? 0)).toBeLessThan(Size.gibibytes(10).toKibibytes() * 1024 * 0.81);
});

test('what is written of the same facts is the same, in whatever order they come', () => {
  expect(fluentYaml(aggregator([...SOURCES].reverse()))).toBe(fluentYaml(aggregator(SOURCES)));
});

describe('expressions', () => {
  test.each([
    ['^\\d{4}-\\d{2}-\\d{2} ', undefined],
    ['^\\[\\d{4}/', undefined],
    ['^(debug )?\\d{4}(?=T)', undefined],
    ['(?<!a)b', undefined],
    ['', 'is empty, and so matches everything'],
    ['(', 'is no regular expression (/(/: Unterminated group)'],
    ['\\u{61}', 'writes a character by \\u{…} or \\c, which Onigmo does not read'],
    ['a[]', 'holds an empty class, [] or [^], which Onigmo does not take'],
    ['a[^]b', 'holds an empty class, [] or [^], which Onigmo does not take'],
    ['^${HOME}', 'holds ${, which Fluent Bit takes for a variable of the environment'],
    ['a\nb', 'holds a line break'],
    ['(?<=a+)b', 'looks behind for something of variable length, which Onigmo does not do'],
    ['^(?<year>\\d)', 'names a group, and Fluent Bit then keeps that group alone'],
    ['/a/', 'stands between slashes, which Fluent Bit takes away'],
  ])('%j', (text, flaw) => {
    expect(flawOfRegex(text)).toBe(flaw);
  });
});

test('the counter of an alert is called as it', () => {
  expect(counterOf('OrdersRefused').series).toBe('keelson_log_orders_refused_matches_total');
  expect(STACKS.firstLine).toBe('^\\[\\d{4}/');
});
