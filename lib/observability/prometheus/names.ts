import type { Labels } from '../../kernel/base/values';

/** Id, namespace and release of the operator. */
export const OPERATOR = 'prometheus-operator';
/** Where one pod on each node reads the node itself: on the host's network, with the host's files. */
export const NODES_NAMESPACE = `${OPERATOR}-nodes`;
/** What the chart calls what it makes, where it is not the operator's own. */
export const ADMISSION = 'prometheus-admission';
export const WEBHOOK = `${OPERATOR}-webhook`;
export const STATE_METRICS = 'kube-state-metrics';
export const NODE_EXPORTER = 'node-exporter';

/** Where Prometheus answers. */
export const WEB_PORT = 9090;
/** Labels that the operator gives to the pods of a Prometheus. The version is no part of them: it changes. */
export function prometheusLabels(id: string): Labels {
  return { 'app.kubernetes.io/instance': id, 'app.kubernetes.io/name': 'prometheus', prometheus: id };
}

/** Selects the metrics of the servers themselves. */
export function ofServers({ namespace, id }: { readonly namespace: string; readonly id: string }): string {
  return `namespace="${namespace}",pod=~"prometheus-${id}-[0-9]+"`;
}

/** Of its claims, without the number. */
export function claimOf(id: string): string {
  return `prometheus-${id}-db`;
}

/** Labels that select one part of the monitoring that is ours, and only it. */
export function partLabels(id: string, part: string): Labels {
  return {
    'app.kubernetes.io/component': part,
    'app.kubernetes.io/instance': id,
    'app.kubernetes.io/name': 'prometheus-monitoring',
  };
}

/** As the chart labels what runs of its own (helm template of 88.5.3). */
export function operatorLabels(part: 'operator' | 'operator-webhook'): Labels {
  return { app: `kube-prometheus-stack-${part}`, release: OPERATOR };
}

/** As its subcharts label theirs. */
export function exporterLabels(name: 'kube-state-metrics' | 'prometheus-node-exporter'): Labels {
  return { 'app.kubernetes.io/instance': OPERATOR, 'app.kubernetes.io/name': name };
}
