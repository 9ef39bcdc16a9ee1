import type { Alert } from '../../../kernel/facts';
import type { GrafanaPlan } from './plan';

/** What the pods of one Grafana say. */
export function seriesOf({ name, namespace }: GrafanaPlan): string {
  return `namespace="${namespace}",pod=~"${name}-.*"`;
}

/** What somebody should look at. None of it wakes anybody: alerts are sent without Grafana. */
export function grafanaAlerts(plan: GrafanaPlan): Alert[] {
  return [down(plan), errors(plan), queries(plan), logins(plan), plan.volume ? full(plan) : waits(plan)];
}

function words({ namespace, name, volume }: GrafanaPlan) {
  const kubectl = `kubectl -n ${namespace}`;
  const workload = `${volume ? 'statefulset' : 'deployment'}/${name}`;
  return { kubectl, logs: `${kubectl} logs ${workload} --since=15m` };
}

function down(plan: GrafanaPlan): Alert {
  const { kubectl, logs } = words(plan);
  return {
    name: 'GrafanaDown',
    expr: `absent(grafana_build_info{${seriesOf(plan)}})`,
    for: '10m',
    severity: 'warning',
    summary: `Grafana of ${plan.id} does not answer: nobody sees a dashboard; alerts are sent all the same`,
    runbook: [
      `${kubectl} get pods -l app.kubernetes.io/name=grafana,app.kubernetes.io/instance=${plan.id}: no room, no image, or a volume that another node holds?`,
      `${logs}: a setting that it does not take, its database, or the directory's certificate?`,
      `${kubectl} get configmap ${plan.name} -o yaml shows its settings; the last change of them is in the files.`,
    ],
  };
}

function errors(plan: GrafanaPlan): Alert {
  const { logs } = words(plan);
  const requests = (more = '') =>
    `sum(rate(grafana_http_request_duration_seconds_count{${seriesOf(plan)}${more}}[10m]))`;
  return {
    name: 'GrafanaErrors',
    expr: `${requests(',status_code=~"5.."')} / ${requests()} > 0.05`,
    for: '10m',
    severity: 'warning',
    summary: `Grafana of ${plan.id} answers {{ $value | humanizePercentage }} of all requests with an error of its own`,
    runbook: [
      `By page: sum by (handler, status_code) (rate(grafana_http_request_duration_seconds_count{${seriesOf(plan)},status_code=~"5.."}[10m]))`,
      `${logs} | grep '"level":"error"': the database, or the data source?`,
    ],
  };
}

function queries(plan: GrafanaPlan): Alert {
  const { logs } = words(plan);
  // Somebody who leaves a page cancels its queries: no error.
  const asked = (more = '') =>
    `sum(rate(grafana_plugin_request_total{${seriesOf(plan)},endpoint="queryData"${more}}[10m]))`;
  return {
    name: 'GrafanaQueriesFail',
    expr: `${asked(',status="error"')} / ${asked()} > 0.1`,
    for: '10m',
    severity: 'warning',
    summary: `{{ $value | humanizePercentage }} of what Grafana of ${plan.id} asks its data sources fails`,
    runbook: [
      `By data source: sum by (plugin_id, status_source) (rate(grafana_plugin_request_total{${seriesOf(plan)},status="error"}[10m])); downstream: it is the data source, plugin: it is Grafana.`,
      'Does Prometheus answer? See its own alerts first.',
      `${logs} | grep -i plugin: was the plugin of the data source started? Of one dashboard alone: its query is wrong.`,
    ],
  };
}

function logins(plan: GrafanaPlan): Alert {
  const { logs } = words(plan);
  const of15 = (series: string) => `sum(increase(${series}{${seriesOf(plan)}}[15m]))`;
  return {
    name: 'GrafanaLoginsFail',
    expr: `${of15('grafana_authn_authn_failed_login_total')} > 20`,
    for: '5m',
    severity: 'warning',
    summary: `{{ $value | humanize }} logins to Grafana of ${plan.id} failed within a quarter of an hour`,
    runbook: [
      `Did any succeed? ${of15('grafana_authn_authn_successful_login_total')}. None: the directory does not answer, or refuses Grafana's own account.`,
      `${logs} | grep -i ldap: a certificate, a password, a person in none of the groups?`,
      'Some, and the rest from one address: somebody guesses passwords. Refuse it at the gateway.',
    ],
  };
}

function full(plan: GrafanaPlan): Alert {
  const { kubectl } = words(plan);
  const claim = `namespace="${plan.namespace}",persistentvolumeclaim=~"data-${plan.name}-[0-9]+"`;
  return {
    name: 'GrafanaVolumeFull',
    expr: `kubelet_volume_stats_available_bytes{${claim}} / kubelet_volume_stats_capacity_bytes{${claim}} < 0.15`,
    for: '15m',
    severity: 'warning',
    summary: `The volume of Grafana's database in ${plan.id} has {{ $value | humanizePercentage }} left: then nobody can log in`,
    runbook: [
      `${kubectl} exec statefulset/${plan.name} -- du -sh /var/lib/grafana/*: the database, or something that somebody left there?`,
      'The database: enlarge the claim by hand, or give the prop database.',
    ],
  };
}

function waits(plan: GrafanaPlan): Alert {
  const { logs } = words(plan);
  return {
    name: 'GrafanaDatabaseWaits',
    expr: `sum(rate(grafana_database_conn_wait_count_total{${seriesOf(plan)}}[10m])) > 1`,
    for: '15m',
    severity: 'warning',
    summary: `Requests to Grafana of ${plan.id} wait for a connection to its database`,
    runbook: [
      `Connections in use: sum by (pod) (grafana_database_conn_in_use{${seriesOf(plan)}}). Does the database answer slowly? See its own alerts.`,
      `${logs} | grep -i database: refused, because the server has no more connections?`,
    ],
  };
}
