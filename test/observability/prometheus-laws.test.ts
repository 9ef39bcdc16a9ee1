import type { JsonObject } from '../../lib';
import { prometheusChanges } from '../../lib/observability/prometheus/changes';
import type { PrometheusSpec } from '../../lib/observability/prometheus/kinds';
import { PROMETHEUS_LAWS } from '../../lib/observability/prometheus/laws';
import { dangling, judged } from '../support/laws';
import { object } from '../support/rules';

const V1 = 'monitoring.coreos.com/v1';
const monitor = (endpoint: JsonObject) =>
  object(`${V1} PodMonitor`, { selector: {}, podMetricsEndpoints: [{ portNumber: 1, ...endpoint }] });

test.each<[string, JsonObject, string[]]>([
  [
    'a Prometheus that measures nothing, keeps nothing and waits too long',
    object(`${V1} Prometheus`, { scrapeInterval: '30s', scrapeTimeout: '1m' }),
    [
      'scrapeTimeout = "1m": is more than the interval, and the operator takes no notice of any of it; allowed: at most 30s.',
      'podMonitorSelector = nothing: selects nothing, as every other selector: nothing is measured. Write {} for all.',
      'storage = nothing: is missing: what is measured is gone with each pod, and a volume that comes later finds nothing.',
    ],
  ],
  [
    'one that does',
    object(`${V1} Prometheus`, { podMonitorSelector: {}, storage: {}, scrapeInterval: '1m', scrapeTimeout: '60s' }),
    [],
  ],
  [
    'an endpoint that waits too long, and an expression that is none',
    monitor({ interval: '10s', scrapeTimeout: '30s', relabelings: [{ regex: '(' }] }),
    [
      'podMetricsEndpoints[0].scrapeTimeout = "30s": is more than the interval, and the operator takes no notice of any of it; allowed: at most 10s.',
      'podMetricsEndpoints[0].relabelings[0].regex = "(": is no regular expression, and the operator leaves the whole monitor out.',
    ],
  ],
  [
    'an endpoint without a port',
    object(`${V1} PodMonitor`, { selector: {}, podMetricsEndpoints: [{ path: '/metrics' }] }),
    ['podMetricsEndpoints[0].portNumber = nothing: is missing: every port of the pods would be measured.'],
  ],
  [
    'an endpoint that says its address otherwise',
    object(`${V1} PodMonitor`, {
      selector: {},
      podMetricsEndpoints: [{ relabelings: [{ targetLabel: '__address__', replacement: '$1:6060' }] }],
    }),
    [],
  ],
  [
    'rules that are both, or neither, and groups of one name',
    object(`${V1} PrometheusRule`, {
      groups: [
        { name: 'g', rules: [{ alert: 'A', record: 'b', expr: '1' }, { expr: '1' }] },
        { name: 'g', rules: [{ alert: 'A', expr: '1' }] },
      ],
    }),
    [
      'groups[0].rules[0] = "A": is neither an alert nor a record, or both; allowed: one of alert and record.',
      'groups[0].rules[1] = nothing: is neither an alert nor a record, or both; allowed: one of alert and record.',
      'groups[1].name = "g": names two groups, and the API server refuses the second.',
    ],
  ],
  [
    'a Probe of nothing',
    object(`${V1} Probe`, { prober: { url: 'x' }, interval: '5s', scrapeTimeout: '6s' }),
    [
      'scrapeTimeout = "6s": is more than the interval, and the operator takes no notice of any of it; allowed: at most 5s.',
      'targets = nothing: is missing, and the operator leaves the Probe out.',
    ],
  ],
  [
    'a ScrapeConfig that waits too long',
    object('monitoring.coreos.com/v1alpha1 ScrapeConfig', { scrapeInterval: '5s', scrapeTimeout: '6s' }),
    [
      'scrapeTimeout = "6s": is more than the interval, and the operator takes no notice of any of it; allowed: at most 5s.',
    ],
  ],
])('%s', (_, given, messages) => {
  expect(judged(PROMETHEUS_LAWS, given)).toEqual(messages);
});

test('what monitors name is there, with its keys', () => {
  const trust = { tlsConfig: { ca: { secret: { name: 'tls', key: 'ca.crt' } } } };
  expect(dangling(PROMETHEUS_LAWS, monitor(trust))[0]).toContain(
    'tlsConfig.ca.secret.name = "tls": names Secret shop/tls',
  );
  expect(
    dangling(
      PROMETHEUS_LAWS,
      object(`${V1} Prometheus`, { alerting: { alertmanagers: [{ namespace: 'shop', name: 'am', port: 'web' }] } }),
    )[0],
  ).toContain('names Service shop/am');
});

describe('of a Prometheus that stands', () => {
  const spec = (storage?: string, storageClassName = 'fast') =>
    ({
      ...(storage && {
        storage: { volumeClaimTemplate: { spec: { storageClassName, resources: { requests: { storage } } } } },
      }),
    }) as unknown as PrometheusSpec;
  const fix = 'See Grow a volume on the page of PrometheusMonitoring; then accept the change.';
  const told = 'all servers start anew at once, on the volumes that they had';

  test.each([
    ['nothing changes', spec('20Gi'), spec('20Gi'), []],
    ['none had a volume', spec(), spec('20Gi'), []],
    [
      'more room',
      spec('20Gi'),
      spec('30Gi'),
      [{ prop: 'size', given: '30Gi', message: `is another size than 20Gi: ${told}`, allowed: '20Gi', fix }],
    ],
    [
      'another class',
      spec('20Gi'),
      spec('20Gi', 'slow'),
      [{ prop: 'storage', given: 'slow', message: `is another class than fast: ${told}`, allowed: 'fast', fix }],
    ],
    [
      'no volume',
      spec('20Gi'),
      spec(),
      [
        {
          prop: 'storage',
          given: undefined,
          message:
            'is taken away: what is measured from then on is gone with each pod, and what was measured is out of sight',
          allowed: 'fast',
        },
      ],
    ],
  ])('%s', (_, before, after, flaws) => {
    expect(prometheusChanges(before, after)).toEqual(flaws);
  });
});
