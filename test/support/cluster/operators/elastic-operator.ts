import type { Output } from '../../../../lib';
import type { Cluster } from '../cluster';
import type { ControlPlane } from '../control-plane';
import type { RealOperator, Started } from './operators';
import { programOf, started } from './program';

const ID = 'elastic-operator';

/** The real ECK operator. No Elasticsearch answers it, so it makes everything that it makes before it asks one how it is. */
export const elasticOperator: RealOperator = {
  id: ID,
  kinds: ['Elasticsearch', 'Kibana'],
  group: 'k8s.elastic.co',
  expected: [
    {
      pattern: /no such host|connection refused|i\/o timeout|context (deadline exceeded|canceled)/,
      why: 'no process of Elasticsearch runs',
    },
    { pattern: /the object has been modified; please apply your changes/, why: 'two writers met; it tries again' },
  ],
  errors: (log) => log.split('\n').filter((line) => line.includes('"log.level":"error"')),
  unheard: ['Elasticsearch', 'Kibana'],
  start,
};

async function start(plane: ControlPlane, _: Cluster, output: Output): Promise<Started> {
  const namespace = output.model.systems.find(({ id }) => id === ID)?.namespace ?? ID;
  const args = [
    'manager',
    `--operator-namespace=${namespace}`,
    '--enable-webhook=false',
    '--manage-webhook-certs=false',
    '--enable-leader-election=false',
    '--disable-telemetry',
    '--metrics-port=0',
    '--exposed-node-labels=topology.kubernetes.io/.*',
    '--set-default-security-context=auto-detect',
  ];
  return { ...started(programOf(ID), args, { KUBECONFIG: plane.kubeconfig }), unanswered: () => [] };
}
