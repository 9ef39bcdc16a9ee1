import type { Dashboard } from '../../kernel/facts';
import { ofStores, serversOf } from './alerts';
import type { TidbPlan } from './plan';

/** How it goes with the cluster. */
export function tidbDashboard({ id, namespace }: TidbPlan): Dashboard {
  const of = serversOf(id, namespace);
  const quantile = (metric: string) => `histogram_quantile(0.99, sum by (le) (rate(${metric}_bucket{${of}}[5m])))`;
  return {
    title: `TiDB ${id}`,
    panels: [
      { title: 'Statements', expr: `sum by (type) (rate(tidb_executor_statement_total{${of}}[5m]))`, unit: 'ops' },
      { title: 'Time of a query, 99 of 100', expr: quantile('tidb_server_handle_query_duration_seconds'), unit: 's' },
      { title: 'Connections', expr: `sum by (instance) (tidb_server_connections{${of}})` },
      { title: 'Stores', expr: `sum by (type) (${ofStores(of, 'store_.*_count')})` },
      { title: 'Data', expr: `sum by (type) (${ofStores(of, 'storage_.*')})`, unit: 'bytes' },
      { title: 'Regions that need work', expr: `max by (type) (pd_regions_status{${of}})` },
      {
        title: 'TiKV processor',
        expr: `sum by (instance) (rate(tikv_thread_cpu_seconds_total{${of}}[5m]))`,
      },
      { title: 'Requests to TiKV, 99 of 100', expr: quantile('tikv_grpc_msg_duration_seconds'), unit: 's' },
      {
        title: 'TiKV stalls writes, 99 of 100',
        expr: `max by (instance) (tikv_engine_write_stall{${of},type="write_stall_percentile99"}) / 1000000`,
        unit: 's',
      },
    ],
  };
}
