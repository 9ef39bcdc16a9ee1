import type { OperatorSpec } from '../../lib';
import { FINDER_CHART, FINDER_CRDS } from './pins';

export const FINDER_OPERATOR: OperatorSpec = {
  id: 'finder-operator',
  app: 'finder-operator',
  security: 'restricted',
  releases: [
    {
      name: 'finder-operator',
      chart: FINDER_CHART,
      values: { webhook: { enabled: true }, namespaces: [] },
      merge: { namespaces: 'union' },
    },
  ],
  crds: FINDER_CRDS,
  facts(operator) {
    const pods = operator.state.pods({
      id: 'manager',
      labels: { 'app.kubernetes.io/name': 'finder-operator' },
      by: 'chart',
      replicas: 1,
      requests: { cpu: '50m', memory: '64Mi' },
      serviceAccount: 'finder-operator',
    });
    const webhook = operator.state.serves({
      id: 'webhook',
      at: pods,
      podPort: 9443,
      service: 'finder-webhook',
      port: 443,
      protocol: 'http',
      tls: true,
    });
    operator.state.allow('api-server', webhook);
    operator.use(operator.env.apiServer, pods);
    operator.state.logs({ at: pods, format: 'json' });
    operator.state.exception('metrics', 'this operator serves none');
    for (const fact of ['alerts', 'dashboard'])
      operator.state.exception(fact, 'without metrics there is nothing to be seen, or woken by');
  },
};
