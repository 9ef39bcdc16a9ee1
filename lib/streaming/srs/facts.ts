import type { System } from '../../kernel/system';
import { srsAlerts } from './alerts';
import { srsDashboard } from './dashboard';
import { SRS_METRICS } from './metrics';
import { METRICS_PORT } from './names';
import type { Written } from './origins';
import type { SrsPlan } from './plan';

/** The parts as they were written. */
export interface SrsParts {
  readonly origins: Written;
  readonly edges?: Written;
  readonly caches?: Written;
}

/** States how everything does: when it is ready, metrics, logs, alerts, a dashboard; and that nothing deletes recordings unasked. */
export function stateSrs({ state }: System, plan: SrsPlan, { origins, edges, caches }: SrsParts): void {
  state.ready(origins.object, { path: 'status.readyReplicas', is: String(plan.conf.origins) });
  for (const deployed of [edges, caches]) if (deployed !== undefined) state.ready(deployed.object, 'Available');
  if (origins.pods.claims.length > 0) state.deliver(origins.object.id, { prune: 'never' });
  for (const server of [origins, edges])
    if (server !== undefined) {
      const id = server === origins ? 'origin-metrics' : 'edge-metrics';
      const at = state.serves({ id, at: server.pods, podPort: METRICS_PORT, protocol: 'http' });
      state.metrics({ at, exports: SRS_METRICS });
      state.logs({ at: server.pods, format: 'text', firstLine: '^\\[\\d{4}-\\d{2}-\\d{2} ' });
    }
  if (caches !== undefined) state.logs({ at: caches.pods, format: 'text' });
  state.alert(...srsAlerts(plan));
  state.dashboard(srsDashboard(plan));
}
