import type { System } from '../../kernel/system';
import { openLdapAlerts } from './alerts';
import { openLdapDashboard } from './dashboard';
import { EXPORTER } from './exporter';
import type { OpenLdapPlan } from './plan';
import type { Servers } from './servers';

/** States how the servers do: when they are ready, metrics, logs, alerts, a dashboard; and that nothing deletes them unasked. */
export function stateOpenLdap({ state }: System, plan: OpenLdapPlan, { pods: at, object }: Servers): void {
  state.deliver(object.id, { prune: 'never' });
  state.ready(object, { path: 'status.readyReplicas', is: String(plan.replicas) });
  state.metrics({ at: state.serves({ id: 'metrics', at, podPort: EXPORTER.port, protocol: 'http' }) });
  state.logs({ at, format: 'text' });
  state.alert(...openLdapAlerts(plan));
  state.dashboard(openLdapDashboard(plan));
}
