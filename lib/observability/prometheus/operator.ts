import { ISSUER } from '../../handles/issuer';
import type { Environment } from '../../kernel/environment';
import type { Pods, Requests } from '../../kernel/facts';
import type { Operator, OperatorSpec } from '../../kernel/operator';
import { budget } from '../../workloads/budget';
import { OPERATOR_FAMILIES, WEBHOOK_FAMILIES } from './families';
import { ADMISSION, OPERATOR, operatorLabels, WEBHOOK } from './names';
import { OPERATOR_ALERTS, OPERATOR_DASHBOARD } from './operator-alerts';
import { OPERATOR_REQUESTS, operatorValues, WEBHOOK_REQUESTS } from './operator-values';
import { PROMETHEUS_CRDS, PROMETHEUS_STACK_CHART } from './pins';
import { stateNodeExporter, stateStateMetrics } from './state-exporters';

/**
 * prometheus-operator 0.93, which makes Prometheus and Alertmanager of custom resources, and the two exporters by which every node
 * and every object of the cluster is seen. One for an environment.
 */
export function prometheusOperator(env: Environment): OperatorSpec {
  const webhooks = env.pick({ single: 1, quorum: 2 });
  return {
    id: OPERATOR,
    app: 'prometheus-operator',
    security: 'restricted',
    releases: [{ name: OPERATOR, chart: PROMETHEUS_STACK_CHART, values: operatorValues(webhooks) }],
    crds: PROMETHEUS_CRDS,
    // The webhook's certificate is issued by cert-manager, which must run before the release does.
    requires: [ISSUER],
    facts: (operator) => stateOperator(operator, webhooks),
  };
}

/** Its image, as the operator writes it into their pods. */
export function reloaderImage(env: Environment): string {
  return env.chartImage(PROMETHEUS_STACK_CHART, 'prometheusOperator.prometheusConfigReloader.image');
}

function stateOperator(operator: Operator, webhooks: number): void {
  const { state, env } = operator;
  const pods = (id: 'operator' | 'webhook', replicas: number, requests: Requests, image: string): Pods =>
    state.pods({
      id,
      labels: operatorLabels(id === 'webhook' ? 'operator-webhook' : 'operator'),
      by: 'chart',
      replicas,
      requests,
      serviceAccount: id === 'webhook' ? WEBHOOK : OPERATOR,
      images: [env.chartImage(PROMETHEUS_STACK_CHART, image)],
    });
  const manager = pods('operator', 1, OPERATOR_REQUESTS, 'prometheusOperator.image');
  const image = 'prometheusOperator.admissionWebhooks.deployment.image';
  const webhook = pods('webhook', webhooks, WEBHOOK_REQUESTS, image);
  budget(operator, webhook, { name: WEBHOOK });
  const admission = state.webhook({ id: 'webhook', at: webhook, podPort: 10250, service: WEBHOOK });
  const trust = stateCertificates(operator);
  state.metrics({ at: admission, exports: WEBHOOK_FAMILIES, trust });
  const metrics = { at: manager, podPort: 10250, port: 443, service: OPERATOR, protocol: 'http', tls: true } as const;
  state.metrics({ at: state.serves({ id: 'metrics', ...metrics }), exports: OPERATOR_FAMILIES, trust });
  operator.use(env.apiServer, manager);
  for (const at of [manager, webhook]) state.logs({ at, format: 'json' });
  stateStateMetrics(operator);
  stateNodeExporter(operator);
  state.alert(...OPERATOR_ALERTS);
  state.dashboard(OPERATOR_DASHBOARD);
}

/** Its own authority signs for operator and webhook: the API server is told by cert-manager. */
function stateCertificates({ state }: Operator) {
  const keys = ['ca.crt', 'tls.crt', 'tls.key'];
  state.makes({ kind: 'Secret', name: 'prometheus-root-cert', keys });
  for (const name of ['prometheus-self-signed-issuer', 'prometheus-root-issuer'])
    state.makes({ group: 'cert-manager.io', kind: 'Issuer', name });
  return state.makes({ kind: 'Secret', name: ADMISSION, keys });
}
