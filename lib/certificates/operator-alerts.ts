import type { Alert, Dashboard } from '../kernel/facts';
import { CERT_MANAGER } from './names';

export function certManagerAlerts(): Alert[] {
  const down = (deployment: string) =>
    `kube_deployment_status_replicas_available{namespace="${CERT_MANAGER}",deployment="${deployment}"} == 0`;
  return [
    {
      name: 'CertManagerWebhookDown',
      expr: down(`${CERT_MANAGER}-webhook`),
      for: '5m',
      severity: 'critical',
      summary: 'No Certificate or Issuer can be applied: the webhook of cert-manager does not answer',
      runbook: [
        `kubectl -n ${CERT_MANAGER} describe pods -l app.kubernetes.io/name=webhook: no room, or no image?`,
        `kubectl -n ${CERT_MANAGER} logs deploy/${CERT_MANAGER}-webhook: can it write its Secret ${CERT_MANAGER}-webhook-ca?`,
        'Certificates that exist go on working; releases and GitOps that apply new ones fail until it runs.',
      ],
    },
    {
      name: 'CertManagerDown',
      expr: down(CERT_MANAGER),
      for: '30m',
      severity: 'critical',
      summary: 'Certificates are no longer renewed: the controller of cert-manager does not run',
      runbook: [
        `kubectl -n ${CERT_MANAGER} logs deploy/${CERT_MANAGER} --previous.`,
        `kubectl -n ${CERT_MANAGER} get lease: does one that is gone still hold the leadership?`,
        'There is time: renewal begins when a third of the lifetime is left. The panel "Days left" says how much.',
      ],
    },
    {
      name: 'CertManagerInjectorDown',
      expr: down(`${CERT_MANAGER}-cainjector`),
      for: '15m',
      severity: 'warning',
      summary: 'New webhooks of operators do not get their CA, so that the API server cannot call them',
      runbook: [
        `kubectl -n ${CERT_MANAGER} describe pods -l app.kubernetes.io/name=cainjector: OOMKilled? It keeps every Secret in memory.`,
        'Give it more memory: values of the operator, cainjector.resources.',
      ],
    },
    {
      name: 'CertManagerSyncErrors',
      expr: `sum by (controller) (rate(certmanager_controller_sync_error_count{namespace="${CERT_MANAGER}"}[15m])) > 0.1`,
      for: '30m',
      severity: 'warning',
      summary: 'Controller {{ $labels.controller }} of cert-manager fails again and again',
      runbook: [
        `kubectl -n ${CERT_MANAGER} logs deploy/${CERT_MANAGER} | grep {{ $labels.controller }}.`,
        'kubectl get certificaterequests -A | grep -v True: what is it that cannot be issued?',
      ],
    },
  ];
}

export function certManagerDashboard(): Dashboard {
  return {
    title: 'cert-manager',
    panels: [
      {
        title: 'Reconciles a second',
        expr: 'sum by (controller) (rate(certmanager_controller_sync_call_count[5m]))',
        unit: 'ops',
      },
      {
        title: 'Errors a second',
        expr: 'sum by (controller) (rate(certmanager_controller_sync_error_count[5m]))',
        unit: 'ops',
      },
      {
        title: 'Memory',
        expr: `sum by (pod) (container_memory_working_set_bytes{namespace="${CERT_MANAGER}"})`,
        unit: 'bytes',
      },
    ],
  };
}
