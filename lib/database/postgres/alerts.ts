import type { Alert, Dashboard } from '../../kernel/facts';
import type { PostgresPlan } from './plan';

/** Selects the metrics of one cluster's instances: two may share a namespace. */
export function ofInstances({ namespace, id }: PostgresPlan): string {
  return `namespace="${namespace}",pod=~"${id}-[0-9]+"`;
}

/** What is worth waking for. Names of metrics as CloudNativePG 1.30 serves them with its own queries. */
export function postgresAlerts(plan: PostgresPlan): Alert[] {
  const following = plan.instances > 1 ? standbys(plan) : [];
  return [...availability(plan), ...following, ...room(plan), ...transactions(plan)];
}

function kubectlOf({ namespace }: PostgresPlan): string {
  return `kubectl -n ${namespace}`;
}

/** A client in the primary's pod, as the superuser. */
function psqlOf(plan: PostgresPlan): string {
  const kubectl = kubectlOf(plan);
  return `${kubectl} exec -it $(${kubectl} get pod -o name -l cnpg.io/cluster=${plan.id},cnpg.io/instanceRole=primary) -c postgres -- psql`;
}

function availability(plan: PostgresPlan): Alert[] {
  const { id } = plan;
  const instances = ofInstances(plan);
  const kubectl = kubectlOf(plan);
  return [
    {
      name: 'PostgresNoPrimary',
      expr: `(count(cnpg_pg_replication_in_recovery{${instances}} == 0) or vector(0)) == 0`,
      for: '2m',
      severity: 'critical',
      summary: `PostgreSQL ${id} has no primary: nobody writes`,
      runbook: [
        `${kubectl} get cluster ${id}: the phase says what the operator waits for.`,
        `${kubectl} get pods -l cnpg.io/cluster=${id} -o wide: do they run, and where?`,
        `${kubectl} logs -l cnpg.io/cluster=${id},cnpg.io/podRole=instance -c postgres --tail=100: "No space left" needs a larger volume (props size, walSize).`,
        'No standby is promoted that may lack confirmed data: bring the old primary back with its volume before you think of kubectl cnpg promote.',
      ],
    },
    {
      name: 'PostgresInstanceDown',
      expr: `cnpg_collector_up{${instances}} == 0`,
      for: '5m',
      severity: 'warning',
      summary: 'PostgreSQL does not answer in {{ $labels.pod }}',
      runbook: [
        `${kubectl} logs {{ $labels.pod }} -c postgres --tail=100.`,
        `${kubectl} describe pod {{ $labels.pod }}: killed for memory, or a volume that is not attached?`,
      ],
    },
  ];
}

function standbys(plan: PostgresPlan): Alert[] {
  const { id } = plan;
  const instances = ofInstances(plan);
  const kubectl = kubectlOf(plan);
  const wanted = plan.instances - 1;
  return [
    {
      name: 'PostgresStandbyMissing',
      expr: `max(cnpg_pg_replication_streaming_replicas{${instances}}) < ${wanted}`,
      for: '10m',
      severity: 'warning',
      summary: `PostgreSQL ${id} has {{ $value }} of ${wanted} standbys`,
      runbook: [
        `${kubectl} get pods -l cnpg.io/cluster=${id} -o wide: which one is missing, on which node?`,
        `${kubectl} logs of it, container postgres: "requested WAL segment has already been removed" means that it was away too long.`,
        `Such a one is made anew: ${kubectl} delete pvc/<pod> pod/<pod>; the operator clones it from the primary.`,
      ],
    },
    {
      name: 'PostgresStandbyLags',
      expr: `max by (pod) (cnpg_pg_replication_lag{${instances}}) > 300`,
      for: '10m',
      severity: 'warning',
      summary: 'Standby {{ $labels.pod }} is {{ $value }} s behind the primary',
      runbook: [
        'Its disk or its processor, on the dashboard of its node?',
        'A long query on it holds replay up: look at pg_stat_activity there.',
      ],
    },
  ];
}

/** What is used up. */
function room(plan: PostgresPlan): Alert[] {
  const { id, namespace } = plan;
  const instances = ofInstances(plan);
  const psql = psqlOf(plan);
  return [
    {
      name: 'PostgresVolumeFills',
      expr: `kubelet_volume_stats_available_bytes{namespace="${namespace}",persistentvolumeclaim=~"${id}-[0-9]+(-wal)?"} / kubelet_volume_stats_capacity_bytes < 0.15`,
      for: '15m',
      severity: 'critical',
      summary: 'Volume {{ $labels.persistentvolumeclaim }} is nearly full; with a full one PostgreSQL stops',
      runbook: [
        'Raise size (or walSize) in the stack and publish it: volumes grow in place.',
        `${psql} -c "SELECT datname, pg_size_pretty(pg_database_size(datname)) FROM pg_database ORDER BY pg_database_size(datname) DESC": data, or log?`,
        `Log: ${psql} -c "SELECT slot_name, active, wal_status FROM pg_replication_slots": a standby that is gone, or an archive that fails (PostgresArchiveFails).`,
      ],
    },
    {
      name: 'PostgresConnectionsNearlyAll',
      expr: `sum by (pod) (cnpg_backends_total{${instances}}) > 0.85 * max by (pod) (cnpg_pg_settings_setting{${instances},name="max_connections"})`,
      for: '10m',
      severity: 'warning',
      summary: '{{ $labels.pod }} has hardly a connection left; then nobody new gets in',
      runbook: [
        `${psql} -c "SELECT usename, datname, state, count(*) FROM pg_stat_activity GROUP BY 1, 2, 3 ORDER BY 4 DESC": whose are they?`,
        "Lower that system's pool, put it behind the pooler (pooler, pooled()), or raise parameters.max_connections: every instance restarts, one by one.",
      ],
    },
  ];
}

function transactions(plan: PostgresPlan): Alert[] {
  const instances = ofInstances(plan);
  const psql = psqlOf(plan);
  return [
    {
      name: 'PostgresTransactionsOld',
      expr: `max by (pod, datname, usename) (cnpg_backends_max_tx_duration_seconds{${instances}}) > 3600`,
      for: '5m',
      severity: 'warning',
      summary:
        'A transaction of {{ $labels.usename }} in {{ $labels.datname }} has been open for over an hour: nothing behind it is cleaned up',
      runbook: [
        `${psql} -c "SELECT pid, usename, state, xact_start, query FROM pg_stat_activity WHERE xact_start IS NOT NULL ORDER BY xact_start LIMIT 5".`,
        'Ask its owner; then SELECT pg_terminate_backend(<pid>).',
      ],
    },
    {
      name: 'PostgresTransactionIdsRunOut',
      expr: `max by (datname) (cnpg_pg_database_xid_age{${instances}}) > 500000000`,
      for: '1h',
      severity: 'warning',
      summary: 'Database {{ $labels.datname }} is not frozen in time; at two billion PostgreSQL refuses to write',
      runbook: [
        'Does PostgresTransactionsOld fire? An old transaction, or a forgotten replication slot, holds it up.',
        `${psql} -d {{ $labels.datname }} -c "VACUUM (FREEZE, VERBOSE)", at a quiet hour.`,
      ],
    },
  ];
}

/** How a cluster does, on one page. */
export function postgresDashboard(plan: PostgresPlan): Dashboard {
  const instances = ofInstances(plan);
  const rate = (metric: string) => `sum by (datname) (rate(${metric}{${instances}}[5m]))`;
  return {
    title: `PostgreSQL ${plan.id}`,
    panels: [
      { title: 'Instances', expr: `sum(cnpg_collector_up{${instances}})` },
      { title: 'Standbys that follow', expr: `max(cnpg_pg_replication_streaming_replicas{${instances}})` },
      { title: 'Behind the primary', expr: `max by (pod) (cnpg_pg_replication_lag{${instances}})`, unit: 's' },
      { title: 'Commits', expr: rate('cnpg_pg_stat_database_xact_commit'), unit: 'ops' },
      { title: 'Rolled back', expr: rate('cnpg_pg_stat_database_xact_rollback'), unit: 'ops' },
      { title: 'Deadlocks', expr: rate('cnpg_pg_stat_database_deadlocks'), unit: 'ops' },
      { title: 'Connections', expr: `sum by (usename, datname) (cnpg_backends_total{${instances}})` },
      {
        title: 'Longest transaction',
        expr: `max by (datname) (cnpg_backends_max_tx_duration_seconds{${instances}})`,
        unit: 's',
      },
      { title: 'Size', expr: `max by (datname) (cnpg_pg_database_size_bytes{${instances}})`, unit: 'bytes' },
      {
        title: 'Log on the volume',
        expr: `max by (pod) (cnpg_collector_pg_wal{${instances},value="size"})`,
        unit: 'bytes',
      },
      {
        title: 'Found in the cache',
        expr: `${rate('cnpg_pg_stat_database_blks_hit')} / (${rate('cnpg_pg_stat_database_blks_hit')} + ${rate('cnpg_pg_stat_database_blks_read')})`,
        unit: 'percentunit',
      },
    ],
  };
}
