import type { Operator } from '../../kernel/operator';
import { exporterLabels, NODE_EXPORTER, NODES_NAMESPACE, STATE_METRICS } from './names';
import { NODE_FAMILIES } from './node-families';
import { NODE_REQUESTS, STATE_REQUESTS } from './operator-values';
import { PROMETHEUS_STACK_CHART } from './pins';
import { STATE_FAMILIES, STATE_SELF } from './state-families';

/** kube-state-metrics: every object of the cluster as series, which say by themselves what they are about. */
export function stateStateMetrics(operator: Operator): void {
  const { state, env } = operator;
  const at = state.pods({
    id: STATE_METRICS,
    labels: exporterLabels(STATE_METRICS),
    by: 'chart',
    replicas: 1,
    requests: STATE_REQUESTS,
    serviceAccount: STATE_METRICS,
    images: [env.chartImage(PROMETHEUS_STACK_CHART, 'kube-state-metrics.image')],
  });
  operator.use(env.apiServer, at);
  state.metrics({
    at: state.serves({ id: 'objects', at, podPort: 8080, service: STATE_METRICS, protocol: 'http' }),
    exports: STATE_FAMILIES,
    honorLabels: true,
  });
  state.metrics({
    at: state.serves({ id: 'objects-self', at, podPort: 8081, protocol: 'http' }),
    exports: STATE_SELF,
    // It listens there always; the chart names the port only where it is to be monitored by the chart.
    unnamed: true,
  });
  state.logs({ at, format: 'text', firstLine: '^[IWEF]\\d{4} ' });
}

/** node_exporter: one on each node. */
export function stateNodeExporter(operator: Operator): void {
  const { state, env, need } = operator;
  need.namespace(NODES_NAMESPACE, 'privileged');
  state.exception(
    'pod-security',
    `node_exporter reads its node: the network, the processes and the files of the host, so that ${NODES_NAMESPACE} is privileged, and nothing else stands there`,
  );
  const at = state.pods({
    id: NODE_EXPORTER,
    namespace: NODES_NAMESPACE,
    labels: exporterLabels('prometheus-node-exporter'),
    by: 'chart',
    replicas: env.row.pools.reduce((sum, { nodes }) => sum + nodes.length, 0),
    requests: NODE_REQUESTS,
    serviceAccount: NODE_EXPORTER,
    hostNetwork: true,
    images: [env.chartImage(PROMETHEUS_STACK_CHART, 'prometheus-node-exporter.image')],
  });
  state.metrics({
    at: state.serves({ id: 'nodes', at, podPort: 9100, service: NODE_EXPORTER, protocol: 'http' }),
    exports: NODE_FAMILIES,
  });
  state.logs({ at, format: 'text' });
}
