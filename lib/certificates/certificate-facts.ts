import type { Operator } from '../kernel/operator';
import type { System } from '../kernel/system';
import type { Authority } from './authority';

/** What is worth knowing of the certificates of an environment; the operator's own health is the operator's to state. */
export function stateCertificates(
  { id, path, state, namespace }: System,
  operator: Operator,
  { issuer, secret }: Authority,
  origin: 'own' | 'given',
): void {
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
    expr: `max(certmanager_clusterissuer_ready_status{name="${issuer}",condition!="True"}) == 1`,
    for: '10m',
    severity: 'critical',
    summary: `ClusterIssuer ${issuer} cannot sign: no certificate of the environment is issued or renewed`,
    runbook: [
      `1. kubectl describe clusterissuer ${issuer}: "ErrGetKeyPair" means that the Secret ${namespace}/${secret} is missing.`,
      origin === 'own'
        ? `2. kubectl -n ${namespace} describe certificate ${secret}.`
        : `2. Its Secret is made by Terraform, of what people gave: is the certificate that of the key?`,
      '3. A root that was lost is restored from a backup of its Secret: a new one is trusted by nobody.',
    ].join('\n'),
  });
  // Of one that is given, nobody but its givers know when it ends: cert-manager measures what it issues.
  if (origin === 'own')
    state.alert({
      name: 'CertificateAuthorityExpires',
      expr: `certmanager_certificate_expiration_timestamp_seconds{namespace="${namespace}",name="${secret}"} - time() < 365 * 86400`,
      for: '1d',
      severity: 'warning',
      summary: 'The root of the environment ends within a year, and was to be renewed years ago',
      runbook: [
        `1. kubectl -n ${namespace} describe certificate ${secret}: it renews itself, with the same key, when a third of its ten years is left.`,
        '2. Leaves take the new root along when they are renewed, within 60 days: nothing is to be done for them.',
        '3. Who keeps a copy of ca.crt outside of the cluster, nodes among them, gets the new one.',
      ].join('\n'),
    });
  state.alert({
    name: 'CertificatesOfAnOldAuthority',
    expr: `count by (issuer_name) (certmanager_certificate_ready_status{condition="True",issuer_kind="ClusterIssuer",issuer_name=~"${id}(-[0-9]+)?",issuer_name!="${issuer}"}) > 0`,
    for: '1h',
    severity: 'warning',
    summary:
      'Certificates are still signed by {{ $labels.issuer_name }}, which is no longer the authority of the environment',
    runbook: [
      `1. kubectl get certificates -A -o wide | grep -v -w ${issuer}: which are they, and are the manifests published?`,
      `2. Made by hand or by a chart: have them name ClusterIssuer ${issuer} (${path}).`,
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

/** What is worth knowing of the public authority. */
export function stateAcme({ state, namespace }: System, operator: Operator, issuer: string): void {
  const requests = 'certmanager_http_acme_client_request_count';
  state.alert({
    name: 'AcmeIssuerNotReady',
    expr: `max(certmanager_clusterissuer_ready_status{name="${issuer}",condition!="True"}) == 1`,
    for: '15m',
    severity: 'warning',
    summary: `ClusterIssuer ${issuer} is not registered: certificates of public hosts are not issued or renewed`,
    runbook: [
      `1. kubectl describe clusterissuer ${issuer}: what does the authority say?`,
      `2. Can it be reached? kubectl -n ${operator.namespace} logs deploy/cert-manager | grep acme.`,
      `3. An account that the authority no longer knows: kubectl -n ${namespace} delete secret ${issuer}-account, and it registers anew.`,
    ].join('\n'),
  });
  state.alert({
    name: 'AcmeRateLimited',
    expr: `sum(increase(${requests}{status="429"}[1h])) > 0`,
    for: '5m',
    severity: 'warning',
    summary: 'The public authority refuses orders: too many were placed',
    runbook: [
      '1. kubectl get orders.acme.cert-manager.io -A: which certificate is ordered again and again?',
      '2. kubectl get challenges.acme.cert-manager.io -A: a host that cannot be proved is ordered anew each time; mend that first.',
      "3. Try with server: 'letsencrypt-staging', whose limits are wide, until it goes.",
    ].join('\n'),
  });
  state.ready({
    object: { group: 'cert-manager.io', kind: 'ClusterIssuer', name: issuer },
    apiVersion: 'cert-manager.io/v1',
    path: 'status.conditions[type=Ready].status',
    is: 'True',
  });
}
