import type { MetricFamilies } from '../../kernel/facts';

/**
 * What the active manager of a Ceph 20 serves: `src/pybind/mgr/prometheus/module.py`. A waiting one serves an empty page. Times of
 * operations are not among them: they are the exporters' to tell.
 */
export const MANAGER_METRICS = {
  gauge: [
    'ceph_cluster_total_bytes',
    'ceph_cluster_total_used_bytes',
    'ceph_cluster_total_used_raw_bytes',
    'ceph_daemon_health_metrics',
    'ceph_fs_metadata',
    'ceph_health_detail',
    'ceph_health_status',
    'ceph_healthcheck_slow_ops',
    'ceph_mds_metadata',
    'ceph_mgr_status',
    'ceph_mon_quorum_status',
    'ceph_num_objects_degraded',
    'ceph_num_objects_misplaced',
    'ceph_num_objects_unfound',
    'ceph_osd_apply_latency_ms',
    'ceph_osd_commit_latency_ms',
    'ceph_osd_in',
    'ceph_osd_metadata',
    'ceph_osd_up',
    'ceph_pg_active',
    'ceph_pg_clean',
    'ceph_pg_degraded',
    'ceph_pg_total',
    'ceph_pg_undersized',
    'ceph_pool_bytes_used',
    'ceph_pool_max_avail',
    'ceph_pool_metadata',
    'ceph_pool_percent_used',
    'ceph_pool_stored',
  ],
  counter: ['ceph_pool_objects_repaired', 'ceph_pool_rd', 'ceph_pool_rd_bytes', 'ceph_pool_wr', 'ceph_pool_wr_bytes'],
} as const satisfies MetricFamilies;

/**
 * What the exporter on each node serves of the daemons there: `src/exporter/DaemonMetricCollector.cc` turns each counter of a daemon's
 * `perf schema` into `ceph_<group>_<name>`, those of disks in `src/osd/osd_perf_counters.cc`; an average into a sum and a count, which only
 * grow, whatever it calls them.
 */
export const EXPORTER_METRICS = {
  gauge: ['ceph_osd_numpg', 'ceph_osd_op_wip', 'ceph_osd_stat_bytes', 'ceph_osd_stat_bytes_used'],
  counter: [
    'ceph_osd_op',
    'ceph_osd_op_latency_count',
    'ceph_osd_op_latency_sum',
    'ceph_osd_op_r',
    'ceph_osd_op_r_latency_count',
    'ceph_osd_op_r_latency_sum',
    'ceph_osd_op_r_out_bytes',
    'ceph_osd_op_w',
    'ceph_osd_op_w_in_bytes',
    'ceph_osd_op_w_latency_count',
    'ceph_osd_op_w_latency_sum',
    'ceph_osd_recovery_bytes',
    'ceph_osd_recovery_ops',
  ],
} as const satisfies MetricFamilies;
