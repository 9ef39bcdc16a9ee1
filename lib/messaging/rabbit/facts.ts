import { certificateSecret } from '../../handles/issuer';
import { cores } from '../../kernel/base/quantity';
import type { Endpoint, Pods } from '../../kernel/facts';
import type { Operator } from '../../kernel/operator';
import type { System } from '../../kernel/system';
import { rabbitAlerts } from './alerts';
import { rabbitDashboard } from './dashboard';
import { RABBITMQ_METRICS } from './metrics';
import { API_PORT, apiService, certificateOf, labelsOf } from './names';
import { topologyPods } from './operator';
import type { RabbitPlan } from './plan';
import { LISTENERS, type ListenerPorts } from './plugins';

/** What others use of a cluster. */
export interface RabbitEndpoints {
  readonly amqp: Endpoint;
  readonly management: Endpoint;
  /** By the plugin that listens. */
  readonly listeners: ReadonlyMap<string, Endpoint>;
}

/** States what the cluster operator makes of the plan. Seen running with v2.22.3. */
export function stateRabbit(system: System, plan: RabbitPlan, operator: Operator): RabbitEndpoints {
  const { state, id } = system;
  const at = state.pods(serverPods(plan));
  const serves = (part: string, port: ListenerPorts, protocol: 'tcp' | 'http') =>
    state.serves({ id: part, at, podPort: plan.tls ? port.tls : port.plain, service: id, protocol, tls: plan.tls });
  const amqp = serves('amqp', { plain: 5672, tls: 5671 }, 'tcp');
  const management = serves('management', { plain: 15672, tls: 15671 }, 'http');
  const listeners = new Map(
    plan.plugins.flatMap((plugin) => {
      const port = LISTENERS[plugin];
      return port === undefined ? [] : [[plugin, serves(port.id, port, port.protocol)] as const];
    }),
  );
  operator.use(plan.tls ? stateApi(system, plan, at) : management, topologyPods(operator));
  state.metrics({
    at: serves('metrics', { plain: 15692, tls: 15691 }, 'http'),
    exports: RABBITMQ_METRICS,
    ...(plan.tls && { trust: certificateSecret(certificateOf(id), system.namespace) }),
  });
  state.logs({ at, format: 'json' });
  stateMade(system, plan);
  state.alert(...rabbitAlerts(plan));
  state.dashboard(rabbitDashboard(plan));
  return { amqp, management, listeners };
}

/** The init container asks for less than the server, so it adds nothing. */
function serverPods(plan: RabbitPlan): Parameters<System['state']['pods']>[0] {
  const { volume } = plan;
  return {
    id: 'server',
    labels: labelsOf(plan.id),
    by: 'operator',
    replicas: plan.replicas,
    requests: { cpu: cores(plan.cpu), memory: plan.memory.asString() },
    serviceAccount: `${plan.id}-server`,
    images: [plan.image],
    claims:
      volume === undefined ? [] : [{ name: 'persistence', size: volume.size.asString(), class: volume.storage.name }],
  };
}

function stateApi({ state }: System, plan: RabbitPlan, at: Pods): Endpoint {
  state.exception(
    'tls',
    'the topology operator calls the management API without TLS, by a Service and an edge of its own: it reads the authorities that it trusts once, when it first works, and the certificate cannot exist by then',
  );
  return state.serves({ id: 'api', at, podPort: API_PORT, service: apiService(plan.id), protocol: 'http' });
}

function stateMade({ state }: System, { id, plugins }: RabbitPlan): void {
  const ports = plugins.flatMap((plugin) => (LISTENERS[plugin] === undefined ? [] : [`${LISTENERS[plugin].id}-port`]));
  const user = ['connection_string', 'default_user.conf', 'host', 'password', 'port', 'provider', 'type', 'username'];
  state.makes({ kind: 'Secret', name: `${id}-default-user`, keys: [...user, ...ports].sort() });
  state.makes({ kind: 'Secret', name: `${id}-erlang-cookie`, keys: ['.erlang.cookie'] });
  state.makes({
    kind: 'ConfigMap',
    name: `${id}-server-conf`,
    keys: ['operatorDefaults.conf', 'userDefinedConfiguration.conf'],
  });
  state.makes({ kind: 'ConfigMap', name: `${id}-plugins-conf`, keys: ['enabled_plugins'] });
  state.makes({ kind: 'Service', name: id });
  state.makes({ kind: 'Service', name: `${id}-nodes` });
}
