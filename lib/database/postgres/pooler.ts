import { onPool } from '../../kernel/base/placement';
import { topologyKeyOf } from '../../kernel/base/row';
import type { Labels } from '../../kernel/base/values';
import type { Alert, Endpoint } from '../../kernel/facts';
import type { Resources } from '../../kernel/kubernetes';
import { Manifest } from '../../kernel/manifest';
import type { System } from '../../kernel/system';
import { budget } from '../../workloads/budget';
import { Pooler, type PoolerContent } from './kinds';
import { POOLER_METRICS } from './metrics';
import { operatorImages } from './operator';
import type { PostgresPlan } from './plan';

/** The Pooler and its Service. `<id>-pooler` is a Secret that the operator makes, and a pooler has a Secret of its own name. */
export function poolerName(id: string): string {
  return `${id}-pooler-rw`;
}

function labelsOf(id: string): Labels {
  return { 'cnpg.io/poolerName': poolerName(id) };
}

/** Of a pooler's pod, and of the container that prepares it. */
const SIZE: Resources = { requests: { cpu: '100m', memory: '128Mi' }, limits: { memory: '256Mi' } };

/** PgBouncer in front of the primary, where one is planned. The operator makes budgets for instances, and none for poolers. */
export function writePooler(system: System, plan: PostgresPlan): void {
  const { id, pooler } = plan;
  if (pooler === undefined) return;
  const name = poolerName(id);
  new Manifest(system, Pooler, { name, spec: poolerSpec(plan, pooler) });
  budget(system, { labels: labelsOf(id), replicas: pooler.replicas }, { name });
}

function poolerSpec(
  { id, poolerImage, placement: { pool } }: PostgresPlan,
  { mode, replicas, poolSize, clients }: NonNullable<PostgresPlan['pooler']>,
): PoolerContent['spec'] {
  return {
    cluster: { name: id },
    type: 'rw',
    instances: replicas,
    pgbouncer: {
      poolMode: mode,
      image: poolerImage,
      parameters: {
        client_tls_sslmode: 'require',
        default_pool_size: String(poolSize),
        max_client_conn: String(clients),
      },
    },
    template: {
      metadata: { labels: labelsOf(id) },
      spec: {
        containers: [{ name: 'pgbouncer', resources: SIZE }],
        ...(replicas > 1 && { affinity: onOtherHosts(labelsOf(id)) }),
        ...onPool(pool),
      },
    },
  };
}

function onOtherHosts(matchLabels: Labels): object {
  const podAffinityTerm = { labelSelector: { matchLabels }, topologyKey: topologyKeyOf('host') };
  return {
    podAntiAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, podAffinityTerm }] },
  };
}

/** What the operator makes of it, and where takers reach it; nothing where none is planned. */
export function statePooler(system: System, { pooler, poolerImage }: PostgresPlan): Endpoint | undefined {
  if (pooler === undefined) return undefined;
  const { state, id, env } = system;
  const name = poolerName(id);
  const at = state.pods({
    id: 'pooler',
    labels: labelsOf(id),
    by: 'operator',
    replicas: pooler.replicas,
    requests: SIZE.requests,
    serviceAccount: name,
    images: [poolerImage, operatorImages(env).manager],
  });
  system.use(env.apiServer, at);
  const metrics = state.serves({ id: 'pooler-metrics', at, podPort: 9127, protocol: 'http' });
  state.metrics({ at: metrics, exports: POOLER_METRICS });
  state.logs({ at, format: 'json' });
  state.makes({ kind: 'Secret', name: `${id}-pooler`, keys: ['tls.crt', 'tls.key'] });
  state.makes({ kind: 'Service', name });
  state.makes({ kind: 'ServiceAccount', name });
  state.alert(waits(system));
  return state.serves({ id: 'pooler', at, podPort: 5432, service: name, protocol: 'tcp', tls: true });
}

function waits({ id, namespace }: System): Alert {
  const pods = `namespace="${namespace}",pod=~"${poolerName(id)}-.*"`;
  return {
    name: 'PostgresPoolerWaits',
    expr: `max by (database, user) (cnpg_pgbouncer_pools_maxwait{${pods}}) > 5`,
    for: '5m',
    severity: 'warning',
    summary: 'Clients of {{ $labels.user }} wait for a connection to {{ $labels.database }} longer than 5 s',
    runbook: [
      'Do its transactions take long (PostgresTransactionsOld)? Then that is the cause.',
      'Else raise pooler.poolSize: replicas × poolSize for each role and database must stay below max_connections.',
    ],
  };
}
