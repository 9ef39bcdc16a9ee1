import type { System } from '../../kernel/system';
import { openLdapAlerts } from './alerts';
import { openLdapDashboard } from './dashboard';
import { EXPORTER } from './exporter';
import { OPENLDAP_METRICS } from './metrics';
import type { OpenLdapPlan } from './plan';
import type { Servers } from './servers';

/** States how the servers do: when they are ready, metrics, logs, alerts, a dashboard; and that nothing deletes them unasked. */
export function stateOpenLdap({ state }: System, plan: OpenLdapPlan, { pods: at, object }: Servers): void {
  state.deliver(object.id, { prune: 'never' });
  state.ready(object, { path: 'status.readyReplicas', is: String(plan.replicas) });
  const metrics = state.serves({ id: 'metrics', at, podPort: EXPORTER.port, protocol: 'http' });
  state.metrics({ at: metrics, exports: OPENLDAP_METRICS });
  state.logs({ at, format: 'text' });
  state.alert(...openLdapAlerts(plan));
  state.dashboard(openLdapDashboard(plan));
}
