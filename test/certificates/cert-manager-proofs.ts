import type { Proof, Proofs } from '../../lib/testing';

/** A Deployment that has no pod; and one that has none for less than the alert's time. */
function down(deployment: string, briefly: string): Proof {
  const series = `kube_deployment_status_replicas_available{namespace="cert-manager",deployment="${deployment}"}`;
  return { fires: { series: { [series]: '2x1 0x60' } }, silent: { series: { [series]: briefly } } };
}

const ERRORS = 'certmanager_controller_sync_error_count{namespace="cert-manager",controller="issuers"}';

export const PROOFS: Proofs = {
  CertManagerWebhookDown: down('cert-manager-webhook', '2x5 0x3 1x6'),
  CertManagerDown: down('cert-manager', '2x5 0x25 1x9'),
  CertManagerInjectorDown: down('cert-manager-cainjector', '1x5 0x12 1x7'),
  CertManagerSyncErrors: {
    fires: { at: '1h', series: { [ERRORS]: '0+9' } },
    // One in twelve seconds: what is tried again succeeds.
    silent: { at: '1h', series: { [ERRORS]: '0+5' } },
  },
};
