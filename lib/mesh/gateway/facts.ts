import type { System } from '../../kernel/system';
import { proxyAlerts, proxyPanels } from './alerts';
import type { Proxies } from './props';

/** What is worth knowing of a gateway whose proxies somebody else runs: whether they run, and are reached. */
export function stateGateway(system: System, proxies: Proxies): void {
  const { id, namespace, state } = system;
  const there = typeof proxies === 'object' && 'namespace' in proxies ? proxies.namespace : undefined;
  if (there !== undefined) state.alert(...proxyAlerts(id, there));
  state.dashboard({
    title: `Gateway ${id}`,
    panels: [
      {
        title: 'Days left of the certificates',
        expr: `(min by (name) (certmanager_certificate_expiration_timestamp_seconds{namespace="${namespace}"} > 0) - time()) / 86400`,
        unit: 'd',
      },
      ...(there === undefined ? [] : proxyPanels(there)),
    ],
  });
  state.exception('metrics', 'the proxies are those of its class, which this environment does not run');
  state.exception('logs', 'the proxies are those of its class, which this environment does not run');
}
