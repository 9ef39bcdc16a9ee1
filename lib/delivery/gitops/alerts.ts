import type { Alert } from '../../kernel/facts';
import { type ComponentName, componentName } from './names';
import type { GitOpsPlan } from './plan';

/** Selects what one component tells: two may share a namespace. */
export function of({ namespace, id }: GitOpsPlan, component: ComponentName): string {
  return `namespace="${namespace}",pod=~"${componentName(id, component)}-.*"`;
}

/** What is worth waking for. Names of metrics as Argo CD 3.4.4 serves them. */
export function gitOpsAlerts(plan: GitOpsPlan): Alert[] {
  return [...deliveries(plan), ...itself(plan), ...repository(plan), certificates(plan)];
}

/** How people look at it: by kubectl, since its own pages may be what is down. */
function applications({ namespace }: GitOpsPlan): string {
  return `kubectl -n ${namespace} get application`;
}

/** What is delivered. */
function deliveries(plan: GitOpsPlan): Alert[] {
  const controller = of(plan, 'application-controller');
  const look = applications(plan);
  return [
    {
      name: 'GitOpsOutOfSync',
      expr: `max by (name) (argocd_app_info{${controller},sync_status="OutOfSync"}) == 1`,
      // By hand, a day is nothing unusual.
      for: plan.sync === 'manual' ? '24h' : '30m',
      severity: 'warning',
      summary: 'What is published of {{ $labels.name }} is not what runs',
      runbook: [
        `${look} {{ $labels.name }} -o yaml: status.resources says which objects, status.operationState why the last delivery ended as it did.`,
        plan.sync === 'manual'
          ? `Is it to be delivered? ${plan.url}, or argocd app sync {{ $labels.name }}. Else revert the commit.`
          : 'Does somebody else write these fields? Then state.deliver(object, { ignore: [path] }) in its system; else look for who changes them by hand.',
        plan.prune && plan.sync === 'automatic'
          ? 'Something is to be deleted that holds data: it waits for a person (Prune=confirm), see docs/delivery.md.'
          : 'Something left the files (requiresPruning), and a person says that it goes: argocd app sync {{ $labels.name }} --prune.',
      ],
    },
    {
      name: 'GitOpsDegraded',
      // Its own Application is as healthy as the worst of the others.
      expr: `max by (name) (argocd_app_info{${controller},health_status="Degraded",name!="${plan.id}"}) == 1`,
      for: '15m',
      severity: 'warning',
      summary: 'What was delivered of {{ $labels.name }} does not work',
      runbook: [
        `${look} {{ $labels.name }} -o jsonpath='{.status.resources}': which object is Degraded? Its own alerts say more.`,
        'It came with the last commit? Revert it: that is the way back, also where deliveries begin by themselves.',
      ],
    },
    {
      name: 'GitOpsSyncFailing',
      expr: `sum by (name) (increase(argocd_app_sync_total{${controller},phase=~"Error|Failed"}[30m])) > 2`,
      for: '5m',
      severity: 'warning',
      summary: '{{ $labels.name }} could not be delivered {{ $value | humanize }} times within half an hour',
      runbook: [
        `${look} {{ $labels.name }} -o jsonpath='{.status.operationState.message}'`,
        'Refused by a webhook: is its operator up? "is not permitted in project": were the files of this system published without those of the others?',
        'A field is immutable: keelson diff says so before; what to do is in docs/delivery.md.',
      ],
    },
  ];
}

/** Who delivers. */
function itself(plan: GitOpsPlan): Alert[] {
  const { namespace, id } = plan;
  const controller = componentName(id, 'application-controller');
  const files = componentName(id, 'repo-server');
  const kubectl = `kubectl -n ${namespace}`;
  return [
    {
      name: 'GitOpsControllerDown',
      expr: `kube_statefulset_status_replicas_ready{namespace="${namespace}",statefulset="${controller}"} == 0`,
      for: '10m',
      severity: 'critical',
      summary: `Nothing is delivered: the controller of ${id} does not run`,
      runbook: [
        `${kubectl} describe pod ${controller}-0: waits for a Secret? Then the certificates are not issued. OOMKilled? It keeps every object of the cluster in memory.`,
        `${kubectl} logs ${controller}-0 --previous.`,
        'What runs goes on running. What must change now: kubectl apply --server-side --field-manager=argocd-controller -f the file of the system.',
      ],
    },
    {
      name: 'GitOpsRepoServerDown',
      expr: `kube_deployment_status_replicas_available{namespace="${namespace}",deployment="${files}"} == 0`,
      for: '10m',
      severity: 'critical',
      summary: `Nothing is delivered: no pod of ${id} reads the repository`,
      runbook: [
        `${kubectl} describe pods -l app.kubernetes.io/name=argocd-repo-server: waits for a Secret, or no room?`,
        `${kubectl} logs deploy/${files} --previous.`,
      ],
    },
    {
      name: 'GitOpsClusterUnreachable',
      expr: `min(argocd_cluster_connection_status{${of(plan, 'application-controller')}}) == 0`,
      for: '10m',
      severity: 'critical',
      summary: `The controller of ${id} does not reach the API server, or sees not all of it`,
      runbook: [
        `${kubectl} logs ${controller}-0 | grep -i 'cluster cache': one kind that cannot be listed stops all.`,
        'A conversion webhook that does not answer is the usual cause: kubectl get crd, and the operator of the kind.',
      ],
    },
  ];
}

/** What is read. */
function repository(plan: GitOpsPlan): Alert[] {
  const files = of(plan, 'repo-server');
  const failed = (code: string) => `sum(rate(grpc_server_handled_total{${files}${code}}[10m]))`;
  const logs = `kubectl -n ${plan.namespace} logs deploy/${componentName(plan.id, 'repo-server')} --since=15m`;
  return [
    {
      name: 'GitOpsRepositoryUnreachable',
      expr: `sum by (repo) (increase(argocd_git_lsremote_fail_total{${files}}[15m])) > 2`,
      for: '10m',
      severity: 'critical',
      summary: 'Nothing new is delivered: {{ $labels.repo }} cannot be read',
      runbook: [
        `${logs} | grep -i ls-remote: refused, unknown host, unknown authority, or does it not answer?`,
        `Refused: was the ${plan.repository.login === 'key' ? 'key' : 'token'} of ${plan.id}/repository withdrawn? keelson secrets ${plan.environment} says what it is; give a new one, and count up its generation in the row.`,
      ],
    },
    {
      name: 'GitOpsRepoServerErrors',
      expr: `${failed(',grpc_code=~"Unknown|Internal|Unavailable|DeadlineExceeded|ResourceExhausted"')} / ${failed('')} > 0.1`,
      for: '15m',
      severity: 'warning',
      summary: `${plan.id} answers {{ $value | humanizePercentage }} of what it is asked of the repository with an error`,
      runbook: [
        `${logs} | grep '"level":"error"': a file that is no YAML, a folder that is not there, or no room below /tmp?`,
        `Is ${plan.repository.path}/${plan.environment} in ${plan.repository.revision}?`,
      ],
    },
  ];
}

function certificates(plan: GitOpsPlan): Alert {
  const { namespace, id } = plan;
  const pods = `namespace="${namespace}",pod=~"${id}-(repo-server|dex-server|server|application-controller)-.*"`;
  return {
    name: 'GitOpsCertificatesOld',
    // Issued when it was last renewed, which it is after 60 days.
    expr: `min(process_start_time_seconds{${pods}}) < max(certmanager_certificate_renewal_timestamp_seconds{namespace="${namespace}",name="${id}-repo-server-tls"}) - 60 * 86400`,
    for: '1h',
    severity: 'warning',
    summary: `Pods of ${id} run with certificates that were renewed since, and that end within 30 days: they are read only when a pod starts`,
    runbook: [
      `kubectl -n ${namespace} rollout restart deployment,statefulset -l app.kubernetes.io/instance=${id},app.kubernetes.io/part-of=argocd`,
      `kubectl -n ${namespace} rollout status deploy/${componentName(id, 'repo-server')}: deliveries go on when it is up.`,
    ],
  };
}
