import type { Alert, Dashboard } from '../kernel/facts';

const CERTIFICATE = '{{ $labels.namespace }}/{{ $labels.name }}';
/** Of those that were issued: of one that never was, both times are 0. */
const [ENDS, RENEWS] = ['expiration', 'renewal'].map(
  (what) => `min by (namespace, name) (certmanager_certificate_${what}_timestamp_seconds > 0) - time()`,
);

/** Of every certificate of an environment. @param operator namespace of cert-manager */
export function certificateAlerts(operator: string): Alert[] {
  return [
    {
      name: 'CertificateNotReady',
      expr: 'max by (namespace, name) (certmanager_certificate_ready_status{condition!="True"}) == 1',
      for: '15m',
      severity: 'warning',
      summary: `Certificate ${CERTIFICATE} is not issued: what waits for its Secret does not start`,
      runbook: [
        'kubectl -n {{ $labels.namespace }} describe certificate {{ $labels.name }}.',
        'kubectl -n {{ $labels.namespace }} get certificaterequests: the newest one says why.',
        '"SecretMismatch": another Certificate writes the same Secret, or the key may not change: delete the Secret.',
      ],
    },
    {
      name: 'CertificateExpiresSoon',
      expr: `${ENDS} < 7 * 86400`,
      for: '1h',
      severity: 'critical',
      summary: `Certificate ${CERTIFICATE} ends within a week, and was to be renewed weeks ago`,
      runbook: [
        'kubectl -n {{ $labels.namespace }} describe certificate {{ $labels.name }}: why is it not renewed?',
        `kubectl -n ${operator} logs deploy/cert-manager | grep {{ $labels.name }}.`,
        'At the last: kubectl -n {{ $labels.namespace }} delete the Secret; it is made anew within seconds, with a new key.',
      ],
    },
  ];
}

/** What alerts of an authority speak of. */
export interface Watched {
  readonly id: string;
  /** Construct path of the system. */
  readonly path: string;
  readonly namespace: string;
  /** ClusterIssuer that signs now. */
  readonly issuer: string;
  /** Secret of its key pair. */
  readonly secret: string;
  readonly origin: 'own' | 'given';
}

export function authorityAlerts(of: Watched): Alert[] {
  const { issuer, secret, namespace, origin } = of;
  return [
    {
      name: 'CertificateAuthorityNotReady',
      expr: `max(certmanager_clusterissuer_ready_status{name="${issuer}",condition!="True"}) == 1`,
      for: '10m',
      severity: 'critical',
      summary: `ClusterIssuer ${issuer} cannot sign: no certificate of the environment is issued or renewed`,
      runbook: [
        `kubectl describe clusterissuer ${issuer}: "ErrGetKeyPair" means that the Secret ${namespace}/${secret} is missing.`,
        origin === 'own'
          ? `kubectl -n ${namespace} describe certificate ${secret}.`
          : `Its Secret is made by Terraform, of what people gave: is the certificate that of the key?`,
        'A root that was lost is restored from a backup of its Secret: a new one is trusted by nobody.',
      ],
    },
    ...(origin === 'own' ? [rootExpires(of)] : []),
    oldAuthority(of),
  ];
}

/** Of one that is given, nobody but its givers know when it ends: cert-manager measures what it issues. */
function rootExpires({ namespace, secret }: Watched): Alert {
  return {
    name: 'CertificateAuthorityExpires',
    expr: `min(certmanager_certificate_expiration_timestamp_seconds{namespace="${namespace}",name="${secret}"} > 0) - time() < 365 * 86400`,
    for: '1d',
    severity: 'warning',
    summary: 'The root of the environment ends within a year, and was to be renewed years ago',
    runbook: [
      `kubectl -n ${namespace} describe certificate ${secret}: it renews itself, with the same key, when a third of its ten years is left.`,
      'Leaves take the new root along when they are renewed, within 60 days: nothing is to be done for them.',
      'Who keeps a copy of ca.crt outside of the cluster, nodes among them, gets the new one.',
    ],
  };
}

function oldAuthority({ id, path, issuer }: Watched): Alert {
  return {
    name: 'CertificatesOfAnOldAuthority',
    expr: `count by (issuer_name) (certmanager_certificate_ready_status{condition="True",issuer_kind="ClusterIssuer",issuer_name=~"${id}(-[0-9]+)?",issuer_name!="${issuer}"}) > 0`,
    for: '1h',
    severity: 'warning',
    summary:
      'Certificates are still signed by {{ $labels.issuer_name }}, which is no longer the authority of the environment',
    runbook: [
      `kubectl get certificates -A -o wide | grep -v -w ${issuer}: which are they, and are the manifests published?`,
      `Made by hand or by a chart: have them name ClusterIssuer ${issuer} (${path}).`,
    ],
  };
}

/** Of the public authority. @param operator namespace of cert-manager @param issuer ClusterIssuer that asks it */
export function acmeAlerts(namespace: string, operator: string, issuer: string): Alert[] {
  const requests = 'certmanager_http_acme_client_request_count';
  return [
    {
      name: 'AcmeIssuerNotReady',
      expr: `max(certmanager_clusterissuer_ready_status{name="${issuer}",condition!="True"}) == 1`,
      for: '15m',
      severity: 'warning',
      summary: `ClusterIssuer ${issuer} is not registered: certificates of public hosts are not issued or renewed`,
      runbook: [
        `kubectl describe clusterissuer ${issuer}: what does the authority say?`,
        `Can it be reached? kubectl -n ${operator} logs deploy/cert-manager | grep acme.`,
        `An account that the authority no longer knows: kubectl -n ${namespace} delete secret ${issuer}-account, and it registers anew.`,
      ],
    },
    {
      name: 'AcmeRateLimited',
      expr: `sum(increase(${requests}{status="429"}[1h])) > 0`,
      for: '5m',
      severity: 'warning',
      summary: 'The public authority refuses orders: too many were placed',
      runbook: [
        'kubectl get orders.acme.cert-manager.io -A: which certificate is ordered again and again?',
        'kubectl get challenges.acme.cert-manager.io -A: a host that cannot be proved is ordered anew each time; mend that first.',
        "Try with server: 'letsencrypt-staging', whose limits are wide, until it goes.",
      ],
    },
  ];
}

export function certificateDashboard(id: string): Dashboard {
  return {
    title: `Certificates ${id}`,
    panels: [
      {
        title: 'Days left',
        expr: `(${ENDS}) / 86400`,
        unit: 'd',
      },
      { title: 'Not ready', expr: 'sum(certmanager_certificate_ready_status{condition!="True"})' },
      {
        title: 'Days until renewal',
        expr: `(${RENEWS}) / 86400`,
        unit: 'd',
      },
      {
        title: 'Errors of the controllers',
        expr: 'sum by (controller) (rate(certmanager_controller_sync_error_count[5m]))',
        unit: 'ops',
      },
    ],
  };
}
