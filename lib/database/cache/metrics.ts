import type { MetricFamilies } from '../../kernel/facts';

/**
 * What the exporter beside a server serves: `exporter/exporter.go` and `exporter/info.go` of oliver006/redis_exporter v1.79.0, and all but
 * those with `redis_master_` were seen of a primary; these come from who follows.
 */
export const CACHE_METRICS = {
  gauge: [
    'redis_blocked_clients',
    'redis_connected_clients',
    'redis_connected_slaves',
    'redis_db_keys',
    'redis_db_keys_expiring',
    'redis_exporter_last_scrape_error',
    'redis_instance_info',
    'redis_loading_dump_file',
    'redis_master_last_io_seconds_ago',
    'redis_master_link_up',
    'redis_master_repl_offset',
    'redis_master_sync_in_progress',
    'redis_max_clients',
    'redis_mem_fragmentation_ratio',
    'redis_memory_max_bytes',
    'redis_memory_used_bytes',
    'redis_memory_used_peak_bytes',
    'redis_memory_used_rss_bytes',
    'redis_rdb_changes_since_last_save',
    'redis_rdb_last_bgsave_status',
    'redis_rdb_last_save_timestamp_seconds',
    'redis_up',
    'redis_uptime_in_seconds',
  ],
  counter: [
    'redis_acl_access_denied_auth_total',
    'redis_acl_access_denied_cmd_total',
    'redis_acl_access_denied_key_total',
    'redis_commands_failed_calls_total',
    'redis_commands_processed_total',
    'redis_commands_rejected_calls_total',
    'redis_commands_total',
    'redis_connections_received_total',
    'redis_cpu_sys_seconds_total',
    'redis_cpu_user_seconds_total',
    'redis_evicted_keys_total',
    'redis_expired_keys_total',
    'redis_keyspace_hits_total',
    'redis_keyspace_misses_total',
    'redis_net_input_bytes_total',
    'redis_net_output_bytes_total',
    'redis_rejected_connections_total',
  ],
  histogram: ['redis_commands_latencies_usec'],
} as const satisfies MetricFamilies;
