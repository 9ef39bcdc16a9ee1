import type { Alert, Dashboard } from '../../kernel/facts';
import { certificateOf, chartName, componentName } from './names';
import type { HarborPlan } from './plan';

/** Selects the metrics of one registry: two may share a namespace. @param component one, or a pattern of several */
function of({ namespace, id }: HarborPlan, component: string): string {
  return `namespace="${namespace}",pod=~"${chartName(id)}-${component}-.*"`;
}

/** What is worth waking for. Names of metrics as Harbor 2.15.1 serves them. */
export function harborAlerts(plan: HarborPlan): Alert[] {
  return [...health(plan), ...jobs(plan), ...room(plan), ...certificates(plan)];
}

function kubectlOf({ namespace }: HarborPlan): string {
  return `kubectl -n ${namespace}`;
}

/** Core, as kubectl is told it. */
function coreOf({ id }: HarborPlan): string {
  return `deployment/${componentName(id, 'core')}`;
}

function health(plan: HarborPlan): Alert[] {
  const { id } = plan;
  const exporter = of(plan, 'exporter');
  const requests = of(plan, 'core');
  const kubectl = kubectlOf(plan);
  const core = coreOf(plan);
  return [
    {
      name: 'HarborUnhealthy',
      expr: `max(harbor_health{${exporter}}) == 0`,
      for: '5m',
      severity: 'critical',
      summary: `Registry ${id} is not healthy: images may not be pulled`,
      runbook: [
        `Which component: harbor_up{${exporter}} == 0, or GET /api/v2.0/health at the registry's host.`,
        `${kubectl} get pods, then ${kubectl} logs ${core} --since=15m: database, Redis, or the store of images?`,
        'Database: see its own alerts first. Store: is the bucket answering, and its certificate valid?',
      ],
    },
    {
      name: 'HarborSilent',
      expr: `absent(harbor_health{${exporter}})`,
      for: '15m',
      severity: 'critical',
      summary: `Registry ${id} tells nothing of itself: its exporter, or core behind it, is down`,
      runbook: [
        `${kubectl} get pods -l release=${id},component=exporter and -l release=${id},component=core`,
        `${kubectl} logs deployment/${componentName(id, 'exporter')}: refused by the database, or by core's certificate?`,
      ],
    },
    {
      name: 'HarborErrors',
      expr: `sum(rate(harbor_core_http_request_total{${requests},code=~"5.."}[10m])) / sum(rate(harbor_core_http_request_total{${requests}}[10m])) > 0.05`,
      for: '10m',
      severity: 'warning',
      summary: `Registry ${id} answers {{ $value | humanizePercentage }} of all requests with an error of its own`,
      runbook: [
        `By operation: sum by (operation, code) (rate(harbor_core_http_request_total{${requests}}[10m]))`,
        `${kubectl} logs ${core} --since=15m | grep -i error: too many connections to the database? Raise the prop connections, and the server's max_connections.`,
      ],
    },
  ];
}

/** What Harbor does by itself. */
function jobs(plan: HarborPlan): Alert[] {
  const { id } = plan;
  const exporter = of(plan, 'exporter');
  const kubectl = kubectlOf(plan);
  return [
    {
      name: 'HarborReplicationFails',
      expr: `sum(increase(harbor_jobservice_task_total{${of(plan, 'jobservice')},type="REPLICATION",status="fail"}[1h])) > 3`,
      for: '5m',
      severity: 'warning',
      summary: `Registry ${id} could not push {{ $value | humanize }} times on to another within an hour`,
      runbook: [
        "Replications, Executions in the registry's pages: which target, and its log.",
        'Refused: the account at the target was rotated; give its new password to Terraform here. Unreachable: is the target up, does the network let this one out?',
        'What was missed goes with the schedule of the next night, or by Replicate at the rule.',
      ],
    },
    {
      name: 'HarborJobsWait',
      expr: `max by (type) (harbor_task_queue_latency{${exporter}}) > 1800`,
      for: '15m',
      severity: 'warning',
      summary: `Jobs of registry ${id} ({{ $labels.type }}) wait for more than half an hour`,
      runbook: [
        `${kubectl} get pods -l release=${id},component=jobservice: do they run, and reach Redis?`,
        'Job Service Dashboard in the pages of the registry: a queue that is paused, or jobs that hang? Stop those.',
        'Many scans or replications at once: more pods by the prop replicas.',
      ],
    },
  ];
}

/** What is used up. */
function room(plan: HarborPlan): Alert[] {
  const exporter = of(plan, 'exporter');
  return [
    {
      name: 'HarborQuotaAlmostUsed',
      expr: `harbor_project_quota_usage_byte{${exporter}} / (harbor_project_quota_byte{${exporter}} > 0) > 0.9`,
      for: '30m',
      severity: 'warning',
      summary: `Project {{ $labels.project_name }} of registry ${plan.id} has used {{ $value | humanizePercentage }} of its quota: then pushes are refused`,
      runbook: [
        'Delete what nobody pulls (prop keep), then run the garbage collection by hand; or raise the prop quota of the project.',
      ],
    },
  ];
}

function certificates(plan: HarborPlan): Alert[] {
  const { id } = plan;
  return [
    {
      name: 'HarborCertificatesOld',
      // Issued when it was last renewed, which it is after 60 days.
      expr: `min(process_start_time_seconds{${of(plan, '(core|jobservice|registry)')}}) < max(certmanager_certificate_renewal_timestamp_seconds{name="${certificateOf(id, 'core')}"}) - 60 * 86400`,
      for: '1h',
      severity: 'warning',
      summary: `Pods of registry ${id} run with certificates that were renewed since, and that end within 30 days: Harbor reads them only when a pod starts`,
      runbook: [
        `${kubectlOf(plan)} rollout restart deployment,statefulset -l release=${id},app=harbor`,
        `${kubectlOf(plan)} rollout status ${coreOf(plan)}: with two pods of each nobody notices.`,
      ],
    },
  ];
}

/** How a registry does, on one page. */
export function harborDashboard(plan: HarborPlan): Dashboard {
  const exporter = of(plan, 'exporter');
  const core = of(plan, 'core');
  const jobservice = of(plan, 'jobservice');
  return {
    title: `Harbor ${plan.id}`,
    panels: [
      { title: 'Components up', expr: `harbor_up{${exporter}}` },
      { title: 'Requests', expr: `sum by (code) (rate(harbor_core_http_request_total{${core}}[5m]))`, unit: 'ops' },
      { title: 'Requests in flight', expr: `sum(harbor_core_http_inflight_requests{${core}})` },
      { title: 'Images stored', expr: `harbor_statistics_total_storage_consumption{${exporter}}`, unit: 'bytes' },
      { title: 'By project', expr: `harbor_project_quota_usage_byte{${exporter}}`, unit: 'bytes' },
      {
        title: 'Pulls',
        // Falls with a repository that is deleted, and then means nothing.
        expr: `clamp_min(sum by (project_name) (deriv(harbor_artifact_pulled{${exporter}}[1h])), 0)`,
        unit: 'ops',
      },
      {
        title: 'Jobs done',
        expr: `sum by (type, status) (rate(harbor_jobservice_task_total{${jobservice}}[15m]))`,
        unit: 'ops',
      },
      { title: 'Jobs waiting', expr: `harbor_task_queue_size{${exporter}}` },
      { title: 'Oldest waiting job', expr: `harbor_task_queue_latency{${exporter}}`, unit: 's' },
    ],
  };
}
