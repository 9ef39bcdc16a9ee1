import type { Alert, Dashboard, MetricFamilies } from '../../../kernel/facts';
import { bridgeName, robotsOf } from './dingtalk';
import { ofServers, WATCHDOG_ALERT } from './names';
import type { AlertingPlan } from './plan';

/** What a server exports, as far as alerts and panels ask for it: Alertmanager v0.34.0, `notify/metrics.go` and the like. */
export const ALERTMANAGER_EXPORTS: MetricFamilies = {
  gauge: [
    'alertmanager_alerts',
    'alertmanager_cluster_failed_peers',
    'alertmanager_cluster_members',
    'alertmanager_config_hash',
    'alertmanager_config_last_reload_successful',
    'alertmanager_config_last_reload_success_timestamp_seconds',
    'alertmanager_dispatcher_aggregation_groups',
    'alertmanager_silences',
  ],
  counter: [
    'alertmanager_alerts_invalid_total',
    'alertmanager_alerts_received_total',
    'alertmanager_notification_requests_failed_total',
    'alertmanager_notification_requests_total',
    'alertmanager_notifications_failed_total',
    'alertmanager_notifications_suppressed_total',
    'alertmanager_notifications_total',
  ],
  histogram: ['alertmanager_notification_latency_seconds'],
};

/** What is worth waking for. */
export function alertingAlerts(plan: AlertingPlan): Alert[] {
  return [
    ...serving(plan),
    ...telling(plan),
    ...(plan.replicas > 1 ? together(plan) : []),
    ...(robotsOf(plan).length > 0 ? [bridgeDown(plan)] : []),
    ...(plan.watchdog === undefined ? [] : [watchdog(plan)]),
  ];
}

function podsOf({ id, namespace }: AlertingPlan): string {
  return `kubectl -n ${namespace} get pods -l app.kubernetes.io/name=alertmanager,app.kubernetes.io/instance=${id} -o wide`;
}

function logsOf({ id, namespace }: AlertingPlan, container = 'alertmanager'): string {
  return `kubectl -n ${namespace} logs -l app.kubernetes.io/name=alertmanager,app.kubernetes.io/instance=${id} -c ${container} --tail=100`;
}

function serving(plan: AlertingPlan): Alert[] {
  const { id, namespace } = plan;
  const of = ofServers(plan);
  return [
    {
      name: 'AlertmanagerDown',
      expr: `absent(up{${of}} == 1)`,
      for: '5m',
      severity: 'critical',
      summary: `No server of Alertmanager ${id} answers: nobody is told of any alert`,
      runbook: [
        `${podsOf(plan)}: no room, no volume, or a container that ends again and again?`,
        `${logsOf(plan)}: a configuration that it does not take keeps a new server from starting.`,
        `kubectl -n ${namespace} get alertmanager ${id} -o yaml: the conditions say what the operator waits for.`,
        'Until it is back, look at the alerts in Prometheus itself.',
      ],
    },
    {
      name: 'AlertmanagerConfigNotLoaded',
      expr: `min by (pod) (alertmanager_config_last_reload_successful{${of}}) == 0`,
      for: '10m',
      severity: 'critical',
      summary:
        '{{ $labels.pod }} has not taken its configuration: it goes on by the old routes, and would not start again',
      runbook: [
        `${logsOf(plan)}: "Loading configuration file failed" says which line.`,
        'The configuration is composed by Terraform from the stack: mend the prop alerting there and apply the foundation.',
        'Of what people gave, only an authority that is no PEM keeps the rest from loading; a wrong password or URL shows as AlertmanagerNotificationsFail.',
      ],
    },
  ];
}

function telling(plan: AlertingPlan): Alert[] {
  const of = ofServers(plan);
  const rate = (metric: string) => `sum by (integration) (rate(${metric}{${of}}[5m]))`;
  return [
    {
      name: 'AlertmanagerNotificationsFail',
      expr: `${rate('alertmanager_notifications_failed_total')} / ${rate('alertmanager_notifications_total')} > 0.05`,
      for: '10m',
      severity: 'critical',
      summary:
        'Of the messages by {{ $labels.integration }}, {{ $value | humanizePercentage }} do not arrive: people are not told',
      runbook: [
        `${logsOf(plan)}: "Notify for alerts failed" names the receiver, and what its server answered.`,
        'An error 4xx: a token or URL that people gave has ended. Give the new one (keelson secrets lists them) and apply the foundation; it is read without a restart.',
        'A timeout: does the row let the host through? The network opens to the hosts of the receivers alone.',
        ...(robotsOf(plan).length > 0
          ? [
              `webhook, and a robot of DingTalk: ${bridgeLogs(plan)}: respCode and respMsg are what DingTalk answered. After more than 20 messages in a minute it takes none for ten.`,
            ]
          : []),
      ],
    },
    {
      name: 'AlertmanagerAlertsRefused',
      expr: `sum(increase(alertmanager_alerts_invalid_total{${of}}[15m])) > 0`,
      for: '5m',
      severity: 'warning',
      summary: `Alertmanager ${plan.id} refuses alerts that Prometheus sends: somebody is not told of something`,
      runbook: [
        `${logsOf(plan)}: "Failed to validate alerts" names the labels.`,
        'A rule whose labels are empty or no labels at all is what does it: mend the rule.',
      ],
    },
  ];
}

/** Of several servers. */
function together(plan: AlertingPlan): Alert[] {
  const { id, replicas } = plan;
  const of = ofServers(plan);
  return [
    {
      name: 'AlertmanagerMembersMissing',
      expr: `min(alertmanager_cluster_members{${of}}) < ${replicas} or count(up{${of}} == 1) < ${replicas}`,
      for: '15m',
      severity: 'warning',
      summary: `Servers of Alertmanager ${id} have lost each other ({{ $value }} of ${replicas}): people are told twice, silences do not reach all`,
      runbook: [
        `${podsOf(plan)}: which one is missing, on which node?`,
        `${logsOf(plan)}: "failed to join" or "Failed to resolve" names the peer that is not reached (port 9094, TCP and UDP).`,
        'Right after an update it takes a few minutes until they have found each other.',
      ],
    },
    {
      name: 'AlertmanagerConfigsDiffer',
      expr: `count(count_values("hash", alertmanager_config_hash{${of}})) > 1`,
      for: '20m',
      severity: 'warning',
      summary: `Servers of Alertmanager ${id} go by {{ $value }} different configurations`,
      runbook: [
        `${logsOf(plan, 'config-reloader')}: does it see the new file, and does the server take it?`,
        'Does AlertmanagerConfigNotLoaded fire? Begin with it.',
      ],
    },
  ];
}

function bridgeLogs({ id, namespace }: AlertingPlan): string {
  return `kubectl -n ${namespace} logs deploy/${bridgeName(id)} --tail=100`;
}

/** It exports nothing of its own: what Kubernetes says of it. */
function bridgeDown(plan: AlertingPlan): Alert {
  const { id, namespace } = plan;
  const of = `namespace="${namespace}",deployment="${bridgeName(id)}"`;
  return {
    name: 'AlertmanagerDingTalkBridgeDown',
    expr: `absent(kube_deployment_status_replicas_available{${of}} > 0)`,
    for: '5m',
    severity: 'critical',
    summary: `No bridge to DingTalk of ${id} is ready: its groups are not told of alerts`,
    runbook: [
      `kubectl -n ${namespace} get pods -l app.kubernetes.io/name=prometheus-webhook-dingtalk,app.kubernetes.io/instance=${id} -o wide: no room, or no image?`,
      `${bridgeLogs(plan)}: "Failed to parse" is a configuration that it does not take.`,
      'This very alert reaches the receivers of mail and webhooks alone.',
    ],
  };
}

/** Whoever waits for it hears nothing when Prometheus, Alertmanager or the way out is down. */
function watchdog(plan: AlertingPlan): Alert {
  return {
    name: WATCHDOG_ALERT,
    expr: `sum(up{${ofServers(plan)}}) > 0`,
    for: '0s',
    severity: 'warning',
    summary: 'Alerts get out. This one always fires, and is called to the watchdog every five minutes',
    runbook: [
      'Nothing is to be done while it fires.',
      'Does the watchdog say that its calls have ended? Look at AlertmanagerDown, and at Prometheus itself.',
    ],
  };
}

/** How people are told, on one page. */
export function alertingDashboard(plan: AlertingPlan): Dashboard {
  const of = ofServers(plan);
  const rate = (metric: string, by: string) => `sum by (${by}) (rate(${metric}{${of}}[5m]))`;
  return {
    title: `Alertmanager ${plan.id}`,
    panels: [
      { title: 'Servers', expr: `count(up{${of}} == 1)` },
      { title: 'Alerts', expr: `max by (state) (alertmanager_alerts{${of}})` },
      { title: 'Messages', expr: rate('alertmanager_notifications_total', 'integration'), unit: 'ops' },
      {
        title: 'Messages that failed',
        expr: rate('alertmanager_notifications_failed_total', 'integration, reason'),
        unit: 'ops',
      },
      {
        title: 'Slowest of a hundred messages',
        expr: `histogram_quantile(0.99, sum by (le, integration) (rate(alertmanager_notification_latency_seconds_bucket{${of}}[5m])))`,
        unit: 's',
      },
      { title: 'Held back', expr: rate('alertmanager_notifications_suppressed_total', 'reason'), unit: 'ops' },
      { title: 'Groups', expr: `max by (pod) (alertmanager_dispatcher_aggregation_groups{${of}})` },
      { title: 'Silences', expr: `max by (state) (alertmanager_silences{${of}})` },
      { title: 'Alerts from Prometheus', expr: rate('alertmanager_alerts_received_total', 'status'), unit: 'ops' },
      {
        title: 'Since the configuration was loaded',
        expr: `time() - max by (pod) (alertmanager_config_last_reload_success_timestamp_seconds{${of}})`,
        unit: 's',
      },
      ...(plan.replicas > 1
        ? [{ title: 'Members that each sees', expr: `max by (pod) (alertmanager_cluster_members{${of}})` }]
        : []),
    ],
  };
}
