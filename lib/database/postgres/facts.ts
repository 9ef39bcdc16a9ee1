import { bytes, cores, millicores, parsedBytes } from '../../kernel/base/quantity';
import type { Endpoint, Pods, Requests } from '../../kernel/facts';
import type { Operator } from '../../kernel/operator';
import type { System } from '../../kernel/system';
import { postgresAlerts, postgresDashboard } from './alerts';
import { backupAlerts, SIDECAR } from './backup';
import { grantsAlert } from './grants';
import { POSTGRES_METRICS } from './metrics';
import { instanceLabels } from './names';
import { managerPods, operatorImages } from './operator';
import type { PostgresPlan } from './plan';
import { statePooler } from './pooler';

/** What others use of a cluster. */
export interface PostgresEndpoints {
  /** The primary. */
  readonly sql: Endpoint;
  /** PgBouncer, where there is one. */
  readonly pooler?: Endpoint;
  /** Instances, and the Jobs that make them. */
  readonly instances: Pods;
}

/** States what the operator makes of the plan. Seen running with v1.30.0. */
export function statePostgres(system: System, plan: PostgresPlan, operator: Operator): PostgresEndpoints {
  const { state, id, env } = system;
  const instances = stateInstances(system, plan);
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
  const metrics = state.serves({ id: 'metrics', at: instances, podPort: 9187, protocol: 'http' });
  state.metrics({ at: metrics, exports: POSTGRES_METRICS });
  state.logs({ at: instances, format: 'json' });
  stateMade(system);
  state.alert(...postgresAlerts(plan), grantsAlert(plan));
  if (plan.backup !== undefined) state.alert(...backupAlerts(plan, plan.backup));
  state.dashboard(postgresDashboard(plan));
  const pooler = statePooler(system, plan);
  return { sql, instances, ...(pooler && { pooler }) };
}

function stateInstances({ env, state }: System, plan: PostgresPlan): Pods {
  const { manager, sidecar } = operatorImages(env);
  const claim = { class: plan.storage.name };
  return state.pods({
    id: 'server',
    labels: instanceLabels(plan.id),
    by: 'operator',
    replicas: plan.instances,
    requests: requestsOf(plan),
    serviceAccount: plan.id,
    images: [plan.image, manager, ...(plan.backup === undefined ? [] : [sidecar])],
    claims: [
      { name: 'data', size: plan.size.asString(), ...claim },
      ...(plan.walSize === undefined ? [] : [{ name: 'wal', size: plan.walSize.asString(), ...claim }]),
    ],
  });
}

/** The plugin's container runs as long as the server does. */
function requestsOf({ cpu, memory, backup }: PostgresPlan): Requests {
  if (backup === undefined) return { cpu: cores(cpu), memory: memory.asString() };
  const { requests } = SIDECAR;
  const mebibytes = Math.ceil((bytes(memory) + parsedBytes(requests.memory)) / 1024 ** 2);
  return { cpu: cores(cpu + millicores(requests.cpu) / 1000), memory: `${mebibytes}Mi` };
}

/** Of a login that nobody has: the operator makes it whether it is wanted or not. */
const LOGIN_KEYS = [
  ...['dbname', 'fqdn-jdbc-uri', 'fqdn-uri', 'host', 'jdbc-uri', 'password', 'pgpass', 'port', 'uri', 'user'],
  'username',
];

function stateMade({ state, id }: System): void {
  state.makes({ kind: 'Secret', name: `${id}-app`, keys: LOGIN_KEYS });
  state.makes({ kind: 'Secret', name: `${id}-ca`, keys: ['ca.crt', 'ca.key'] });
  state.makes({ kind: 'Secret', name: `${id}-replication`, keys: ['tls.crt', 'tls.key'] });
  for (const part of ['rw', 'ro', 'r']) state.makes({ kind: 'Service', name: `${id}-${part}` });
  state.makes({ kind: 'ServiceAccount', name: id });
}
