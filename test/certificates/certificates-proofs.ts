import type { Proofs, Scene } from '../../lib/testing';

const DAY = 86_400;

/** What is known of a certificate: cert-manager writes a series for each condition. */
function ready(name: string, values: Readonly<Record<'True' | 'False' | 'Unknown', string>>): Scene['series'] {
  const of = `namespace="shop",name="${name}",issuer_name="certificates",issuer_kind="ClusterIssuer"`;
  return Object.fromEntries(
    Object.entries(values).map(([condition, value]) => [
      `certmanager_certificate_ready_status{${of},condition="${condition}"}`,
      value,
    ]),
  );
}

/** When a certificate ends, in days after the beginning of the scene. */
function ends(namespace: string, name: string, days: number): Scene['series'] {
  const series = `certmanager_certificate_expiration_timestamp_seconds{namespace="${namespace}",name="${name}"}`;
  return { [series]: String(days * DAY) };
}

/** The issuer's conditions. */
function issuer(name: string, good: string, bad: string): Scene['series'] {
  const of = (condition: string) => `certmanager_clusterissuer_ready_status{name="${name}",condition="${condition}"}`;
  return { [of('True')]: good, [of('False')]: bad, [of('Unknown')]: '0' };
}

/** A certificate that names another issuer. */
function signedBy(name: string, values: string): Scene['series'] {
  const of = `namespace="shop",name="web-tls",condition="True",issuer_kind="ClusterIssuer",issuer_name="${name}"`;
  return { [`certmanager_certificate_ready_status{${of}}`]: values };
}

export const PROOFS: Proofs = {
  CertificateNotReady: {
    fires: {
      series: {
        ...ready('web-tls', { True: '0', False: '1', Unknown: '0' }),
        ...ready('api-tls', { True: '1', False: '0', Unknown: '0' }),
      },
    },
    // One that is issued within a quarter of an hour.
    silent: { series: ready('web-tls', { True: '0x13 1x12', False: '1x13 0x12', Unknown: '0' }) },
  },
  CertificateExpiresSoon: {
    fires: { series: { ...ends('shop', 'web-tls', 6), ...ends('shop', 'api-tls', 60) } },
    // One that was never issued ends at 0: that is not soon.
    silent: { series: { ...ends('shop', 'web-tls', 8), ...ends('shop', 'new-tls', 0) } },
  },
  CertificateAuthorityNotReady: {
    fires: { series: issuer('certificates', '0', '1') },
    silent: { series: { ...issuer('certificates', '1', '0'), ...issuer('certificates-root', '0', '1') } },
  },
  CertificateAuthorityExpires: {
    fires: { series: ends('certificates', 'certificates-ca', 360) },
    silent: { series: { ...ends('certificates', 'certificates-ca', 367), ...ends('shop', 'certificates-ca', 20) } },
  },
  CertificatesOfAnOldAuthority: {
    fires: { series: { ...signedBy('certificates-2', '1'), ...signedBy('certificates', '1') } },
    // Gone within the hour: the authority has just been changed.
    silent: { series: signedBy('certificates-2', '_x15 1x60') },
  },
};

/** Of an environment that has a public authority too. */
export const ACME_PROOFS: Proofs = {
  ...PROOFS,
  AcmeIssuerNotReady: {
    fires: { series: issuer('certificates-acme', '0', '1') },
    silent: { series: { ...issuer('certificates-acme', '1', '0'), ...issuer('certificates', '0', '1') } },
  },
  AcmeRateLimited: {
    fires: { series: { 'certmanager_http_acme_client_request_count{status="429"}': '0+0.2' } },
    silent: {
      series: {
        'certmanager_http_acme_client_request_count{status="429"}': '3',
        'certmanager_http_acme_client_request_count{status="201"}': '0+6',
      },
    },
  },
};
