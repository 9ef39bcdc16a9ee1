import { SizeRoundingBehavior } from 'cdk8s';
import type { Endpoint, Pods } from '../kernel/facts';
import type { Operator } from '../kernel/operator';
import type { System } from '../kernel/system';
import { postgresAlerts } from './postgres-alerts';
import { postgresDashboard } from './postgres-dashboard';
import { managerPods, operatorImages } from './postgres-operator';
import type { PostgresPlan } from './postgres-plan';
import { instanceLabels, POOLER_SIZE, poolerLabels, poolerName } from './postgres-spec';
import { cores } from './tidb-spec';

/** What others use of a cluster. */
export interface PostgresFacts {
  /** The primary. */
  readonly sql: Endpoint;
  readonly pooler?: Endpoint;
  /** Instances, and the Jobs that make them. */
  readonly instances: Pods;
}

/** States what the operator makes of the plan. Seen running with v1.30.0. @param backup whether the plugin stands beside */
export function statePostgres(system: System, plan: PostgresPlan, operator: Operator, backup: boolean): PostgresFacts {
  const { state, id, env } = system;
  const instances = state.pods(instancesOf(system, plan, backup));
  system.use(env.apiServer, instances);
  const sql = state.serves({
    id: 'sql',
    at: instances,
    podPort: 5432,
    service: `${id}-rw`,
    protocol: 'tcp',
    tls: true,
  });
  const status = state.serves({ id: 'status', at: instances, podPort: 8000, protocol: 'http', tls: true });
  for (const endpoint of [sql, status]) operator.use(endpoint, managerPods(operator));
  state.metrics({ at: state.serves({ id: 'metrics', at: instances, podPort: 9187, protocol: 'http' }) });
  state.logs({ at: instances, format: 'json' });
  const pooler = plan.pooler === undefined ? undefined : statePooler(system, plan, plan.pooler.replicas);
  stateMade(system, plan);
  for (const alert of postgresAlerts(plan)) state.alert(alert);
  state.dashboard(postgresDashboard(plan));
  return { sql, instances, ...(pooler && { pooler }) };
}

function instancesOf(system: System, plan: PostgresPlan, backup: boolean): Parameters<System['state']['pods']>[0] {
  const { manager, sidecar } = operatorImages(system.env);
  const claim = { class: plan.storageClass };
  return {
    id: 'server',
    labels: instanceLabels(plan.id),
    by: 'operator',
    replicas: plan.instances,
    requests: backup ? withSidecar(plan) : { cpu: cores(plan.cpu), memory: plan.memory.asString() },
    serviceAccount: plan.id,
    images: [plan.image, manager, ...(backup ? [sidecar] : [])],
    claims: [
      { name: 'data', size: plan.size.asString(), ...claim },
      ...(plan.walSize === undefined ? [] : [{ name: 'wal', size: plan.walSize.asString(), ...claim }]),
    ],
  };
}

/** The plugin's container runs as long as the server does. */
function withSidecar({ cpu, memory }: PostgresPlan): { cpu: string; memory: string } {
  const mebibytes = Math.ceil(memory.toMebibytes({ rounding: SizeRoundingBehavior.NONE })) + 256;
  return { cpu: cores(cpu + 0.1), memory: `${mebibytes}Mi` };
}

function statePooler(system: System, plan: PostgresPlan, replicas: number): Endpoint {
  const { state, id, env } = system;
  const name = poolerName(id);
  const at = state.pods({
    id: 'pooler',
    labels: poolerLabels(id),
    by: 'operator',
    replicas,
    requests: POOLER_SIZE.requests,
    serviceAccount: name,
    images: [plan.poolerImage, operatorImages(env).manager],
  });
  system.use(env.apiServer, at);
  state.metrics({ at: state.serves({ id: 'pooler-metrics', at, podPort: 9127, protocol: 'http' }) });
  state.logs({ at, format: 'json' });
  state.makes({ kind: 'Service', name });
  state.makes({ kind: 'ServiceAccount', name });
  return state.serves({ id: 'pooler', at, podPort: 5432, service: name, protocol: 'tcp', tls: true });
}

/** Of a login that nobody has: the operator makes it whether it is wanted or not. */
const LOGIN_KEYS = [
  ...['dbname', 'fqdn-jdbc-uri', 'fqdn-uri', 'host', 'jdbc-uri', 'password', 'pgpass', 'port', 'uri', 'user'],
  'username',
];

function stateMade({ state, id }: System, plan: PostgresPlan): void {
  state.makes({ kind: 'Secret', name: `${id}-app`, keys: LOGIN_KEYS });
  state.makes({ kind: 'Secret', name: `${id}-ca`, keys: ['ca.crt', 'ca.key'] });
  state.makes({ kind: 'Secret', name: `${id}-replication`, keys: ['tls.crt', 'tls.key'] });
  if (plan.pooler !== undefined) state.makes({ kind: 'Secret', name: `${id}-pooler`, keys: ['tls.crt', 'tls.key'] });
  for (const part of ['rw', 'ro', 'r']) state.makes({ kind: 'Service', name: `${id}-${part}` });
  state.makes({ kind: 'ServiceAccount', name: id });
}
