import { named } from '../kernel/base/kind';
import type { Operator } from '../kernel/operator';
import type { System } from '../kernel/system';
import { acmeAlerts, authorityAlerts, certificateAlerts, certificateDashboard } from './alerts';
import type { Authority } from './authority';
import { ClusterIssuer } from './kinds';

/** What is worth knowing of the certificates of an environment; the operator's own health is the operator's to state. */
export function stateCertificates(
  { id, path, state, namespace }: System,
  operator: Operator,
  { issuer, secret }: Authority,
  origin: 'own' | 'given',
): void {
  state.ready(named(ClusterIssuer, issuer), 'Ready');
  state.alert(...certificateAlerts(operator.namespace));
  state.alert(...authorityAlerts({ id, path, namespace, issuer, secret, origin }));
  state.dashboard(certificateDashboard(id));
  state.exception('metrics', 'nothing runs here; the certificates are in the metrics of cert-manager');
  state.exception('logs', 'nothing runs here');
}

/** What is worth knowing of the public authority. */
export function stateAcme({ state, namespace }: System, operator: Operator, issuer: string): void {
  state.alert(...acmeAlerts(namespace, operator.namespace, issuer));
  state.ready(named(ClusterIssuer, issuer), 'Ready');
}
