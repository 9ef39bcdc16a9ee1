import type { Labels } from '../../../kernel/base/values';

/** What belongs to no system: other namespaces, and pods that nobody states. */
export const CLUSTER = 'cluster';

/** Where agents hand over what they read. */
export const FORWARD_PORT = 24224;
/** Where both tell how they are: metrics and health. */
export const HTTP_PORT = 2020;
/** Where matches of log-based alerts are counted. */
export const MATCHES_PORT = 2021;

/** User of the pods that pass on; agents are root, since logs of containers are root's. */
export const UID = 10001;

/** Where files lie in both. */
export const PATHS = {
  config: '/etc/fluent-bit',
  trust: '/etc/fluent-bit-trust',
  tls: '/etc/fluent-bit-tls',
  elasticsearch: '/etc/fluent-bit-elasticsearch',
  bucket: '/etc/fluent-bit-bucket',
  data: '/var/lib/fluent-bit',
  logs: '/var/log',
} as const;

/** Of the agents, which have folders of their host: `logs-agents`. */
export function agentsNamespace(id: string): string {
  return `${id}-agents`;
}

/** The folder of the host that agents keep positions and buffers in. */
export function hostFolder(id: string): string {
  return `/var/lib/${id}-fluent-bit`;
}

/** That select the agents, and only them. */
export function agentLabels(id: string): Labels {
  return labels(id, 'log-agent');
}

/** That select the pods that pass on, and only them. */
export function aggregatorLabels(id: string): Labels {
  return labels(id, 'log-aggregator');
}

function labels(id: string, component: string): Labels {
  return {
    'app.kubernetes.io/component': component,
    'app.kubernetes.io/instance': id,
    'app.kubernetes.io/name': 'fluent-bit',
  };
}

/** Under which agents pass on a system's records. */
export function tagOf(system: string): string {
  return `logs.${system}`;
}

/** The counter of a log-based alert: `OrdersRefused` is `keelson_log_orders_refused_matches_total`. */
export function counterOf(alert: string): { readonly subsystem: string; readonly series: string } {
  const subsystem = alert.replace(/(?<!^)([A-Z])/g, '_$1').toLowerCase();
  return { subsystem, series: `keelson_log_${subsystem}_matches_total` };
}
