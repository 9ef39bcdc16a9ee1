import type { MetricFamilies } from '../../kernel/facts';
import { words } from './families';

/** Of prometheus/node_exporter 1.12: collector/ and its fixtures, with the collectors that are on by default. */
export const NODE_FAMILIES: MetricFamilies = {
  gauge: words(`
    node_boot_time_seconds node_disk_io_now node_exporter_build_info node_filefd_allocated node_filefd_maximum
    node_filesystem_avail_bytes node_filesystem_device_error node_filesystem_files node_filesystem_files_free node_filesystem_free_bytes
    node_filesystem_readonly node_filesystem_size_bytes node_hwmon_temp_celsius node_load1 node_load5 node_load15 node_md_disks
    node_md_disks_required node_md_state node_memory_Buffers_bytes node_memory_Cached_bytes node_memory_Dirty_bytes
    node_memory_MemAvailable_bytes node_memory_MemFree_bytes node_memory_MemTotal_bytes node_memory_SReclaimable_bytes
    node_memory_SwapFree_bytes node_memory_SwapTotal_bytes node_network_carrier node_network_speed_bytes node_network_up
    node_nf_conntrack_entries node_nf_conntrack_entries_limit node_procs_blocked node_procs_running
    node_scrape_collector_duration_seconds node_scrape_collector_success node_sockstat_TCP_alloc node_sockstat_TCP_inuse
    node_sockstat_TCP_tw node_time_seconds node_timex_maxerror_seconds node_timex_offset_seconds node_timex_sync_status node_uname_info
    node_netstat_Tcp_CurrEstab`),
  // Some are of no type there, and only ever grow.
  counter: words(`
    node_context_switches_total node_cpu_seconds_total node_disk_io_time_seconds_total node_disk_read_bytes_total
    node_disk_read_time_seconds_total node_disk_reads_completed_total node_disk_write_time_seconds_total
    node_disk_writes_completed_total node_disk_written_bytes_total node_netstat_Tcp_OutSegs node_netstat_Tcp_RetransSegs
    node_network_receive_bytes_total node_network_receive_drop_total node_network_receive_errs_total
    node_network_receive_packets_total node_network_transmit_bytes_total node_network_transmit_drop_total
    node_network_transmit_errs_total node_network_transmit_packets_total node_pressure_cpu_waiting_seconds_total
    node_pressure_io_stalled_seconds_total node_pressure_io_waiting_seconds_total node_pressure_memory_stalled_seconds_total
    node_pressure_memory_waiting_seconds_total node_vmstat_oom_kill node_vmstat_pgmajfault node_vmstat_pswpin node_vmstat_pswpout`),
};
