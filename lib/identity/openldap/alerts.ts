import type { Alert } from '../../kernel/facts';
import type { OpenLdapPlan } from './plan';

/** What is worth waking for. Bound to the directory's namespace: several share one Prometheus. */
export function openLdapAlerts(plan: OpenLdapPlan): Alert[] {
  const mirrors = plan.replicas > 1 ? mirrored(plan) : [];
  return [...answered(plan), ...loaded(plan), ...accounts(plan), ...mirrors, ...backedUp(plan)];
}

/** Selects the metrics of one directory's servers: two may share a namespace. */
export function serversOf({ id, namespace }: Pick<OpenLdapPlan, 'id' | 'namespace'>): string {
  return `namespace="${namespace}",pod=~"${id}-[0-9]+"`;
}

/** Metrics that go on standing when slapd does not answer: only what was read lately counts. */
export const answering = (of: string) => `rate(openldap_scrape{${of},result="ok"}[5m])`;

/** Whether anybody answers, and every server has the data. */
function answered({ id, namespace }: OpenLdapPlan): Alert[] {
  const of = `namespace="${namespace}"`;
  const servers = serversOf({ id, namespace });
  const kubectl = `kubectl -n ${namespace}`;
  const logs = `${kubectl} logs statefulset/${id} -c slapd --tail=200`;
  return [
    {
      name: 'OpenLdapDown',
      expr: `(sum(${answering(servers)}) or vector(0)) == 0`,
      for: '5m',
      severity: 'critical',
      summary: `No node of the directory ${id} answers: nobody logs in anywhere`,
      runbook: [
        `${kubectl} get pods -l app.kubernetes.io/instance=${id}: none, none ready, or in Init?`,
        `In Init: ${kubectl} logs ${id}-0 -c configure: slapd says which line of its configuration it does not take; go back to the last published one.`,
        `Running: ${logs}. Waiting for a Secret: ${kubectl} get certificates.`,
        `"mdb_db_open: database cannot be opened": ${kubectl} describe pod ${id}-0; is the volume there and not full? Data that is broken is restored from a backup: see Restore on the page of the class.`,
      ],
    },
    {
      name: 'OpenLdapNotReady',
      expr: `kube_statefulset_status_replicas_ready{${of},statefulset="${id}"} < kube_statefulset_replicas{${of},statefulset="${id}"}`,
      for: '15m',
      severity: 'warning',
      summary: `A node of the directory ${id} is up and has no data to answer with, or is not up`,
      runbook: [
        `${kubectl} get pods -l app.kubernetes.io/instance=${id}: which, and since when?`,
        `A new directory: did the Job ${id}-accounts-… end well? It makes the root, without which no node is ready: ${kubectl} logs -l app.kubernetes.io/component=accounts --tail=50.`,
        `A node with a new volume: it reads everything from the other one. ${kubectl} logs ${id}-1 -c slapd | grep syncrepl: "Invalid credentials" after a rotation ends when both nodes were restarted.`,
      ],
    },
  ];
}

/** Whether there is room for more. */
function loaded({ id, namespace }: OpenLdapPlan): Alert[] {
  const of = serversOf({ id, namespace });
  const kubectl = `kubectl -n ${namespace}`;
  const logs = `${kubectl} logs statefulset/${id} -c slapd --tail=200`;
  return [
    {
      name: 'OpenLdapFull',
      expr: `max by (pod) (openldap_pages_used{${of},context!=""} / openldap_pages_max{${of},context!=""}) > 0.8`,
      for: '30m',
      severity: 'warning',
      summary: 'The database of {{ $labels.pod }} is four fifths full; when it is full, no password can be changed',
      runbook: [
        `What grows? ${kubectl} exec {{ $labels.pod }} -c slapd -- ldapsearch -Q -LLL -Y EXTERNAL -H ldapi://%2Frun%2Fslapd%2Fldapi -b ou=people,… -o ldif-wrap=no dn | grep -c ^dn: tells how many people there are; photos in jpegPhoto are the usual reason.`,
        `Raise size in the stack as the page of the class tells: a StatefulSet's claims do not grow by themselves.`,
      ],
    },
    {
      name: 'OpenLdapManyConnections',
      expr: `max by (pod) (openldap_monitor_counter_object{${of},dn="cn=Current,cn=Connections,cn=Monitor"}) > 3000`,
      for: '10m',
      severity: 'warning',
      summary: '{{ $labels.pod }} has {{ $value }} connections open, and can bear 4096',
      runbook: [
        `Who? ${logs} | grep ACCEPT counts them by address; ${kubectl} get pods -A -o wide names who has the address.`,
        `A client that opens one for each login and closes none is to be told to pool or to close: idle ones end after 15 minutes.`,
      ],
    },
  ];
}

/** Whether accounts are as they should be. */
function accounts({ id, namespace }: OpenLdapPlan): Alert[] {
  const jobs = `namespace="${namespace}",job_name=~"${id}-accounts-.*"`;
  const kubectl = `kubectl -n ${namespace}`;
  return [
    {
      name: 'OpenLdapAccountsFailed',
      // Pods that failed count for ever, though another one ended well.
      expr: `max by (job_name) (kube_job_status_failed{${jobs}} unless on (job_name) (kube_job_complete{${jobs},condition="true"} == 1)) > 0`,
      for: '15m',
      severity: 'warning',
      summary: '{{ $labels.job_name }} failed: accounts of systems, or password policies, are not as they should be',
      runbook: [
        `${kubectl} logs -l job-name={{ $labels.job_name }} --tail=50.`,
        `"no answer from": that node is down; the Job makes no root beside one that it cannot see.`,
        `"Invalid credentials (49)": the nodes still run with the account's earlier password: ${kubectl} rollout restart statefulset ${id}.`,
        `"Constraint violation (19)": somebody in the directory has the mail or the name of one who was to be added.`,
        `Then delete the Job: what delivers the manifests makes it again.`,
      ],
    },
  ];
}

/** Whether two servers are there, and say the same. */
function mirrored({ id, namespace, replicas }: OpenLdapPlan): Alert[] {
  const of = serversOf({ id, namespace });
  const kubectl = `kubectl -n ${namespace}`;
  return [
    {
      name: 'OpenLdapNodeDown',
      expr: `count(${answering(of)} > 0) < ${replicas}`,
      for: '10m',
      severity: 'warning',
      summary: `A node of the directory ${id} does not answer: the other carries everything alone`,
      runbook: [
        `${kubectl} get pods -l app.kubernetes.io/instance=${id} -o wide: which, and on which machine?`,
        `${kubectl} logs of that pod, -c slapd and -c configure.`,
        `It catches up by itself when it is back, also with an empty volume.`,
      ],
    },
    {
      name: 'OpenLdapBehind',
      expr: `max by (id) (openldap_monitor_replication{${of},type="gt"}) - min by (id) (openldap_monitor_replication{${of},type="gt"}) > 300`,
      for: '15m',
      severity: 'warning',
      summary: `The nodes of the directory ${id} are {{ $value }} seconds apart: a new password counts on one of them alone`,
      runbook: [
        `${kubectl} logs ${id}-0 -c slapd | grep syncrepl, and of ${id}-1: what does it say?`,
        `"Invalid credentials": one of them runs with the earlier password: ${kubectl} rollout restart statefulset ${id}.`,
        `"certificate": do both trust the authority? ${kubectl} get certificates.`,
        `A node that stays behind gets its data anew: delete its pod and its claim data-${id}-1 together.`,
      ],
    },
  ];
}

/** Whether there is a backup. */
function backedUp({ id, namespace, backup }: OpenLdapPlan): Alert[] {
  if (backup === undefined) return [];
  const job = `namespace="${namespace}",cronjob="${id}-backup"`;
  const seconds = Math.floor(backup.keep.toSeconds() / 2);
  return [
    {
      name: 'OpenLdapBackupMissing',
      // Without a first one, since it could have been made.
      expr: `time() - (max(kube_cronjob_status_last_successful_time{${job}}) or max(kube_cronjob_created{${job}})) > ${seconds}`,
      for: '1h',
      severity: 'warning',
      summary: `The newest backup of the directory ${id} is older than half of the time that backups are kept`,
      runbook: [
        `kubectl -n ${namespace} get jobs -l app.kubernetes.io/component=backup: did the last one fail?`,
        `kubectl -n ${namespace} logs -l app.kubernetes.io/component=backup -c dump, and -c upload: does the directory answer, does the bucket? "is a file not a directory" is rclone's word for keys that the bucket refuses.`,
        `Nothing is deleted from the bucket while no new one comes.`,
      ],
    },
  ];
}
