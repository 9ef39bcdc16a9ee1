import type { Endpoint, Pods } from '../kernel/facts';
import type { Operator } from '../kernel/operator';
import type { System } from '../kernel/system';
import { rabbitAlerts, rabbitDashboard } from './rabbit-alerts';
import { topologyPods } from './rabbit-operator';
import type { RabbitPlan, RabbitPlugin } from './rabbit-plan';
import { API_PORT, apiService, cores, labelsOf } from './rabbit-shape';

/** What others use of a cluster. */
export interface RabbitFacts {
  readonly amqp: Endpoint;
  readonly management: Endpoint;
  /** By the plugin that listens. */
  readonly listeners: ReadonlyMap<string, Endpoint>;
}

/** Ports by plugin: without TLS, and with. The key is the one in the Secret of the first user. */
const LISTENERS: Readonly<
  Partial<Record<RabbitPlugin, { id: string; plain: number; tls: number; protocol: 'tcp' | 'http' }>>
> = {
  rabbitmq_mqtt: { id: 'mqtt', plain: 1883, tls: 8883, protocol: 'tcp' },
  rabbitmq_stomp: { id: 'stomp', plain: 61613, tls: 61614, protocol: 'tcp' },
  rabbitmq_stream: { id: 'stream', plain: 5552, tls: 5551, protocol: 'tcp' },
  rabbitmq_web_mqtt: { id: 'web-mqtt', plain: 15675, tls: 15676, protocol: 'http' },
  rabbitmq_web_stomp: { id: 'web-stomp', plain: 15674, tls: 15673, protocol: 'http' },
};

/** States what the cluster operator makes of the plan. Seen running with v2.22.3. */
export function stateRabbit(system: System, plan: RabbitPlan, operator: Operator): RabbitFacts {
  const { state, id } = system;
  const at = state.pods(serverPods(plan));
  const serves = (part: string, port: { plain: number; tls: number }, protocol: 'tcp' | 'http') =>
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
  state.metrics({ at: serves('metrics', { plain: 15692, tls: 15691 }, 'http') });
  state.logs({ at, format: 'json' });
  stateMade(system, plan);
  for (const alert of rabbitAlerts(plan)) state.alert(alert);
  state.dashboard(rabbitDashboard(plan));
  return { amqp, management, listeners };
}

/** The init container asks for less than the server, so it adds nothing. */
function serverPods(plan: RabbitPlan): Parameters<System['state']['pods']>[0] {
  const { volume } = plan;
  return {
    id: 'server',
    labels: labelsOf(plan),
    by: 'operator',
    replicas: plan.replicas,
    requests: { cpu: cores(plan.cpu), memory: plan.memory.asString() },
    serviceAccount: `${plan.id}-server`,
    images: [plan.image],
    claims: volume === undefined ? [] : [{ name: 'persistence', size: volume.size.asString(), class: volume.class }],
  };
}

function stateApi({ state }: System, plan: RabbitPlan, at: Pods): Endpoint {
  state.exception(
    'tls',
    'the topology operator calls the management API without TLS, by a Service and an edge of its own: it reads the authorities that it trusts once, when it first works, and the certificate cannot exist by then',
  );
  return state.serves({ id: 'api', at, podPort: API_PORT, service: apiService(plan), protocol: 'http' });
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
