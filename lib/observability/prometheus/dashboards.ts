import type { Dashboard } from '../../kernel/facts';
import { claimOf, ofServers } from './names';
import type { PrometheusPlan } from './plan';

/** What is looked at first: of the cluster, of its nodes, of Prometheus itself. */
export function prometheusDashboards(plan: PrometheusPlan): Dashboard[] {
  return [CLUSTER, NODES, itself(plan)];
}

const perNamespace = (expr: string) => `sum by (namespace) (${expr})`;

const CLUSTER: Dashboard = {
  title: 'Cluster',
  panels: [
    {
      title: 'Nodes that are ready',
      expr: 'sum(max by (node) (kube_node_status_condition{condition="Ready",status="true"}))',
    },
    { title: 'Pods by phase', expr: 'sum by (phase) (kube_pod_status_phase)' },
    {
      title: 'Containers that restart',
      expr: `sum by (namespace, pod) (increase(kube_pod_container_status_restarts_total[1h])) > 0`,
    },
    { title: 'Processor in use', expr: perNamespace('rate(container_cpu_usage_seconds_total{container!=""}[5m])') },
    {
      title: 'Memory in use',
      expr: perNamespace('container_memory_working_set_bytes{container!=""}'),
      unit: 'bytes',
    },
    {
      title: 'Processor that is promised, of all there is',
      expr: 'sum(kube_pod_container_resource_requests{resource="cpu"}) / sum(kube_node_status_allocatable{resource="cpu"})',
      unit: 'percentunit',
    },
    {
      title: 'Memory that is promised, of all there is',
      expr: 'sum(kube_pod_container_resource_requests{resource="memory"}) / sum(kube_node_status_allocatable{resource="memory"})',
      unit: 'percentunit',
    },
    {
      title: 'Volumes, how full',
      expr: 'topk(20, max by (namespace, persistentvolumeclaim) (1 - kubelet_volume_stats_available_bytes / kubelet_volume_stats_capacity_bytes))',
      unit: 'percentunit',
    },
    { title: 'Received', expr: perNamespace('rate(container_network_receive_bytes_total[5m])'), unit: 'Bps' },
    { title: 'Sent', expr: perNamespace('rate(container_network_transmit_bytes_total[5m])'), unit: 'Bps' },
  ],
};

const NODES: Dashboard = {
  title: 'Nodes',
  panels: [
    {
      title: 'Processor in use',
      expr: '1 - avg by (node) (rate(node_cpu_seconds_total{mode="idle"}[5m]))',
      unit: 'percentunit',
    },
    { title: 'Load', expr: 'node_load5' },
    {
      title: 'Memory in use',
      expr: '1 - node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes',
      unit: 'percentunit',
    },
    {
      title: 'File systems, how full',
      expr: 'max by (node, mountpoint) (1 - node_filesystem_avail_bytes{fstype!~"tmpfs|ramfs"} / node_filesystem_size_bytes)',
      unit: 'percentunit',
    },
    {
      title: 'Disks at work',
      expr: 'max by (node, device) (rate(node_disk_io_time_seconds_total[5m]))',
      unit: 'percentunit',
    },
    { title: 'Read', expr: 'sum by (node) (rate(node_disk_read_bytes_total[5m]))', unit: 'Bps' },
    { title: 'Written', expr: 'sum by (node) (rate(node_disk_written_bytes_total[5m]))', unit: 'Bps' },
    {
      title: 'Received',
      expr: 'sum by (node) (rate(node_network_receive_bytes_total{device!~"lo|veth.*|cali.*"}[5m]))',
      unit: 'Bps',
    },
    {
      title: 'Sent',
      expr: 'sum by (node) (rate(node_network_transmit_bytes_total{device!~"lo|veth.*|cali.*"}[5m]))',
      unit: 'Bps',
    },
    { title: 'Pods', expr: 'sum by (node) (kubelet_running_pods)' },
  ],
};

function itself(plan: PrometheusPlan): Dashboard {
  const { id, namespace } = plan;
  const of = ofServers(plan);
  const volume = `namespace="${namespace}",persistentvolumeclaim=~"${claimOf(id)}-.*"`;
  return {
    title: `Prometheus ${id}`,
    panels: [
      { title: 'Not measured', expr: 'count by (system, job) (up == 0)' },
      { title: 'Series', expr: `max by (pod) (prometheus_tsdb_head_series{${of}})` },
      {
        title: 'Samples',
        expr: `sum by (pod) (rate(prometheus_tsdb_head_samples_appended_total{${of}}[5m]))`,
        unit: 'ops',
      },
      { title: 'Series by job', expr: 'topk(20, sum by (job) (scrape_samples_post_metric_relabeling))' },
      {
        title: 'Volume, how full',
        expr: `max by (persistentvolumeclaim) (1 - kubelet_volume_stats_available_bytes{${volume}} / kubelet_volume_stats_capacity_bytes)`,
        unit: 'percentunit',
      },
      { title: 'Kept', expr: `sum by (pod) (prometheus_tsdb_storage_blocks_bytes{${of}})`, unit: 'bytes' },
      { title: 'Memory', expr: `max by (pod) (process_resident_memory_bytes{${of}})`, unit: 'bytes' },
      {
        title: 'Time of a group of rules, the longest',
        expr: `topk(10, max by (rule_group) (prometheus_rule_group_last_duration_seconds{${of}}))`,
        unit: 's',
      },
      {
        title: 'Time of a query, 99 of 100',
        expr: `max by (pod, slice) (prometheus_engine_query_duration_seconds{${of},quantile="0.99"})`,
        unit: 's',
      },
      {
        title: 'Alerts sent, and not',
        expr: `sum by (alertmanager) (rate(prometheus_notifications_sent_total{${of}}[5m])) - sum by (alertmanager) (rate(prometheus_notifications_errors_total{${of}}[5m]))`,
        unit: 'ops',
      },
    ],
  };
}
