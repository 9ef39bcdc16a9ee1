import type { Alert } from '../kernel/facts';
import type { PostgresPlan } from './postgres-plan';
import { poolerName } from './postgres-spec';

/** Numbered steps, a line each. */
export function steps(...lines: readonly string[]): string {
  return lines.map((line, i) => `${i + 1}. ${line}`).join('\n');
}

/** Selects the metrics of one cluster's instances: two may share a namespace. */
export function of({ namespace, id }: PostgresPlan): string {
  return `namespace="${namespace}",pod=~"${id}-[0-9]+"`;
}

function psql({ id, namespace }: PostgresPlan): string {
  return `kubectl -n ${namespace} exec -it $(kubectl -n ${namespace} get pod -o name -l cnpg.io/cluster=${id},cnpg.io/instanceRole=primary) -c postgres -- psql`;
}

/** What is worth waking for. Names of metrics as CloudNativePG 1.30 serves them with its own queries. */
export function postgresAlerts(plan: PostgresPlan): Alert[] {
  const { id, namespace } = plan;
  const cluster = of(plan);
  const kubectl = `kubectl -n ${namespace}`;
  const pods = `${kubectl} get pods -l cnpg.io/cluster=${id} -o wide`;
  return [
    {
      name: 'PostgresNoPrimary',
      expr: `(count(cnpg_pg_replication_in_recovery{${cluster}} == 0) or vector(0)) == 0`,
      for: '2m',
      severity: 'critical',
      summary: `PostgreSQL ${id} has no primary: nobody writes`,
      runbook: steps(
        `${kubectl} get cluster ${id}: the phase says what the operator waits for.`,
        `${pods}: do they run, and where?`,
        `${kubectl} logs -l cnpg.io/cluster=${id},cnpg.io/podRole=instance -c postgres --tail=100: "No space left" needs a larger volume (props size, walSize).`,
        'No standby is promoted that may lack confirmed data: bring the old primary back with its volume before you think of kubectl cnpg promote.',
      ),
    },
    {
      name: 'PostgresInstanceDown',
      expr: `cnpg_collector_up{${cluster}} == 0`,
      for: '5m',
      severity: 'warning',
      summary: 'PostgreSQL does not answer in {{ $labels.pod }}',
      runbook: steps(
        `${kubectl} logs {{ $labels.pod }} -c postgres --tail=100.`,
        `${kubectl} describe pod {{ $labels.pod }}: killed for memory, or a volume that is not attached?`,
      ),
    },
    ...standbyAlerts(plan, cluster),
    {
      name: 'PostgresVolumeFills',
      expr: `kubelet_volume_stats_available_bytes{namespace="${namespace}",persistentvolumeclaim=~"${id}-[0-9]+(-wal)?"} / kubelet_volume_stats_capacity_bytes < 0.15`,
      for: '15m',
      severity: 'critical',
      summary: 'Volume {{ $labels.persistentvolumeclaim }} is nearly full; with a full one PostgreSQL stops',
      runbook: steps(
        'Raise size (or walSize) in the stack and publish it: volumes grow in place.',
        `${psql(plan)} -c "SELECT datname, pg_size_pretty(pg_database_size(datname)) FROM pg_database ORDER BY pg_database_size(datname) DESC": data, or log?`,
        `Log: ${psql(plan)} -c "SELECT slot_name, active, wal_status FROM pg_replication_slots": a standby that is gone, or an archive that fails (PostgresArchiveFails).`,
      ),
    },
    {
      name: 'PostgresConnectionsNearlyAll',
      expr: `sum by (pod) (cnpg_backends_total{${cluster}}) > 0.85 * max by (pod) (cnpg_pg_settings_setting{${cluster},name="max_connections"})`,
      for: '10m',
      severity: 'warning',
      summary: '{{ $labels.pod }} has hardly a connection left; then nobody new gets in',
      runbook: steps(
        `${psql(plan)} -c "SELECT usename, datname, state, count(*) FROM pg_stat_activity GROUP BY 1, 2, 3 ORDER BY 4 DESC": whose are they?`,
        "Lower that system's pool, put it behind the pooler (pooler, pooled()), or raise parameters.max_connections: every instance restarts, one by one.",
      ),
    },
    {
      name: 'PostgresTransactionsOld',
      expr: `max by (pod, datname, usename) (cnpg_backends_max_tx_duration_seconds{${cluster}}) > 3600`,
      for: '5m',
      severity: 'warning',
      summary:
        'A transaction of {{ $labels.usename }} in {{ $labels.datname }} has been open for over an hour: nothing behind it is cleaned up',
      runbook: steps(
        `${psql(plan)} -c "SELECT pid, usename, state, xact_start, query FROM pg_stat_activity WHERE xact_start IS NOT NULL ORDER BY xact_start LIMIT 5".`,
        'Ask its owner; then SELECT pg_terminate_backend(<pid>).',
      ),
    },
    {
      name: 'PostgresTransactionIdsRunOut',
      expr: `max by (datname) (cnpg_pg_database_xid_age{${cluster}}) > 500000000`,
      for: '1h',
      severity: 'warning',
      summary: 'Database {{ $labels.datname }} is not frozen in time; at two billion PostgreSQL refuses to write',
      runbook: steps(
        'Does PostgresTransactionsOld fire? An old transaction, or a forgotten replication slot, holds it up.',
        `${psql(plan)} -d {{ $labels.datname }} -c "VACUUM (FREEZE, VERBOSE)", at a quiet hour.`,
      ),
    },
    {
      name: 'PostgresGrantsFailed',
      expr: `max by (job_name) (kube_job_status_failed{namespace="${namespace}",job_name=~"${id}-grants-.*"}) > 0`,
      for: '15m',
      severity: 'warning',
      summary:
        '{{ $labels.job_name }} failed: what one system makes in a shared database, another may not be able to use',
      runbook: steps(
        `${kubectl} logs -l job-name={{ $labels.job_name }} --tail=50.`,
        `"password authentication failed" or "does not exist": ${kubectl} get databaseroles,databases: the message of the one that is not applied.`,
        'Then delete the Job: what delivers the manifests makes it again.',
      ),
    },
    ...(plan.pooler === undefined ? [] : [poolerAlert(plan)]),
  ];
}

function standbyAlerts({ id, namespace, instances }: PostgresPlan, cluster: string): Alert[] {
  if (instances < 2) return [];
  const kubectl = `kubectl -n ${namespace}`;
  return [
    {
      name: 'PostgresStandbyMissing',
      expr: `max(cnpg_pg_replication_streaming_replicas{${cluster}}) < ${instances - 1}`,
      for: '10m',
      severity: 'warning',
      summary: `PostgreSQL ${id} has {{ $value }} of ${instances - 1} standbys`,
      runbook: steps(
        `${kubectl} get pods -l cnpg.io/cluster=${id} -o wide: which one is missing, on which node?`,
        `${kubectl} logs of it, container postgres: "requested WAL segment has already been removed" means that it was away too long.`,
        `Such a one is made anew: ${kubectl} delete pvc/<pod> pod/<pod>; the operator clones it from the primary.`,
      ),
    },
    {
      name: 'PostgresStandbyLags',
      expr: `max by (pod) (cnpg_pg_replication_lag{${cluster}}) > 300`,
      for: '10m',
      severity: 'warning',
      summary: 'Standby {{ $labels.pod }} is {{ $value }} s behind the primary',
      runbook: steps(
        'Its disk or its processor, on the dashboard of its node?',
        'A long query on it holds replay up: look at pg_stat_activity there.',
      ),
    },
  ];
}

function poolerAlert({ id, namespace }: PostgresPlan): Alert {
  const pods = `namespace="${namespace}",pod=~"${poolerName(id)}-.*"`;
  return {
    name: 'PostgresPoolerWaits',
    expr: `max by (database, user) (cnpg_pgbouncer_pools_maxwait{${pods}}) > 5`,
    for: '5m',
    severity: 'warning',
    summary: 'Clients of {{ $labels.user }} wait for a connection to {{ $labels.database }} longer than 5 s',
    runbook: steps(
      'Do its transactions take long (PostgresTransactionsOld)? Then that is the cause.',
      'Else raise pooler.poolSize: replicas × poolSize for each role and database must stay below max_connections.',
    ),
  };
}
