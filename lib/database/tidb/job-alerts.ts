import type { Alert } from '../../kernel/facts';
import { backupNamespace } from './names';
import type { TidbPlan } from './plan';

/** Jobs of which pods failed, and which did not end well after all. */
function failing(jobs: string): string {
  return `kube_job_status_failed{${jobs}} unless on (job_name) (kube_job_complete{${jobs},condition="true"} == 1)`;
}

/** Of the Jobs that make accounts, and of those that let servers read their certificates anew. */
export function accountsAlert({ id, namespace }: TidbPlan): Alert {
  const jobs = `namespace="${namespace}",job_name=~"${id}-(accounts|reload)-.*"`;
  return {
    name: 'TidbAccountsFailed',
    expr: `max by (job_name) (${failing(jobs)}) > 0`,
    for: '15m',
    severity: 'warning',
    summary: '{{ $labels.job_name }} failed: accounts are not as they should be, or servers keep an old certificate',
    runbook: [
      `kubectl -n ${namespace} logs -l job-name={{ $labels.job_name }} --tail=50.`,
      `"Access denied" for both administrators: both passwords were rotated at once. Log in with the old one, from the previous version of Terraform's state, and set the new one: ALTER USER 'root'@'%' IDENTIFIED BY '...';`,
      `Then delete the Job: what delivers the manifests makes it again. A reload comes again by itself, and has 30 days before a certificate ends.`,
    ],
  };
}

/** Of the Jobs that make backups. */
export function backupAlert({ id }: TidbPlan): Alert {
  const namespace = backupNamespace(id);
  const jobs = `namespace="${namespace}",job_name=~"backup-${id}-.*"`;
  return {
    name: 'TidbBackupFailed',
    // Those that failed stay for as long as backups are kept.
    expr: `max(kube_job_created{${jobs}} and on (job_name) (kube_job_status_failed{${jobs}} > 0)) > (max(kube_job_status_completion_time{${jobs}}) or vector(0))`,
    for: '1m',
    severity: 'critical',
    summary: `The last backup of TiDB ${id} failed`,
    runbook: [
      `kubectl -n ${namespace} get backups: which, and with what message?`,
      `kubectl -n ${namespace} logs -l tidb.pingcap.com/backup-schedule=${id} --tail=100: no room or no right in the bucket, or a store that cannot reach it?`,
      `After the repair do not wait for the schedule: create a Backup by hand from the BackupSchedule's template.`,
    ],
  };
}
