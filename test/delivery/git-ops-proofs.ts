import type { Proofs } from '../../lib/testing';

const NAMESPACE = 'namespace="gitops"';
const controller = `${NAMESPACE},pod="gitops-application-controller-0"`;
const files = (pod: string, more = '') => `{${NAMESPACE},pod="gitops-repo-server-${pod}"${more}}`;
const info = (name: string, sync: string, health: string) =>
  `argocd_app_info{${controller},name="${name}",project="platform",sync_status="${sync}",health_status="${health}"}`;
const syncs = (phase: string) => `argocd_app_sync_total{${controller},name="shop",phase="${phase}"}`;
const handled = (code: string) =>
  `grpc_server_handled_total${files('a', `,grpc_code="${code}",grpc_method="GenerateManifest"`)}`;
const refused = `argocd_git_lsremote_fail_total${files('a', ',repo="https://git.example.com/platform/manifests"')}`;
const ready = 'kube_statefulset_status_replicas_ready{namespace="gitops",statefulset="gitops-application-controller"}';
const available = 'kube_deployment_status_replicas_available{namespace="gitops",deployment="gitops-repo-server"}';
const cluster = `argocd_cluster_connection_status{${controller},server="https://kubernetes.default.svc"}`;

/** A certificate of 90 days, renewed after 60, and pods that began some days after it was first issued. */
function certificate(renewal: number, started: number) {
  return {
    [`process_start_time_seconds${files('a')}`]: `${started * 86_400}`,
    [`process_start_time_seconds{${NAMESPACE},pod="gitops-server-a"}`]: `${100 * 86_400}`,
    'certmanager_certificate_renewal_timestamp_seconds{namespace="gitops",name="gitops-repo-server-tls"}': `${renewal * 86_400}`,
  };
}

export const PROOFS: Proofs = {
  // In prod a person begins each: a day is nothing unusual.
  GitOpsOutOfSync: (environment) => {
    const shop = (sync: string) => info('shop', sync, 'Healthy');
    const [late, then] = environment === 'prod' ? [1380, 70] : [25, 15];
    return {
      fires: { series: { [shop('OutOfSync')]: '1' } },
      silent: { series: { [shop('OutOfSync')]: `1x${late} 0x${then}`, [shop('Synced')]: `0x${late} 1x${then}` } },
    };
  },
  GitOpsDegraded: {
    fires: { series: { [info('shop', 'Synced', 'Degraded')]: '1' } },
    silent: {
      series: { [info('shop', 'Synced', 'Degraded')]: '1x10 0x15', [info('gitops', 'Synced', 'Degraded')]: '1' },
    },
  },
  GitOpsSyncFailing: {
    fires: { series: { [syncs('Failed')]: '0 0 1 1 2 2 3 3 4x40' } },
    silent: { series: { [syncs('Failed')]: '7x20 8x20 9x20', [syncs('Error')]: '1', [syncs('Succeeded')]: '0+1' } },
  },
  GitOpsControllerDown: {
    fires: { series: { [ready]: '0' } },
    silent: { series: { [ready]: '1x5 0x8 1x20' } },
  },
  GitOpsRepoServerDown: {
    fires: { series: { [available]: '0' } },
    silent: { series: { [available]: '1' } },
  },
  GitOpsClusterUnreachable: {
    fires: { series: { [cluster]: '0' } },
    silent: { series: { [cluster]: '1x5 0x8 1x20' } },
  },
  GitOpsRepositoryUnreachable: {
    fires: { series: { [refused]: '0+1' } },
    // One refusal is answered by the next look.
    silent: { series: { [refused]: '0x5 1x60' } },
  },
  GitOpsRepoServerErrors: {
    fires: { series: { [handled('OK')]: '0+80', [handled('Unknown')]: '0+20' } },
    silent: { series: { [handled('OK')]: '0+92', [handled('Internal')]: '0+8', [handled('NotFound')]: '0+50' } },
  },
  GitOpsCertificatesOld: {
    fires: { series: certificate(120, 59) },
    silent: { series: certificate(120, 61) },
  },
};
