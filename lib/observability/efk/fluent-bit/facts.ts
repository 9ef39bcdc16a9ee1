import { bytes } from '../../../kernel/base/quantity';
import type { Endpoint, Pods } from '../../../kernel/facts';
import { Service } from '../../../kernel/kubernetes';
import { Manifest } from '../../../kernel/manifest';
import type { System } from '../../../kernel/system';
import { service } from '../../../workloads/service';
import { aggregatorName } from './aggregator';
import { collectionAlerts } from './alerts';
import { collectionDashboard } from './dashboard';
import { AGENT_METRICS, AGGREGATOR_METRICS } from './families';
import { counterOf, FORWARD_PORT, HTTP_PORT, MATCHES_PORT } from './names';
import type { CollectionPlan } from './plan';

/** Where agents hand over, by the Service in front. */
export function openForward(system: System, pods: Pods): Endpoint {
  const name = aggregatorName(system.id);
  new Manifest(system, Service, {
    name: `${name}-peers`,
    spec: {
      clusterIP: 'None',
      selector: pods.labels,
      ports: [{ name: 'forward', port: FORWARD_PORT, targetPort: 'forward' }],
    },
  });
  return service(system, pods, {
    id: 'log-forward',
    portName: 'forward',
    name,
    podPort: FORWARD_PORT,
    protocol: 'tcp',
    tls: true,
  });
}

/** What is measured, said, looked at, and what it costs. */
export function stateWatched(
  { state }: System,
  plan: CollectionPlan,
  { agents, aggregators, http }: { readonly agents: Pods; readonly aggregators: Pods; readonly http: Endpoint },
): void {
  const path = '/api/v2/metrics/prometheus';
  state.metrics({ at: http, path, exports: AGENT_METRICS });
  const own = state.serves({ id: 'log-aggregator-metrics', at: aggregators, podPort: HTTP_PORT, protocol: 'http' });
  state.metrics({ at: own, path, exports: AGGREGATOR_METRICS });
  const alerts = Object.keys(plan.alerts).sort();
  if (alerts.length > 0) {
    const matches = state.serves({ id: 'log-matches', at: aggregators, podPort: MATCHES_PORT, protocol: 'http' });
    state.metrics({ at: matches, exports: { counter: alerts.map((name) => counterOf(name).series) } });
  }
  // What those that pass on say is not collected: it would be about records that cannot be delivered, and undeliverable itself.
  state.logs({ at: agents, format: 'text' });
  state.alert(...collectionAlerts(plan));
  state.dashboard(collectionDashboard(plan));
  if (plan.copy === undefined) return;
  const perDay = bytes(plan.perDay) / COMPRESSED;
  const { days = 90 } = plan.copy;
  state.grows({
    of: 'copy of the logs',
    rate: `${plan.perDay.asString()} a day, compressed to a tenth`,
    perDay,
    days,
    room: 0,
  });
}

/** Records of JSON with their pod's names around them, as gzip leaves them, against the lines that were written. */
const COMPRESSED = 10;
