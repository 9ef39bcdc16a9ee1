import type { Alert, Dashboard } from '../kernel/facts';
import type { TidbPlan } from './tidb-plan';

/** What is worth waking for. Bound to the cluster's namespace: several clusters share one Prometheus. */
export function tidbAlerts({ site }: TidbPlan): Alert[] {
  const { id, namespace } = site;
  const of = `namespace="${namespace}"`;
  const kubectl = `kubectl -n ${namespace}`;
  const logs = (component: string) => `${kubectl} logs -l app.kubernetes.io/component=${component} --tail=200`;
  const pd = `${kubectl} exec ${id}-pd-0 -- /pd-ctl`;
  return [
    {
      name: 'TidbSqlDown',
      expr: `(count(tidb_server_connections{${of}}) or vector(0)) == 0`,
      for: '5m',
      severity: 'critical',
      summary: `No SQL server of TiDB ${id} is there: nobody reads or writes`,
      runbook: `1. ${kubectl} get pods -l app.kubernetes.io/component=tidb: no pods, or none ready?\n2. ${logs('tidb')}: "no available connections" to PD or TiKV means that the fault is theirs; look at their alerts first.\n3. Pods wait for a Secret: ${kubectl} get certificates.`,
    },
    {
      name: 'TidbPdNoLeader',
      expr: `sum(etcd_server_has_leader{${of}}) == 0 or absent(etcd_server_has_leader{${of}})`,
      for: '2m',
      severity: 'critical',
      summary: `PD of TiDB ${id} has no leader: no transaction gets a timestamp`,
      runbook: `1. ${kubectl} get pods -l app.kubernetes.io/component=pd -o wide: is a majority running?\n2. ${logs('pd')}: disk too slow ("slow fdatasync") or members that cannot find each other?\n3. A majority lost for good is restored with pd-recover, never by new empty members: see PD Recover in TiDB's documentation.`,
    },
    {
      name: 'TidbStoreDown',
      expr: `max(pd_cluster_status{${of},type="store_down_count"}) > 0`,
      for: '5m',
      severity: 'critical',
      summary:
        '{{ $value }} stores of TiDB have been gone for half an hour: their copies are being made anew elsewhere',
      runbook: `1. ${pd} store: which store, on which node?\n2. ${kubectl} describe pod of that store: node gone, volume not attached, out of memory?\n3. Bring it back with its volume before you replace it. Never take out a second store meanwhile.`,
    },
    {
      name: 'TidbStoreUnreachable',
      expr: `max(pd_cluster_status{${of},type="store_disconnected_count"}) > 0`,
      for: '5m',
      severity: 'warning',
      summary: '{{ $value }} stores of TiDB do not answer PD',
      runbook: `1. ${pd} store: which?\n2. ${logs('tikv')}: killed for memory, or a disk that hangs?\n3. After 30 minutes PD counts it as down and begins to move its data.`,
    },
    {
      name: 'TidbStoreFull',
      expr: `min by (instance) (tikv_store_size_bytes{${of},type="available"} / on (instance) tikv_store_size_bytes{${of},type="capacity"}) < 0.2`,
      for: '15m',
      severity: 'critical',
      summary: 'A store of TiDB has less than a fifth of its volume left; at none it stops writing',
      runbook: `1. Raise tikv.size in the stack and publish it: the volumes grow one by one, without a restart.\n2. Quicker: raise tikv.replicas; PD moves data to the new store.\n3. What fills it? SELECT table_name, data_length FROM information_schema.tables ORDER BY 2 DESC LIMIT 20;`,
    },
    {
      name: 'TidbCopiesMissing',
      expr: `max(pd_regions_status{${of},type="miss-peer-region-count"}) > 100`,
      for: '15m',
      severity: 'warning',
      summary: '{{ $value }} regions of TiDB have fewer copies than they should',
      runbook: `1. Does TidbStoreDown or TidbStoreFull fire? Then this follows from it and heals with it.\n2. ${pd} region check miss-peer, and ${pd} config show replication: is max-replicas more than there are stores or zones?`,
    },
    {
      name: 'TidbQueriesSlow',
      expr: `histogram_quantile(0.99, sum by (le) (rate(tidb_server_handle_query_duration_seconds_bucket{${of}}[5m]))) > 1`,
      for: '15m',
      severity: 'warning',
      summary: 'One query in a hundred of TiDB takes longer than a second',
      runbook: `1. SELECT query, query_time FROM information_schema.cluster_slow_query ORDER BY query_time DESC LIMIT 10;\n2. One statement: its plan (EXPLAIN ANALYZE). All of them: TiKV's CPU and disks on the dashboard.\n3. After a change of many rows: ANALYZE TABLE.`,
    },
    {
      name: 'TidbAccountsFailed',
      expr: `max by (job_name) (kube_job_status_failed{${of},job_name=~"${id}-(accounts|reload)-.*"}) > 0`,
      for: '15m',
      severity: 'warning',
      summary: '{{ $labels.job_name }} failed: accounts are not as they should be, or servers keep an old certificate',
      runbook: `1. ${kubectl} logs -l job-name={{ $labels.job_name }} --tail=50.\n2. "Access denied" for both administrators: both passwords were rotated at once. Log in with the old one, from the previous version of Terraform's state, and set the new one: ALTER USER 'root'@'%' IDENTIFIED BY '...';\n3. Then delete the Job: what delivers the manifests makes it again. A reload comes again by itself, and has 30 days before a certificate ends.`,
    },
    {
      name: 'TidbSchemaOutdated',
      expr: `increase(tidb_session_schema_lease_error_total{${of},type="outdated"}[15m]) > 0`,
      for: '1m',
      severity: 'critical',
      summary: 'A SQL server of TiDB cannot read the schema in time and refuses to serve',
      runbook: `1. ${logs('tidb')}: what does it wait for?\n2. Usually TiKV: look at the stores first.\n3. ADMIN SHOW DDL JOBS; a change of schema that hangs is cancelled with ADMIN CANCEL DDL JOBS <id>.`,
    },
  ];
}

/** @param namespace where the backups run */
export function backupAlert({ site }: TidbPlan, namespace: string): Alert {
  const jobs = `namespace="${namespace}",job_name=~"backup-${site.id}-.*"`;
  return {
    name: 'TidbBackupFailed',
    expr: `max(kube_job_status_failed{${jobs}}) > 0`,
    for: '1m',
    severity: 'critical',
    summary: `The last backup of TiDB ${site.id} failed`,
    runbook: `1. kubectl -n ${namespace} get backups: which, and with what message?\n2. kubectl -n ${namespace} logs -l tidb.pingcap.com/backup-schedule=${site.id} --tail=100: no room or no right in the bucket, or a store that cannot reach it?\n3. After the repair do not wait for the schedule: create a Backup by hand from the BackupSchedule's template.`,
  };
}

export function tidbDashboard({ site }: TidbPlan): Dashboard {
  const of = `namespace="${site.namespace}"`;
  const quantile = (metric: string) => `histogram_quantile(0.99, sum by (le) (rate(${metric}_bucket{${of}}[5m])))`;
  return {
    title: `TiDB ${site.id}`,
    panels: [
      { title: 'Statements', expr: `sum by (type) (rate(tidb_executor_statement_total{${of}}[5m]))`, unit: 'ops' },
      { title: 'Time of a query, 99 of 100', expr: quantile('tidb_server_handle_query_duration_seconds'), unit: 's' },
      { title: 'Connections', expr: `sum by (instance) (tidb_server_connections{${of}})` },
      { title: 'Stores', expr: `max by (type) (pd_cluster_status{${of},type=~"store_.*_count"})` },
      { title: 'Data', expr: `max by (type) (pd_cluster_status{${of},type=~"storage_.*"})`, unit: 'bytes' },
      { title: 'Regions that need work', expr: `max by (type) (pd_regions_status{${of}})` },
      {
        title: 'TiKV processor',
        expr: `sum by (instance) (rate(tikv_thread_cpu_seconds_total{${of}}[5m]))`,
      },
      { title: 'Requests to TiKV, 99 of 100', expr: quantile('tikv_grpc_msg_duration_seconds'), unit: 's' },
      { title: 'TiKV stalls writes', expr: `max by (instance) (tikv_engine_write_stall{${of}})`, unit: 's' },
    ],
  };
}
