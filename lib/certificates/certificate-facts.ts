import type { Operator } from '../kernel/operator';
import type { System } from '../kernel/system';

/** What is worth knowing of the certificates of an environment; the operator's own health is the operator's to state. */
export function stateCertificates({ id, state, namespace }: System, operator: Operator): void {
  const authority = `namespace="${namespace}",name="${id}-ca"`;
  const certificate = '{{ $labels.namespace }}/{{ $labels.name }}';
  state.alert({
    name: 'CertificateNotReady',
    expr: 'max by (namespace, name) (certmanager_certificate_ready_status{condition!="True"}) == 1',
    for: '15m',
    severity: 'warning',
    summary: `Certificate ${certificate} is not issued: what waits for its Secret does not start`,
    runbook: [
      '1. kubectl -n {{ $labels.namespace }} describe certificate {{ $labels.name }}.',
      '2. kubectl -n {{ $labels.namespace }} get certificaterequests: the newest one says why.',
      '3. "SecretMismatch": another Certificate writes the same Secret, or the key may not change: delete the Secret.',
    ].join('\n'),
  });
  state.alert({
    name: 'CertificateExpiresSoon',
    expr: 'min by (namespace, name) (certmanager_certificate_expiration_timestamp_seconds) - time() < 7 * 86400',
    for: '1h',
    severity: 'critical',
    summary: `Certificate ${certificate} ends within a week, and was to be renewed weeks ago`,
    runbook: [
      '1. kubectl -n {{ $labels.namespace }} describe certificate {{ $labels.name }}: why is it not renewed?',
      `2. kubectl -n ${operator.namespace} logs deploy/cert-manager | grep {{ $labels.name }}.`,
      '3. At the last: kubectl -n {{ $labels.namespace }} delete the Secret; it is made anew within seconds, with a new key.',
    ].join('\n'),
  });
  state.alert({
    name: 'CertificateAuthorityNotReady',
    expr: `max(certmanager_clusterissuer_ready_status{name="${id}",condition!="True"}) == 1`,
    for: '10m',
    severity: 'critical',
    summary: `ClusterIssuer ${id} cannot sign: no certificate of the environment is issued or renewed`,
    runbook: [
      `1. kubectl describe clusterissuer ${id}: "ErrGetKeyPair" means that the Secret ${namespace}/${id}-ca is missing.`,
      `2. kubectl -n ${namespace} describe certificate ${id}-ca.`,
      '3. A root that was lost is restored from a backup of its Secret: a new one is trusted by nobody.',
    ].join('\n'),
  });
  state.alert({
    name: 'CertificateAuthorityExpires',
    expr: `certmanager_certificate_expiration_timestamp_seconds{${authority}} - time() < 365 * 86400`,
    for: '1d',
    severity: 'warning',
    summary: 'The root of the environment ends within a year: certificates signed from now on end with it',
    runbook: [
      `1. kubectl -n ${namespace} describe certificate ${id}-ca: it renews itself, with the same key, when a third of its ten years is left.`,
      '2. After the renewal, have the leaves issued anew: delete their Secrets, system by system.',
      '3. Who keeps a copy of ca.crt outside of the cluster gets the new one.',
    ].join('\n'),
  });
  state.dashboard({
    title: `Certificates ${id}`,
    panels: [
      {
        title: 'Days left',
        expr: '(min by (namespace, name) (certmanager_certificate_expiration_timestamp_seconds) - time()) / 86400',
        unit: 'd',
      },
      { title: 'Not ready', expr: 'sum(certmanager_certificate_ready_status{condition!="True"})' },
      {
        title: 'Days until renewal',
        expr: '(min by (namespace, name) (certmanager_certificate_renewal_timestamp_seconds) - time()) / 86400',
        unit: 'd',
      },
      {
        title: 'Errors of the controllers',
        expr: 'sum by (controller) (rate(certmanager_controller_sync_error_count[5m]))',
        unit: 'ops',
      },
    ],
  });
  state.exception('metrics', 'nothing runs here; the certificates are in the metrics of cert-manager');
  state.exception('logs', 'nothing runs here');
}
