import type { Dashboard } from '../../kernel/facts';
import { of } from './alerts';
import type { GitOpsPlan } from './plan';

/** How deliveries do, on one page. */
export function gitOpsDashboard(plan: GitOpsPlan): Dashboard {
  const controller = of(plan, 'application-controller');
  const files = of(plan, 'repo-server');
  const server = of(plan, 'server');
  return {
    title: `Argo CD ${plan.id}`,
    panels: [
      { title: 'By state', expr: `sum by (sync_status) (argocd_app_info{${controller}})` },
      { title: 'By health', expr: `sum by (health_status) (argocd_app_info{${controller}})` },
      { title: 'Deliveries', expr: `sum by (phase) (increase(argocd_app_sync_total{${controller}}[1h]))` },
      {
        title: 'Time of a look at an Application (95 %)',
        expr: `histogram_quantile(0.95, sum by (le) (rate(argocd_app_reconcile_bucket{${controller}}[10m])))`,
        unit: 's',
      },
      {
        title: 'Requests to Git',
        expr: `sum by (request_type) (rate(argocd_git_request_total{${files}}[10m]))`,
        unit: 'ops',
      },
      {
        title: 'Errors from Git',
        expr: `sum by (repo) (rate(argocd_git_lsremote_fail_total{${files}}[10m]))`,
        unit: 'ops',
      },
      { title: 'Waiting for the repository', expr: `sum(argocd_repo_pending_request_total{${files}})` },
      { title: 'Logins', expr: `sum by (status) (increase(argocd_login_request_total{${server}}[1h]))` },
      {
        title: 'Memory of the controller',
        expr: `process_resident_memory_bytes{${controller}}`,
        unit: 'bytes',
      },
    ],
  };
}
