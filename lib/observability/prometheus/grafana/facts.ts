import type { Endpoint, MetricFamilies, Pods } from '../../../kernel/facts';
import type { System } from '../../../kernel/system';
import type { stateServer } from '../../../workloads/server';
import { grafanaAlerts } from './alerts';
import { grafanaDashboard } from './dashboard';
import type { GrafanaPlan } from './plan';

/** Of all that Grafana 13.2 exports, what is asked for here: names as its sources have them. Series of failures begin with the first one. */
export const EXPORTS: MetricFamilies = {
  gauge: [
    'grafana_build_info',
    'grafana_database_conn_in_use',
    'grafana_stat_active_users',
    'process_resident_memory_bytes',
  ],
  counter: [
    'grafana_authn_authn_failed_login_total',
    'grafana_authn_authn_successful_login_total',
    'grafana_database_conn_wait_count_total',
    'grafana_plugin_request_total',
  ],
  histogram: ['grafana_http_request_duration_seconds', 'grafana_plugin_request_duration_seconds'],
};

/** States how Grafana does: when it is ready, metrics, logs, alerts, a dashboard; and that nothing deletes its volume unasked. */
export function stateGrafana(
  { state, env }: System,
  plan: GrafanaPlan,
  { pods, object, endpoint }: ReturnType<typeof stateServer> & { readonly pods: Pods; readonly endpoint: Endpoint },
): void {
  if (plan.volume) state.deliver(object.id, { prune: 'never' });
  state.ready(object, plan.volume ? { path: 'status.readyReplicas', is: String(plan.replicas) } : 'Available');
  state.metrics({ at: endpoint, exports: EXPORTS });
  state.logs({ at: pods, format: 'json' });
  state.alert(...grafanaAlerts(plan));
  state.dashboard(grafanaDashboard(plan));
  if (env.availability === 'quorum' && plan.replicas === 1)
    state.exception(
      'availability',
      'Grafana is one pod: while it starts anew nobody sees a dashboard, and alerts are sent all the same; a database allows two',
    );
}
