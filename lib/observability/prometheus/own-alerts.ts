import type { Alert } from '../../kernel/facts';
import { claimOf, ofServers } from './names';
import { daysOf, type PrometheusPlan } from './plan';

/** Of Prometheus itself: whether rules are judged, somebody hears of it, and there is room for what is kept. */
export function ownAlerts(plan: PrometheusPlan): Alert[] {
  return [...judging(plan), ...telling(plan), ...keeping(plan)];
}

function kubectlOf({ namespace }: PrometheusPlan): string {
  return `kubectl -n ${namespace}`;
}

/** Whether rules are judged. */
function judging(plan: PrometheusPlan): Alert[] {
  const of = ofServers(plan);
  const kubectl = kubectlOf(plan);
  return [
    {
      name: 'PrometheusRuleFails',
      expr: `sum by (pod, rule_group) (increase(prometheus_rule_evaluation_failures_total{${of}}[10m])) > 0`,
      for: '10m',
      severity: 'critical',
      summary: 'Alerts of {{ $labels.rule_group }} cannot be judged, and stay silent',
      runbook: [
        'Status, Rule health: the error stands beside the rule. "many-to-many" is a label that two series share.',
        'Correct the alert of that system, and publish.',
      ],
    },
    {
      name: 'PrometheusRulesLate',
      expr: `sum by (pod) (increase(prometheus_rule_group_iterations_missed_total{${of}}[10m])) > 0`,
      for: '15m',
      severity: 'warning',
      summary: '{{ $labels.pod }} does not come to judge all rules in time',
      runbook: [
        'Its dashboard: which group takes longest, and is its processor busy?',
        'A rule over too many series: narrow it; or more cores (the prop cpu).',
      ],
    },
    {
      name: 'PrometheusReloadFails',
      expr: `max_over_time(prometheus_config_last_reload_successful{${of}}[5m]) == 0`,
      for: '10m',
      severity: 'critical',
      summary:
        '{{ $labels.pod }} does not take its new configuration: what came since is not watched, and a restart would stop it',
      runbook: [
        `${kubectl} logs {{ $labels.pod }} -c prometheus | grep -i "reload": the line names what it cannot read.`,
        'Revert what was published last; its owner corrects it.',
      ],
    },
    {
      name: 'PrometheusScrapesRefused',
      expr: `sum by (pod) (rate(prometheus_target_scrapes_sample_duplicate_timestamp_total{${of}}[10m]) + rate(prometheus_target_scrapes_sample_out_of_order_total{${of}}[10m])) > 0`,
      for: '15m',
      severity: 'warning',
      summary: '{{ $labels.pod }} drops what it measures: two endpoints tell the same series',
      runbook: [
        `${kubectl} logs {{ $labels.pod }} -c prometheus | grep -i "duplicate\\|out-of-order": it names the target.`,
        'Two monitors measure the same pods, or pushed metrics have a time: take one of them away.',
      ],
    },
  ];
}

/** Whether somebody hears of it. */
function telling(plan: PrometheusPlan): Alert[] {
  const of = ofServers(plan);
  const kubectl = kubectlOf(plan);
  return [
    {
      name: 'PrometheusWithoutAlertmanager',
      expr: `max_over_time(prometheus_notifications_alertmanagers_discovered{${of}}[5m]) < 1`,
      for: '10m',
      severity: 'critical',
      summary: '{{ $labels.pod }} finds no Alertmanager: nobody is told of anything',
      runbook: [
        `${kubectl} get pods,endpointslices: does Alertmanager run, and is it behind its Service?`,
        `${kubectl} logs {{ $labels.pod }} -c prometheus | grep -i "forbidden": it must be allowed to read EndpointSlices.`,
      ],
    },
    {
      name: 'PrometheusNotificationsFail',
      expr: `sum by (pod, alertmanager) (rate(prometheus_notifications_errors_total{${of}}[5m])) / (sum by (pod, alertmanager) (rate(prometheus_notifications_sent_total{${of}}[5m])) > 0) > 0.01`,
      for: '15m',
      severity: 'critical',
      summary: '{{ $labels.pod }} does not get its alerts to {{ $labels.alertmanager }}',
      runbook: [
        `${kubectl} logs {{ $labels.pod }} -c prometheus | grep -i alertmanager.`,
        'Does that Alertmanager run, and is it in time? Its own alerts and dashboard say so.',
      ],
    },
  ];
}

/** Whether there is room for what is kept. */
function keeping(plan: PrometheusPlan): Alert[] {
  const { id, namespace, series, retention } = plan;
  const of = ofServers(plan);
  const volume = `namespace="${namespace}",persistentvolumeclaim=~"${claimOf(id)}-.*"`;
  return [
    {
      name: 'PrometheusStorageFills',
      expr: `kubelet_volume_stats_available_bytes{${volume}} / kubelet_volume_stats_capacity_bytes < 0.08`,
      for: '15m',
      severity: 'critical',
      summary: 'Volume {{ $labels.persistentvolumeclaim }} is nearly full; with a full one Prometheus stops',
      runbook: [
        'It drops the oldest by itself at 85 %: what grew beyond is its log, by many new series at once.',
        `Its dashboard: how many series are there? The stack reckons with ${series}.`,
        'See Grow a volume on the page of PrometheusMonitoring; a lower retention helps at once.',
      ],
    },
    {
      name: 'PrometheusHistoryShort',
      expr: `sum by (pod) (increase(prometheus_tsdb_size_retentions_total{${of}}[1d])) > 0`,
      for: '15m',
      severity: 'warning',
      summary: `{{ $labels.pod }} has no room to keep ${daysOf(retention)} days, and drops earlier ones`,
      runbook: [
        'Fewer days (retention), fewer series, or a longer interval; or a larger volume: see Grow a volume on its page.',
        'topk(20, count by (job) ({__name__=~".+"})) says who has the most series.',
      ],
    },
    {
      name: 'PrometheusSeriesMany',
      expr: `max by (pod) (prometheus_tsdb_head_series{${of}}) > ${Math.round(series * 1.5)}`,
      for: '30m',
      severity: 'warning',
      summary: `{{ $labels.pod }} measures {{ $value }} series, and the stack reckons with ${series}: storage and memory are reckoned wrong`,
      runbook: [
        'topk(20, count by (job) ({__name__=~".+"})): who brought them? A label with an id in it is the usual reason.',
        'They are meant: set series in the stack; what the storage cannot hold is told then.',
      ],
    },
  ];
}
