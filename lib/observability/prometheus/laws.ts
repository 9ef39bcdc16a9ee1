import { type Law, law, type NameField, type Tell } from '../../kernel/base/law';
import { type JsonObject, mapOf, maps } from '../../kernel/base/values';
import { StorageClassKind } from '../../kernel/kubernetes';
import { ALERTING_LAWS } from './alerting/laws';
import { prometheusChanges } from './changes';
import { PodMonitor, Probe, Prometheus, PrometheusRule, ScrapeConfig } from './kinds';

/** What is known of the custom resources of prometheus-operator, beyond their schemas: it takes each, and leaves out what it cannot read. */
export const PROMETHEUS_LAWS: readonly Law[] = [
  law(Prometheus, {
    refers: [
      { at: 'spec.alerting.alertmanagers[].name', to: 'Service', namespace: 'namespace' },
      { at: 'spec.storage.volumeClaimTemplate.spec.storageClassName', to: StorageClassKind },
    ],
    check: prometheus,
    changes: prometheusChanges,
  }),
  law(PodMonitor, { refers: secretsOf('spec.podMetricsEndpoints[]'), check: podMonitor }),
  law(PrometheusRule, { check: rules }),
  law(ScrapeConfig, { refers: secretsOf('spec'), check: (spec, tell) => inTime(spec, '', tell) }),
  law(Probe, {
    refers: secretsOf('spec'),
    check(spec, tell) {
      inTime({ ...spec, scrapeInterval: spec.interval }, '', tell);
      if (spec.targets === undefined) tell('targets', undefined, 'is missing, and the operator leaves the Probe out');
    },
  }),
  ...ALERTING_LAWS,
];

/** Secrets of who measures, with their keys. */
function secretsOf(at: string): NameField[] {
  const fields = ['tlsConfig.ca.secret', 'tlsConfig.cert.secret', 'tlsConfig.keySecret', 'authorization.credentials'];
  return [...fields, 'basicAuth.username', 'basicAuth.password'].map((field) => ({
    at: `${at}.${field}.name`,
    to: 'Secret',
    key: 'key',
  }));
}

function prometheus(spec: JsonObject, tell: Tell): void {
  inTime(spec, '', tell);
  const selectors = ['serviceMonitorSelector', 'podMonitorSelector', 'probeSelector', 'scrapeConfigSelector'];
  if (selectors.every((selector) => spec[selector] === undefined))
    tell('podMonitorSelector', undefined, 'selects nothing, as every other selector: nothing is measured', {
      fix: 'Write {} for all.',
    });
  if (spec.storage === undefined)
    tell(
      'storage',
      undefined,
      'is missing: what is measured is gone with each pod, and a volume that comes later finds nothing',
    );
}

function podMonitor(spec: JsonObject, tell: Tell): void {
  maps(spec.podMetricsEndpoints).forEach((endpoint, i) => {
    const at = `podMetricsEndpoints[${i}].`;
    inTime({ ...endpoint, scrapeInterval: endpoint.interval }, at, tell);
    const addressed = maps(endpoint.relabelings).some(({ targetLabel }) => targetLabel === '__address__');
    if (
      !addressed &&
      endpoint.port === undefined &&
      endpoint.portNumber === undefined &&
      endpoint.targetPort === undefined
    )
      tell(`${at}portNumber`, undefined, 'is missing: every port of the pods would be measured');
    for (const part of ['relabelings', 'metricRelabelings'])
      for (const [j, { regex }] of maps(endpoint[part]).entries()) expression(regex, `${at}${part}[${j}].regex`, tell);
  });
}

/** Rules of one group are judged together, and known by their group's name. */
function rules(spec: JsonObject, tell: Tell): void {
  const groups = maps(spec.groups);
  groups.forEach(({ name, rules: all }, i) => {
    if (groups.findIndex((other) => other.name === name) !== i)
      tell(`groups[${i}].name`, name, 'names two groups, and the API server refuses the second');
    maps(all).forEach((rule, j) => {
      if ((rule.alert === undefined) === (rule.record === undefined))
        tell(`groups[${i}].rules[${j}]`, rule.alert ?? rule.record, 'is neither an alert nor a record, or both', {
          allowed: 'one of alert and record',
        });
    });
  });
}

function expression(regex: unknown, prop: string, tell: Tell): void {
  if (typeof regex !== 'string') return;
  try {
    new RegExp(regex);
  } catch {
    tell(prop, regex, 'is no regular expression, and the operator leaves the whole monitor out');
  }
}

/** The operator leaves out, without a word in the status, what waits longer than it has time. */
function inTime(of: JsonObject, at: string, tell: Tell): void {
  const [waits, every] = [secondsOf(of.scrapeTimeout), secondsOf(of.scrapeInterval)];
  if (waits !== undefined && every !== undefined && waits > every)
    tell(
      `${at}scrapeTimeout`,
      of.scrapeTimeout,
      'is more than the interval, and the operator takes no notice of any of it',
      {
        allowed: `at most ${mapOf(of).scrapeInterval}`,
      },
    );
}

const UNITS: Readonly<Record<string, number>> = {
  y: 31_536_000,
  w: 604_800,
  d: 86_400,
  h: 3600,
  m: 60,
  s: 1,
  ms: 0.001,
};

/** Of a duration as Prometheus reads it: `1h30m`. */
function secondsOf(text: unknown): number | undefined {
  if (typeof text !== 'string') return undefined;
  return [...text.matchAll(/(\d+)(ms|[ywdhms])/g)].reduce(
    (sum, [, amount, unit = '']) => sum + Number(amount) * (UNITS[unit] ?? 0),
    0,
  );
}
