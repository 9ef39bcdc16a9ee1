import type { Dashboard } from '../../../kernel/facts';
import { seriesOf } from './alerts';
import type { GrafanaPlan } from './plan';

/** How Grafana itself does. */
export function grafanaDashboard(plan: GrafanaPlan): Dashboard {
  const of = seriesOf(plan);
  const by = (label: string, series: string, more = '') => `sum by (${label}) (rate(${series}{${of}${more}}[5m]))`;
  const p95 = (series: string, more = '') =>
    `histogram_quantile(0.95, sum by (le) (rate(${series}_bucket{${of}${more}}[5m])))`;
  return {
    title: `Grafana ${plan.id}`,
    panels: [
      { title: 'Pods that answer', expr: `count(grafana_build_info{${of}})` },
      { title: 'People of the last 30 days', expr: `max(grafana_stat_active_users{${of}})` },
      { title: 'Requests', expr: by('status_code', 'grafana_http_request_duration_seconds_count'), unit: 'reqps' },
      { title: 'Requests, slowest of twenty', expr: p95('grafana_http_request_duration_seconds'), unit: 's' },
      { title: 'Queries', expr: by('plugin_id, status', 'grafana_plugin_request_total'), unit: 'reqps' },
      {
        title: 'Queries, slowest of twenty',
        expr: p95('grafana_plugin_request_duration_seconds', ',endpoint="queryData"'),
        unit: 's',
      },
      { title: 'Logins', expr: `sum(increase(grafana_authn_authn_successful_login_total{${of}}[1h]))` },
      { title: 'Logins that failed', expr: `sum(increase(grafana_authn_authn_failed_login_total{${of}}[1h]))` },
      { title: 'Connections to its database', expr: `sum by (pod) (grafana_database_conn_in_use{${of}})` },
      { title: 'Memory', expr: `sum by (pod) (process_resident_memory_bytes{${of}})`, unit: 'bytes' },
    ],
  };
}
