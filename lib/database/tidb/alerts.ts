import type { Alert } from '../../kernel/facts';
import { accountsAlert } from './job-alerts';
import type { TidbPlan } from './plan';

/** What is worth waking for. */
export function tidbAlerts(plan: TidbPlan): Alert[] {
  return [...sqlAlerts(plan), ...pdAlerts(plan), ...storeAlerts(plan), accountsAlert(plan)];
}

/** Selects the metrics of one cluster: several share one Prometheus, and two may share a namespace. */
export function serversOf(id: string, namespace: string): string {
  return `namespace="${namespace}",pod=~"${id}-(pd|tikv|tidb|tiflash|ticdc)-[0-9]+"`;
}

/** What every query and every step begins with. */
function words({ id, namespace }: TidbPlan) {
  const kubectl = `kubectl -n ${namespace}`;
  return {
    id,
    of: serversOf(id, namespace),
    kubectl,
    logs: (component: string) => `${kubectl} logs -l app.kubernetes.io/component=${component} --tail=200`,
    pd: `${kubectl} exec ${id}-pd-0 -- /pd-ctl`,
  };
}

/** Of each store, once: PD's leader tells it, and for a moment an earlier one may too. */
export function ofStores(of: string, types: string): string {
  return `max by (type, store) (pd_cluster_status{${of},type=~"${types}"})`;
}

/** Who answers SQL, and how fast. */
function sqlAlerts(plan: TidbPlan): Alert[] {
  const { id, of, kubectl, logs } = words(plan);
  return [
    {
      name: 'TidbSqlDown',
      expr: `(count(tidb_server_info{${of}}) or vector(0)) == 0`,
      for: '5m',
      severity: 'critical',
      summary: `No SQL server of TiDB ${id} is there: nobody reads or writes`,
      runbook: [
        `${kubectl} get pods -l app.kubernetes.io/component=tidb: no pods, or none ready?`,
        `${logs('tidb')}: "no available connections" to PD or TiKV means that the fault is theirs; look at their alerts first.`,
        `Pods wait for a Secret: ${kubectl} get certificates.`,
      ],
    },
    {
      name: 'TidbQueriesSlow',
      expr: `histogram_quantile(0.99, sum by (le) (rate(tidb_server_handle_query_duration_seconds_bucket{${of}}[5m]))) > 1`,
      for: '15m',
      severity: 'warning',
      summary: 'One query in a hundred of TiDB takes longer than a second',
      runbook: [
        `SELECT query, query_time FROM information_schema.cluster_slow_query ORDER BY query_time DESC LIMIT 10;`,
        `One statement: its plan (EXPLAIN ANALYZE). All of them: TiKV's CPU and disks on the dashboard.`,
        `After a change of many rows: ANALYZE TABLE.`,
      ],
    },
    {
      name: 'TidbSchemaOutdated',
      expr: `increase(tidb_session_schema_lease_error_total{${of},type="outdated"}[15m]) > 0`,
      for: '1m',
      severity: 'critical',
      summary: 'A SQL server of TiDB cannot read the schema in time and refuses to serve',
      runbook: [
        `${logs('tidb')}: what does it wait for?`,
        `Usually TiKV: look at the stores first.`,
        `ADMIN SHOW DDL JOBS; a change of schema that hangs is cancelled with ADMIN CANCEL DDL JOBS <id>.`,
      ],
    },
  ];
}

/** Who gives out timestamps. */
function pdAlerts(plan: TidbPlan): Alert[] {
  const { id, of, kubectl, logs } = words(plan);
  return [
    {
      name: 'TidbPdNoLeader',
      expr: `sum(etcd_server_has_leader{${of}}) == 0 or absent(etcd_server_has_leader{${of}})`,
      for: '2m',
      severity: 'critical',
      summary: `PD of TiDB ${id} has no leader: no transaction gets a timestamp`,
      runbook: [
        `${kubectl} get pods -l app.kubernetes.io/component=pd -o wide: is a majority running?`,
        `${logs('pd')}: disk too slow ("slow fdatasync") or members that cannot find each other?`,
        `A majority lost for good is restored with pd-recover, never by new empty members: see PD Recover in TiDB's documentation.`,
      ],
    },
  ];
}

/** Where the data is. */
function storeAlerts(plan: TidbPlan): Alert[] {
  const { of, kubectl, logs, pd } = words(plan);
  return [
    {
      name: 'TidbStoreDown',
      expr: `sum(${ofStores(of, 'store_down_count')}) > 0`,
      for: '5m',
      severity: 'critical',
      summary:
        '{{ $value }} stores of TiDB have been gone for half an hour: their copies are being made anew elsewhere',
      runbook: [
        `${pd} store: which store, on which node?`,
        `${kubectl} describe pod of that store: node gone, volume not attached, out of memory?`,
        `Bring it back with its volume before you replace it. Never take out a second store meanwhile.`,
      ],
    },
    {
      name: 'TidbStoreUnreachable',
      // PD counts it as disconnected for ten minutes, then as unhealthy until it is down.
      expr: `sum(${ofStores(of, 'store_(disconnected|unhealth)_count')}) > 0`,
      for: '5m',
      severity: 'warning',
      summary: '{{ $value }} stores of TiDB do not answer PD',
      runbook: [
        `${pd} store: which?`,
        `${logs('tikv')}: killed for memory, or a disk that hangs?`,
        `After 30 minutes PD counts it as down and begins to move its data.`,
      ],
    },
    {
      name: 'TidbStoreFull',
      expr: `min by (instance) (tikv_store_size_bytes{${of},type="available"} / on (instance) tikv_store_size_bytes{${of},type="capacity"}) < 0.2`,
      for: '15m',
      severity: 'critical',
      summary: 'A store of TiDB has less than a fifth of its volume left; at none it stops writing',
      runbook: [
        `Raise tikv.size in the stack and publish it: the volumes grow one by one, without a restart.`,
        `Quicker: raise tikv.replicas; PD moves data to the new store.`,
        `What fills it? SELECT table_name, data_length FROM information_schema.tables ORDER BY 2 DESC LIMIT 20;`,
      ],
    },
    {
      name: 'TidbCopiesMissing',
      expr: `max(pd_regions_status{${of},type="miss-peer-region-count"}) > 100`,
      for: '15m',
      severity: 'warning',
      summary: '{{ $value }} regions of TiDB have fewer copies than they should',
      runbook: [
        `Does TidbStoreDown or TidbStoreFull fire? Then this follows from it and heals with it.`,
        `${pd} region check miss-peer, and ${pd} config show replication: is max-replicas more than there are stores or zones?`,
      ],
    },
  ];
}
