import { cores } from '../../kernel/base/quantity';
import type { Endpoint, Pods } from '../../kernel/facts';
import type { Operator } from '../../kernel/operator';
import type { System } from '../../kernel/system';
import { HTTP_PORT, httpService, nodeLabels, nodeSetName, TRANSPORT_PORT } from './names';
import { hasBudget } from './objects';
import { operatorPods } from './operator';
import type { EfkPlan, NodeSet } from './plan';
import { growthOf } from './storage';

/** What others use of a cluster. */
interface EfkEndpoints {
  /** Elasticsearch's API, by the Service that leads to the hot nodes. */
  readonly http: Endpoint;
  /** Nodes of every set. */
  readonly nodes: readonly Pods[];
}

/** States what the operator makes of the plan. Seen running with ECK 3.5.0. */
export function stateElasticsearch(system: System, plan: EfkPlan, operator: Operator): EfkEndpoints {
  const { state, id } = system;
  const nodes = plan.sets.map((set) => stateNodes(system, plan, set));
  const apis = plan.sets.map(({ name }, i) =>
    state.serves({
      id: name === 'hot' ? 'http' : `http-${name}`,
      at: nodes[i] as Pods,
      podPort: HTTP_PORT,
      service: name === 'hot' ? httpService(id) : nodeSetName(id, name),
      protocol: 'http',
      tls: true,
    }),
  );
  plan.sets.forEach(({ name }, i) => {
    const transport = {
      id: `transport-${name}`,
      at: nodes[i] as Pods,
      podPort: TRANSPORT_PORT,
      service: `${id}-es-transport`,
    };
    system.use(state.serves({ ...transport, protocol: 'tcp', tls: true }), nodes);
  });
  for (const api of apis) operator.use(api, operatorPods(operator));
  for (const at of nodes) state.logs({ at, format: 'json' });
  stateMade(system, plan);
  state.grows(growthOf(plan));
  return { http: apis[plan.sets.findIndex(({ name }) => name === 'hot')] as Endpoint, nodes };
}

function stateNodes({ state }: System, plan: EfkPlan, set: NodeSet): Pods {
  return state.pods({
    id: set.name,
    labels: nodeLabels(plan.id, set.name),
    by: 'operator',
    replicas: set.nodes,
    requests: { cpu: cores(set.cpu), memory: set.memory.asString() },
    images: [plan.image],
    claims: [{ name: 'elasticsearch-data', size: set.size.asString(), class: set.storage.name }],
  });
}

/** Secrets by their keys; each set has two more with certificates by the pod. */
const SECRETS: Readonly<Record<string, readonly string[]>> = {
  'es-elastic-user': ['elastic'],
  'es-file-settings': ['settings.json'],
  'es-http-certs-internal': ['ca.crt', 'tls.crt', 'tls.key'],
  'es-http-certs-public': ['ca.crt', 'tls.crt'],
  'es-internal-users': [
    'elastic-internal',
    ...['diagnostics', 'monitoring', 'pre-stop', 'probe'].map((user) => `elastic-internal-${user}`),
  ],
  'es-remote-ca': ['ca.crt'],
  'es-transport-ca-internal': ['tls.crt', 'tls.key'],
  'es-transport-certs-public': ['ca.crt'],
  'es-xpack-file-realm': ['roles.yml', 'service_tokens', 'users', 'users_roles'],
  'kb-config': ['kibana.yml'],
  'kb-es-ca': ['ca.crt', 'tls.crt'],
  'kb-http-certs-internal': ['ca.crt', 'tls.crt', 'tls.key'],
  'kb-http-certs-public': ['ca.crt', 'tls.crt'],
  'kibana-user': ['hash', 'name', 'serviceAccount', 'token'],
};

function stateMade({ state, id, namespace }: System, plan: EfkPlan): void {
  const made = (kind: 'Secret' | 'ConfigMap', part: string, keys: readonly string[]) =>
    void state.makes({ kind, name: `${id}-${part}`, keys });
  for (const [part, keys] of Object.entries(SECRETS)) made('Secret', part, keys);
  state.makes({ kind: 'Secret', name: `${namespace}-${id}-kibana-user`, keys: ['hash', 'name'] });
  for (const { name } of plan.sets) made('Secret', `es-${name}-es-config`, ['elasticsearch.yml']);
  made('ConfigMap', 'es-unicast-hosts', ['unicast_hosts.txt']);
  made('ConfigMap', 'kb-scripts', ['init.sh']);
  const sets = plan.sets.map(({ name }) => `es-${name}`);
  for (const part of ['es-http', 'es-internal-http', 'es-transport', ...sets, 'kb-http'])
    state.makes({ kind: 'Service', name: `${id}-${part}` });
  if (hasBudget(plan)) state.makes({ group: 'policy', kind: 'PodDisruptionBudget', name: `${id}-es-default` });
}
